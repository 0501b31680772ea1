"""Drafts rows' notes with the rules and keeps what they said beside what people coded; nothing is fitted here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from eventcode.codebook import Codebook
from eventcode.codebook.stages.confidence import ROW
from eventcode.draft import draft_article
from eventcode.draft.learned.voice import TypeVoice
from eventcode.draft.what import TypeChoice
from eventcode.errors import IngestError
from eventcode.gazetteer import Gazetteer, compact_name, fold_name
from eventcode.ingest import Metadata, article_from_text
from eventcode.records import Draft, Record
from eventcode.table import row_from_draft
from eventcode.training.rows import CodedRow

FIELDS = ("event_date", "event_type", "sub_event_type", "location", "actor1", "actor2", "fatalities")
"""What is compared with the coded rows."""
_NEAR = 0.1  # degrees: another spelling of a place no farther off is the same place


class Heard(Record, frozen=True):
    """What was made of one row's notes: the rules' choices, the sentences that they came from, and the draft.

    draft None: the notes were read as no event. right: field -> whether it agrees with the coded row; "" is the row.
    """

    row: CodedRow
    choices: tuple[TypeChoice, ...]
    text: str
    draft: Draft | None
    right: dict[str, bool]


class _Recorder:
    """A voice that says nothing and keeps what it was told of the first event."""

    def __init__(self, voice: TypeVoice | None) -> None:
        self.voice = voice
        self.first: tuple[tuple[TypeChoice, ...], str] | None = None

    def blend(self, choices: Sequence[TypeChoice], text: str) -> list[TypeChoice]:
        if self.first is None:
            self.first = tuple(choices), text
        return self.voice.blend(choices, text) if self.voice else list(choices)


def hear(
    rows: Sequence[CodedRow], codebook: Codebook, gazetteer: Gazetteer, voice: TypeVoice | None = None
) -> list[Heard]:
    """Each row's notes as an article of its country, drafted; of several drafts the first is compared with the row."""
    return [_hear_one(row, codebook, gazetteer, voice) for row in rows]


def _hear_one(row: CodedRow, codebook: Codebook, gazetteer: Gazetteer, voice: TypeVoice | None) -> Heard:
    recorder = _Recorder(voice)
    try:
        article = article_from_text(row.notes, Metadata(id=row.key, country=row.country, published=_day(row.published)))
    except IngestError:
        return Heard(row, (), "", None, dict.fromkeys((*FIELDS, ROW), False))
    drafts = draft_article(article, codebook, gazetteer, recorder)
    choices, text = recorder.first or ((), "")
    draft = drafts[0] if drafts else None
    return Heard(row, choices, text, draft, _compare(draft, row, codebook))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _compare(draft: Draft | None, row: CodedRow, codebook: Codebook) -> dict[str, bool]:
    if draft is None:
        return dict.fromkeys((*FIELDS, ROW), False)
    cells = {name: "" if value is None else str(value) for name, value in row_from_draft(draft, codebook).items()}
    event_type = codebook.types.sub_type(row.sub_event_type).type
    coded = {field: getattr(row, field, "") for field in FIELDS} | {"event_type": event_type}
    right = {field: _AGREE.get(field, _is_equal)(cells[field], coded[field]) for field in FIELDS}
    right["location"] = right["location"] or _is_near(cells, row)
    return right | {ROW: right["event_date"] and right["event_type"] and right["location"]}


def _is_equal(drafted: str, coded: str) -> bool:
    return drafted == coded


def _is_same_day(drafted: str, coded: str) -> bool:
    try:
        return bool(drafted) and date.fromisoformat(drafted) == date.fromisoformat(coded[:10])
    except ValueError:
        return False


def _is_same_place(drafted: str, coded: str) -> bool:
    return bool(drafted) and compact_name(fold_name(drafted)) == compact_name(fold_name(coded))


def _is_same_actor(drafted: str, coded: str) -> bool:
    """Apart from what stands in brackets, and where one name is a part of the other."""
    one, other = (compact_name(fold_name(name.partition(" (")[0])) for name in (drafted, coded))
    return one == other or (bool(one) and bool(other) and (one in other or other in one))


def _is_near(cells: dict[str, str], row: CodedRow) -> bool:
    try:
        gaps = (float(cells["latitude"]) - float(row.latitude), float(cells["longitude"]) - float(row.longitude))
    except ValueError:
        return False
    return all(abs(gap) <= _NEAR for gap in gaps)


_AGREE: dict[str, Callable[[str, str], bool]] = {
    "event_date": _is_same_day,
    "location": _is_same_place,
    "actor1": _is_same_actor,
    "actor2": _is_same_actor,
}
