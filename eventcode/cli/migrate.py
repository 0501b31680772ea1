"""`eventcode migrate`: lift a table of an older layout to the codebook's own."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eventcode.errors import EventcodeError


@click.command()
@click.argument("table", type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new file: .csv, .parquet or .jsonl.")
@click.option("--profile", default="acled", show_default=True, help="The profile to lift to.")
@click.option(
    "--codebook",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A codebook of your own.",
)
@click.option(
    "--from", "version", default="", help="The version of the profile that the table was made with, if it does not say."
)
def migrate(table: Path, out: Path, profile: str, folder: Path | None, version: str) -> None:
    """Lift TABLE to the current layout of its profile, and tell every change.

    Tables with numbers for classes of actors, retired columns or old spellings are recognised. What cannot be read is
    left as it is and counted. TABLE itself is not changed.
    """
    from eventcode.check.reading import open_table
    from eventcode.codebook import load_codebook
    from eventcode.export import write_table
    from eventcode.table import lift_table, read_version, table_from_text

    if out.resolve() == table.resolve():
        raise EventcodeError("the table would be written over itself", next_step="name another file with --out")
    book = load_codebook(folder or profile)
    lifted = lift_table(open_table(table).read(), book, version or read_version(table, book))
    if not lifted.changes:
        click.echo(f"{table.name} is in the layout of {book.name} {book.version}; nothing was written")
        return
    for line in lifted.tell():
        click.echo(line)
    write_table(table_from_text(lifted.table, book, typed=out.suffix != ".csv"), out)
    click.echo(f"wrote {len(lifted.table):,} rows to {out}")
    sys.exit(1 if lifted.left else 0)
