"""A draft beside what a model tells of the same event: agreement raises confidence, another reading is a doubt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace

from eventcode.records import Alternative, Article, Draft, Evidence, Record
from eventcode.second_reader.grounding import Told
from eventcode.second_reader.matching import best_span, is_same_place, overlaps_evidence
from eventcode.second_reader.resolving import Resolved
from eventcode.second_reader.wording import Field, Weights

UNSEEN = "the language model tells of no such event"
_SIDES: dict[Field, int] = {"actor1": 0, "actor2": 1}
_LONGEST_SHOWN = 160  # characters of a quote in a doubt

Opinion = Literal["agrees", "differs", "says nothing"]


class Compared(Record, frozen=True):
    """A draft after the comparison; in how many fields the model agrees and differs. No cell of it has changed."""

    draft: Draft
    agreed: int = 0
    differing: int = 0


def compare(draft: Draft, event: Resolved, article: Article, weights: Weights, finder: str) -> Compared:
    """The draft with raised confidence where the model agrees, and a doubt with an alternative where it differs."""
    opinions = {field: _judge(field, draft, event) for field in event.told}
    agreed = [field for field, opinion in opinions.items() if opinion == "agrees"]
    differing = [event.told[field] for field, opinion in opinions.items() if opinion == "differs"]
    seen = {(each.field, each.span) for each in draft.evidence}
    added = [_evidence(event.told[field], draft, article, finder) for field in agreed]
    told = [_evidence(each, draft, article, finder) for each in differing]
    raised = replace(
        draft,
        evidence=(*draft.evidence, *(each for each in added if (each.field, each.span) not in seen)),
        confidence=_raise(draft.confidence, agreed, weights),
        alternatives=(
            *draft.alternatives,
            *(
                Alternative(each.field, _value(each, event), weights.other, finder, evidence)
                for each, evidence in zip(differing, told, strict=True)
            ),
        ),
        doubts=(
            *draft.doubts,
            *(_doubt(each, event, evidence) for each, evidence in zip(differing, told, strict=True)),
        ),
    )
    return Compared(raised, len(agreed), len(differing))


def _judge(field: Field, draft: Draft, event: Resolved) -> Opinion:
    if field in _SIDES:
        return _judge_actor(field, draft, event)
    if field == "fatalities":
        return _judge_toll(int(event.told[field].value), draft)
    if field == "location":
        return "agrees" if is_same_place(event, draft) else "differs"
    if field == "event_date":
        ours = draft.event.date.day.isoformat() if draft.event.date else ""
    else:
        ours = draft.event.sub_type
    return "agrees" if event.told[field].value == ours else "differs"


def _judge_actor(field: Field, draft: Draft, event: Resolved) -> Opinion:
    """The order of actors has no meaning (coding rules §3.2): the draft's other side is no other reading."""
    named = event.actors[_SIDES[field]]
    names = [actor.name for actor in draft.event.actors]
    at = _SIDES[field]
    if overlaps_evidence(event.told[field], draft, field) or (named and names[at : at + 1] == [named.name]):
        return "agrees" if names[at : at + 1] not in ([], [""]) else "differs"
    other: Field = "actor2" if field == "actor1" else "actor1"
    is_other_side = overlaps_evidence(event.told[field], draft, other) or (named is not None and named.name in names)
    return "says nothing" if is_other_side else "differs"


def _judge_toll(dead: int, draft: Draft) -> Opinion:
    """A number inside the draft's range is no other reading; neither is none where the draft knows of none."""
    toll = draft.event.fatalities
    if toll is None or toll.conservative is None:
        return "differs" if dead else "says nothing"
    if dead == toll.conservative:
        return "agrees"
    low = toll.conservative if toll.low is None else toll.low
    return "says nothing" if low <= dead and (toll.high is None or dead <= toll.high) else "differs"


def _raise(confidence: Mapping[str, float], agreed: list[Field], weights: Weights) -> dict[str, float]:
    """Each agreed field a share of the way to the ceiling; the row is the mean of the fields, drawn to the weakest."""
    raised = dict(confidence)
    for field in agreed:
        ours = raised.get(field, 0.0)
        raised[field] = round(max(ours, ours + weights.share * (weights.ceiling - ours)), 2)
    fields = [value for field, value in raised.items() if field]
    if raised != confidence:
        row = (sum(fields) / len(fields) + min(fields)) / 2
        raised[""] = max(confidence.get("", 0.0), round(row, 2))
    return raised


def _evidence(told: Told, draft: Draft, article: Article, finder: str) -> Evidence:
    span = best_span(told, draft)
    return Evidence(told.field, article.id, span, article.quote(span), finder)


def _value(told: Told, event: Resolved) -> str:
    """The value as a cell of its column would have it."""
    if told.field == "location" and event.place:
        return event.place.name
    named = event.actors[_SIDES[told.field]] if told.field in _SIDES else None
    return named.name if named else told.value


def _doubt(told: Told, event: Resolved, evidence: Evidence) -> str:
    quote = " ".join(evidence.quote.split())
    shown = quote if len(quote) <= _LONGEST_SHOWN else f"{quote[:_LONGEST_SHOWN]}…"
    # the bar parts doubts from one another in a cell
    return f"the language model reads {told.field} as {_value(told, event)}: “{shown}”".replace("|", "¦")
