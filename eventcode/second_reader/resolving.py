"""What a model tells, in the codebook's names: its words are read again by the rules' finders where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from eventcode.codebook import Codebook
from eventcode.codebook.naming import Named
from eventcode.draft import Reading, read_mentions
from eventcode.draft.compose.placing import to_place
from eventcode.draft.mentions import ActorMention, DateMention, PlaceMention
from eventcode.draft.who import name_mention
from eventcode.gazetteer import Gazetteer
from eventcode.records import Article, EventDate, Place, Record, Span
from eventcode.second_reader.grounding import Told
from eventcode.second_reader.wording import Field

Mention = TypeVar("Mention", DateMention, PlaceMention, ActorMention)
_SIDES: tuple[Field, Field] = ("actor1", "actor2")


class Resolved(Record, frozen=True):
    """An event as the model tells it. told: its values by field; a part that is not told is None.

    place, actors: as the codebook names them; no class where the finders know no such actor. actors: actor1, actor2.
    """

    told: dict[Field, Told]
    date: EventDate | None
    place: Place | None
    actors: tuple[Named | None, Named | None]


class Resolver:
    """Reads the mentions of one article when they are first asked for."""

    def __init__(self, article: Article, codebook: Codebook, gazetteer: Gazetteer) -> None:
        self._article, self._codebook, self._gazetteer = article, codebook, gazetteer

    @cached_property
    def _reading(self) -> Reading:
        return read_mentions(self._article, self._codebook, self._gazetteer)

    @property
    def _country(self) -> str:
        """The article's country: of an article that the rules put aside, the one that the input names."""
        hint = self._codebook.countries.find(self._article.country)
        return self._reading.country or (hint.name if hint else "")

    def resolve(self, told: Mapping[Field, Told]) -> Resolved:
        """The event of these values."""
        day, place = self._day(told.get("event_date")), self._place(told.get("location"))
        country = place.country if place else self._country
        one, other = (self._actor(told.get(field), country, day) for field in _SIDES)
        return Resolved(dict(told), day, place, (one, other))

    def _day(self, told: Told | None) -> EventDate | None:
        """With the precision that the finders read in its words; else as reported, within a week (coding rule T5)."""
        if told is None:
            return None
        day = date.fromisoformat(told.value)
        same = (mention.date for mention in _at(self._reading.dates, told.spans) if mention.date.day == day)
        return next(same, EventDate(day, 2, "as reported"))

    def _place(self, told: Told | None) -> Place | None:
        if told is None:
            return None
        mention = next(_at(self._reading.places, told.spans), None)
        return to_place(mention, self._country) if mention else Place(told.value, self._country)

    def _actor(self, told: Told | None, country: str, day: EventDate | None) -> Named | None:
        if told is None:
            return None
        mention = next((each for each in _at(self._reading.actors, told.spans) if each.kind), None)
        if mention is None:
            return Named(told.value, "")
        return name_mention(mention, country, day.day if day else None, self._codebook)


def _at(mentions: Iterable[Mention], spans: Iterable[Span]) -> Iterator[Mention]:
    """The mentions that overlap one of these spans, in the order of the text."""
    told = tuple(spans)
    return (mention for mention in mentions if any(mention.span.has_overlap(span) for span in told))
