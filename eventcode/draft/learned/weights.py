"""A linear model over hashed features: how likely each sub-event type is for a text; fitting it is training's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eventcode.draft.learned.features import Features

Numbers = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.intp]


class Weights(NamedTuple):
    """hashes: sorted; rarity: the inverse document frequency of each; slopes: a row a feature, a column a sub-event
    type; offsets: one a sub-event type."""

    hashes: Hashes
    rarity: Numbers
    slopes: Numbers
    offsets: Numbers

    def sums(self, features: Features) -> Numbers:
        """For each sub-event type how much speaks for it; not yet a likelihood."""
        columns, values = weigh(features, self.hashes, self.rarity)
        total: Numbers = values @ self.slopes[columns] + self.offsets
        return total

    def familiarity(self, features: Features) -> float:
        """The share of the text's pairs of words that the model has met more than once."""
        if not features.pairs:
            return 0.0
        pairs = np.array(features.pairs, np.uint32)
        return float((self.hashes[_places(pairs, self.hashes)] == pairs).mean()) if len(self.hashes) else 0.0


def likelihoods(sums: Numbers, sharpness: float) -> Numbers:
    """Sums of one text (or a row a text) as shares of 1. sharpness: how much a difference between sums means."""
    powers = np.exp((sums - sums.max(axis=-1, keepdims=True)) * sharpness)
    shares: Numbers = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return shares


def weigh(features: Features, hashes: Hashes, rarity: Numbers) -> tuple[Places, Numbers]:
    """The places of the known features in `hashes`, and their weights, of length 1 together."""
    if not features.counts or not len(hashes):
        return np.empty(0, np.intp), np.empty(0, np.float32)
    found = np.array(sorted(features.counts), np.uint32)
    places = _places(found, hashes)
    is_known = hashes[places] == found
    columns = places[is_known]
    counts = np.array([features.counts[int(each)] for each in found[is_known]], np.float32)
    values = (1 + np.log(counts)) * rarity[columns]
    length = float(np.sqrt((values * values).sum())) or 1.0
    return columns, (values / length).astype(np.float32)


def _places(found: Hashes, hashes: Hashes) -> Places:
    return np.minimum(np.searchsorted(hashes, found), len(hashes) - 1)
