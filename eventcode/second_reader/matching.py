"""Which of a model's events is which draft: by the words that tell of the act, the place, the day and the type."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.codebook import Codebook
from eventcode.gazetteer import fold_name
from eventcode.records import Draft, Event, Span
from eventcode.second_reader.grounding import Told
from eventcode.second_reader.resolving import Resolved
from eventcode.second_reader.wording import Field


def match(events: Sequence[Resolved], drafts: Sequence[Draft], codebook: Codebook) -> dict[int, int]:
    """Number of a draft -> number of the event that tells the same; pairs with most in common first, each used once."""
    pairs = [
        (-_likeness(event, draft, codebook), at, number)
        for at, draft in enumerate(drafts)
        for number, event in enumerate(events)
    ]
    found: dict[int, int] = {}
    for likeness, at, number in sorted(pairs):
        if likeness and at not in found and number not in found.values():
            found[at] = number
    return found


def _likeness(event: Resolved, draft: Draft, codebook: Codebook) -> int:
    """How much they share, 0 to 4; 0 too where they share neither words of the act nor a place and something else."""
    type_told = event.told.get("sub_event_type")
    has_words = type_told is not None and overlaps_evidence(type_told, draft, "sub_event_type")
    has_place = "location" in event.told and is_same_place(event, draft)
    has_day = event.date is not None and draft.event.date is not None and event.date.day == draft.event.date.day
    has_type = type_told is not None and codebook.types.sub_type(type_told.value).type == draft.event.type
    shared = has_words + has_place + has_day + has_type
    return shared if has_words or (has_place and shared > 1) else 0


def is_same_place(event: Resolved, draft: Draft) -> bool:
    """One name, or words that the draft's place rests on."""
    told = event.told["location"]
    return overlaps_evidence(told, draft, "location") or is_same_name(event, draft.event)


def is_same_name(event: Resolved, other: Event) -> bool:
    """The places bear one name."""
    here, there = event.place, other.place
    return here is not None and there is not None and fold_name(here.name) == fold_name(there.name)


def overlaps_evidence(told: Told, draft: Draft, field: Field) -> bool:
    """The model's words and the words behind the draft's cell are the same, in part at least."""
    return any(each.span.has_overlap(span) for each in draft.evidence if each.field == field for span in told.spans)


def best_span(told: Told, draft: Draft | None) -> Span:
    """Where the model's words stand: where the draft has its evidence, if they stand there too, else the first time."""
    spans = [each.span for each in draft.evidence if each.field == told.field] if draft else []
    return next((span for span in told.spans if any(span.has_overlap(other) for other in spans)), told.spans[0])
