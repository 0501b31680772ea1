"""Why two reports may be one event, in words; the levels come from levels.py and the sentences from reconcile.yaml."""

from __future__ import annotations

import numpy as np

from eventcode.codebook import Codebook
from eventcode.codebook.stages.reconciling import LEVELS
from eventcode.reconcile.levels import pair_distance
from eventcode.reconcile.scoring import Compared, Scorer
from eventcode.reconcile.traits import UNKNOWN

_ORDER = ("day", "place", "actors", "toll", "type", "part_of_day", "target", "further", "copy", "wording", "published")


class Reasons:
    """Tells what speaks for and against the pairs of some reports."""

    def __init__(self, scorer: Scorer, codebook: Codebook) -> None:
        self._scorer, self._traits = scorer, scorer.traits
        self._words = codebook.reconciling.reasons

    def tell(self, pairs: list[tuple[int, int]]) -> list[str]:
        """A sentence for each pair: "same day, 3 km apart, same two actors, tolls 12 and 14"."""
        if not pairs:
            return []
        one, other = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
        compared = self._scorer.compare(one, other)
        kilometres = pair_distance(self._traits, one, other)
        return [self._tell_one(compared, at, float(kilometres[at])) for at in range(len(pairs))]

    def likelihoods(self, pairs: list[tuple[int, int]]) -> list[float]:
        """How likely each pair is one event, 0 to 1, rounded to 3 places."""
        if not pairs:
            return []
        one, other = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
        return [round(float(each), 3) for each in 1 / (1 + np.exp(-self._scorer.score(one, other)))]

    def differences(self, pairs: list[tuple[int, int]]) -> list[tuple[str, ...]]:
        """For each pair what its reports disagree about: of "date", "place", "type", "actor" and "toll"."""
        if not pairs:
            return []
        one, other = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
        found = self._scorer.compare(one, other).levels
        named = {name: [LEVELS[name.rstrip("12")][number] for number in numbers] for name, numbers in found.items()}
        return [self._differ({name: levels[at] for name, levels in named.items()}) for at in range(len(pairs))]

    def _differ(self, found: dict[str, str]) -> tuple[str, ...]:
        is_other = {
            "date": found["day"] not in ("same", "within", "unknown"),
            "place": found["place"] not in ("same", "nested", "unknown"),
            "type": found["type"] not in ("same", "unknown"),
            "actor": any(found[side] in ("other", "other_role") for side in ("actor1", "actor2")),
            "toll": found["toll"] in ("close", "overlap", "differ", "far"),
        }
        return tuple(name for name, differs in is_other.items() if differs)

    def _tell_one(self, compared: Compared, at: int, kilometres: float) -> str:
        found = {name: LEVELS[name][compared.levels[name][at]] for name in LEVELS if name != "actor"}
        found["actors"] = self._actors(compared, at)
        known = self._numbers(int(compared.one[at]), int(compared.other[at]), kilometres)
        told = [self._words[name].get(found[name], "") for name in _ORDER]
        return ", ".join(words.format(**known) for words in told if words)

    def _actors(self, compared: Compared, at: int) -> str:
        sides = [LEVELS["actor"][compared.levels[name][at]] for name in ("actor1", "actor2")]
        same = sum(side.startswith("same") for side in sides)
        if same == 2:
            return "both"
        if any(side.startswith("other") for side in sides):
            return "one_and_other" if same else "other"
        return "one" if same else "possible" if "possible" in sides or "beside" in sides else "unknown"

    def _numbers(self, one: int, other: int, kilometres: float) -> dict[str, str]:
        """What the sentences may quote: kilometres, days and the two tolls."""
        days = abs(int(self._traits.day[one] - self._traits.day[other]))
        dead = [int(self._traits.dead[each]) for each in (one, other)]
        tolls = ["none" if each == UNKNOWN else str(each) for each in dead]
        return {"kilometres": f"{kilometres:.0f}", "days": str(days), "toll1": tolls[0], "toll2": tolls[1]}
