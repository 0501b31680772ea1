"""Writes the notes of an event by coding rules §9, from coded values alone: no words of the article stand in them."""

from __future__ import annotations

import re
from datetime import date

from eventcode.codebook import Codebook
from eventcode.codebook.language.sentences import Sentences, TollWords
from eventcode.records import Actor, ClaimKind, Event, EventDate, FatalityRange, Place

_MONTHS = (  # N4: English names whatever the locale
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_REGIME = re.compile(r" \(\d{4}-(?:\d{4})?\)")


def write_notes(event: Event, codebook: Codebook, *, kind: ClaimKind | None = None, members: int = 1) -> str:
    """The notes of one event. kind: the decisive toll claim's; members: events that share its toll (§6.4)."""
    words = codebook.sentences("en")  # N4: notes are English, whatever the article's language
    assert words is not None
    prefix = codebook.notes.prefix(event.sub_type)
    opening = _date_words(event.date) if event.date else ""
    clause = _actor_words(event, words)
    where = _place_words(event.place, words) if event.place else ""
    told = " ".join(part for part in (clause, where) if part)
    first = f"{opening}, {told}." if opening else f"{told[:1].upper()}{told[1:]}."
    return f"{prefix}{first} {_toll_words(event.fatalities, words.tolls, kind, members)}"


def day_words(day: date) -> str:
    """D Month YYYY in English (N4)."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _date_words(when: EventDate) -> str:
    """N1 and N2: On … for an exact day, Around … with the bracket for a period."""
    if when.precision == 1:
        return f"On {day_words(when.day)}"
    basis = f" ({when.basis})" if when.basis else ""
    return f"Around {day_words(when.day)}{basis}"


def _actor_words(event: Event, words: Sentences) -> str:
    names = [_short(actor) for actor in event.actors] or [words.unknown_actor]
    telling = words.telling(event.sub_type)
    if len(names) > 1:
        return telling.two_sided.format(one=names[0], other=names[1])
    return telling.one_sided.format(one=names[0])


def _short(actor: Actor) -> str:
    return _REGIME.sub("", actor.name)


def _place_words(place: Place, words: Sentences) -> str:
    """N6: the place with its admin units in brackets; a surrogate place is declared (§8.4)."""
    units = [unit for unit in (place.admin3, place.admin2, place.admin1) if unit and unit != place.name]
    named = f"{place.name} ({', '.join(units)})" if units else place.name
    if place.precision == 3:
        area = place.admin1 or place.country or place.name
        surrogate = words.places.coded_to.format(place=place.name) if place.name != area else ""
        return words.places.region.format(area=area) + surrogate
    shape = words.places.area if place.precision == 2 else words.places.exact
    return shape.format(place=named)


def _toll_words(toll: FatalityRange | None, words: TollWords, kind: ClaimKind | None, members: int) -> str:
    if toll is None or toll.conservative is None:
        return words.none
    shape = words.split if members > 1 else _toll_shape(toll, words, kind)
    low = toll.low if toll.low is not None else toll.conservative
    return shape.format(low=low, high=toll.high, number=toll.conservative, members=members)


def _toll_shape(toll: FatalityRange, words: TollWords, kind: ClaimKind | None) -> str:
    if kind in ("vague", "killed_or_injured"):
        return words.vague if kind == "vague" else words.killed_or_injured
    if toll.high is None or kind == "at_least":
        return words.open
    if toll.low != toll.high:
        return words.range
    return {0: words.zero, 1: words.one}.get(toll.high, words.exact)
