"""`eventcode reconcile`: rows of several articles in, one row an event out, or a project's proposals and rulings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from eventcode.cli.engine import engine_options
from eventcode.cli.joins import Rulings, keep_rulings, show_proposals
from eventcode.codebook.stages.reconciling import TOLL_RULES
from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    from eventcode.reconcile import Ruling

_PATH = click.Path(exists=True, path_type=Path)
_OF_FILES, _OF_PROJECT = ("rule", "rulings", "codebook"), ("about", "confirm", "refuse", "split", "accept")


@click.command()
@click.argument("tables", metavar="[ROWS...]", nargs=-1, type=_PATH)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A file (.csv, .parquet, .jsonl) or a folder; of a project the proposals as a table.",
)
@click.option(
    "--rule", type=click.Choice(TOLL_RULES), help="With ROWS: how several figures of dead become one [conservative]."
)
@click.option(
    "--rulings",
    type=_PATH,
    help="With ROWS: decisions, a JSON object a line: kind (confirm, refuse, split), reports, others.",
)
@click.option("--codebook", type=_PATH, help="With ROWS: the folder of a codebook of your own.")
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The project's folder; else the one that you are in. With ROWS: its rulings hold for them.",
)
@click.option("--about", default="", metavar="ID", help="Propose for one open draft or event alone.")
@click.option("--confirm", metavar="A B", help="Same event: drafts or events, by their ids.", multiple=True, nargs=2)
@click.option("--refuse", metavar="A B", help="Other event: no later run joins the two.", multiple=True, nargs=2)
@click.option(
    "--split", metavar="EVENT DRAFT", help="The draft leaves the event that it was merged into.", multiple=True, nargs=2
)
@click.option(
    "--accept", metavar="DRAFT", multiple=True, help="Accept a draft with all that was confirmed to be one with it."
)
@click.option("--analyst", default="", metavar="NAME", help="Who decides; needed to decide.")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@engine_options("With ROWS: processes that read, compare and join.")
def reconcile(tables: tuple[Path, ...], out: Path | None, **options: Any) -> None:
    """Join the rows that tell of one event, across articles and with events accepted before.

    ROWS are tables in the columns of the profile full, or folders that `code` or `reconcile` wrote; with a folder the
    evidence, the claims and the articles are used too. A joined row lists its articles in article_id and what its
    reports disagree about in doubts. Rows with an event id, and rows that `reconcile` wrote, are not joined with one
    another but by --rulings; new rows join them, and their ids stay.

    Beside the rows stand members (which row was joined into which, and what each says of the dead), claims (who says
    how many died), proposals (every joined and every doubtful pair, with its reason) and episodes (fights of several
    days).

    Without ROWS, in a project: print what may be one event among its open drafts and accepted events, and keep what an
    analyst decides of it. Nothing is merged into an accepted event but by --confirm.

    \b
    eventcode reconcile monday/ tuesday/ --out joined/
    eventcode reconcile released.csv new/ --out joined.csv --rule majority
    eventcode reconcile --project sahel
    eventcode reconcile --project sahel --confirm 8c73f04d9729a2a8 MLI12 --analyst anna
    """  # fmt: skip
    if tables:
        _refuse_options(options, _OF_PROJECT, "only in a project, without ROWS")
        _reconcile_files(tables, out, options)
    else:
        _refuse_options(options, _OF_FILES, "only with ROWS; a project has it in its folder")
        _reconcile_project(out, options)


def _refuse_options(options: dict[str, Any], names: tuple[str, ...], why: str) -> None:
    given = [f"--{name}" for name in names if options[name]]
    if given:
        raise click.UsageError(f"{', '.join(given)}: {why}")


def _reconcile_project(out: Path | None, options: dict[str, Any]) -> None:
    from eventcode.project import find_project
    from eventcode.store import By

    project = find_project(options["project"])
    rulings = Rulings(options["confirm"], options["refuse"], options["split"], options["accept"])
    if rulings:
        if not options["analyst"].strip():
            raise click.UsageError("a decision has the name of who decides: add --analyst NAME")
        keep_rulings(project, rulings, By(options["analyst"], options["reason"]))
    if not rulings or out or options["about"]:
        show_proposals(project, options["about"], out)


def _reconcile_files(tables: tuple[Path, ...], out: Path | None, options: dict[str, Any]) -> None:
    from eventcode.cli.reading import read_side_by_side
    from eventcode.cli.reconciled import write_reconciled
    from eventcode.codebook import load_codebook
    from eventcode.engine import open_engine
    from eventcode.reconcile import reconcile as join

    if out is None:
        raise click.UsageError("rows are written to a file or a folder: add --out PATH")
    codebook = load_codebook(options["codebook"] or "full")
    for table in tables:
        if table.resolve() == out.resolve():
            raise EventcodeError(f"{table} would be written over itself", next_step="name another place with --out")
    decided = [*_project_rulings(options["project"]), *_read_rulings(options["rulings"])]
    rule = options["rule"] or "conservative"
    with open_engine(options["engine"], options["jobs"]) as workers:
        given = read_side_by_side(tables, codebook, workers)
        texts = given.articles.values()
        found = join(given.reports.values(), codebook, articles=texts, rulings=decided, rule=rule, workers=workers)
    write_reconciled(found, given, codebook, out)
    click.echo(
        f"{len(given.reports)} rows, {len(found.events)} events, "
        f"{sum(each.kind == 'doubtful' for each in found.proposals)} doubtful pairs -> {out}",
        err=True,
    )


def _project_rulings(folder: Path | None) -> list[Ruling]:
    if folder is None:
        return []
    from eventcode.project import find_project
    from eventcode.store import read_rulings

    return read_rulings(find_project(folder).store)


def _read_rulings(path: Path | None) -> list[Ruling]:
    from eventcode.reconcile import Ruling

    if path is None:
        return []
    try:
        return [msgspec.json.decode(line, type=Ruling) for line in path.read_bytes().splitlines() if line.strip()]
    except msgspec.DecodeError as error:
        next_step = "see: eventcode reconcile --help"
        raise EventcodeError(f"{path}: a ruling cannot be read: {error}", next_step=next_step) from error
