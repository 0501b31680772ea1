"""A frame as the Arrow table that other rooms take, and what check, compare and summary answer; no rule is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from eventcode.analysis.layout import Layout
from eventcode.analysis.series import to_arrow
from eventcode.check.reading import to_text
from eventcode.codebook import Codebook, load_codebook

if TYPE_CHECKING:
    from eventcode.check import Findings
    from eventcode.compare import Comparison


def to_table(frame: pd.DataFrame) -> pa.Table:
    """The frame as an Arrow table: categories as text, times at midnight as days."""
    columns = {str(name): _plain(to_arrow(frame[name])) for name in frame.columns}
    return pa.table(columns)


def _plain(cells: Any) -> Any:
    if pa.types.is_dictionary(cells.type):
        return cells.cast(cells.type.value_type)
    if pa.types.is_timestamp(cells.type):
        try:
            return cells.cast(pa.timestamp("s")).cast(pa.date32())
        except pa.ArrowInvalid:
            return cells  # it holds hours too
    return cells


def to_text_table(frame: pd.DataFrame) -> pa.Table:
    """The frame as an Arrow table of text, blank cells as ""."""
    return to_text(to_table(frame))


def check_frame(frame: pd.DataFrame, layout: Layout, codebook: Codebook | str = "") -> Findings:
    """The findings of the frame by a codebook, by default the one that it follows."""
    from eventcode.check import check_table

    book = load_codebook(codebook) if isinstance(codebook, str) and codebook else codebook or layout.book
    return check_table(to_table(frame), book)


def compare_frames(new: pd.DataFrame, old: pd.DataFrame, key: Sequence[str], book: Codebook) -> Comparison:
    """What differs between two frames. Raises TableError where one has not the columns of the key."""
    from eventcode.compare import compare_tables

    numbers = frozenset(column.name for column in book.columns if column.type in ("integer", "number"))
    return compare_tables(_side(old, "other"), _side(new, "this"), key, numbers=numbers)


def _side(frame: pd.DataFrame, name: str) -> Any:
    from eventcode.compare import Side

    table = to_table(frame)
    told = " ".join(str(frame.attrs.get(key, "")) for key in ("source", "version")).strip()
    return Side(told or name, tuple(table.column_names), lambda: iter([table]))


def describe_frame(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """A row a column: label, unit, type, filled and distinct cells, smallest and largest, the most frequent values."""
    from eventcode.table import summarise_table

    observed = summarise_table(to_table(frame), layout.book)
    labels, units = frame.attrs.get("labels", {}), layout.rules.measures
    known = {column.name: column for column in layout.book.columns}
    rows = [
        {
            "column": name,
            "label": labels.get(name) or known[name].label,
            "unit": units.get(name, ""),
            "type": known[name].type,
            "filled": each.filled,
            "blank": observed.rows - each.filled,
            "distinct": each.distinct,
            "smallest": each.minimum,
            "largest": each.maximum,
            "frequent": "; ".join(f"{count.value} ({count.count:,})" for count in _most(each.counts)),
        }
        for name, each in observed.columns.items()
    ]
    return pd.DataFrame(rows).set_index("column") if rows else pd.DataFrame()


def _most(counts: Sequence[Any]) -> list[Any]:
    return sorted((each for each in counts if each.count), key=lambda each: -each.count)[:3]
