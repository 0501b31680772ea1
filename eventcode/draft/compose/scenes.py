"""Cuts an article into scenes: acts told together, at one place and day; which scenes are one event is grouping's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.document import Sentence
from eventcode.draft.mentions import ActMention, ActorMention, DateMention, PlaceMention, TollMention
from eventcode.draft.reading import Reading
from eventcode.draft.when import choose_date
from eventcode.records import EventDate, Record, Span

_EVENT_ROLES = frozenset({"event", "near", "area"})
_AREA_KINDS = frozenset({"admin1", "country", "region"})
_LIST_WORDS = r"(?:and|or|as well as|&|in|at|near|the|of|areas?|towns?|villages?|cities|city|districts?|regions?)"
_LIST_GAP = re.compile(rf"[\s,;]*(?:{_LIST_WORDS}\s+){{0,5}}")
_LIST_END = re.compile(r"\b(?:and|or|as well as)\b|&")
_BESIDE = 0.6  # strength of a date that an earlier sentence of the paragraph gives
_OBJECT_GAP = re.compile(r"\s(?:the\s)?(?:(?:town|city|village|district|area|region|province)\sof\s)?")
_SINCE = re.compile(r"\bsince\b")
_CLAUSE = re.compile(r";\s|,?\s(?:while|whereas|and|but|before|after)\s")


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
    siblings: scenes made of the same words, for places of equal rank (rule U3).
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
    told = (act for act in reading.acts if act.status == "asserted" and not _is_history(act, reading))
    acts = _by_sentence(_by_object(told, reading, codebook.stories.of_a_place))
    places = _by_sentence(_event_places(reading))
    actors, tolls = _by_sentence(reading.actors), _by_sentence(reading.tolls)
    scenes: list[Scene] = []
    for sentence in reading.document.sentences:
        found = acts.get(sentence.index)
        if found and "repeat" not in sentence.marks:
            here = places.get(sentence.index) or _places_before(sentence, reading, places)
            for part in _cut(sentence, found, here):
                scenes += _scenes_of(part, found, here, actors.get(sentence.index, []), tolls.get(sentence.index, []))
    return [_dated(scene, reading, codebook) for scene in scenes]


def _places_before(
    sentence: Sentence, reading: Reading, places: Mapping[int, list[PlaceMention]]
) -> list[PlaceMention]:
    """The places of the sentence before it, where that one tells of no act and stands in the same paragraph."""
    before = reading.document.sentences[sentence.index - 1] if sentence.index else None
    if before is None or before.paragraph != sentence.paragraph:
        return []
    if any(act.sentence == before.index and act.status == "asserted" for act in reading.acts):
        return []
    return [place for place in places.get(before.index, []) if place.kind not in _AREA_KINDS][-1:]


def _by_object(acts: Iterable[ActMention], reading: Reading, of_a_place: Mapping[str, str]) -> Iterator[ActMention]:
    """The acts, those renamed whose object turns out to be a place: people are captured, and so are towns."""
    text, begins = reading.article.text, {place.span.start for place in reading.places}
    for act in acts:
        gap = _OBJECT_GAP.match(text, act.span.end)
        follows = gap is not None and gap.end() in begins
        is_other = follows and act.voice == "active" and act.act in of_a_place
        yield msgspec.structs.replace(act, act=of_a_place[act.act]) if is_other else act


def _is_history(act: ActMention, reading: Reading) -> bool:
    """The sentence dates the act to another time than the article's news."""
    here = [date for date in reading.dates if date.sentence == act.sentence and date.kind != "reported"]
    return bool(here) and all(date.background for date in here) and not _is_since(here, reading)


def _is_since(dates: Sequence[DateMention], reading: Reading) -> bool:
    """ "The deadliest attack since 2015" is news; the date only compares."""
    return all(_SINCE.search(reading.article.text, max(0, date.span.start - 20), date.span.start) for date in dates)


def _event_places(reading: Reading) -> Iterator[PlaceMention]:
    """Places where something may have happened: by their own words, or because other words of the article say so."""
    usual = {(place.name, place.admin1) for place in reading.places if place.role in ("event", "near")}
    for place in reading.places:
        is_other = place.role == "other" and place.kind in ("place", "district") and (place.name, place.admin1) in usual
        if place.role in _EVENT_ROLES or is_other:
            yield place


def _by_sentence(mentions: Iterable[M]) -> dict[int, list[M]]:
    out: dict[int, list[M]] = defaultdict(list)
    for mention in mentions:
        out[mention.sentence].append(mention)
    return out


class _Part(Record, frozen=True):
    sentence: Sentence
    span: Span


