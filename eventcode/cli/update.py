"""`eventcode update`: a local ACLED-style table brought up to date by newer rows and a list of deletions."""

from __future__ import annotations

from pathlib import Path

import click

from eventcode.cli.pipes import PIPE, piped_tables, summary_options, tell_summary, write_piped
from eventcode.errors import EventcodeError


@click.command()
@click.argument("local", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--deletions", type=click.Path(exists=True, path_type=Path), help="A table of deleted ids.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A new .csv, .parquet or .jsonl; - for CSV to a pipe."
)
@summary_options
def update(local: Path, new: Path, deletions: Path | None, out: Path, as_json: bool, quiet: bool) -> None:
    """Bring LOCAL up to date with the rows of NEW and the ids of deleted events; LOCAL itself is not changed.

    LOCAL and NEW are tables (CSV, Parquet, XLSX, JSON), or folders of runs or releases; one may be - for a pipe.
    Of rows with one event_id_cnty the one with the latest timestamp stays. A deletion takes the rows that were uploaded
    before its deleted_timestamp, or every row of its id where it has none. The columns are those of LOCAL.

    \b
    eventcode update acled.csv since-march.csv --deletions deleted.csv --out acled-new.csv
    """
    from eventcode.cli.diff import open_side
    from eventcode.codebook import load_codebook
    from eventcode.compare import update_table
    from eventcode.table import table_from_text

    if out != PIPE and out.resolve() in (local.resolve(), new.resolve()):
        raise EventcodeError("the table would be written over itself", next_step="name another file with --out")
    with piped_tables((local, new)) as (before, after):
        updated = update_table(open_side(before), open_side(after), open_side(deletions) if deletions else None)
    is_typed = out != PIPE and out.suffix != ".csv"
    write_piped(table_from_text(updated.table, load_codebook("acled"), typed=is_typed), out)
    names = ("added", "replaced", "removed", "kept", "stale")
    summary = {"out": str(out), **{name: getattr(updated, name) for name in names}}
    tell_summary(f"{updated.tell()} -> {out}", summary, as_json=as_json, quiet=quiet, is_piped=out == PIPE)
