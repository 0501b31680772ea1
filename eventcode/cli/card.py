"""One row as a card of lines for the terminal, each cell with the words it came from; nothing is read or coded here."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import click

Row = Mapping[str, str]
_DOUBTS = " | "  # the separator of the column doubts in schemas/full/columns.yaml
_INDENT = "      "
_PRECISION = {
    "event_date": ("time_precision", {"2": "within a week or so", "3": "the month"}),
    "location": ("geo_precision", {"2": "near it", "3": "the region"}),
}


class Quote(NamedTuple):
    """The words behind a cell, with what stands before and after them in their paragraph (empty where not known)."""

    words: str
    before: str = ""
    after: str = ""


def card_lines(row: Row, quotes: Mapping[str, Sequence[Quote]], title: str, width: int) -> Iterator[str]:
    """The lines of a card, styled. quotes: column -> the words it came from, in the order of the text."""
    yield _rule(title, row.get("draft_id", ""), width)
    yield from (click.style(line, bold=True) for line in _wrap(_what(row), width))
    for part in (_when_and_where(row), _who(row), _toll(row)):
        yield from _wrap(part, width)
    for doubt in filter(None, row.get("doubts", "").split(_DOUBTS)):
        yield from (click.style(line, fg="yellow") for line in _wrap(doubt, width, "? ", "  "))
    if row.get("notes"):
        yield from ("", *_wrap(row["notes"], width))
    yield ""
    for column in [*row, *sorted(set(quotes) - set(row))]:
        if column in quotes:
            cell = row.get(column, "")
            yield from _wrap(f"{column}: {cell}" if cell else column, width, "  ", "    ")
            yield from (_quote(quote, width) for quote in quotes[column])
    yield ""


def _rule(title: str, name: str, width: int) -> str:
    dashes = "─" * max(width - len(title) - len(name) - 6, 2)
    return click.style(f"── {title} {dashes} {_plain(name)}", dim=True)


def _what(row: Row) -> str:
    kind = " / ".join(filter(None, (row.get("event_type"), row.get("sub_event_type")))) or "type open"
    confidence = row.get("confidence")
    return f"{kind} (confidence {confidence})" if confidence else kind


def _when_and_where(row: Row) -> str:
    names = [name for column in ("location", "admin2", "admin1", "country") if (name := row.get(column))]
    place = ", ".join(name for name, _ in groupby(names)) or "place open"  # a town may bear its district's name
    return (
        f"{row.get('event_date') or 'date open'}{_precision(row, 'event_date')}, {place}{_precision(row, 'location')}"
    )


def _precision(row: Row, column: str) -> str:
    code, words = _PRECISION[column]
    return f" ({words[row[code]]})" if row.get(code) in words else ""


def _who(row: Row) -> str:
    return " × ".join(filter(None, (_side(row, number) for number in "12"))) or "actors open"


def _side(row: Row, number: str) -> str:
    associates = row.get(f"assoc_actor_{number}")
    return row.get(f"actor{number}", "") + (f" with {associates}" if associates else "")


def _toll(row: Row) -> str:
    bounds = [
        f"{name} {row[f'fatalities_{name}']}" for name in ("low", "best", "high") if row.get(f"fatalities_{name}")
    ]
    detail = f" ({', '.join(bounds)})" if bounds else ""
    shared = ", its share of a toll that several rows share" if row.get("fatality_group_id") else ""
    return f"fatalities {row.get('fatalities') or 'open'}{detail}{shared}"


def _quote(quote: Quote, width: int) -> str:
    """The words in «», as much of what stands around them as one line holds, cut between words; long words wrap."""
    words, before, after = (_plain(part) for part in quote)
    room = width - len(_INDENT) - len(words) - 4  # «», and … at both ends
    if room < 0:
        return click.style("\n".join(_wrap(f"«{words}»", width, _INDENT, _INDENT + " ")), fg="cyan")
    wanted = max(room // 2, room - len(after))
    head = _last(before, wanted)
    tail = _first(after, room - len(head))
    return _INDENT + click.style(head, dim=True) + click.style(f"«{words}»", fg="cyan") + click.style(tail, dim=True)


def _last(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    return "…" + text[len(text) - room :].partition(" ")[2] if room else "…"


def _first(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    return text[:room].rpartition(" ")[0] + "…"


def _wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(_plain(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _plain(text: str) -> str:
    """The text without what a terminal would obey: escapes and other control and direction characters.

    White space becomes one space; the zero-width non-joiner stays, because Persian is spelled with it.
    """
    spaced = re.sub(r"\s+", " ", text)
    return "".join(
        c if unicodedata.category(c) not in {"Cc", "Cf", "Cs"} or c == "\u200c" else "\ufffd" for c in spaced
    )
