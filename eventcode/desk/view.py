"""What an analyst sees of an article and its events, all frozen; no web, no store and no rule of coding lives here."""

from __future__ import annotations

from typing import Literal

from eventcode.records import Record, Severity, Span

FieldState = Literal["draft", "confirmed", "edited", "error", "empty"]
FieldKind = Literal["text", "long", "integer", "number", "date", "choice", "list", "place", "actor", "actors"]
EventStanding = Literal["draft", "accepted", "rejected", "merged", "coded"]


class Choice(Record, frozen=True):
    """One of the values that a field may have: what is stored, how it reads, a word of help.

    group: for a sub-event type, the event type that it belongs to; for an actor, its class.
    """

    value: str
    label: str
    help: str = ""
    group: str = ""


class Offer(Record, frozen=True):
    """A value that could be taken instead, by its number key (1-9).

    reason: why, in words; span: the words that say so; place: for a place, where it lies (latitude, longitude).
    """

    number: int
    value: str
    label: str
    confidence: float | None = None
    reason: str = ""
    span: Span | None = None
    place: tuple[float, float] | None = None


class FindingView(Record, frozen=True):
    """A broken rule on this row. column: the field it is shown at; fix: a value that would mend it, "" where a person
    must think; is_excused: a warning for which a reason was given."""

    rule: str
    severity: Severity
    column: str
    message: str
    fix: str = ""
    is_excused: bool = False


class FieldView(Record, frozen=True):
    """One cell of the form.

    value: as text, "" where blank or where it is only offered. letter: behind `'` it jumps here. is_derived: follows
    from other cells and cannot be edited. is_offered: the draft's value was not sure enough to be filled in, and stands
    among the offers. before: the draft's value where the analyst changed it.
    """

    column: str
    label: str
    description: str
    kind: FieldKind
    value: str = ""
    shown: str = ""
    state: FieldState = "empty"
    letter: str = ""
    group: str = ""
    confidence: float | None = None
    is_required: bool = False
    is_derived: bool = False
    is_offered: bool = False
    before: str = ""
    choices: tuple[Choice, ...] = ()
    offers: tuple[Offer, ...] = ()
    doubts: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    findings: tuple[FindingView, ...] = ()


class DuplicateView(Record, frozen=True):
    """An event or draft that may be the same: its id, a line that tells it, why, how sure (0 to 1)."""

    subject: str
    summary: str
    reason: str
    score: float


class StepView(Record, frozen=True):
    """A step of the event's history, newest first."""

    at: str
    who: str
    what: str


class MapView(Record, frozen=True):
    """What the small map shows: candidates by number (1-9), the place chosen, the country to draw.

    iso: its code as in the column iso, None where it is not known.
    """

    country: str
    iso: int | None = None
    chosen: tuple[float, float] | None = None
    candidates: tuple[Offer, ...] = ()


class EventView(Record, frozen=True):
    """One event on the desk. subject: a draft's or an event's id; version: the one seen (for ConflictError).

    undo: steps that can be taken back; comment: the analyst's note to the project, never released.
    """

    subject: str
    number: int
    standing: EventStanding
    summary: str
    version: int = 0
    event_id: str = ""
    confidence: float | None = None
    doubts: tuple[str, ...] = ()
    fields: tuple[FieldView, ...] = ()
    findings: tuple[FindingView, ...] = ()
    duplicates: tuple[DuplicateView, ...] = ()
    history: tuple[StepView, ...] = ()
    map: MapView | None = None
    undo: int = 0
    comment: str = ""
    group: tuple[str, ...] = ()


class Piece(Record, frozen=True):
    """A stretch of the article whose characters are evidence of the same fields of the current event.

    start: in characters (code points) of Article.text; letters: of the fields whose words end
    here, as printed beside them; kind: the FieldKind of the first field, which picks the underline.
    """

    start: int
    text: str
    columns: tuple[str, ...] = ()
    letters: str = ""
    kind: str = ""


class ArticleView(Record, frozen=True):
    """The article as text. pieces, joined, are its text, nothing left out; direction: "ltr" or "rtl"."""

    article_id: str
    title: str
    publisher: str
    published: str
    url: str
    language: str = ""
    direction: Literal["ltr", "rtl"] = "ltr"
    pieces: tuple[Piece, ...] = ()


class ListedEvent(Record, frozen=True):
    """An event of the article in the rail."""

    subject: str
    number: int
    summary: str
    standing: EventStanding
    errors: int = 0
    warnings: int = 0


class Progress(Record, frozen=True):
    """How far the analyst's queue is."""

    analyst: str
    done: int
    waiting: int
    previous_article: str = ""
    next_article: str = ""


class DeskView(Record, frozen=True):
    """The whole page. current: None where the article has no event to show. is_blind: no draft is shown; the analyst
    codes from the text alone."""

    article: ArticleView
    events: tuple[ListedEvent, ...]
    progress: Progress
    current: EventView | None = None
    is_blind: bool = False


class ConflictView(Record, frozen=True):
    """Two versions of an event beside each other: (column's label, mine, theirs), and who saved theirs and when."""

    subject: str
    version: int
    who: str
    at: str
    rows: tuple[tuple[str, str, str], ...]


class AdjudicationRow(Record, frozen=True):
    """One field that differs: the draft's value, each coder's in the order of `coders`, the result so far."""

    column: str
    label: str
    draft: str
    values: tuple[str, ...]
    result: str = ""


class AdjudicationView(Record, frozen=True):
    """Several coders' work on one event: only what differs, and how many fields agree."""

    article: ArticleView
    subject: str
    coders: tuple[str, ...]
    rows: tuple[AdjudicationRow, ...]
    agreed: int
    verdicts: tuple[str, ...] = ()
