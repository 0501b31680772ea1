"""Names and numbers -> places in a sorted list of what occurs, so that events are counted by position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from eventcode.analysis.series import UNKNOWN

_TABLE = 50_000_000


@dataclass(frozen=True)
class Coded:
    """Rows as places in `values`, which has a row for each thing that occurs, in order. codes: int64, one a row."""

    codes: Any
    values: pl.DataFrame

    def __len__(self) -> int:
        return len(self.values)


def code_names(columns: Sequence[pl.Series]) -> list[Coded]:
    """Names in the order of their letters, a blank one as `UNKNOWN`; columns side by side, because it takes longest."""
    frame = pl.DataFrame([cells.alias(str(at)) for at, cells in enumerate(columns)])
    physical = frame.select(pl.all().cast(pl.Categorical).to_physical())
    return [_code_names(cells, physical[str(at)]) for at, cells in enumerate(columns)]


def _code_names(cells: pl.Series, physical: pl.Series) -> Coded:
    if physical.null_count():
        physical = physical.fill_null((physical.max() or 0) + 1)  # type: ignore[operator]
    found = find_occurring(physical.to_numpy())
    names = cells.gather(found.rows).cast(pl.String).fill_null("").replace("", UNKNOWN)
    return found.code(pl.DataFrame([names.alias(cells.name)]))


def code_numbers(cells: pl.Series) -> Coded:
    """Whole numbers without blanks, in their order."""
    found = find_occurring(cells.to_numpy())
    return found.code(pl.DataFrame([cells.gather(found.rows)]))


def combine(parts: Sequence[Coded]) -> Coded:
    """Rows that are alike in all parts get one code; the values stand side by side."""
    whole = parts[0]
    for part in parts[1:]:
        found = find_occurring(whole.codes * len(part) + part.codes)
        left, right = whole.codes[found.rows], part.codes[found.rows]
        whole = found.code(pl.concat([whole.values[left], part.values[right]], how="horizontal"))
    return whole


@dataclass(frozen=True)
class Occurring:
    """Which numbers occur. numbers: all; values: each once, ascending; rows: for each of these a row that has it."""

    numbers: Any
    values: Any
    rows: Any

    def code(self, named: pl.DataFrame) -> Coded:
        """The numbers as places among their names in order; names that are alike become one."""
        unique = named.unique().sort(named.columns).with_row_index("place")
        ranks = named.join(unique, on=named.columns, how="left", maintain_order="left")["place"].to_numpy()
        if not len(self.numbers):
            return Coded(np.empty(0, np.int64), unique.drop("place"))
        low, high = int(self.values[0]), int(self.values[-1])
        if high - low >= _TABLE:
            return Coded(ranks[np.searchsorted(self.values, self.numbers)].astype(np.int64), unique.drop("place"))
        table = np.zeros(high - low + 1, np.int64)
        table[self.values - low] = ranks
        return Coded(table[self.numbers - low if low else self.numbers], unique.drop("place"))


def find_occurring(numbers: Any) -> Occurring:
    """Which of these whole numbers occur."""
    if not len(numbers):
        return Occurring(numbers, numbers, np.empty(0, np.int64))
    low = int(numbers.min())
    span = int(numbers.max()) - low + 1
    if span > _TABLE:
        values, rows = np.unique(numbers, return_index=True)
        return Occurring(numbers, values, rows)
    last = np.full(span, -1, np.int32)
    last[numbers - low if low else numbers] = np.arange(len(numbers), dtype=np.int32)
    values = np.flatnonzero(last >= 0)
    return Occurring(numbers, values + low, last[values])
