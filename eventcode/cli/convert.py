"""`eventcode convert`: a table of one profile or shape becomes one of another, and every loss is told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from eventcode.errors import EventcodeError

_SHAPES = ("long", "wide")


@click.command()
@click.argument("table", type=click.Path(exists=True, path_type=Path))
@click.option("--from", "source", help="acled, full or ucdp_ged; the one whose columns TABLE has, if not given.")
@click.option("--to", "target", required=True, help="acled, ucdp_ged, long (one row an actor) or wide (back again).")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new file: .csv, .parquet or .jsonl.")
@click.option("--losses", type=click.Path(path_type=Path), help="A CSV of what was lost; beside OUT, if not given.")
def convert(table: Path, source: str | None, target: str, out: Path, losses: Path | None) -> None:
    """Convert TABLE between ACLED-style columns and UCDP GED, or between one row an event and one row an actor.

    What cannot be carried over is listed with the reason, in OUT.losses.csv: rows without a counterpart, cells whose
    value has none, and columns that nothing carries or fills. TABLE itself is not changed.

    \b
    eventcode convert events.csv --from acled --to ucdp_ged --out ged.csv
    eventcode convert events.csv --to long --out actors.csv
    """
    from eventcode.check import find_profile
    from eventcode.check.reading import open_table
    from eventcode.codebook import load_codebook
    from eventcode.convert import convert_table, to_long, to_wide
    from eventcode.export import find_events, write_table

    if out.resolve() == table.resolve():
        raise EventcodeError("the table would be written over itself", next_step="name another file with --out")
    path = find_events(table)
    book = load_codebook(source or find_profile(path))
    cells = open_table(path).read()
    if target in _SHAPES:
        shaped = to_long(cells, book) if target == "long" else to_wide(cells, book)
        write_table(shaped, out)
        click.echo(f"{len(cells):,} rows -> {len(shaped):,} rows in {out}")
        return
    converted = convert_table(cells, book, load_codebook(target))
    losses = losses or out.with_name(f"{out.stem}.losses.csv")
    write_table(converted.table, out)
    write_table(converted.losses, losses)
    counts = Counter(converted.losses["scope"].to_pylist())
    told = ", ".join(f"{count:,} {scope}{'s' * (count != 1)}" for scope, count in counts.items())
    click.echo(f"{len(cells):,} rows -> {len(converted.table):,} rows in {out}; not carried over: {told} -> {losses}")
