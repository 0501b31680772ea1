"""Leaves fields open that are too unsure to be filled in; what they would have said becomes an alternative."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from eventcode.codebook.stages.confidence import Confidence
from eventcode.records import Actor, Alternative, Event, Place

_REASON = "too unsure to be filled in"


def find_unsure(event: Event, confidence: Mapping[str, float], table: Confidence) -> tuple[str, ...]:
    """The fields that hold a value of less confidence than their threshold."""
    return tuple(
        field for field, read in _VALUES.items() if read(event) and table.is_too_low(field, confidence.get(field, 1.0))
    )


def without(event: Event, fields: Sequence[str]) -> Event:
    """The event with these fields open; of the place its country stays."""
    for field in fields:
        event = _OPENED[field](event)
    return event


def alternatives_for(event: Event, fields: Sequence[str], confidence: Mapping[str, float]) -> Iterator[Alternative]:
    """What the fields that were left open would have said."""
    for field in fields:
        yield Alternative(field, _VALUES[field](event), confidence[field], _REASON)


def doubts_about(fields: Sequence[str]) -> Iterator[str]:
    """A sentence for each field that was left open."""
    for field in fields:
        yield f"{field} is left open: what the words say of it is too unsure"


def _actor(event: Event, side: int) -> str:
    return event.actors[side].name if len(event.actors) > side else ""


def _without_first(event: Event) -> Event:
    return replace(event, actors=(Actor(""), *event.actors[1:]))


def _without_place(event: Event) -> Event:
    return replace(event, place=Place("", country=event.place.country) if event.place else None)


def _dead(event: Event) -> str:
    toll = event.fatalities
    return "" if toll is None or toll.conservative is None else str(toll.conservative)


_VALUES: dict[str, Callable[[Event], str]] = {
    "event_date": lambda event: event.date.day.isoformat() if event.date else "",
    "location": lambda event: event.place.name if event.place else "",
    "actor1": lambda event: _actor(event, 0),
    "actor2": lambda event: _actor(event, 1),
    "fatalities": _dead,
}
_OPENED: dict[str, Callable[[Event], Event]] = {
    "event_date": lambda event: replace(event, date=None),
    "location": _without_place,
    "actor1": _without_first,
    "actor2": lambda event: replace(event, actors=event.actors[:1]),
    "fatalities": lambda event: replace(event, fatalities=None),
}
