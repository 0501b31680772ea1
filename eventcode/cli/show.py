"""The command `show`: rows as cards in the terminal, each cell with the words it came from; nothing is coded here."""

from __future__ import annotations

import csv
import shutil
import sys
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import msgspec

from eventcode.errors import TableError

Row = Mapping[str, str]
_WIDEST = 110
_DOUBTS = " | "  # the separator of the column doubts in schemas/full/columns.yaml
_PRECISION = {
    "event_date": ("time_precision", {"2": "within a week or so", "3": "the month"}),
    "location": ("geo_precision", {"2": "near it", "3": "the region"}),
}


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--draft", "drafts", multiple=True, metavar="ID", help="Only the draft of this id (its beginning is enough)."
)
@click.option("--limit", default=20, show_default=True, metavar="N", help="At most so many rows; 0 for all.")
def show(path: Path, drafts: tuple[str, ...], limit: int) -> None:
    """Print drafted rows so that a person can read them, and under each cell the words it came from.

    PATH is a folder that `eventcode code` wrote, or one of its tables (.csv, .jsonl); the words are read from the
    evidence.csv beside the table.
    """
    table, evidence = _find_files(path)
    rows = [row for row in _read_rows(table) if not drafts or row.get("draft_id", "").startswith(drafts)]
    shown = rows[:limit] if limit else rows
    quotes = _group_quotes(_read_rows(evidence) if evidence else [])
    width = min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST)
    for number, row in enumerate(shown, 1):
        for line in _card(row, quotes.get(row.get("draft_id", ""), {}), f"{number} of {len(rows)}", width):
            click.echo(line)
    if len(shown) < len(rows):
        click.echo(f"{len(rows) - len(shown)} more; --limit 0 shows all")
    if not rows:
        click.echo("no rows")


def _find_files(path: Path) -> tuple[Path, Path | None]:
    table = path / "events.csv" if path.is_dir() else path
    if not table.is_file():
        raise TableError("there is no events.csv in this folder", file=path, next_step="name the folder given to --out")
    evidence = table.with_name("evidence.csv")
    return table, evidence if evidence.is_file() and evidence != table else None


def _read_rows(path: Path) -> list[Row]:
    """Every row as text, blank where a cell is empty. Raises TableError."""
    try:
        if path.suffix == ".jsonl":
            records = [msgspec.json.decode(line, type=dict[str, object]) for line in path.read_bytes().splitlines()]
            return [{key: "" if cell is None else str(cell) for key, cell in record.items()} for record in records]
        csv.field_size_limit(sys.maxsize)  # a note or a quote may be long
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True, restval=""))
    except (OSError, UnicodeDecodeError, csv.Error, msgspec.DecodeError) as error:
        step = "show reads .csv and .jsonl; of other tables, code the articles again into a folder"
        raise TableError(f"cannot be read as a table: {error}", file=path, next_step=step) from error


def _group_quotes(evidence: Sequence[Row]) -> dict[str, dict[str, list[str]]]:
    """draft id -> column -> its quotes, each once, in the order of the text."""
    grouped: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in evidence:
        quotes = grouped[row.get("draft_id", "")][row.get("field", "")]
        if (quote := row.get("quote", "")) not in quotes:
            quotes.append(quote)
    return grouped


def _card(row: Row, quotes: Mapping[str, list[str]], title: str, width: int) -> Iterator[str]:
    yield _rule(title, row.get("draft_id", ""), width)
    yield from (click.style(line, bold=True) for line in _wrap(_what(row), width))
    yield from _wrap(_where_and_when(row), width)
    yield from _wrap(_who(row), width)
    yield from _wrap(_toll(row), width)
    for doubt in filter(None, row.get("doubts", "").split(_DOUBTS)):
        yield from (click.style(line, fg="yellow") for line in _wrap(doubt, width, "? ", "  "))
    yield ""
    if row.get("notes"):
        yield from _wrap(row["notes"], width)
        yield ""
    for column, cell in row.items():
        if column in quotes:
            yield from _cell(column, cell, quotes[column], width)
    for column in sorted(set(quotes) - set(row)):
        yield from _cell(column, "", quotes[column], width)
    yield ""


def _rule(title: str, name: str, width: int) -> str:
    dashes = "─" * max(width - len(title) - len(name) - 6, 2)
    return click.style(f"── {title} {dashes} {_plain(name)}", dim=True)


def _what(row: Row) -> str:
    kind = " / ".join(filter(None, (row.get("event_type"), row.get("sub_event_type")))) or "type open"
    confidence = row.get("confidence")
    return f"{kind}  (confidence {confidence})" if confidence else kind


def _where_and_when(row: Row) -> str:
    place = (
        ", ".join(filter(None, (row.get(name) for name in ("location", "admin2", "admin1", "country")))) or "place open"
    )
    return (
        f"{row.get('event_date') or 'date open'}{_precision(row, 'event_date')}, {place}{_precision(row, 'location')}"
    )


def _precision(row: Row, column: str) -> str:
    code, words = _PRECISION[column]
    return f" ({words[row[code]]})" if row.get(code) in words else ""


def _who(row: Row) -> str:
    sides = [row.get(f"actor{n}", "") + _with(row.get(f"assoc_actor_{n}", "")) for n in "12"]
    return " × ".join(filter(None, sides)) or "actors open"


def _with(associates: str) -> str:
    return f" with {associates}" if associates else ""


def _toll(row: Row) -> str:
    bounds = [
        f"{name} {row[f'fatalities_{name}']}" for name in ("low", "best", "high") if row.get(f"fatalities_{name}")
    ]
    detail = f" ({', '.join(bounds)})" if bounds else ""
    shared = ", its share of a toll that several rows share" if row.get("fatality_group_id") else ""
    return f"fatalities {row.get('fatalities') or '0'}{detail}{shared}"


def _cell(column: str, cell: str, quotes: Sequence[str], width: int) -> Iterator[str]:
    """The column and its value, then each quote on lines of its own."""
    yield from _wrap(f"{column}: {cell}" if cell else column, width, "  ", "    ")
    for quote in quotes:
        yield from (click.style(line, fg="cyan") for line in _wrap(f"“{quote}”", width, "      ", "       "))


def _wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(_plain(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _plain(text: str) -> str:
    """The text without what a terminal would obey: escapes and other control and direction characters.

    The zero-width non-joiner stays: Persian is spelled with it.
    """
    spaced = " ".join(text.split())
    return "".join(
        c if unicodedata.category(c) not in {"Cc", "Cf", "Cs"} or c == "\u200c" else "\ufffd" for c in spaced
    )
