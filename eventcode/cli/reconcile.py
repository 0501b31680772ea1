"""`eventcode reconcile`: rows of several articles in, one row an event out; what is one event is decided elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from eventcode.codebook.reconciling import TOLL_RULES
from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    from eventcode.reconcile import Ruling

_PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("tables", metavar="ROWS...", nargs=-1, required=True, type=_PATH)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A file (.csv, .parquet, .jsonl) or a folder."
)
@click.option(
    "--rule",
    type=click.Choice(TOLL_RULES),
    default="conservative",
    show_default=True,
    help="How several figures of dead become one.",
)
@click.option(
    "--rulings", type=_PATH, help="Decisions, a JSON object a line: kind (confirm, refuse, split), reports, others."
)
@click.option("--codebook", "folder", type=_PATH, help="The folder of a codebook of your own.")
def reconcile(tables: tuple[Path, ...], out: Path, rule: str, rulings: Path | None, folder: Path | None) -> None:
    """Join the rows that tell of one event, across articles and with events accepted before.

    ROWS are tables in the columns of the profile full, or folders that `code` or `reconcile` wrote; with a folder the
    evidence and the articles are used too. A joined row lists its articles in article_id and what its reports
    disagree about in doubts. Rows with an event id, and rows that `reconcile` wrote, are not joined with one another
    but by --rulings; new rows join them, and their ids stay.

    Beside the rows stand members (which row was joined into which), proposals (every joined and every doubtful pair,
    with its reason) and episodes (fights of several days).

    \b
    eventcode reconcile monday/ tuesday/ --out joined/
    eventcode reconcile released.csv new/ --out joined.csv --rule majority
    """  # fmt: skip
    from eventcode.cli.reconciled import write_reconciled
    from eventcode.cli.reports import Given
    from eventcode.codebook import load_codebook
    from eventcode.reconcile import reconcile as join

    codebook = load_codebook(folder or "full")
    given = Given()
    for table in tables:
        if table.resolve() == out.resolve():
            raise EventcodeError(f"{table} would be written over itself", next_step="name another place with --out")
        given.read(table, codebook)
    decided = _read_rulings(rulings) if rulings else []
    found = join(given.reports.values(), codebook, articles=given.articles.values(), rulings=decided, rule=rule)
    write_reconciled(found, given, codebook, out)
    click.echo(
        f"{len(given.reports)} rows, {len(found.events)} events, "
        f"{sum(each.kind == 'doubtful' for each in found.proposals)} doubtful pairs -> {out}",
        err=True,
    )


def _read_rulings(path: Path) -> list[Ruling]:
    from eventcode.reconcile import Ruling

    try:
        return [msgspec.json.decode(line, type=Ruling) for line in path.read_bytes().splitlines() if line.strip()]
    except msgspec.DecodeError as error:
        next_step = "see: eventcode reconcile --help"
        raise EventcodeError(f"{path}: a ruling cannot be read: {error}", next_step=next_step) from error
