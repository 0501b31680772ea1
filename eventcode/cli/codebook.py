"""`eventcode codebook`: look at a codebook, document it, export it, make one of your own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    from eventcode.codebook import Codebook
    from eventcode.codebook.pages.observed import Observed

_PROFILE = click.option(
    "--profile", default="full", show_default=True, help="A profile that ships: full, acled, ucdp_ged."
)
_FOLDER = click.option(
    "--codebook",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A codebook of your own.",
)


@click.group()
def codebook() -> None:
    """What may be said in a table: columns, values, rules. All of it is data that you can edit."""


@codebook.command()
@click.argument("part", required=False)
@_PROFILE
@_FOLDER
def show(part: str | None, profile: str, folder: Path | None) -> None:
    """Show a codebook, or one PART of it.

    PART is columns, types, classes, interactions, scales, rules, tolls, tags or countries, or the name of a column, a
    rule (C12) or a scale (time_precision).
    """
    from eventcode.codebook import load_codebook
    from eventcode.codebook.pages.overview import show_codebook, show_part

    book = load_codebook(folder or profile)
    click.echo(show_part(book, part) if part else show_codebook(book))


@codebook.command()
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A .md or .html file, or a folder for both."
)
@click.option(
    "--table", type=click.Path(exists=True, path_type=Path), help="A table whose counts, ranges and gaps to show."
)
@_PROFILE
@_FOLDER
def doc(out: Path, table: Path | None, profile: str, folder: Path | None) -> None:
    """Write the codebook as a page to read: Markdown, or one HTML file that needs no network."""
    from eventcode.codebook import load_codebook
    from eventcode.codebook.pages.documentation import to_html, to_markdown

    book = load_codebook(folder or profile)
    observed = _observe(table, book) if table else None
    writers = {".md": to_markdown, ".html": to_html}
    paths = [out] if out.suffix else [out / "codebook.md", out / "codebook.html"]
    for path in paths:
        if path.suffix not in writers:
            raise EventcodeError(
                f"{path.name}: a page is written as .md or .html", next_step="or name a folder for both"
            )
        _write(path, writers[path.suffix](book, observed))


def _observe(path: Path, book: Codebook) -> Observed:
    from eventcode.check.reading import open_table
    from eventcode.table import summarise_table

    return summarise_table(open_table(path).read(), book, path.name)


@codebook.command()
@click.option("--out", default="-", show_default=True, type=click.Path(path_type=Path, allow_dash=True), help="A file.")
@click.option(
    "--as", "form", type=click.Choice(["datapackage", "tableschema", "jsonschema"]), default="datapackage",
    show_default=True, help="Data Package 2.0, its Table Schema alone, or JSON Schema for one row.",
)  # fmt: skip
@click.option("--file", "files", multiple=True, default=("events.csv",), help="A table that the Data Package names.")
@click.option("--drafts", is_flag=True, help="For tables of drafts, which have no event ids yet.")
@_PROFILE
@_FOLDER
def export(out: Path, form: str, files: tuple[str, ...], drafts: bool, profile: str, folder: Path | None) -> None:
    """Write the codebook as a descriptor that other programs read."""
    from eventcode.codebook import load_codebook
    from eventcode.codebook.pages.descriptors import to_data_package, to_json_schema, to_table_schema

    book = load_codebook(folder or profile)
    found: dict[str, Any] = (
        to_data_package(book, files, drafts=drafts) if form == "datapackage"
        else to_table_schema(book, drafts=drafts) if form == "tableschema"
        else to_json_schema(book, drafts=drafts)
    )  # fmt: skip
    _write(out, json.dumps(found, ensure_ascii=False, indent=2) + "\n")


@codebook.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from", "source", default="full", show_default=True, help="A profile that ships, or a codebook's folder."
)
def new(folder: Path, source: str) -> None:
    """Copy a codebook into FOLDER, which is then yours to edit."""
    from eventcode.codebook import load_codebook
    from eventcode.codebook.copying import copy_codebook

    written = copy_codebook(load_codebook(source), folder)
    click.echo(f"{len(written)} files in {folder}. Start with columns.yaml and types.yaml; then:")
    click.echo(f"  eventcode codebook check {folder}")
    click.echo(f"  eventcode code ARTICLES --codebook {folder} --out events.csv")


@codebook.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Look for mistakes in the codebook in FOLDER: each with its file, line and key."""
    from eventcode.codebook import check_codebook, read_codebook

    book = read_codebook(folder)
    mistakes = check_codebook(book)
    for mistake in mistakes:
        click.echo(str(mistake))
    if mistakes:
        click.echo(f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}", err=True)
        sys.exit(1)
    click.echo(f"{book.name} {book.version} is sound: {len(book.columns)} columns, {len(book.rules)} rules")


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        click.echo(text, nl=False)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"wrote {path}", err=True)
