"""Columns of a pandas frame -> columns of polars, as they are held where that can be; no cell is counted here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN = "not known"
"""The name of the unit of events whose place is blank."""


def to_polars(frame: pd.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """These columns of the frame, in its order of rows; missing cells are null."""
    columns = [_to_series(name, frame[name]) for name in dict.fromkeys(names)]
    return pl.DataFrame(columns) if columns else pl.DataFrame({"": pl.Series(range(len(frame)))})


def _to_series(name: str, cells: Any) -> pl.Series:
    return pl.Series(name, to_arrow(cells))


def to_arrow(cells: Any) -> Any:
    """A pandas column as an Arrow array, of text where it mixes types; it may come in chunks."""
    try:
        return pa.Array.from_pandas(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if gone else str(cell) for cell, gone in zip(cells, cells.isna(), strict=True)])


def to_days(column: pl.Series) -> pl.Series:
    """Days, from days, times or text in ISO form. Raises EventcodeError where a text is no day."""
    if column.dtype != pl.String:
        return column.cast(pl.Date)
    days = column.replace("", None).str.head(10).str.to_date("%Y-%m-%d", strict=False)
    bad = column.filter(days.is_null() & (column.fill_null("") != ""))
    if len(bad):
        step = "read the table with eventcode.load, or write days as 2024-03-05"
        raise EventcodeError(f"{bad[0]!r} in the column {column.name} is no day", next_step=step)
    return days


def to_numbers(column: pl.Series) -> pl.Series:
    """Whole numbers as they are, others as 64-bit floats. Raises EventcodeError where a text is no number."""
    if column.dtype.is_integer():
        return column
    if column.dtype == pl.String:
        column = column.replace("", None)
    try:
        return column.cast(pl.Float64)
    except pl.exceptions.PolarsError as error:
        step = "read the table with eventcode.load, or give a column of numbers"
        raise EventcodeError(f"the column {column.name} holds text that is no number", next_step=step) from error
