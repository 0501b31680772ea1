"""Workbooks (.xlsx) as one batch of text, the first sheet alone; no cell is changed here but written as text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import python_calamine

from eventcode.check.reading.delimited import check_header
from eventcode.check.reading.table import Batch, Table
from eventcode.errors import TableError

_NUMBERING = "the row of the sheet, as the spreadsheet numbers it"


def open_workbook(path: Path) -> Table:
    """The first sheet of the workbook at `path`; rows are numbered as in the sheet. Raises TableError."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False) if book.sheet_names else []
    except (python_calamine.CalamineError, OSError) as error:
        reason = str(error).splitlines()[0]
        message = f"not a workbook that can be read: {reason}"
        raise TableError(message, file=path, next_step="save it anew as .xlsx without a password, or as CSV") from error
    filled = [(line, row) for line, row in enumerate(rows, start=1) if any(cell != "" for cell in row)]
    if not filled:
        raise TableError("the first sheet is empty", file=path, next_step="move the table to the first sheet")
    line, header = filled[0]
    columns = tuple(_text(cell) for cell in header)
    check_header(path, columns, line)
    _refuse_second_header(path, columns, filled[1:])
    cells = pa.table(
        {name: pa.array([_text(row[at]) for _, row in filled[1:]], pa.string()) for at, name in enumerate(columns)}
    )
    batch = Batch(cells, np.array([line for line, _ in filled[1:]], dtype=np.int64))
    table = Table(path.name, columns, lambda: iter([batch]), numbering=_NUMBERING)
    if len(book.sheet_names) > 1:
        table.note(f"read the sheet {book.sheet_names[0]!r}; the workbook has {len(book.sheet_names) - 1} more")
    return table


def _refuse_second_header(path: Path, columns: tuple[str, ...], rows: list[tuple[int, list[Any]]]) -> None:
    for line, row in rows:
        if tuple(_text(cell) for cell in row) == columns:
            raise TableError("the header is there a second time", file=path, line=line, next_step="remove this row")


def _text(cell: Any) -> str:
    """A cell as its text in a CSV export: whole numbers without a point, days in ISO form."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return str(cell)
