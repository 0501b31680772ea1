"""Units side by side with periods, and in which of them the table looked; no event is counted here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from eventcode.analysis.coding import Coded, find_occurring
from eventcode.errors import EventcodeError

MOST = 50_000_000


@dataclass(frozen=True)
class Grid:
    """Every unit in every period from `start` to `end`, and behind them a place for what has no day.

    units: one row each; first, last: the periods between which each unit is covered.
    """

    units: pl.DataFrame
    start: int
    end: int

    @property
    def length(self) -> int:
        """How many periods there are, and one for events without a day."""
        return self.end - self.start + 2

    @property
    def cells(self) -> int:
        """How many cells there are. Raises EventcodeError where they would fill the memory."""
        cells = len(self.units) * self.length
        if cells > MOST:
            step = "give a longer freq=, larger units or fewer rows"
            raise EventcodeError(f"the panel would have {cells:,} rows, more than {MOST:,}", next_step=step)
        return cells

    @property
    def is_dated(self) -> Any:
        """Whether each cell is a period; the last of each unit is not."""
        return np.arange(len(self.units) * self.length) % self.length != self.length - 1

    def covered(self, spans: tuple[Any, Any]) -> Any:
        """Whether each cell lies in the coverage of its unit. spans: first and last period of each unit."""
        periods = np.arange(self.start, self.end + 2)
        first, last = (each[:, None] for each in spans)
        inside = (periods >= first) & (periods <= last)
        inside[:, -1] = False
        return inside.ravel()


def find_spans(
    unit: Any, country: Coded, period: Any, units: int, given: Mapping[str, tuple[int, int]]
) -> tuple[Any, Any]:
    """The first and the last period in which each unit is covered: those of its country, or of any of its countries.

    unit, period: of every event that has a day; country: of the same events. given: coverage by country where it is
    known; for the others, from their first event to their last. A unit without a dated event is never covered.
    """
    first, last = _limits(country.codes, period, len(country))
    for at, name in enumerate(country.values.to_series()):
        first[at], last[at] = given.get(name, (first[at], last[at]))
    keys = unit * len(country) + country.codes
    pairs = find_occurring(keys).values
    owners, countries = pairs // len(country), pairs % len(country)
    low, _ = _limits(owners, first[countries], units)
    _, high = _limits(owners, last[countries], units)
    return low, high


def _limits(keys: Any, numbers: Any, count: int) -> tuple[Any, Any]:
    """The smallest and the largest number of each key; of a key without any, limits that nothing lies between."""
    low, high = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    if not len(keys):
        return low, high
    least = numbers.min()
    width = int(numbers.max() - least) + 1
    pairs = find_occurring(keys * width + (numbers - least)).values  # ascending: a key's smallest number stands first
    found, first = np.unique(pairs // width, return_index=True)
    last = np.append(first[1:], len(pairs)) - 1
    low[found], high[found] = pairs[first] % width + least, pairs[last] % width + least
    return low, high
