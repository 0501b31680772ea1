"""`eventcode export`: checked tables become a release that can be cited, compared and rebuilt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode import __version__
from eventcode.cli.engine import engine_options
from eventcode.cli.pipes import piped_tables, summary_options, tell_summary
from eventcode.errors import ExportRefused, StoreError

if TYPE_CHECKING:
    from eventcode.export import Released

_SHOWN = 20


@click.command()
@click.argument("tables", metavar="[TABLE...]", nargs=-1, type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The project's folder; else, without TABLE, the one that you are in, or the nearest above it.",
)
@click.option("--name", help="The name of the dataset; the project's folder, if not given.")
@click.option("--release", "version", required=True, help="The version: numbers and points, such as 1.0.0 or 2026.11.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("exports"), show_default=True, help="A folder.")
@click.option("--profile", help="acled, ucdp_ged or full; the project's, or the one whose columns the first table has.")
@click.option("--codebook", "folder", type=click.Path(path_type=Path), help="A codebook folder of your own.")
@click.option(
    "--format",
    "formats",
    default="csv,parquet",
    show_default=True,
    help="Any of csv, parquet, jsonl, xlsx, geojson, geoparquet, dta, sav, joined by commas.",
)
@click.option(
    "--partition", "has_partitions", is_flag=True, help="Write Parquet files by country and year besides (Hive)."
)
@click.option(
    "--allow-drafts", "has_drafts", is_flag=True, help="Release rows that no one has accepted, every one marked."
)
@click.option("--title", default="", help="The title of the dataset.")
@click.option("--author", "authors", multiple=True, help="Who made it; may be given several times.")
@click.option("--license", default="", help="The licence, as an SPDX identifier such as CC-BY-4.0.")
@engine_options("Tables that are checked and read, and partitions that are written, at a time.")
@summary_options
def export(
    tables: tuple[Path, ...],
    project: Path | None,
    name: str | None,
    profile: str | None,
    folder: Path | None,
    formats: str,
    as_json: bool,
    quiet: bool,
    **wishes: Any,
) -> None:
    """Release a project or tables as a dataset: OUT/NAME/VERSION, whole or not at all, and never changed again.

    Without TABLE the project is released that you are in, or that --project names: the events that analysts accepted,
    with the reasons for what they changed and removed since the version before.

    TABLE is a CSV, Parquet, XLSX or JSON file, the folder of a run or a release, or - for CSV on standard input.
    All rows are checked first; an error stops the release. Columns that the codebook calls private, or does not know,
    stay behind. Beside the events stand sources, evidence, actors, changes and deletions since the version before, the
    codebook, and every file's digest.

    \b
    eventcode export --project sahel --release 1.0.0
    eventcode export accepted.parquet --name villages --release 1.0.0
    eventcode export demo --name villages --release 0.1 --allow-drafts --format csv,xlsx

    Exit codes: 0 released, 1 findings or a refusal, 2 wrong usage.
    """
    if tables and project:
        raise click.UsageError("name tables or a project, not both")
    if tables and not name:
        raise click.UsageError("tables have no name of their own: give the dataset one with --name")
    wishes["formats"] = tuple(dict.fromkeys(filter(None, map(str.strip, formats.split(",")))))
    wishes["program"] = __version__
    make = partial(_release_tables, tables) if tables else partial(_release_project, project)
    released = _refusing(lambda: make(name, folder or profile, wishes))
    words = ", ".join(f"{count:,} {each}" for each, count in released.counts.items())
    summary = {"folder": str(released.folder), "counts": released.counts}
    tell_summary(f"{words} -> {released.folder}", summary, as_json=as_json, quiet=quiet)


def _release_tables(
    tables: tuple[Path, ...], name: str | None, codebook: str | Path | None, wishes: dict[str, Any]
) -> Released:
    from eventcode.check import find_profile
    from eventcode.codebook import load_codebook
    from eventcode.export import Request, write_release

    with piped_tables(tables) as sources:
        book = load_codebook(codebook or find_profile(sources[0]))
        return write_release(Request(sources=sources, codebook=book, name=name or "", **wishes))


def _release_project(
    folder: Path | None, name: str | None, codebook: str | Path | None, wishes: dict[str, Any]
) -> Released:
    from eventcode.codebook import load_codebook
    from eventcode.export import Request
    from eventcode.project import find_project
    from eventcode.project.exporting import release_project

    try:
        project = find_project(folder)
    except StoreError as error:
        if folder is None:
            raise click.UsageError("name a TABLE, or a project with --project; this is no project's folder") from error
        raise
    book = load_codebook(codebook) if codebook else project.codebook
    request = Request(sources=(), codebook=book, name=name or project.folder.resolve().name, **wishes)
    return release_project(project, request)


def _refusing(release: Callable[[], Released]) -> Released:
    """The release; where it is refused, the findings are told before the error goes on."""
    try:
        return release()
    except ExportRefused as refusal:
        _print_findings(refusal)
        raise


def _print_findings(refusal: ExportRefused) -> None:
    for each in refusal.findings[:_SHOWN]:
        place = f"line {each.line} " if each.line is not None else ""
        click.echo(f"{each.severity} {each.rule} {place}{each.event_id} {each.message} -> {each.fix}", err=True)
    if len(refusal.findings) > _SHOWN:
        click.echo(f"... and {len(refusal.findings) - _SHOWN:,} more; eventcode check lists them", err=True)
