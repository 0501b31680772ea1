"""How the learned types and the rules' choices become one list; neither is found here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eventcode.draft.learned.cleaning import Cleaner
from eventcode.draft.learned.features import find_features
from eventcode.draft.learned.weights import Weights, likelihoods
from eventcode.draft.what import TypeChoice
from eventcode.records import Record

STRANGE = 0.6  # of the familiarity of its own kind of text: below, a model has no say, above it has more and more
_LEAST = 0.02  # a sub-event type that is less likely is no choice


class Manner(Record, frozen=True):
    """How much a model has to say.

    weight: its say beside the rules' 1, in texts of the kind that it learned from; sharpness: see `likelihoods`;
    familiarity: the share of word pairs that it knows in such texts, by which it hears that a text is of another kind.
    """

    weight: float
    sharpness: float
    familiarity: float

    def weight_for(self, familiarity: float) -> float:
        """Its say in a text of this familiarity: none where the words are strange to it, all where they are its own."""
        relative = familiarity / self.familiarity if self.familiarity else 0.0
        return self.weight * min(1.0, max(0.0, (relative - STRANGE) / (1 - STRANGE)))


class LearnedTypes:
    """A `TypeVoice` that was trained. names: the sub-event types, one a column of the weights."""

    def __init__(self, weights: Weights, names: Sequence[str], manner: Manner, cleaner: Cleaner) -> None:
        self._weights, self._names, self._manner, self._cleaner = weights, tuple(names), manner, cleaner

    def blend(self, choices: Sequence[TypeChoice], text: str) -> list[TypeChoice]:
        """The rules' choices and the learned ones as one list, best first."""
        features = find_features(self._cleaner.clean(text))
        weight = self._manner.weight_for(self._weights.familiarity(features))
        if not weight:
            return list(choices)
        shares = likelihoods(self._weights.sums(features), self._manner.sharpness)
        return mix(choices, dict(zip(self._names, map(float, shares), strict=True)), weight)


def mix(choices: Sequence[TypeChoice], shares: Mapping[str, float], weight: float) -> list[TypeChoice]:
    """Both voices' scores added, the learned one's times `weight`, brought back to 0 to 1; ties keep their order."""
    told = {choice.sub_type: choice for choice in choices}
    others = [name for name, share in shares.items() if share >= _LEAST and name not in told]
    mixed = []
    for name in (*told, *others):
        rules = told.get(name)
        score = ((rules.score if rules else 0.0) + weight * shares.get(name, 0.0)) / (1 + weight)
        mixed.append(TypeChoice(name, round(score, 4), rules.reason if rules else "learned from coded rows"))
    return sorted(mixed, key=lambda choice: -choice.score)
