"""How drafts compare with articles coded by hand (tests/gold): which events were found, which of their fields agree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from eventcode.codebook import Codebook
from eventcode.codebook.reading import read_yaml
from eventcode.draft import draft_article
from eventcode.gazetteer import Gazetteer
from eventcode.ingest import Metadata, article_from_text
from eventcode.records import Article
from eventcode.table import row_from_draft

GOLD = Path(__file__).parent / "gold"
NAMES = ("admin1", "location", "actor1", "actor2")
FIELDS = (
    "event_date", "event_type", "sub_event_type", "country", *NAMES,
    "fatalities", "fatalities_low", "fatalities_high",
)  # fmt: skip
_BRACKETS = re.compile(r"\([^)]*\)")
_UNIT_WORDS = re.compile(
    r"\b(?:province|state|region|district|county|governorate|department|city|town|village|the|of|de|del|la|el)\b"
)


@dataclass
class Score:
    """Counts over a set of articles. hits: field -> gold events whose field agrees."""

    events: int = 0
    drafted: int = 0
    matched: int = 0
    negatives: int = 0
    kept_empty: int = 0
    hits: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, float]:
        """Shares, to three digits. Fields are shares of gold events: an event without a draft misses them all."""
        shares = {name: self.hits[name] / self.events for name in FIELDS}
        shares["recall"] = self.matched / self.events
        shares["precision"] = self.matched / max(self.drafted, 1)
        if self.negatives:
            shares["negatives"] = self.kept_empty / self.negatives
        return {name: round(share, 3) for name, share in shares.items()}


def read_articles(path: Path) -> list[dict[str, Any]]:
    return read_yaml(path, list[dict[str, Any]])


def draft_rows(entry: dict[str, Any], book: Codebook, places: Gazetteer) -> list[dict[str, Any]]:
    """The rows that eventcode drafts from an entry's text."""
    return [row_from_draft(draft, book) for draft in draft_article(to_article(entry, book), book, places)]


def to_article(entry: dict[str, Any], book: Codebook) -> Article:
    known = Metadata(
        id=entry["id"],
        title=entry.get("title", ""),
        publisher=entry.get("publisher", ""),
        published=entry["published"],
        country=entry.get("country", ""),
    )
    return article_from_text(entry["text"], known, codebook=book)


def score_articles(entries: list[dict[str, Any]], book: Codebook, places: Gazetteer) -> Score:
    """Draft every entry and count what agrees."""
    score = Score()
    for entry in entries:
        add_entry(score, entry, draft_rows(entry, book, places), book)
    return score


def add_entry(score: Score, entry: dict[str, Any], rows: list[dict[str, Any]], book: Codebook) -> None:
    score.drafted += len(rows)
    if not entry["events"]:
        score.negatives += 1
        score.kept_empty += not rows
    for row, gold in paired(rows, entry["events"], book):
        score.events += 1
        if row:
            agreed = agreement(row, gold, book)
            score.hits.update(name for name in FIELDS if agreed[name])
            score.matched += is_same_event(row, gold, agreed)


def paired(
    rows: list[dict[str, Any]], golds: list[dict[str, Any]], book: Codebook
) -> list[tuple[dict[str, Any] | None, dict[str, Any]]]:
    """Each gold event with the row that agrees best with it; a row is given away once."""
    options = sorted(
        ((-_closeness(agreement(row, gold, book)), g, r) for g, gold in enumerate(golds) for r, row in enumerate(rows)),
    )
    taken: dict[int, int] = {}
    for _, g, r in options:
        if g not in taken and r not in taken.values():
            taken[g] = r
    return [(rows[taken[g]] if g in taken else None, gold) for g, gold in enumerate(golds)]


def agreement(row: dict[str, Any], gold: dict[str, Any], book: Codebook) -> dict[str, bool]:
    """Field -> whether the row has one of the values that a careful coder may write."""
    accepted = {name: _accepted(gold, name, book) for name in FIELDS}
    agreed = {name: _text(row.get(name)) in map(_text, accepted[name]) for name in FIELDS}
    for name in NAMES:
        agreed[name] = any(_is_alike(_text(row.get(name)), _text(value), "actor" in name) for value in accepted[name])
    crossed = [
        any(_is_alike(_text(row.get(mine)), _text(value), is_actor=True) for value in accepted[theirs])
        for mine, theirs in (("actor1", "actor2"), ("actor2", "actor1"))
    ]
    if all(crossed) and "Violence against civilians" not in accepted["event_type"]:
        agreed["actor1"] = agreed["actor2"] = True  # the order of two sides has no meaning (coding rules §3.2)
    return agreed


def is_same_event(row: dict[str, Any], gold: dict[str, Any], agreed: dict[str, bool]) -> bool:
    """Within a day, of the same type and at the same place: what an analyst would call the same event."""
    day = _text(row.get("event_date"))
    golds = [gold["event_date"], *gold.get("or", {}).get("event_date", [])]
    near = bool(day) and any(abs((date.fromisoformat(day) - other).days) <= 1 for other in golds)
    return near and agreed["event_type"] and agreed["location"]


def _accepted(gold: dict[str, Any], name: str, book: Codebook) -> list[Any]:
    others = gold.get("or", {})
    if name == "event_type":
        return [_type_of(sub, book) for sub in _accepted(gold, "sub_event_type", book)]
    if name in ("fatalities_low", "fatalities_high"):
        values = [gold[name]] if name in gold else [gold["fatalities"], *others.get("fatalities", [])]
        return [*values, *others.get(name, [])]
    return [gold[name], *others.get(name, [])]


def _type_of(sub_type: str, book: Codebook) -> str:
    return book.types.sub_type(sub_type).type


def _closeness(agreed: dict[str, bool]) -> int:
    return sum(agreed.values()) + sum(agreed[name] for name in ("event_date", "event_type", "location"))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _fold(text: str, *, is_actor: bool) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = _BRACKETS.sub(" ", plain) if is_actor else _UNIT_WORDS.sub(" ", plain)
    return re.sub(r"[^a-z0-9]+", "", plain)


def _is_alike(value: str, gold: str, is_actor: bool) -> bool:
    """Equal but for spelling marks, brackets of actors, words like "province", and a letter or two."""
    a, b = _fold(value, is_actor=is_actor), _fold(gold, is_actor=is_actor)
    if not a or not b:
        return a == b
    return a in b or b in a or SequenceMatcher(None, a, b).ratio() >= 0.84
