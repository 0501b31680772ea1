"""`eventcode train`: coded rows in, a model of one's own out; what is learned is training's."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from eventcode import __version__
from eventcode.errors import ModelError

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("tables", nargs=-1, metavar="TABLE...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="The folder that the model is written into."
)
@click.option("--report", type=_FOLDER, metavar="DIR", help="Print what the model in this folder says of itself.")
@click.option("--project", type=_FOLDER, metavar="DIR", help="Learn from the accepted events of this project too.")
@click.option("--profile", default="full", show_default=True, help="The profile whose types the tables use.")
@click.option("--codebook", type=_FOLDER, help="The folder of a codebook of your own, instead of a profile.")
def train(
    tables: tuple[Path, ...],
    out: Path | None,
    report: Path | None,
    project: Path | None,
    profile: str,
    codebook: Path | None,
) -> None:
    """Learn types, spellings of places and actors, and the measure of confidence from rows that people coded.

    TABLE is in ACLED's layout, with notes: .csv, .parquet, .xlsx or .json. You need the licence to use it; the model
    stays on this machine. Draft with it: eventcode code INPUT --model DIR --out DIR.
    """
    if report is not None:
        if tables or out or project:
            raise click.UsageError("--report stands alone: it reads a model and trains none")
        _report(report)
        return
    if not (tables or project) or out is None:
        raise click.UsageError(
            "name the tables or the project to learn from and a folder with --out, or a model with --report"
        )
    if find_spec("sklearn") is None:
        raise ModelError("scikit-learn is not installed", next_step="pip install 'eventcode[train]'")
    from eventcode.project import find_project
    from eventcode.training import tell_model
    from eventcode.training import train as learn

    place = find_project(project) if project else None
    book = codebook or (place.codebook_path if place else profile)
    click.echo(tell_model(learn(tables, out, book, store=place.store if place else None, program=__version__)))
    click.echo(f"\nmodel -> {out}", err=True)


def _report(folder: Path) -> None:
    from eventcode.training import read_manifest, tell_model

    click.echo(tell_model(read_manifest(folder)))
