"""Chooses how sharp and how loud the learned voice is, on rows that it did not learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from eventcode.draft.learned.cleaning import Cleaner
from eventcode.draft.learned.features import find_features
from eventcode.draft.learned.types import Manner, mix
from eventcode.draft.learned.weights import Numbers, Weights, likelihoods
from eventcode.draft.what import TypeChoice
from eventcode.training.hearing import Heard

_SHARPNESS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
_WEIGHTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0)
_HAIR = 0.002  # share right by which, beyond one row, a louder voice must be better
_NEVER = 1e-6  # keeps the logarithm of a share of 0


class _Spoken(NamedTuple):
    """A held-out row as both voices speak of it. sums: the learned one's, before they are sharpened."""

    choices: tuple[TypeChoice, ...]
    sums: Numbers
    familiarity: float
    coded: str


def choose_manner(heard: Sequence[Heard], weights: Weights, names: Sequence[str], cleaner: Cleaner) -> Manner:
    """The manner that is right most often; of manners that differ by no more than a hair the quietest.

    names: the sub-event types of the weights' columns. Rows in which the rules see no event have no say.
    """
    spoken = [_speak(each, weights, cleaner) for each in heard if each.choices]
    if not spoken:
        return Manner(0.0, 1.0, 0.0)
    familiarity = round(float(np.mean([each.familiarity for each in spoken])), 4)
    sharpness = max(_SHARPNESS, key=lambda value: _likelihood(spoken, names, value))
    manners = [Manner(weight, sharpness, familiarity) for weight in _WEIGHTS]
    shares = [_share_right(spoken, names, manner) for manner in manners]
    return next(
        manner for manner, share in zip(manners, shares, strict=True) if share >= max(shares) - _HAIR - 1 / len(spoken)
    )


def _speak(heard: Heard, weights: Weights, cleaner: Cleaner) -> _Spoken:
    features = find_features(cleaner.clean(heard.text))
    return _Spoken(heard.choices, weights.sums(features), weights.familiarity(features), heard.row.sub_event_type)


def _likelihood(spoken: Sequence[_Spoken], names: Sequence[str], sharpness: float) -> float:
    """Of what people coded, as the learned voice sees it; types that it never met count for nothing."""
    met = [each for each in spoken if each.coded in names]
    shares = (likelihoods(each.sums, sharpness)[names.index(each.coded)] for each in met)
    return float(sum(np.log(share + _NEVER) for share in shares))


def _share_right(spoken: Sequence[_Spoken], names: Sequence[str], manner: Manner) -> float:
    return sum(_decide(each, names, manner) == each.coded for each in spoken) / len(spoken)


def _decide(spoken: _Spoken, names: Sequence[str], manner: Manner) -> str:
    shares = likelihoods(spoken.sums, manner.sharpness)
    weight = manner.weight_for(spoken.familiarity)
    return mix(spoken.choices, dict(zip(names, map(float, shares), strict=True)), weight)[0].sub_type
