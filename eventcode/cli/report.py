"""`eventcode report`: one page about a table; it reads arguments, counting and drawing are done elsewhere."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("table", metavar="TABLE", type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The page, an .html file.")
@click.option("--profile", default="", help="acled, full, ucdp_ged or a codebook of your own; else what the table is.")
@click.option("--title", default="", help="Instead of the table's name.")
def report(table: Path, out: Path, profile: str, title: str) -> None:
    """Write a page about a table: coverage, time, place, actors, fatalities, data quality and what the checks find.

    TABLE is a CSV, Parquet, XLSX or JSON file, or the folder of a run or a release. The page needs no other file and no
    network.

    \b
    eventcode report exports/villages/1.0.0 --out villages.html

    Exit codes: 0 written, 1 the table cannot be read, 2 wrong usage.
    """
    from eventcode.analysis import load
    from eventcode.analysis.report import write_report
    from eventcode.check import check_table
    from eventcode.codebook import load_codebook

    frame = load(table, profile=profile)
    book = load_codebook(profile or str(frame.attrs["profile"]))
    is_its = str(frame.attrs["codebook"]).split()[0] == book.name
    findings = check_table(table, book) if is_its else None
    out.write_text(write_report(frame, findings, title=title), encoding="utf-8", newline="\n")
    told = "not checked: its codebook is not at hand" if findings is None else f"{findings.count('error'):,} errors"
    click.echo(f"{len(frame):,} events, {told} -> {out}", err=True)
