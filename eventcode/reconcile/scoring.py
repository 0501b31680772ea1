"""How likely the reports of each pair tell one event: the weights of their levels added up; it looks for no pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eventcode.codebook import Codebook
from eventcode.reconcile import levels
from eventcode.reconcile.arrays import Floats, Ints
from eventcode.reconcile.texts import Texts
from eventcode.reconcile.traits import Traits

_AT_ONCE = 1 << 18
_SURE_OF = {"day": ("event_date",), "place": ("location",), "type": ("sub_event_type",), "toll": ("fatalities",)}
_OTHER_DAYS = [levels.number_of("day", level) for level in ("next", "two")]
_LEAST_TRUST = 0.4  # of a level that speaks against, where the draft is not sure of the field at all


@dataclass(frozen=True)
class Compared:
    """Pairs with their score. levels: comparison -> numbers as in LEVELS; actor1 and actor2 are the sides of `one`."""

    one: Ints
    other: Ints
    levels: dict[str, Ints]
    is_crossed: np.ndarray[tuple[int], np.dtype[np.bool_]]
    score: Floats


class Scorer:
    """Weighs pairs of these reports by the codebook. texts: of the reports, where they are at hand."""

    def __init__(self, traits: Traits, codebook: Codebook, texts: Texts | None = None) -> None:
        self.traits, self._settings, self._texts = traits, codebook.reconciling, texts
        self._tables = levels.TypeTables(self._settings, traits.types)
        self._actor_weights = self._settings.weights_of("actor")
        self._named = self._settings.weights["place"]["named"]

    def score(self, one: Ints, other: Ints) -> Floats:
        """The log odds of each pair, a few hundred thousand at a time."""
        parts = [
            self.compare(one[start : start + _AT_ONCE], other[start : start + _AT_ONCE]).score
            for start in range(0, len(one), _AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty(0)

    def compare(self, one: Ints, other: Ints) -> Compared:
        """The levels of each pair and what they add up to."""
        traits, settings = self.traits, self._settings
        first, second, is_crossed = levels.actor_levels(traits, one, other, self._actor_weights)
        found = {
            "day": levels.day_levels(traits, one, other),
            "place": levels.place_levels(traits, one, other, settings),
            "type": levels.type_levels(traits, one, other, self._tables),
            "actor1": first,
            "actor2": second,
            "toll": levels.toll_levels(traits, one, other, settings),
            "part_of_day": levels.word_levels("part_of_day", traits.part_of_day, one, other),
            "target": levels.word_levels("target", traits.target, one, other),
            "further": levels.further_levels(traits, one, other),
            "copy": levels.copy_levels(traits, one, other),
            "published": levels.published_levels(traits, one, other),
        }
        weights = {name: self._weigh(name, found, one, other) for name in found}
        total = settings.start + np.sum(list(weights.values()), axis=0)
        found["wording"] = np.full(len(one), levels.NO_WORDING)
        if self._texts is not None:
            total = self._look_at_texts(self._texts, one, other, found, total, weights["place"])
        return Compared(one, other, found, is_crossed, total)

    def _look_at_texts(
        self, texts: Texts, one: Ints, other: Ints, found: dict[str, Ints], total: Floats, place: Floats
    ) -> Floats:
        """The score with what the articles say, for pairs that it may decide; `found` is filled in."""
        marks, join = self._settings.wording, self._settings.join
        hope = total - np.minimum(place, 0)
        asked = np.flatnonzero((hope >= join - marks.below) & (total <= join + marks.above))
        if not len(asked):
            return total
        one, other = one[asked], other[asked]
        found["wording"][asked] = texts.wording_levels(one, other)
        found["place"][asked] = texts.place_levels(one, other, found["place"][asked], place[asked] < self._named)
        some = {name: found[name][asked] for name in ("day", "wording", "place")}
        total = total.copy()
        total[asked] += self._weigh("wording", some, one, other)
        total[asked] += self._weigh("place", some, one, other) - place[asked]
        return total

    def _weigh(self, name: str, found: dict[str, Ints], one: Ints, other: Ints) -> Floats:
        """The weights of one comparison; what speaks against weighs less where a draft is not sure of the field."""
        comparison = "actor" if name.startswith("actor") else name
        weights = np.array(self._settings.weights_of(comparison))[found[name]]
        if recurring := self._settings.recurring.get(comparison):
            recurs = np.isin(found[name], [levels.number_of(comparison, level) for level in recurring])
            weights[recurs & np.isin(found["day"], _OTHER_DAYS)] = 0.0
        fields = ("actor1", "actor2") if comparison == "actor" else _SURE_OF.get(name, ())
        if not fields:
            return weights
        trust = np.min([self.traits.field_trust(field)[each] for field in fields for each in (one, other)], axis=0)
        return np.where(weights < 0, weights * (_LEAST_TRUST + (1 - _LEAST_TRUST) * trust), weights)
