"""Fits the learned types: hashed features weighed by rarity, and a linear model over them; scikit-learn lives here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from eventcode.draft.learned.features import Features
from eventcode.draft.learned.weights import Hashes, Numbers, Weights, weigh

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_LEAST_TEXTS = 2  # a feature of fewer texts says nothing of the next
_STRENGTH = 1.0  # C of the linear model: chosen on folds of notes, where 1 and 3 were alike
_SEED = 20_250_101


def fit_types(texts: Sequence[Features], labels: Sequence[str]) -> tuple[Weights, tuple[str, ...]]:
    """Weights and the sub-event types of their columns, in alphabetical order; the same rows give the same bytes."""
    from sklearn.svm import LinearSVC  # here, so that a model's report can be read where scikit-learn is not

    hashes, rarity = _rarities(texts)
    model = LinearSVC(C=_STRENGTH, class_weight="balanced", random_state=_SEED)
    model.fit(_matrix(texts, hashes, rarity), list(labels))
    names = tuple(map(str, model.classes_))
    slopes, offsets = _by_column(model.coef_, len(names)), _by_column(model.intercept_[:, None], len(names))[0]
    return Weights(hashes, rarity, np.ascontiguousarray(slopes), np.ascontiguousarray(offsets)), names


def _by_column(values: npt.NDArray[np.float64], columns: int) -> Numbers:
    """A column a class; of two classes scikit-learn gives one row, which speaks for the second."""
    both = np.vstack([-values, values]) if columns == 2 else values
    return both.T.astype(np.float32)


def _rarities(texts: Sequence[Features]) -> tuple[Hashes, Numbers]:
    """The features that are not alone, sorted, and how rare each is."""
    count = Counter(feature for text in texts for feature in text.counts)
    hashes = np.array(sorted(feature for feature, texts in count.items() if texts >= _LEAST_TEXTS), np.uint32)
    holders = np.array([count[int(feature)] for feature in hashes])
    return hashes, (np.log((1 + len(texts)) / (1 + holders)) + 1).astype(np.float32)


def _matrix(texts: Sequence[Features], hashes: Hashes, rarity: Numbers) -> csr_matrix:
    from scipy.sparse import csr_matrix

    parts = [weigh(text, hashes, rarity) for text in texts]
    ends = np.cumsum([0, *(len(columns) for columns, _ in parts)])
    columns, values = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    return csr_matrix((values, columns, ends), shape=(len(texts), len(hashes)))
