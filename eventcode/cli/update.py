"""`eventcode update`: a local ACLED-style table brought up to date by newer rows and a list of deletions."""

from __future__ import annotations

from pathlib import Path

import click

from eventcode.errors import EventcodeError


@click.command()
@click.argument("local", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option("--deletions", type=click.Path(exists=True, path_type=Path), help="A table of deleted ids.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new file: .csv, .parquet or .jsonl.")
def update(local: Path, new: Path, deletions: Path | None, out: Path) -> None:
    """Bring LOCAL up to date with the rows of NEW and the ids of deleted events; LOCAL itself is not changed.

    Of rows with one event_id_cnty the one with the latest timestamp stays. A deletion takes the rows that were uploaded
    before its deleted_timestamp, or every row of its id where it has none. The columns are those of LOCAL.

    \b
    eventcode update acled.csv since-march.csv --deletions deleted.csv --out acled-new.csv
    """
    from eventcode.cli.diff import open_side
    from eventcode.codebook import load_codebook
    from eventcode.compare import update_table
    from eventcode.export import write_table
    from eventcode.table import table_from_text

    if out.resolve() in (local.resolve(), new.resolve()):
        raise EventcodeError("the table would be written over itself", next_step="name another file with --out")
    updated = update_table(open_side(local), open_side(new), open_side(deletions) if deletions else None)
    book = load_codebook("acled")
    write_table(table_from_text(updated.table, book, typed=out.suffix != ".csv"), out)
    click.echo(f"{updated.tell()} -> {out}")