def _cut(sentence: Sentence, acts: Sequence[ActMention], places: Sequence[PlaceMention]) -> list[_Part]:
    """The clauses of a sentence, each with acts and a place of its own; mostly the sentence is one part."""
    bounds = [0]
    for match in _CLAUSE.finditer(sentence.text):
        parts = Span(sentence.span.start + bounds[-1], sentence.span.start + match.start())
        rest = Span(sentence.span.start + match.end(), sentence.span.end)
        if _stands_alone(parts, acts, places) and _stands_alone(rest, acts, places):
            bounds.append(match.end())
    ends = [*bounds[1:], len(sentence.text)]
    begin = sentence.span.start
    return [_Part(sentence, Span(begin + a, begin + b)) for a, b in zip(bounds, ends, strict=True)]


def _stands_alone(span: Span, acts: Sequence[ActMention], places: Sequence[PlaceMention]) -> bool:
    return any(act.span.is_within(span) for act in acts) and any(
        place.span.is_within(span) and place.kind not in _AREA_KINDS for place in places
    )


def _scenes_of(
    part: _Part,
    acts: Sequence[ActMention],
    places: Sequence[PlaceMention],
    actors: Sequence[ActorMention],
    tolls: Sequence[TollMention],
) -> Iterator[Scene]:
    """One scene, or one for each place where the part lists several of equal rank."""
    own = [place for place in places if place.sentence == part.sentence.index]
    inside = [place for place in own if place.span.is_within(part.span)] if own else list(places)
    areas = tuple(place for place in inside if place.kind in _AREA_KINDS)
    told = tuple(act for act in acts if act.span.is_within(part.span))
    listed = _equal_places(part.sentence, _specific(inside), told)
    chosen: list[PlaceMention | None] = [*listed] or [None]
    for place in chosen:
        yield Scene(
            part.sentence,
            part.span,
            told,
            place or _best_area(areas),
            areas,
            frozenset(other.name for other in inside if len(listed) < 2),
            tuple(actor for actor in actors if actor.span.is_within(part.span)),
            tuple(toll for toll in tolls if toll.span.is_within(part.span)),
            siblings=max(1, len(listed)),
        )


def _specific(places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Places that do not merely say in which unit another place of the list lies."""
    units = {name for place in places for name in (place.admin1, place.admin2) if name and name != place.name}
    return [place for place in places if place.kind not in _AREA_KINDS and place.name not in units]


def _best_area(areas: Sequence[PlaceMention]) -> PlaceMention | None:
    return next((area for area in areas if area.kind == "admin1"), None)


def _equal_places(sentence: Sentence, places: list[PlaceMention], acts: Sequence[ActMention]) -> list[PlaceMention]:
    """The places listed together ("A, B and C"), else the one nearest to the acts; [] where there is none."""
    if len(places) < 2:
        return places
    runs = _runs(sentence, places)
    run = min(runs, key=lambda some: (min(_distance(place, acts) for place in some), some[0].span.start))
    return run if len(run) > 1 and _is_list(sentence, run) else [min(run, key=lambda place: _rank(place, acts))]


def _runs(sentence: Sentence, places: list[PlaceMention]) -> list[list[PlaceMention]]:
    runs = [[places[0]]]
    for place in places[1:]:
        gap = sentence.text[runs[-1][-1].span.end - sentence.span.start : place.span.start - sentence.span.start]
        if _LIST_GAP.fullmatch(gap):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _is_list(sentence: Sentence, run: list[PlaceMention]) -> bool:
    """A list has its "and", and its places are of one kind: all near something, or none."""
    begin = sentence.span.start
    gaps = sentence.text[run[0].span.end - begin : run[-1].span.start - begin]
    return bool(_LIST_END.search(gaps)) and len({place.role == "near" for place in run}) == 1


def _rank(place: PlaceMention, acts: Sequence[ActMention]) -> tuple[int, float, int]:
    return (place.role != "event", -place.confidence, _distance(place, acts))


def _distance(place: PlaceMention, acts: Sequence[ActMention]) -> int:
    """Characters between a place and the nearest act."""
    return min(max(place.span.start - act.span.end, act.span.start - place.span.end, 0) for act in acts)


def _dated(scene: Scene, reading: Reading, codebook: Codebook) -> Scene:
    date, mention, doubts = choose_date(
        reading.document, codebook, reading.dates, scene.sentence.index, scene.acts[0].span
    )
    return msgspec.structs.replace(
        scene,
        date=date,
        date_mention=mention,
        date_doubts=tuple(doubts),
        date_strength=_strength(mention, scene.sentence, reading),
    )


def _strength(mention: DateMention | None, sentence: Sentence, reading: Reading) -> float:
    """How closely a date belongs to a sentence; nothing dates it where only the report has a day."""
    if mention is None or mention.kind == "reported":
        return 0.0
    if mention.sentence == sentence.index:
        return 1.0
    is_beside = reading.document.sentences[mention.sentence].paragraph == sentence.paragraph
    return _BESIDE if is_beside and mention.sentence < sentence.index else 0.0
