"""Names and numbers -> places in a sorted list of what occurs, so that events are counted by position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pyarrow as pa

from eventcode.analysis.series import UNKNOWN, to_arrow

if TYPE_CHECKING:
    import pandas as pd

_TABLE = 50_000_000


@dataclass(frozen=True)
class Coded:
    """Rows as places in `values`, which has a row for each thing that occurs, in order. codes: int64, one a row."""

    codes: Any
    values: pl.DataFrame

    def __len__(self) -> int:
        return len(self.values)

    def renamed(self, name: str) -> Coded:
        """The same with the one column of its values called so."""
        return Coded(self.codes, self.values.rename({self.values.columns[0]: name}))


class Columns:
    """The columns of a frame as they are asked for; names are coded once."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._coded: dict[str, Coded] = {}

    def __len__(self) -> int:
        return len(self._frame)

    def __getitem__(self, name: str) -> pl.Series:
        return pl.Series(name, to_arrow(self._frame[name]))

    def coded(self, name: str) -> Coded:
        """The names of a column as places in their list."""
        if name not in self._coded:
            self._coded[name] = code_names(to_arrow(self._frame[name]), name)
        return self._coded[name]


def code_names(cells: Any, name: str) -> Coded:
    """Names in the order of their letters, a blank one as `UNKNOWN`. cells: an Arrow array, in chunks or not."""
    chunked: Any = cells if isinstance(cells, pa.ChunkedArray) else pa.chunked_array([cells])
    encoded = chunked if pa.types.is_dictionary(chunked.type) else chunked.dictionary_encode()
    chunks = encoded.unify_dictionaries().chunks
    names = pl.Series(name, chunks[0].dictionary if chunks else pa.array([], pa.string())).cast(pl.String)
    parts = [each.indices.cast(pa.int32()).fill_null(len(names)).to_numpy(zero_copy_only=False) for each in chunks]
    found = find_occurring(parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, np.int32), *parts]))
    blank = pl.Series(name, [None], pl.String)
    named = pl.concat([names, blank]).gather(found.values).fill_null("").replace("", UNKNOWN)
    return found.code(pl.DataFrame([named]))


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
