"""The values that a field could take instead, in the order of their number keys; none of them is taken here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

import msgspec

from eventcode.desk.bench import Bench
from eventcode.desk.cells import set_cell, to_text
from eventcode.desk.places import find_places_named, tell_place, write_place
from eventcode.desk.registry import country_of, find_actors_alike, find_kind
from eventcode.desk.view import Offer
from eventcode.desk.words import mentions_at
from eventcode.desk.working import Working
from eventcode.draft.compose.placing import to_place
from eventcode.draft.who import name_mention
from eventcode.errors import DeskError
from eventcode.records import Actor, Draft, Event, FatalityRange, Place, Record, Span
from eventcode.table import row_from_event

MOST = 9
"""As many as there are number keys."""
_NEAR = 3  # alike actors and namesakes that are offered beside what the article says
_SURE = "too unsure to be filled in"


class Candidate(Record, frozen=True):
    """A value and the event that has it. span: the words that say it; value, label: as an Offer has them."""

    event: Event
    value: str
    label: str
    confidence: float | None = None
    reason: str = ""
    span: Span | None = None
    place: tuple[float, float] | None = None

    def to_offer(self, number: int) -> Offer:
        """As the page shows it."""
        about = (self.confidence, self.reason, self.span, self.place)
        return Offer(number, self.value, self.label, *about)


def find_candidates(column: str, subject: str, working: Working, bench: Bench) -> list[Candidate]:
    """What could stand in this field beside what stands there, the likeliest first.

    What the finders read in the article comes last, so that numbers stay as they are when it has been read.
    """
    draft, find = bench.draft(subject), _FINDERS.get(column)
    if find is None and not any(each.field == column for each in (draft.alternatives if draft else ())):
        return []
    now = _value(working.event, column, bench)
    found: dict[str, Candidate] = {}
    proposed = chain(_unsure(column, draft, working, bench), _alternatives(column, draft, working, bench))
    for each in chain(proposed, find(column, draft, working, bench) if find else ()):
        if each.value != now and each.value:
            found.setdefault(each.value, each)
        if len(found) == MOST:
            break
    return list(found.values())


def _value(event: Event, column: str, bench: Bench) -> str:
    if column == "location":
        return write_place(event.place) if event.place else ""
    return to_text(row_from_event(event, bench.setting.codebook)[column])


def _unsure(column: str, draft: Draft | None, working: Working, bench: Bench) -> Iterator[Candidate]:
    """What the draft would have said, had it been surer."""
    if draft is None or column not in bench.offered(draft):
        return
    event = _take_over(column, draft.event, working.event)
    span = next((each.span for each in draft.evidence if each.field == column), None)
    told = _value(event, column, bench)
    place = event.place if column == "location" else None
    label = tell_place(place) if place else told
    yield Candidate(event, told, label, draft.confidence.get(column), _SURE, span, _point(place))


def _take_over(column: str, source: Event, event: Event) -> Event:
    """The event with the part of another that belongs to this column."""
    if column in ("actor1", "actor2"):
        side = int(column[-1]) - 1
        actors = [*event.actors[:2], *[Actor("")] * (2 - len(event.actors))]
        actors[side] = source.actors[side]
        return msgspec.structs.replace(event, actors=tuple(actors) if actors[1] != Actor("") else (actors[0],))
    part = {"event_date": "date", "location": "place", "fatalities": "fatalities"}[column]
    return msgspec.structs.replace(event, **{part: getattr(source, part)})


def _point(place: Place | None) -> tuple[float, float] | None:
    return (
        (place.latitude, place.longitude)
        if place and place.latitude is not None and place.longitude is not None
        else None
    )


def _alternatives(column: str, draft: Draft | None, working: Working, bench: Bench) -> Iterator[Candidate]:
    """The draft's own, but places, whose names may mean several."""
    for each in draft.alternatives if draft and column != "location" else ():
        if each.field != column:
            continue
        try:
            event = set_cell(working.event, column, each.value, bench.setting.codebook)
        except DeskError:  # a draft of an older codebook
            continue
        span = each.evidence.span if each.evidence else None
        yield Candidate(event, each.value, each.value, each.confidence, each.reason, span)


def _find_days(column: str, draft: Draft | None, working: Working, bench: Bench) -> Iterator[Candidate]:
    """The other days that the article tells."""
    for mention in bench.reading.dates if bench.has_reading else ():
        if not mention.background:
            day = mention.date.day.isoformat()
            event = msgspec.structs.replace(working.event, date=mention.date)
            yield Candidate(event, day, day, None, f"“{bench.article.quote(mention.span)}”", mention.span)


