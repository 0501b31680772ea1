"""`eventcode diff`: the rows and cells that differ between two tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventcode.cli.pipes import piped_tables, summary_options, tell_summary

if TYPE_CHECKING:
    from eventcode.compare import Comparison, Side


@click.command()
@click.argument("old", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--key", help="The columns that name a row, joined by commas; the profile's id, if not given.")
@click.option("--profile", help="acled, ucdp_ged or full; the one whose columns NEW has, if not given.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json", "html"]), default="text", show_default=True,
    help="What is written.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="A file for it.")
@click.option("--ignore", default="timestamp", show_default=True, help="Columns whose changes do not count.")
@summary_options
def diff(
    old: Path,
    new: Path,
    key: str | None,
    profile: str | None,
    form: str,
    out: Path | None,
    ignore: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Tell which rows were added and removed between OLD and NEW, and which cells of the others changed.

    OLD and NEW are tables (CSV, Parquet, XLSX, JSON), or folders of runs or releases; one may be - for standard input.
    Rows are paired by their id; rows that share one are paired in their order. Numbers are compared as numbers.

    \b
    eventcode diff exports/villages/1.0.0 exports/villages/1.1.0
    eventcode diff january.csv february.csv --format html --out changes.html

    Exit codes: 0 nothing differs, 1 something does, 2 wrong usage.
    """
    from eventcode.compare import tell, to_csv, to_html, to_json, to_text, totals

    ignored = {name.strip() for name in ignore.split(",")}
    with piped_tables((old, new)) as paths:
        comparison = _compare(paths, (str(old), str(new)), key, profile, ignored)
    if out is not None:
        write = {"text": to_text, "csv": to_csv, "json": to_json, "html": to_html}[form]
        out.write_text(write(comparison), encoding="utf-8", newline="")
        tell_summary(tell(comparison), totals(comparison), as_json=as_json, quiet=quiet)
    elif as_json or quiet:
        tell_summary("", totals(comparison), as_json=as_json, quiet=quiet)
    else:
        write = {"text": to_text, "csv": to_csv, "json": to_json, "html": to_html}[form]
        click.echo(write(comparison), nl=False)
    sys.exit(1 if comparison else 0)


def _compare(
    paths: Sequence[Path], names: tuple[str, str], key: str | None, profile: str | None, ignored: set[str]
) -> Comparison:
    """The tables at these paths, old and new, under the names that they were given by."""
    from eventcode.check import find_profile
    from eventcode.codebook import load_codebook
    from eventcode.codebook.stages.releases import read_release_rules
    from eventcode.compare import compare_tables

    book = load_codebook(profile or find_profile(paths[1]))
    columns = [name.strip() for name in (key or read_release_rules(book).id).split(",")]
    numbers = frozenset(column.name for column in book.columns if column.type in ("integer", "number"))
    old, new = (open_side(path, ignored, name) for path, name in zip(paths, names, strict=True))
    return compare_tables(old, new, columns, numbers=numbers)


def open_side(path: Path, ignored: set[str] | None = None, name: str = "") -> Side:
    """The table at `path`, or in a run's or release's folder, as one side of a comparison. name: the path's own."""
    from eventcode.check.reading import open_table
    from eventcode.compare import Side
    from eventcode.export import find_events

    file = find_events(path)
    table = open_table(file)
    if not table.typed:  # the cells of a text file are looked at once or twice: to encode them would not pay
        table = open_table(file, plain=frozenset(table.columns))
    columns = tuple(name for name in table.columns if name not in (ignored or ()))
    return Side(name or str(path), columns, lambda: (batch.cells for batch in table.batches()))
