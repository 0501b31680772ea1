"""Rows -> Stata (version 118) and SPSS files with labels of columns and values; the whole table is held in memory."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa

from eventcode.codebook import Codebook, Column
from eventcode.errors import EventcodeError
from eventcode.export.formats.writer import Layout
from eventcode.table import frame_from_table

_MOST_ROWS = 1_000_000
_STATA_LABEL = 80
_STATA_NAME = 32
_STATA_CLOCK = re.compile(rb"<timestamp>.(.*?)</timestamp>", re.DOTALL)
_STILL = b"01 Jan 1960 00:00"  # no clock: the same rows give the same bytes
_SPSS_CLOCK, _SPSS_STILL = slice(92, 109), b"01 Jan 6000:00:00"


class _StatisticsWriter:
    """Gathers the rows and writes them at the end through pyreadstat, an extra of the program."""

    ending = ""

    def __init__(self, layout: Layout) -> None:
        """Raises EventcodeError where pyreadstat is not installed or the rows are too many."""
        try:
            import pyreadstat
        except ImportError as error:
            message = f"{layout.path.name} needs pyreadstat, which is not installed"
            raise EventcodeError(message, next_step="pip install 'eventcode[formats]'") from error
        if layout.rows > _MOST_ROWS:
            message = f"{layout.path.name} would hold {layout.rows:,} rows; up to {_MOST_ROWS:,} are written"
            raise EventcodeError(message, next_step="release them as csv or parquet, or in parts")
        self._library, self._layout = pyreadstat, layout
        self._parts: list[pa.Table] = [layout.schema.empty_table()]

    def write(self, rows: pa.Table) -> None:
        """Keep rows."""
        self._parts.append(rows)

    def close(self) -> None:
        """Write the file and put its clock to a fixed time."""
        frame = frame_from_table(pa.concat_tables(self._parts))
        for name in frame.columns:
            if str(frame[name].dtype).startswith("datetime"):
                frame[name] = frame[name].dt.date
            elif frame[name].dtype == "Int64" and frame[name].isna().any():
                frame[name] = frame[name].astype("float64")
            elif frame[name].dtype == "Int64":
                frame[name] = frame[name].astype("int64")
            elif str(frame[name].dtype) == "str":
                frame[name] = frame[name].astype(object).where(frame[name].notna(), "")
        try:
            self._write(frame)
        except self._library.ReadstatError as error:
            raise OSError(f"{self._layout.path.name}: {error}") from error

    def _write(self, frame: Any) -> None:
        raise NotImplementedError

    def _value_labels(self) -> dict[str, dict[int, str]]:
        return {
            column.name: labels for column in self._layout.columns if (labels := _labels(self._layout.codebook, column))
        }


class StataWriter(_StatisticsWriter):
    """Stata 14 and later; texts of more than 2,045 bytes become strL; labels end after 80 letters."""

    def _write(self, frame: Any) -> None:
        self._refuse_long_names()
        path = self._layout.path
        self._library.write_dta(
            frame,
            str(path),
            column_labels=[column.label[:_STATA_LABEL] for column in self._layout.columns],
            variable_value_labels=self._value_labels(),
            version=14,
        )
        with path.open("r+b") as file:
            found = _STATA_CLOCK.search(file.read(4096))
            assert found
            assert len(found[1]) == len(_STILL)
            file.seek(found.start(1))
            file.write(_STILL)

    def _refuse_long_names(self) -> None:
        for column in self._layout.columns:
            if len(column.name) > _STATA_NAME:
                message = f"Stata's names have at most {_STATA_NAME} letters: {column.name}"
                raise EventcodeError(message, next_step="rename the column in the codebook, or leave out dta")


class SpssWriter(_StatisticsWriter):
    """SPSS with labels of columns and values, in UTF-8."""

    def _write(self, frame: Any) -> None:
        path = self._layout.path
        self._library.write_sav(
            frame,
            str(path),
            column_labels=[column.label for column in self._layout.columns],
            variable_value_labels=self._value_labels(),
        )
        with path.open("r+b") as file:
            file.seek(_SPSS_CLOCK.start)
            file.write(_SPSS_STILL)


def _labels(codebook: Codebook, column: Column) -> dict[int, str]:
    return {int(value): label for value, label in codebook.value_labels(column).items()}
