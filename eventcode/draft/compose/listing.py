"""Which places of a sentence stand side by side, each with an event of its own (rule U3)."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.codebook.language.scene_words import SceneWords
from eventcode.draft.compose.distance import is_unit
from eventcode.draft.document import Sentence
from eventcode.draft.mentions import PlaceMention
from eventcode.draft.where import rank_places


def best_area(areas: Sequence[PlaceMention]) -> PlaceMention | None:
    """The first of them that is a province; None where there is none."""
    return next((area for area in areas if area.kind == "admin1"), None)


def equal_places(sentence: Sentence, mentions: Sequence[PlaceMention], words: SceneWords) -> list[PlaceMention]:
    """The likeliest place, with those that are listed together with it ("A, B and C"); [] where there is none."""
    places = [place for place in mentions if not is_unit(place)]
    if len(places) < 2:
        return places
    best = rank_places(places)[0]
    run = next(run for run in _runs(sentence, places, words) if best in run)
    return run if len(run) > 1 and _is_list(sentence, run, words) else [best]


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
