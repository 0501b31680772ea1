"""`eventcode diff`: the rows and cells that differ between two tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eventcode.compare import Side


@click.command()
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option("--key", help="The columns that name a row, joined by commas; the profile's id, if not given.")
@click.option("--profile", help="acled, ucdp_ged or full; the one whose columns NEW has, if not given.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json", "html"]), default="text", show_default=True,
    help="What is written.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="A file for it.")
@click.option("--ignore", default="timestamp", show_default=True, help="Columns whose changes do not count.")
def diff(old: Path, new: Path, key: str | None, profile: str | None, form: str, out: Path | None, ignore: str) -> None:
    """Tell which rows were added and removed between OLD and NEW, and which cells of the others changed.

    OLD and NEW are tables (CSV, Parquet, XLSX, JSON), or folders of runs or releases. Rows are paired by their id;
    rows that share one are paired in their order. Numbers are compared as numbers.

    \b
    eventcode diff exports/villages/1.0.0 exports/villages/1.1.0
    eventcode diff january.csv february.csv --format html --out changes.html

    Exit codes: 0 nothing differs, 1 something does, 2 wrong usage.
    """
    from eventcode.check import find_profile
    from eventcode.codebook import load_codebook
    from eventcode.codebook.releases import read_release_rules
    from eventcode.compare import compare_tables, to_csv, to_html, to_json, to_text

    book = load_codebook(profile or find_profile(new))
    columns = [name.strip() for name in (key or read_release_rules(book).id).split(",")]
    ignored = {name.strip() for name in ignore.split(",")}
    numbers = frozenset(column.name for column in book.columns if column.type in ("integer", "number"))
    comparison = compare_tables(open_side(old, ignored), open_side(new, ignored), columns, numbers=numbers)
    text = {"text": to_text, "csv": to_csv, "json": to_json, "html": to_html}[form](comparison)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")
        click.echo(to_text(comparison).partition("\n")[0])
    sys.exit(1 if comparison else 0)


def open_side(path: Path, ignored: set[str] | None = None) -> Side:
    """The table at `path`, or in a run's or release's folder, as one side of a comparison."""
    from eventcode.check.reading import open_table
    from eventcode.compare import Side
    from eventcode.export import find_events

    table = open_table(find_events(path))
    columns = tuple(name for name in table.columns if name not in (ignored or ()))
    return Side(str(path), columns, lambda: (batch.cells for batch in table.batches()))
