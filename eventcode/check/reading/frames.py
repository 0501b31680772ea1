"""Frames in memory (pandas, polars, Arrow) as batches; rows are numbered by position from 0, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from eventcode.check.reading.table import Batch, Table
from eventcode.errors import TableError

ROWS = 262_144
_NUMBERING = "the position of the row in the frame, counted from 0"


def open_frame(frame: Any, name: str = "table") -> Table:
    """A pandas or polars DataFrame or an Arrow table. Raises TableError for doubled columns or nested cells."""
    columns = tuple(str(column) for column in _names(frame))
    for column in columns:
        if columns.count(column) > 1:
            raise TableError(f"the column {column!r} is there twice", file=name, next_step="rename one of them")
    table = _to_arrow(frame, columns, name)
    return Table(name, columns, lambda: _cut(table), typed=True, numbering=_NUMBERING)


def _names(frame: Any) -> list[Any]:
    return list(frame.column_names if isinstance(frame, pa.Table) else frame.columns)


def _to_arrow(frame: Any, columns: tuple[str, ...], name: str) -> pa.Table:
    if isinstance(frame, pa.Table):
        return frame
    if hasattr(frame, "to_arrow"):
        arrow: pa.Table = frame.to_arrow()
        return arrow
    return pa.table(
        [_series(frame.iloc[:, at], column, name) for at, column in enumerate(columns)], names=list(columns)
    )


def _series(series: Any, column: str, name: str) -> Any:
    """One pandas column; a column of mixed objects is written as text, a missing cell stays missing."""
    try:
        array: Any = pa.Array.from_pandas(series)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        array = pa.array([None if missing else str(cell) for cell, missing in zip(series, series.isna(), strict=True)])
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_nested(array.type) and not pa.types.is_dictionary(array.type):
        message = f"the column {column!r} holds lists or records, not single values"
        raise TableError(message, file=name, next_step="join them to one text")
    return array


def _cut(table: pa.Table) -> Iterator[Batch]:
    for start in range(0, max(table.num_rows, 1), ROWS):
        part = table.slice(start, ROWS)
        yield Batch(part, np.arange(start, start + part.num_rows, dtype=np.int64))
