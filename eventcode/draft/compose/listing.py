"""Which places of a sentence stand side by side, each with an event of its own (rule U3)."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.codebook.scene_words import SceneWords
from eventcode.draft.compose.distance import is_unit
from eventcode.draft.document import Sentence
from eventcode.draft.mentions import ActMention, PlaceMention


def _specific(places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Places that do not merely say in which unit another place lies."""
    units = {name for place in places for name in (place.admin1, place.admin2) if name and name != place.name}
    return [place for place in places if place.name not in units] or list(places)


def best_area(areas: Sequence[PlaceMention]) -> PlaceMention | None:
    return next((area for area in areas if area.kind == "admin1"), None)


def equal_places(
    sentence: Sentence, mentions: Sequence[PlaceMention], acts: Sequence[ActMention], words: SceneWords
) -> list[PlaceMention]:
    """The places listed together ("A, B and C"), else the one nearest to the acts; [] where there is none."""
    places = [place for place in mentions if not is_unit(place)]
    if len(places) < 2:
        return places
    runs = [run for run in _runs(sentence, places, words) if len(run) > 1 and _is_list(sentence, run, words)]
    if runs:
        return min(runs, key=lambda run: (min(_distance(place, acts) for place in run), run[0].span.start))
    specific = _specific(places)
    nearest = min(_runs(sentence, specific, words), key=lambda run: min(_distance(place, acts) for place in run))
    return [min(nearest, key=lambda place: _rank(place, acts))]


def _runs(sentence: Sentence, places: list[PlaceMention], words: SceneWords) -> list[list[PlaceMention]]:
    runs = [[places[0]]]
    for place in places[1:]:
        gap = sentence.text[runs[-1][-1].span.end - sentence.span.start : place.span.start - sentence.span.start]
        if words.list_gap.fullmatch(gap):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _is_list(sentence: Sentence, run: list[PlaceMention], words: SceneWords) -> bool:
    """A list has its "and", and its places are of one kind: all near something, or none."""
    begin = sentence.span.start
    gaps = sentence.text[run[0].span.end - begin : run[-1].span.start - begin]
    return bool(words.joiner.search(gaps)) and len({place.role == "near" for place in run}) == 1


def _rank(place: PlaceMention, acts: Sequence[ActMention]) -> tuple[int, float, int]:
    return (place.role != "event", -place.confidence, _distance(place, acts))


def _distance(place: PlaceMention, acts: Sequence[ActMention]) -> int:
    """Characters between a place and the nearest act."""
    return min(max(place.span.start - act.span.end, act.span.start - place.span.end, 0) for act in acts)
