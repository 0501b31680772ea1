"""A table -> what each column was seen to hold: shares of blanks, ranges and counts; it judges nothing."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eventcode.codebook import Codebook, Column
from eventcode.codebook.pages.observed import ColumnObserved, Count, Observed

_MOST = 8  # values listed for a column whose values are not fixed
_MOST_ALLOWED = 60  # a longer list of allowed values is listed by frequency
_TYPES = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}


def summarise_table(table: pa.Table, codebook: Codebook, name: str = "") -> Observed:
    """What stands in the table. table: cells as text, blank "", or in the codebook's types; name: of the table."""
    columns = {column.name: column for column in codebook.columns}
    observed = {
        column.name: _summarise(_to_text(table[column.name]), column, codebook)
        for column in codebook.columns
        if column.name in table.column_names
    }
    return Observed(name, len(table), observed, tuple(each for each in table.column_names if each not in columns))


def _to_text(cells: Any) -> Any:
    """The cells that are not blank, as text."""
    text = cells.cast(pa.string())
    return text.filter(pc.fill_null(pc.not_equal(text, pa.scalar("")), False))


def _summarise(cells: Any, column: Column, codebook: Codebook) -> ColumnObserved:
    pairs: Any = pc.value_counts(_items(cells, column))
    counted: dict[str, int] = {pair["values"]: pair["counts"] for pair in pairs.to_pylist()}
    minimum, maximum = _find_range(cells, column)
    shown = _choose_values(counted, column, codebook)
    counts = tuple(Count(value, counted.get(value, 0)) for value in shown)
    others = sum(counted.values()) - sum(count.count for count in counts)
    return ColumnObserved(len(cells), len(counted), minimum, maximum, counts, others)


def _items(cells: Any, column: Column) -> Any:
    return pc.list_flatten(pc.split_pattern(cells, column.separator)) if column.separator else cells


def _find_range(cells: Any, column: Column) -> tuple[str, str]:
    """The smallest and the largest number or day as text; blank where the cells are neither."""
    if column.type not in _TYPES or not len(cells):
        return "", ""
    try:
        found: Any = pc.min_max(cells.cast(_TYPES[column.type])).as_py()
    except pa.ArrowInvalid:
        return "", ""
    return str(found["min"]), str(found["max"])


def _choose_values(counted: dict[str, int], column: Column, codebook: Codebook) -> list[str]:
    """The values to list: those allowed, else the most frequent, unless hardly any is there twice."""
    allowed = [str(value.value) for value in codebook.values(column)]
    frequent = sorted(counted, key=lambda value: (-counted[value], value))
    if allowed and len(allowed) <= _MOST_ALLOWED:
        return allowed + [value for value in frequent if value not in allowed][:_MOST]
    is_listed = column.type in ("string", "list") and len(counted) <= 0.5 * sum(counted.values())
    return frequent[:_MOST] if is_listed or allowed else []
