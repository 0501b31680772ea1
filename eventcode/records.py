"""The nouns, all frozen; no rule of coding, no file format and no library but msgspec lives here."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Literal

import msgspec

DateKind = Literal[1, 2, 3]
ClaimKind = Literal["exact", "at_least", "at_most", "about", "range", "vague", "killed_or_injured", "none", "unclear"]
Verdict = Literal["accept", "edit", "reject", "merge", "split", "add"]
RulingKind = Literal["confirm", "refuse", "split"]
Severity = Literal["error", "warning", "notice"]
MarkKind = Literal["repeat", "caption", "headline", "heading", "dateline", "clock", "item"]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen value: equal where its parts are equal, written to JSON and read back strictly."""


class Span(Record, frozen=True, order=True):
    """Half-open range of characters in `Article.text`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def is_within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end

    def has_overlap(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


class Mark(Record, frozen=True):
    """A stretch of text that is not running prose of its own: a repeated paragraph, a caption, a live blog's clock."""

    span: Span
    kind: MarkKind


class Article(Record, frozen=True):
    """One report as text that was normalised once; every span in the program indexes `text`.

    id: the id that the input gave, else a digest of the text and its source.
    country: a hint from the input or the options (a country name), never a finding.
    raw_hash: SHA-256 of the bytes as they came, hexadecimal.
    """

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    country: str = ""
    language: str = ""
    raw_hash: str = ""
    marks: tuple[Mark, ...] = ()

    def quote(self, span: Span) -> str:
        return self.text[span.start : span.end]


class Rejection(Record, frozen=True):
    """An input that was not read: which one, where in it (line, from 1; None where it has none), why, what to do."""

    source: str
    reason: str
    line: int | None = None
    next_step: str = ""


class Evidence(Record, frozen=True):
    """The words that one cell came from. Law: article.text[span.start:span.end] == quote."""

    field: str
    article_id: str
    span: Span
    quote: str
    finder: str = ""


class EventDate(Record, frozen=True):
    """A calendar day in the event's local time, its precision (coding rules T1-T3) and how notes word it.

    basis: the bracket of the notes ("as reported", "week of", "between 20 - 24 March 2022"), empty for an exact day.
    """

    day: date
    precision: DateKind
    basis: str = ""


class Place(Record, frozen=True):
    """Where an event took place. latitude, longitude: degrees, EPSG:4326, at most 4 decimals; precision: rule §8.5."""

    name: str
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    admin3: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: DateKind | None = None


class Actor(Record, frozen=True):
    """A main actor in the codebook's naming, its class (text of inter) and the associated actors of its side."""

    name: str
    kind: str = ""
    associates: tuple[str, ...] = ()


class TollClaim(Record, frozen=True):
    """What one source says of the dead. high None: no upper bound is known; claimant: who says it, else the report."""

    low: int
    high: int | None
    kind: ClaimKind
    claimant: str = ""
    evidence: Evidence | None = None


class FatalityRange(Record, frozen=True):
    """Derived from claims by a named rule. None is unknown, never 0. conservative: the ACLED number (rules §6)."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    conservative: int | None = None
    rule: str = ""


class SourceRef(Record, frozen=True):
    """A report that an event rests on; scale: one of the seven terms of §7.2, empty where unknown."""

    article_id: str
    publisher: str = ""
    published: date | None = None
    url: str = ""
    scale: str = ""


class Event(Record, frozen=True):
    """One event: actors, one place, one day (rule U1). A part that is not known is None or empty.

    variables: (column, value as text) for columns that a codebook adds to its profile.
    """

    id: str = ""
    date: EventDate | None = None
    type: str = ""
    sub_type: str = ""
    actors: tuple[Actor, ...] = ()
    place: Place | None = None
    fatalities: FatalityRange | None = None
    sources: tuple[SourceRef, ...] = ()
    notes: str = ""
    tags: tuple[str, ...] = ()
    group: str = ""
    variables: tuple[tuple[str, str], ...] = ()


class Alternative(Record, frozen=True):
    """Another value that a field could take, how likely (0 to 1), why, and the words that say so, if there are any."""

    field: str
    value: str
    confidence: float
    reason: str = ""
    evidence: Evidence | None = None


class Draft(Record, frozen=True):
    """What the machine proposes for one event; never changed. confidence: field -> 0 to 1, "" for the whole row."""

    id: str
    article_id: str
    event: Event
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[TollClaim, ...] = ()
    confidence: dict[str, float] = {}
    alternatives: tuple[Alternative, ...] = ()
    doubts: tuple[str, ...] = ()


class Decision(Record, frozen=True):
    """What an analyst made of a draft; never changed. at: aware, UTC."""

    draft_id: str
    verdict: Verdict
    event: Event | None
    into: str = ""
    evidence: tuple[Evidence, ...] = ()
    analyst: str = ""
    at: datetime | None = None
    reason: str = ""


class Ruling(Record, frozen=True):
    """A decision about reports by their ids; never changed, and a later one on the same pair stands.

    confirm: they tell one event. refuse: no two of them do. split: `reports` leave the event that `others` stay in.
    at: aware, UTC.
    """

    kind: RulingKind
    reports: tuple[str, ...]
    others: tuple[str, ...] = ()
    analyst: str = ""
    at: datetime | None = None
    reason: str = ""


class Finding(Record, frozen=True):
    """One broken rule on one row. rule: an id of the codebook (C01-C55); fix: the value or step that would mend it.

    part: of a dataset in several tables, the one that the row stands in.
    """

    rule: str
    severity: Severity
    event_id: str
    field: str
    message: str
    fix: str = ""
    line: int | None = None
    value: str = ""
    part: str = ""


def digest(*parts: str) -> str:
    """A stable id of 16 hexadecimal digits (64 bits of SHA-256) for these parts in this order."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()[:16]