def _find_dead(column: str, draft: Draft | None, working: Working, bench: Bench) -> Iterator[Candidate]:
    """The numbers of the claims, the lowest and highest of each."""
    for claim in draft.claims if draft else ():
        for number in (claim.low, claim.high):
            if number is not None:
                event = msgspec.structs.replace(working.event, fatalities=FatalityRange(number, number, number, number))
                words = f"“{claim.evidence.quote}”" if claim.evidence else claim.kind
                reason = f"{words}, {claim.claimant}" if claim.claimant else words
                span = claim.evidence.span if claim.evidence else None
                yield Candidate(event, str(number), str(number), None, reason, span)


def _find_places(column: str, draft: Draft | None, working: Working, bench: Bench) -> Iterator[Candidate]:
    """Other places of the name, then those that the article names for an event."""
    book, country = bench.setting.codebook, country_of(working.event) or bench.article.country
    told = [each.value for each in draft.alternatives if each.field == column] if draft else []
    name = working.event.place.name if working.event.place else ""
    name = name or (told[0].partition(", ")[0] if told else "")
    namesakes = find_places_named(name, country, book, bench.setting.gazetteer) if name else []
    ranked = sorted(namesakes, key=lambda pair: _rank(pair[0], told))
    for place, found in ranked[: len(told) + _NEAR]:
        label, reason = tell_place(place, found.kind), ", ".join(found.reasons[:2])
        yield msgspec.structs.replace(_to_candidate(place, working, reason), label=label)
    mentions = {mention.name: mention for mention in reversed(bench.reading.places)} if bench.has_reading else {}
    for mention in sorted(mentions.values(), key=lambda each: each.span):
        if mention.found and mention.role in ("event", "near") and mention.kind not in ("country", "region"):
            said = f"“{bench.article.quote(mention.span)}”"
            yield _to_candidate(to_place(mention, country), working, said, mention.span)


def _rank(place: Place, told: list[str]) -> int:
    """Where the draft's own alternatives ("name, admin1, country") have it; those that it has not come last."""
    text = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
    return told.index(text) if text in told else len(told)


def _to_candidate(place: Place, working: Working, reason: str, span: Span | None = None) -> Candidate:
    event = msgspec.structs.replace(working.event, place=place)
    return Candidate(event, write_place(place), tell_place(place), None, reason, span, _point(place))


def _find_actors(column: str, draft: Draft | None, working: Working, bench: Bench) -> Iterator[Candidate]:
    """For a name that is not known those alike; then the actors named in the same sentences."""
    book, event = bench.setting.codebook, working.event
    side = int(column[-1]) - 1
    name = event.actors[side].name if len(event.actors) > side else ""
    if name and find_kind(name, event, book) is None:
        for known in find_actors_alike(name, event, book, _NEAR):
            named = _with_actor(event, side, known.name, known.kind)
            yield Candidate(named, known.name, known.name, known.score, f"{known.kind}, {known.reason}")
    if bench.has_reading:
        yield from _named_beside(column, working, bench)


def _named_beside(column: str, working: Working, bench: Bench) -> Iterator[Candidate]:
    side = int(column[-1]) - 1
    opposite = [actor.name for at, actor in enumerate(working.event.actors) if at != side]  # `swap` is for these
    own = [each.span for each in working.evidence if each.field in ("sub_event_type", "actor1", "actor2")]
    sentences = [
        sentence for sentence in bench.reading.document.sentences if any(s.has_overlap(sentence.span) for s in own)
    ]
    for sentence in sentences[:4]:
        for mention in mentions_at(bench.reading.actors, sentence.span):
            country = country_of(working.event) or bench.reading.country
            day = working.event.date.day if working.event.date else None
            named = name_mention(mention, country, day, bench.setting.codebook)
            if named.kind and named.name not in opposite:
                event = _with_actor(working.event, side, named.name, named.kind)
                said = f"{named.kind}, “{bench.article.quote(mention.span)}”"
                yield Candidate(event, named.name, named.name, None, said, mention.span)


def _with_actor(event: Event, side: int, name: str, kind: str) -> Event:
    actors = [*event.actors[:2], *[Actor("")] * (2 - len(event.actors))]
    actors[side] = msgspec.structs.replace(actors[side], name=name, kind=kind)
    return msgspec.structs.replace(event, actors=tuple(actors) if actors[1] != Actor("") else (actors[0],))


_FINDERS: dict[str, Callable[[str, Draft | None, Working, Bench], Iterator[Candidate]]] = {
    "event_date": _find_days,
    "actor1": _find_actors,
    "actor2": _find_actors,
    "location": _find_places,
    "fatalities": _find_dead,
}


def take_candidate(candidates: list[Candidate], number: int, column: str) -> Candidate:
    """The candidate of this number key. Raises DeskError where there is none."""
    if not 1 <= number <= len(candidates):
        raise DeskError(f"there is no offer {number}", field=column)
    return candidates[number - 1]
