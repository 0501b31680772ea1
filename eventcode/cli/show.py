"""The command `show`: reads rows and the words behind them, and prints a card for each; nothing is coded here."""

from __future__ import annotations

import csv
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
import msgspec

from eventcode.cli.card import Quote, Row, card_lines
from eventcode.errors import TableError

_WIDEST = 110


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--draft", "drafts", multiple=True, metavar="ID", help="Only the draft of this id (its beginning is enough)."
)
@click.option("--limit", default=20, show_default=True, metavar="N", help="At most so many rows; 0 for all.")
def show(path: Path, drafts: tuple[str, ...], limit: int) -> None:
    """Print drafted rows so that a person can read them, and under each cell the words it came from.

    PATH is a folder that `eventcode code` wrote, or one of its tables (.csv, .jsonl). The words are read from the
    evidence.csv beside the table, what stands around them from its articles.jsonl.
    """
    table = _find_table(path)
    rows = _read_rows(table, lambda row: not drafts or row.get("draft_id", "").startswith(drafts))
    shown = rows[:limit] if limit else rows
    quotes = _read_quotes(table.parent, {row.get("draft_id", "") for row in shown})
    width = min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST)
    for number, row in enumerate(shown, 1):
        for line in card_lines(row, quotes.get(row.get("draft_id", ""), {}), f"{number} of {len(rows)}", width):
            click.echo(line)
    if len(shown) < len(rows):
        click.echo(f"{len(rows) - len(shown)} more; --limit 0 shows all")
    if not rows:
        click.echo("no rows")


def _find_table(path: Path) -> Path:
    table = path / "events.csv" if path.is_dir() else path
    if not table.is_file():
        raise TableError("there is no events.csv in this folder", file=path, next_step="name the folder given to --out")
    return table


def _read_rows(path: Path, is_wanted: Callable[[Row], bool]) -> list[Row]:
    """The wanted rows as text, blank where a cell is empty. Raises TableError."""
    try:
        return [row for row in (_lines if path.suffix == ".jsonl" else _records)(path) if is_wanted(row)]
    except (OSError, UnicodeDecodeError, csv.Error, msgspec.DecodeError) as error:
        step = "show reads .csv and .jsonl; of other tables, code the articles again into a folder"
        raise TableError(f"cannot be read as a table: {error}", file=path, next_step=step) from error


def _records(path: Path) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)  # a note or a quote may be long
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True, restval="")


def _lines(path: Path) -> Iterator[Row]:
    decode = msgspec.json.Decoder(dict[str, object]).decode
    with path.open("rb") as file:
        for line in file:
            yield {key: "" if cell is None else str(cell) for key, cell in decode(line).items()}


def _read_quotes(folder: Path, drafts: set[str]) -> Mapping[str, Mapping[str, list[Quote]]]:
    """draft id -> column -> the words behind its cell, each place once; nothing where the folder has no evidence."""
    evidence, articles = folder / "evidence.csv", folder / "articles.jsonl"
    rows = _read_rows(evidence, lambda row: row.get("draft_id") in drafts) if evidence.is_file() else []
    needed = {row.get("article_id") for row in rows}
    found = _read_rows(articles, lambda row: row.get("id") in needed) if articles.is_file() else []
    texts = {row["id"]: row.get("text", "") for row in found}
    grouped: dict[str, dict[str, list[Quote]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        quotes = grouped[row["draft_id"]][row.get("field", "")]
        quote = _quote(row, texts.get(row.get("article_id", ""), ""))
        if quote not in quotes:
            quotes.append(quote)
    return grouped


def _quote(row: Row, text: str) -> Quote:
    """The words with the rest of their paragraph; the words alone where they do not stand there in the text."""
    words, start, end = row.get("quote", ""), row.get("start", ""), row.get("end", "")
    if not (start.isdecimal() and end.isdecimal()) or text[int(start) : int(end)] != words:
        return Quote(words)
    return Quote(words, text[: int(start)].rpartition("\n")[2], text[int(end) :].partition("\n")[0])
