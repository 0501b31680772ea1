"""Cells of any source -> the types of their columns, a blank cell as null; no file is opened here."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eventcode.analysis.source import Source
from eventcode.codebook import Column, load_codebook
from eventcode.errors import TableError
from eventcode.table.frames import schema_of
from eventcode.table.replacing import read_day

_MIDNIGHT = re.compile(r"[ T]00:00:00(\.0+)?Z?$")


def to_types(rows: pa.Table, source: Source) -> pa.Table:
    """The cells in their columns' types, "" as null. Raises TableError where one is not of its type."""
    columns = [source.column(name) for name in rows.column_names]
    schema = schema_of(columns)
    cells = [_to_type(rows[field.name], column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(cells, schema=schema)


def _to_type(cells: Any, column: Column, kind: pa.DataType) -> Any:
    if cells.type == kind and not pa.types.is_string(kind):
        return cells
    try:
        if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
            cells = _blank_to_null(cells)
            cells = _to_days(cells) if pa.types.is_date(kind) else cells
            cells = _to_whole(cells) if pa.types.is_integer(kind) else cells
        return cells.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        reason = str(error).splitlines()[0]
        raise TableError(f"not every cell is of the type {column.type}: {reason}", key=column.name) from error


def _blank_to_null(cells: Any) -> Any:
    blank = pc.equal(cells, pa.scalar("", cells.type))
    has_blank = pc.any(blank).as_py()
    return pc.if_else(blank, pa.scalar(None, cells.type), cells) if has_blank else cells


def _to_whole(cells: Any) -> Any:
    """Whole numbers that were written as others, as pandas does with a column that has blanks: "331084.0"."""
    has_point = pc.any(pc.ends_with(cells, pattern=".0")).as_py()
    return pc.replace_substring_regex(cells, pattern=r"^(-?\d+)\.0+$", replacement=r"\1") if has_point else cells


def _to_days(cells: Any) -> Any:
    """Days as text in ISO form: "16 February 2023" and "2023-02-16 00:00:00.000" are read too."""
    known: dict[str, str] = {}
    for text in filter(None, pc.unique(cells).to_pylist()):
        day = read_day(_MIDNIGHT.sub("", text), _months())
        if day is not None and day != text:
            known[text] = day
    if not known:
        return cells
    return pa.chunked_array([[known.get(text, text) for text in cells.to_pylist()]], pa.string())


@cache
def _months() -> dict[str, int]:
    words = load_codebook("acled").date_words("en")
    return dict(words.months) if words else {}
