"""Cuts an article into scenes: acts told together, at one place and day; which scenes are one event is grouping's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from eventcode.codebook import Codebook
from eventcode.codebook.language.scene_words import SceneWords
from eventcode.draft.compose.dating import days_of
from eventcode.draft.compose.distance import is_unit
from eventcode.draft.compose.listing import best_area, equal_places
from eventcode.draft.compose.usable import acts_by_object, event_places, is_history, places_before
from eventcode.draft.document import Sentence
from eventcode.draft.mentions import ActMention, ActorMention, DateMention, PlaceMention, TollMention
from eventcode.draft.reading import Reading
from eventcode.records import EventDate, Record, Span


class _Mention(Protocol):
    @property
    def sentence(self) -> int: ...
    @property
    def span(self) -> Span: ...


M = TypeVar("M", bound=_Mention)


class Scene(Record, frozen=True):
    """Acts that one sentence, or one part of it, tells together.

    span: the words that belong to it. date: the day that holds for it, by its own words or by what stands around it.
    date_strength: 1 for its own sentence's words, less for those of its paragraph, 0 for words from elsewhere.
    areas: larger units named with it; beside: names of other places in the same words.
    siblings: scenes made of the same words, for places and days of equal rank (rules U2, U3).
    """

    sentence: Sentence
    span: Span
    acts: tuple[ActMention, ...]
    place: PlaceMention | None = None
    areas: tuple[PlaceMention, ...] = ()
    beside: frozenset[str] = frozenset()
    actors: tuple[ActorMention, ...] = ()
    tolls: tuple[TollMention, ...] = ()
    date: EventDate | None = None
    date_mention: DateMention | None = None
    date_doubts: tuple[str, ...] = ()
    siblings: int = 1
    date_strength: float = 0.0

    @property
    def has_own_date(self) -> bool:
        """Its own sentence gives the day of what happened."""
        return self.date_strength == 1.0


def find_scenes(reading: Reading, codebook: Codebook) -> list[Scene]:
    """Every scene of the article in the order of the text; sentences without an asserted act make none."""
    words = codebook.scene_words(reading.document.language) or codebook.scene_words("en")
    assert words is not None
    return list(_Cutter(reading, codebook, words).scenes())


def _by_sentence(mentions: Iterable[M]) -> dict[int, list[M]]:
    out: dict[int, list[M]] = defaultdict(list)
    for mention in mentions:
        out[mention.sentence].append(mention)
    return out


class _Cutter:
    """Cuts one article."""

    def __init__(self, reading: Reading, codebook: Codebook, words: SceneWords) -> None:
        self._reading, self._codebook, self._words = reading, codebook, words
        told = (act for act in reading.acts if act.status == "asserted" and not is_history(act, reading, words))
        self._acts = _by_sentence(acts_by_object(told, reading, codebook.stories.of_a_place, words))
        self._places = _by_sentence(event_places(reading))
        self._actors, self._tolls = _by_sentence(reading.actors), _by_sentence(reading.tolls)

    def scenes(self) -> Iterator[Scene]:
        for sentence in self._reading.document.sentences:
            acts = self._acts.get(sentence.index)
            if acts and "repeat" not in sentence.marks:
                places = self._places.get(sentence.index) or places_before(sentence, self._reading, self._places)
                for span in self._clauses(sentence, acts, places):
                    yield from self._scenes_of(sentence, span, acts, places)

    def _clauses(
        self, sentence: Sentence, acts: Sequence[ActMention], places: Sequence[PlaceMention]
    ) -> Iterator[Span]:
        """The clauses of a sentence, each with acts and a place of its own; mostly the sentence is one part."""
        begin, end = sentence.span.start, sentence.span.end
        for match in self._words.clause.finditer(sentence.text):
            part = Span(begin, sentence.span.start + match.start())
            rest = Span(sentence.span.start + match.end(), end)
            if _stands_alone(part, acts, places) and _stands_alone(rest, acts, places):
                yield Span(begin, rest.start)
                begin = rest.start
        yield Span(begin, end)

    def _scenes_of(
        self, sentence: Sentence, span: Span, acts: Sequence[ActMention], places: Sequence[PlaceMention]
    ) -> Iterator[Scene]:
        """One scene, or one for each place and day where the words list several of equal rank (rules U2, U3)."""
        own = [place for place in places if place.sentence == sentence.index]
        inside = [place for place in own if place.span.is_within(span)] if own else list(places)
        areas = tuple(place for place in inside if is_unit(place))
        told = tuple(act for act in acts if act.span.is_within(span))
        if not told:
            return
        listed = equal_places(sentence, inside, self._words)
        chosen: list[PlaceMention | None] = [*listed] or [best_area(areas)]
        days = days_of(sentence, span, told[0].span, self._reading, self._codebook)
        for day in days:
            for place in chosen:
                yield Scene(
                    sentence,
                    span,
                    told,
                    place,
                    areas,
                    frozenset(other.name for other in inside if len(listed) < 2),
                    tuple(actor for actor in self._actors.get(sentence.index, ()) if actor.span.is_within(span)),
                    tuple(toll for toll in self._tolls.get(sentence.index, ()) if toll.span.is_within(span)),
                    day.date,
                    day.mention,
                    day.doubts,
                    len(chosen) * len(days),
                    day.strength,
                )


def _stands_alone(span: Span, acts: Sequence[ActMention], places: Sequence[PlaceMention]) -> bool:
    return any(act.span.is_within(span) for act in acts) and any(
        place.span.is_within(span) and not is_unit(place) for place in places
    )
