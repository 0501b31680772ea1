"""What chosen words say for a field, by the finders that draft; nothing is found here that they do not find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from eventcode.codebook import Codebook
from eventcode.desk.cells import set_cell
from eventcode.desk.places import find_best_place
from eventcode.desk.registry import country_of, day_of
from eventcode.draft import Reading, read_mentions
from eventcode.draft.compose.placing import to_place
from eventcode.draft.mentions import ActMention, ActorMention, DateMention, PlaceMention, TollMention
from eventcode.draft.numbers import read_number
from eventcode.draft.tokens import read_tokens
from eventcode.draft.toll import find_tolls, range_from_claims
from eventcode.draft.what import Circumstances, decide_type
from eventcode.draft.when import find_dates
from eventcode.draft.where import find_places, rank_places
from eventcode.draft.who import find_actors, name_mention
from eventcode.gazetteer import Gazetteer
from eventcode.records import Actor, Article, Event, Span

Mention = TypeVar("Mention", ActMention, ActorMention, DateMention, PlaceMention, TollMention)


def read_all(article: Article, codebook: Codebook, gazetteer: Gazetteer) -> Reading:
    """Everything that the finders find; also in an article that drafting put aside, because an analyst has not."""
    reading = read_mentions(article, codebook, gazetteer)
    if not reading.put_aside:
        return reading
    document, country = reading.document, article.country
    return msgspec.structs.replace(
        reading,
        dates=find_dates(document, codebook),
        places=find_places(document, gazetteer, codebook),
        actors=find_actors(document, codebook, country, article.published),
        tolls=find_tolls(document, codebook, country, article.published),
    )


def propose(
    column: str, span: Span, event: Event, reading: Reading, codebook: Codebook, gazetteer: Gazetteer
) -> Event | None:
    """The event with what these words say for the column; None where no finder reads them so.

    span: in characters of the article's text.
    """
    find = _FINDERS.get(column)
    found = find(span, event, reading, codebook, gazetteer) if find else None
    if found is None and codebook.column(column).type == "integer":
        number = read_count(reading.article.quote(span), reading, codebook)
        return None if number is None else set_cell(event, column, str(number), codebook)
    return found


def read_count(words: str, reading: Reading, codebook: Codebook) -> int | None:
    """The first number among the words, in digits or in the article's language; None where there is none."""
    numbers = codebook.number_words(reading.document.language) or codebook.number_words("en")
    tokens = read_tokens(words)
    if numbers is None:
        return None
    found = (read_number(tokens, at, numbers) for at in range(len(tokens.words)))
    return next((number.value for number in found if number), None)


def mentions_at(mentions: Iterable[Mention], span: Span) -> list[Mention]:
    """Those that share words with the span, those that lie within it first."""
    found = [each for each in mentions if each.span.has_overlap(span)]
    return sorted(found, key=lambda each: (not each.span.is_within(span), each.span))


def _find_day(span: Span, event: Event, reading: Reading, codebook: Codebook, gazetteer: Gazetteer) -> Event | None:
    found = mentions_at(reading.dates, span)
    return msgspec.structs.replace(event, date=found[0].date) if found else None


def _find_place(span: Span, event: Event, reading: Reading, codebook: Codebook, gazetteer: Gazetteer) -> Event | None:
    found = rank_places(mentions_at(reading.places, span))
    country = country_of(event) or reading.country
    if found:
        return msgspec.structs.replace(event, place=to_place(found[0], country))
    place = find_best_place(reading.article.quote(span), country, codebook, gazetteer)
    return msgspec.structs.replace(event, place=place) if place else None


def _find_actor(side: int) -> Callable[[Span, Event, Reading, Codebook, Gazetteer], Event | None]:
    def find(span: Span, event: Event, reading: Reading, codebook: Codebook, gazetteer: Gazetteer) -> Event | None:
        found = [each for each in mentions_at(reading.actors, span) if each.kind]
        if not found:
            return None
        named = name_mention(found[0], country_of(event) or reading.country, day_of(event), codebook)
        actors = [*event.actors[:2], *[Actor("")] * (2 - len(event.actors))]
        actors[side] = msgspec.structs.replace(actors[side], name=named.name, kind=named.kind)
        while actors and actors[-1] == Actor(""):
            actors.pop()
        return msgspec.structs.replace(event, actors=tuple(actors))

    return find


def _find_type(span: Span, event: Event, reading: Reading, codebook: Codebook, gazetteer: Gazetteer) -> Event | None:
    acts = mentions_at(reading.acts, span)
    kinds = [actor.kind for actor in event.actors[:2]] + ["", ""]
    has_dead = bool(event.fatalities and event.fatalities.conservative)
    told = Circumstances(kinds[0], kinds[1], frozenset({"deaths"} if has_dead else ()))
    choices = decide_type(acts, told, codebook) if acts else []
    if not choices:
        return None
    sub_type = codebook.types.sub_type(choices[0].sub_type)
    return msgspec.structs.replace(event, type=sub_type.type, sub_type=sub_type.name)


def _find_dead(span: Span, event: Event, reading: Reading, codebook: Codebook, gazetteer: Gazetteer) -> Event | None:
    """The words' own number, also where they were read as a total or as part of another."""
    found = mentions_at(reading.tolls, span)
    if not found:
        return None
    alone = [msgspec.structs.replace(each, is_total=False, part_of=None) for each in found]
    toll, _ = range_from_claims(alone, codebook)
    return msgspec.structs.replace(event, fatalities=toll)


_FINDERS: dict[str, Callable[[Span, Event, Reading, Codebook, Gazetteer], Event | None]] = {
    "event_date": _find_day,
    "location": _find_place,
    "actor1": _find_actor(0),
    "actor2": _find_actor(1),
    "sub_event_type": _find_type,
    "fatalities": _find_dead,
}
