"""Rows -> an Arrow table or a pandas DataFrame in the types of the codebook, and back; it opens no file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from eventcode.codebook import Codebook, Column, load_codebook
from eventcode.errors import TableError
from eventcode.records import Draft, Event
from eventcode.table.rows import Row, row_from_draft, row_from_event

if TYPE_CHECKING:
    import pandas as pd

_INT32_MAX = 2**31 - 1


def arrow_schema(codebook: Codebook) -> pa.Schema:
    """A field for each column: string (joined lists too), date32, double, int32, or int64 where the maximum needs it.

    The metadata name the profile, its version and the digest of the codebook.
    """
    about = {"profile": codebook.name, "version": codebook.version, "digest": codebook.digest}
    metadata = {f"eventcode.{key}".encode(): value.encode() for key, value in about.items()}
    return schema_of(codebook.columns).with_metadata(metadata)


def schema_of(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow types of these columns."""
    return pa.schema([pa.field(column.name, _arrow_type(column)) for column in columns])


def _arrow_type(column: Column) -> pa.DataType:
    if column.type == "integer":
        is_small = column.allowed or (column.maximum is not None and column.maximum <= _INT32_MAX)
        return pa.int32() if is_small else pa.int64()
    if column.type == "number":
        return pa.float64()
    return pa.date32() if column.type == "date" else pa.string()


def table_from_rows(rows: Sequence[Row], codebook: Codebook) -> pa.Table:
    """The rows as one Arrow table in one chunk, null where blank."""
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(codebook))


def table_from_drafts(drafts: Iterable[Draft], codebook: Codebook) -> pa.Table:
    """A row for each draft, in their order, with every column of the codebook."""
    return table_from_rows([row_from_draft(draft, codebook) for draft in drafts], codebook)


def table_from_events(events: Iterable[Event], codebook: Codebook) -> pa.Table:
    """A row for each event, in their order; columns that an event does not hold are blank."""
    return table_from_rows([row_from_event(event, codebook) for event in events], codebook)


def rows_from_table(table: pa.Table) -> list[Row]:
    """The rows of an Arrow table, None where null."""
    return table.to_pylist()


def to_frame(drafts: Iterable[Draft | Event], codebook: Codebook | None = None) -> pd.DataFrame:
    """A DataFrame with a row for each draft or event, in the columns of the codebook (default: the profile full).

    Text is pandas' `str`, a blank is missing (`isna()`), integers are `Int64`, numbers `float64`, and days
    `datetime64[s]`, so that `frame.event_date.dt` and `groupby` work at once. The types never depend on the rows.
    """
    book = codebook or load_codebook("full")
    rows = [row_from_draft(item, book) if isinstance(item, Draft) else row_from_event(item, book) for item in drafts]
    return frame_from_table(table_from_rows(rows, book))


def frame_from_table(table: pa.Table) -> pd.DataFrame:
    """The Arrow table as a DataFrame in the types that `to_frame` describes."""
    import pandas as pd

    days = [field.name for field in table.schema if pa.types.is_date(field.type)]
    dated = table.replace_schema_metadata(None)
    for name in days:
        place = dated.schema.get_field_index(name)
        dated = dated.set_column(place, name, dated[name].cast(pa.timestamp("s")))
    return dated.to_pandas(types_mapper=lambda kind: pd.Int64Dtype() if pa.types.is_integer(kind) else None)


def table_from_frame(frame: pd.DataFrame, codebook: Codebook) -> pa.Table:
    """The DataFrame's columns that the codebook has, in its order and types; a column that is missing is blank.

    Raises TableError where a cell is not of its column's type.
    """
    schema = arrow_schema(codebook)
    columns = [_column_from_frame(frame, field) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _column_from_frame(frame: pd.DataFrame, field: Any) -> Any:
    if field.name not in frame:
        return pa.nulls(len(frame), field.type)
    return _cast(pa.Array.from_pandas(frame[field.name]), field)


def table_from_text(table: pa.Table, codebook: Codebook, *, typed: bool = True) -> pa.Table:
    """A table whose cells are all text in the types of the codebook, or still as text; "" becomes null either way.

    The columns keep their order, and those that the codebook has not stay text. Raises TableError where a cell is not
    of its column's type.
    """
    schema = arrow_schema(codebook)
    types = {field.name: field for field in schema} if typed else {}
    fields = [types.get(name, pa.field(name, pa.string())) for name in table.column_names]
    columns = [_cast(table[field.name], field) for field in fields]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields)).replace_schema_metadata(schema.metadata)


def _cast(cells: Any, field: Any) -> Any:
    try:
        return _blank_to_null(cells).cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise TableError(f"not every cell is of the type {field.type}: {error}", key=field.name) from error


def _blank_to_null(cells: Any) -> Any:
    if not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
        return cells
    return pc.if_else(pc.equal(cells, pa.scalar("", cells.type)), pa.scalar(None, cells.type), cells)
