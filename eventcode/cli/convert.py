"""`eventcode convert`: a table of one profile or shape becomes one of another, and every loss is told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode.cli.pipes import PIPE, piped_tables, summary_options, tell_summary, write_piped
from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    from eventcode.codebook import Codebook

_SHAPES = ("long", "wide")


@click.command()
@click.argument("table", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--from", "source", help="acled, full or ucdp_ged; the one whose columns TABLE has, if not given.")
@click.option("--to", "target", required=True, help="acled, ucdp_ged, long (one row an actor) or wide (back again).")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A new .csv, .parquet or .jsonl; - for CSV to a pipe."
)
@click.option("--losses", type=click.Path(path_type=Path), help="A CSV of what was lost; beside OUT, if not given.")
@summary_options
def convert(
    table: Path, source: str | None, target: str, out: Path, losses: Path | None, as_json: bool, quiet: bool
) -> None:
    """Convert TABLE between ACLED-style columns and UCDP GED, or between one row an event and one row an actor.

    TABLE is a CSV, Parquet, XLSX or JSON file, the folder of a run or a release, or - for standard input. What cannot
    be carried over is listed with the reason, in OUT.losses.csv: rows without a counterpart, cells whose value has
    none, and columns that nothing carries or fills. TABLE itself is not changed.

    \b
    eventcode convert events.csv --from acled --to ucdp_ged --out ged.csv
    eventcode convert events.csv --to long --out actors.csv
    """
    from eventcode.check import find_profile
    from eventcode.check.reading import open_table
    from eventcode.codebook import load_codebook
    from eventcode.convert import to_long, to_wide
    from eventcode.export import find_events

    if out != PIPE and out.resolve() == table.resolve():
        raise EventcodeError("the table would be written over itself", next_step="name another file with --out")
    if out == PIPE and losses is None and target not in _SHAPES:
        raise click.UsageError("name a file for what is lost with --losses: standard output holds the table")
    with piped_tables((table,)) as (path,):
        path = find_events(path)
        book = load_codebook(source or find_profile(path))
        cells = open_table(path).read()
    summary: dict[str, Any] = {"out": str(out), "rows": len(cells)}
    if target in _SHAPES:
        shaped = to_long(cells, book) if target == "long" else to_wide(cells, book)
        write_piped(shaped, out)
        words = f"{len(cells):,} rows -> {len(shaped):,} rows in {out}"
        summary |= {"written": len(shaped)}
    else:
        words, told = _convert(cells, book, target, out, losses or out.with_name(f"{out.stem}.losses.csv"))
        summary |= told
    tell_summary(words, summary, as_json=as_json, quiet=quiet, is_piped=out == PIPE)


def _convert(cells: Any, book: Codebook, target: str, out: Path, losses: Path) -> tuple[str, dict[str, Any]]:
    """Write the converted Arrow table and what was lost; the summary in words and numbers."""
    from eventcode.codebook import load_codebook
    from eventcode.convert import convert_table
    from eventcode.export import write_table

    converted = convert_table(cells, book, load_codebook(target))
    write_piped(converted.table, out)
    write_table(converted.losses, losses)
    counts = Counter(converted.losses["scope"].to_pylist())
    told = ", ".join(f"{count:,} {scope}{'s' * (count != 1)}" for scope, count in counts.items())
    written = f"{len(cells):,} rows -> {len(converted.table):,} rows in {out}"
    summary = {"written": len(converted.table), "losses": dict(counts), "losses_file": str(losses)}
    return f"{written}; not carried over: {told} -> {losses}", summary
