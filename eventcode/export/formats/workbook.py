"""Rows -> an Excel workbook whose text no spreadsheet runs as a formula, with the codebook as a second sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from eventcode.errors import EventcodeError
from eventcode.export.formats.writer import Layout

MOST_ROWS, MOST_LETTERS, MOST_COLUMNS = 1_048_576, 32_767, 16_384
"""What Excel holds: rows with the header, letters (UTF-16 units) in a cell, columns."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # no clock: the same rows give the same bytes
_NOTE = {"x_scale": 2, "y_scale": 1.5}
_NEXT = "release them as csv or parquet, or in parts"
_CODEBOOK = ("column", "label", "type", "description", "values")


class WorkbookWriter:
    """A sheet of events under a frozen header, numbers as numbers, days and text as text; and the sheet codebook."""

    def __init__(self, layout: Layout) -> None:
        """Raises EventcodeError where the rows or columns are more than Excel holds."""
        if layout.rows + 1 > MOST_ROWS or len(layout.columns) > MOST_COLUMNS:
            message = f"Excel holds {MOST_ROWS - 1:,} rows under a header, and these are {layout.rows:,}"
            raise EventcodeError(message, next_step=_NEXT)
        self._book = xlsxwriter.Workbook(str(layout.path), _OPTIONS)
        self._book.set_properties({"title": layout.title, "created": _EPOCH.replace(tzinfo=None)})
        self._bold = self._book.add_format({"bold": True})
        self._events = self._book.add_worksheet("events")
        self._events.freeze_panes(1, 0)
        for place, column in enumerate(layout.columns):
            self._events.write_string(0, place, column.name, self._bold)
            self._events.write_comment(0, place, f"{column.label}. {column.description}", _NOTE)
        self._row = 0
        self._layout = layout

    def write(self, rows: pa.Table) -> None:
        """Add rows. Raises EventcodeError for a cell that is longer than Excel's cells."""
        self._refuse_long(rows)
        kinds = [pa.types.is_integer(field.type) or pa.types.is_floating(field.type) for field in rows.schema]
        for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            self._row += 1
            for place, (cell, is_number) in enumerate(zip(row, kinds, strict=True)):
                self._write_cell(place, cell, is_number=is_number)

    def _write_cell(self, place: int, cell: Any, *, is_number: bool) -> None:
        if cell is None:
            return
        if is_number:
            self._events.write_number(self._row, place, cell)
        else:
            text = cell.isoformat() if isinstance(cell, date) else cell
            self._events.write_string(self._row, place, text)

    def _refuse_long(self, rows: pa.Table) -> None:
        for field in rows.schema:
            if not pa.types.is_string(field.type):
                continue
            longest = pc.max(pc.utf8_length(rows[field.name])).as_py() or 0
            if 2 * longest > MOST_LETTERS and any(
                _units(text) > MOST_LETTERS for text in rows[field.name].to_pylist() if text
            ):
                message = f"a cell of {field.name} is longer than the {MOST_LETTERS:,} letters that Excel holds"
                raise EventcodeError(message, next_step=_NEXT)

    def close(self) -> None:
        """Write the codebook's sheet and finish the file."""
        sheet = self._book.add_worksheet("codebook")
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(_CODEBOOK):
            sheet.write_string(0, place, name, self._bold)
        for number, cells in enumerate(self._describe(), start=1):
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text[:MOST_LETTERS])
        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(*getattr(error.args[0], "args", (str(error),))) from error

    def _describe(self) -> list[tuple[str, ...]]:
        book = self._layout.codebook
        return [
            (
                column.name,
                column.label,
                column.type,
                column.description,
                "; ".join(_tell(value.value, value.label) for value in book.values(column)),
            )
            for column in self._layout.columns
        ]


def _tell(value: str | int, label: str) -> str:
    return f"{value} = {label}" if label else str(value)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
