"""`eventcode migrate`: lift a table of an older layout to the codebook's own."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eventcode.cli.pipes import PIPE, piped_tables, summary_options, tell_summary, write_piped
from eventcode.errors import EventcodeError


@click.command()
@click.argument("table", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A new .csv, .parquet or .jsonl; - for CSV to a pipe."
)
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
@summary_options
def migrate(
    table: Path, out: Path, profile: str, folder: Path | None, version: str, as_json: bool, quiet: bool
) -> None:
    """Lift TABLE to the current layout of its profile, and tell every change.

    Tables with numbers for classes of actors, retired columns or old spellings are recognised. What cannot be read is
    left as it is and counted. TABLE itself, which may be - for standard input, is not changed.

    Exit codes: 0 fine, 1 something could not be read, 2 wrong usage.
    """
    from eventcode.check.reading import open_table
    from eventcode.codebook import load_codebook
    from eventcode.table import lift_table, read_version, table_from_text

    if out != PIPE and out.resolve() == table.resolve():
        raise EventcodeError("the table would be written over itself", next_step="name another file with --out")
    book = load_codebook(folder or profile)
    with piped_tables((table,)) as (path,):
        lifted = lift_table(open_table(path).read(), book, version or read_version(path, book))
    if not lifted.changes and out != PIPE:
        words = f"{table.name} is in the layout of {book.name} {book.version}; nothing was written"
    else:
        write_piped(table_from_text(lifted.table, book, typed=out != PIPE and out.suffix != ".csv"), out)
        words = "\n".join([*lifted.tell(), f"wrote {len(lifted.table):,} rows to {out}"])
    summary = {"out": str(out), "rows": len(lifted.table), "changes": list(lifted.tell()), "left": bool(lifted.left)}
    tell_summary(words, summary, as_json=as_json, quiet=quiet, is_piped=out == PIPE)
    sys.exit(1 if lifted.left else 0)
