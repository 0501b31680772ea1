"""Which acts and places of an article may make a scene: no history, no speech about places, towns told from people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from eventcode.codebook.language.scene_words import SceneWords
from eventcode.draft.compose.distance import is_unit
from eventcode.draft.document import Sentence
from eventcode.draft.mentions import ActMention, DateMention, PlaceMention
from eventcode.draft.reading import Reading

_SURE = 0.85  # weight of an act whose object is a named place
_EVENT_ROLES = frozenset({"event", "near", "area"})


def places_before(sentence: Sentence, reading: Reading, places: Mapping[int, list[PlaceMention]]) -> list[PlaceMention]:
    """The places of the sentence before it, where that one tells of no act and stands in the same paragraph."""
    before = reading.document.sentences[sentence.index - 1] if sentence.index else None
    if before is None or before.paragraph != sentence.paragraph:
        return []
    if any(act.sentence == before.index and act.status == "asserted" for act in reading.acts):
        return []
    return [place for place in places.get(before.index, []) if not is_unit(place)][-1:]


def acts_by_object(
    acts: Iterable[ActMention], reading: Reading, of_a_place: Mapping[str, str], words: SceneWords
) -> Iterator[ActMention]:
    """The acts, those renamed whose object turns out to be a place: people are captured, and so are towns."""
    text, begins = reading.article.text, {place.span.start for place in reading.places}
    for act in acts:
        gap = words.object_gap.match(text, act.span.end)
        follows = gap is not None and gap.end() in begins
        meant = of_a_place.get(act.act, act.act)
        is_place = follows and act.voice == "active" and meant in of_a_place.values()
        yield msgspec.structs.replace(act, act=meant, weight=max(act.weight, _SURE)) if is_place else act


def is_history(act: ActMention, reading: Reading, words: SceneWords) -> bool:
    """The sentence dates the act to another time than the article's news."""
    here = [date for date in reading.dates if date.sentence == act.sentence and date.kind != "reported"]
    return bool(here) and all(date.background for date in here) and not _compares(here, reading, words)


def _compares(dates: Sequence[DateMention], reading: Reading, words: SceneWords) -> bool:
    """ "The deadliest attack since 2015" is news; the date only compares."""
    text = reading.article.text
    return all(words.comparison.search(text, max(0, date.span.start - 20), date.span.start) for date in dates)


def event_places(reading: Reading) -> Iterator[PlaceMention]:
    """Places where something may have happened: by their own words, or because other words of the article say so."""
    usual = {(place.name, place.admin1) for place in reading.places if place.role in ("event", "near")}
    for place in reading.places:
        is_other = place.role == "other" and place.kind in ("place", "district") and (place.name, place.admin1) in usual
        if place.role in _EVENT_ROLES or is_other:
            yield place
