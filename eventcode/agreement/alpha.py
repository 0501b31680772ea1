"""Krippendorff's alpha of one column, with an interval from a bootstrap over units; it knows no column by name.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), and Content Analysis (4th ed. 2018), ch. 12:
alpha = 1 - D_o / D_e, observed over expected disagreement. The interval: units are drawn with replacement (Zapf et al.,
BMC Medical Research Methodology 16:93, 2016, https://doi.org/10.1186/s12874-016-0200-9), and its 2.5th and 97.5th
percentiles taken. A list of names is compared by Jaccard distance (Passonneau 2004, LREC).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

from eventcode.codebook.stages.agreeing import Level
from eventcode.records import Record

Floats = np.ndarray[Any, np.dtype[np.float64]]
_DECIMALS = 4


class Reliability(Record, frozen=True):
    """alpha: 1 where all agree, 0 as by chance, below 0 worse; None where there is nothing to compare or no value
    varies. low, high: its 95 % interval. units: with two values or more; values: in them; same: the share of pairs of
    values in a unit that are equal."""

    alpha: float | None
    low: float | None
    high: float | None
    units: int
    values: int
    same: float | None


def measure_reliability(
    units: Sequence[Sequence[Hashable]], level: Level, *, draws: int = 1000, seed: int = 1
) -> Reliability:
    """units: for each the values that its raters gave, numbers for interval, frozensets for set; those that a rater
    left out are left out. draws: samples of the bootstrap, 0 for none."""
    pairable = [unit for unit in units if len(unit) > 1]
    if not pairable:
        return Reliability(None, None, None, 0, 0, None)
    table = _Table(pairable)
    same = table.share_equal()
    values = int(table.sizes.sum())
    if len(table.categories) == 1:
        return Reliability(None, None, None, len(pairable), values, same)
    disagree = _LEVELS[level](table)
    alpha = _round(disagree(np.ones((1, len(pairable))))[0])
    low, high = _find_interval(disagree, len(pairable), draws, seed) if draws else (None, None)
    return Reliability(alpha, low, high, len(pairable), values, same)


class _Table:
    """Units by categories: how many raters gave each category to each unit."""

    def __init__(self, units: Sequence[Sequence[Hashable]]) -> None:
        self.categories: list[Any] = sorted({value for unit in units for value in unit}, key=_order)
        place = {value: at for at, value in enumerate(self.categories)}
        self.counts = np.zeros((len(units), len(place)))
        for row, unit in enumerate(units):
            for value in unit:
                self.counts[row, place[value]] += 1
        self.sizes: Floats = self.counts.sum(axis=1)

    def share_equal(self) -> float:
        equal = (self.counts * (self.counts - 1)).sum()
        return round(float(equal / (self.sizes * (self.sizes - 1)).sum()), _DECIMALS)


def _order(value: Hashable) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


Alphas = Callable[[Floats], Floats]
"""Weights, draws by units -> the alpha of each draw; NaN where nothing varies in it."""


def _nominal(table: _Table) -> Alphas:
    """Without a matrix of categories, of which places and actors have thousands."""
    counts, sizes = table.counts, table.sizes
    observed = (sizes**2 - (counts**2).sum(axis=1)) / (sizes - 1)

    def find(weights: Floats) -> Floats:
        totals, n = weights @ counts, weights @ sizes
        return _to_alpha(weights @ observed, n**2 - (totals**2).sum(axis=1), n)

    return find


def _interval(table: _Table) -> Alphas:
    """Squared differences, by sums of the values and of their squares."""
    numbers = np.array(table.categories, dtype=float)
    numbers = numbers - numbers.mean()
    sums, squares = table.counts @ numbers, table.counts @ numbers**2
    observed = 2 * (table.sizes * squares - sums**2) / (table.sizes - 1)

    def find(weights: Floats) -> Floats:
        n = weights @ table.sizes
        return _to_alpha(weights @ observed, 2 * (n * (weights @ squares) - (weights @ sums) ** 2), n)

    return find


def _set(table: _Table) -> Alphas:
    delta = np.array([[_jaccard(one, other) for other in table.categories] for one in table.categories])
    observed = ((table.counts @ delta) * table.counts).sum(axis=1) / (table.sizes - 1)

    def find(weights: Floats) -> Floats:
        totals = weights @ table.counts
        return _to_alpha(weights @ observed, ((totals @ delta) * totals).sum(axis=1), weights @ table.sizes)

    return find


def _ordinal(table: _Table) -> Alphas:
    """The distance of two ranks depends on how many values lie between them, so each draw has its own."""

    def find(weights: Floats) -> Floats:
        return np.array([_to_ordinal_alpha(table, draw) for draw in weights])

    return find


def _to_ordinal_alpha(table: _Table, weights: Floats) -> float:
    totals = weights @ table.counts
    middle = np.cumsum(totals) - totals / 2
    delta = (middle[:, None] - middle[None, :]) ** 2
    observed = ((table.counts @ delta) * table.counts).sum(axis=1) / (table.sizes - 1)
    return float(_to_alpha(weights @ observed, totals @ delta @ totals, weights @ table.sizes))


def _to_alpha(observed: Any, expected: Any, n: Any) -> Floats:
    """1 - D_o / D_e of sums over pairs; n: the pairable values."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 1e-12, 1 - (n - 1) * observed / expected, np.nan)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one | other)
    return 1 - len(one & other) / both if both else 0.0


def _find_interval(disagree: Alphas, units: int, draws: int, seed: int) -> tuple[float | None, float | None]:
    """The middle 95 % of the draws in which anything varies; None for fewer than two units."""
    if units < 2:
        return None, None
    weights = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=draws).astype(float)
    found = disagree(weights)
    found = found[~np.isnan(found)]
    if not len(found):
        return None, None
    low, high = np.percentile(found, [2.5, 97.5])
    return _round(low), _round(high)


def _round(number: Any) -> float | None:
    return None if np.isnan(number) else round(float(number), _DECIMALS) + 0.0


_LEVELS: dict[Level, Callable[[_Table], Alphas]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "set": _set,
}
