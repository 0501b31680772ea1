"""A model's answer -> what of it stands in the article: a value without a quote from there is dropped and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from eventcode.codebook import Codebook
from eventcode.ingest.text.normalising import normalise_line
from eventcode.records import Article, Record, Span
from eventcode.second_reader.answer import Answer, AnsweredEvent, Quoted
from eventcode.second_reader.wording import Field, Wording

_BLANKS = re.compile(r"\s+")
_ALIKE = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-"})
_NAMES = frozenset({"location", "actor1", "actor2"})
_MOST_DEAD = 1_000_000  # as columns.yaml allows


class Told(Record, frozen=True):
    """One value that the model tells: as text, and everywhere its words stand in the article (for a name, the name)."""

    field: Field
    value: str
    spans: tuple[Span, ...]


class Dropped(Record, frozen=True):
    """Why a value of the answer does not count: "not quoted", "not in the article" or "not in the codebook"."""

    field: str
    reason: str


class Grounded(Record, frozen=True):
    """What stands of an answer: for each event its values by field; and what was dropped, reason -> how often."""

    events: tuple[dict[Field, Told], ...]
    dropped: dict[str, int]


def ground(answer: Answer, article: Article, codebook: Codebook, wording: Wording) -> Grounded:
    """Check every value of an answer against the article and the codebook."""
    text = _Text(article.text)
    dropped: Counter[str] = Counter()
    events = []
    for event in answer.events:
        checked = list(_check_event(event, text, codebook, wording))
        events.append({told.field: told for told in checked if isinstance(told, Told)})
        dropped.update(each.reason for each in checked if isinstance(each, Dropped))
    return Grounded(tuple(event for event in events if event), dict(sorted(dropped.items())))


def _check_event(event: AnsweredEvent, text: _Text, codebook: Codebook, wording: Wording) -> Iterator[Told | Dropped]:
    for field in wording.fields:
        quoted = event.get(field)
        if quoted is not None and quoted.value is not None:
            yield _check(field, quoted, text, codebook, wording)


def _check(field: Field, quoted: Quoted, text: _Text, codebook: Codebook, wording: Wording) -> Told | Dropped:
    value, quote = _read_value(field, quoted.value, codebook), quoted.quote or ""
    if not value:
        return Dropped(field, "not in the codebook")
    if not wording.quotes.shortest <= len(quote.strip()) <= wording.quotes.longest:
        return Dropped(field, "not quoted")
    spans = text.find(quote)
    if field in _NAMES:
        inside = text.find(value)
        spans = [name for name in inside if any(name.is_within(span) for span in spans)]
    if not spans:
        return Dropped(field, "not in the article")
    return Told(field, text.read(spans[0]) if field in _NAMES else value, tuple(spans))


def _read_value(field: Field, value: str | int | None, codebook: Codebook) -> str:
    """The value as text in its one form; empty where the codebook does not allow it."""
    if field == "fatalities":
        return str(value) if isinstance(value, int) and 0 <= value <= _MOST_DEAD else ""
    if not isinstance(value, str):
        return ""
    if field == "event_date":
        return value if _is_day(value) else ""
    if field == "sub_event_type":
        return value if value in codebook.types else ""
    return value.strip()


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


class _Text:
    """An article's text for exact search: blanks of any kind are one blank, quotation marks and dashes are plain."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [match.start() for match in re.finditer(r"\s+|\S", text)]
        self._flat = _BLANKS.sub(" ", text).translate(_ALIKE)

    def find(self, words: str) -> list[Span]:
        """Everywhere these words stand as whole words, in the order of the text."""
        wanted = normalise_line(words).translate(_ALIKE)
        found: list[Span] = []
        at = self._flat.find(wanted) if any(map(str.isalnum, wanted)) else -1
        while at >= 0:
            end = at + len(wanted)
            if not (self._is_inside_word(at) or self._is_inside_word(end)):
                found.append(Span(self._places[at], self._places[end - 1] + 1))
            at = self._flat.find(wanted, end)
        return found

    def read(self, span: Span) -> str:
        """The words that stand there, on one line: whatever a model made of them, these are the article's."""
        return " ".join(self._text[span.start : span.end].split())

    def _is_inside_word(self, at: int) -> bool:
        return 0 < at < len(self._flat) and self._flat[at - 1].isalnum() and self._flat[at].isalnum()
