"""Rows of a CSV file -> Reports; columns are named like the JSON keys, and a row of another length is rejected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from eventcode.errors import IngestError
from eventcode.ingest.inputs.decoding import read_text
from eventcode.ingest.inputs.lines import read_lines
from eventcode.ingest.inputs.objects import Fields, to_report
from eventcode.ingest.inputs.report import LARGEST_REPORT, Report, sha256, to_rejection, too_large
from eventcode.records import Rejection

_DELIMITERS = ",;\t|"
# After a fault in the quotes, lines of prose may look like rows of so few columns: they are not guessed at.
_SAFE_COLUMNS = 4
_COLUMNS = Fields.__struct_fields__
_QUOTES = "put quotes around cells that hold a comma, a quote or a line break"


class _Lines:
    """The lines of the file as text, for csv.reader. number: of the last one; raw: the bytes since it was emptied."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.number = 0
        self.raw = bytearray()
        self.problem: IngestError | None = None
        self._lines = read_lines(stream)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if line is None:
            self.problem = too_large()
            return "\n"
        self.raw += line
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            return self._guess(line)

    def _guess(self, line: bytes) -> str:
        try:
            return read_text(line)
        except IngestError as error:
            self.problem = error
            return line.decode("utf-8", "replace")

    def begin_row(self) -> int:
        """Forget the last row; the number of the line where the next one begins."""
        self.raw.clear()
        self.problem = None
        return self.number + 1


def read_table(stream: io.BufferedReader, source: str) -> Iterator[Report | Rejection]:
    """One report a row. The delimiter is the one that makes a column text or html: comma, semicolon, tab or bar."""
    csv.field_size_limit(LARGEST_REPORT)  # of the whole process: Python's csv knows no other
    lines = _Lines(stream)
    try:
        delimiter, names = _read_header(next(lines, ""))
    except IngestError as error:
        yield to_rejection(error, source, 1)
        return
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.begin_row()
        try:
            if any(row := next(rows)) or lines.problem:
                yield _read_row(row, names, lines, source, line)
        except StopIteration:
            return
        except csv.Error as error:
            is_safe = len(names) >= _SAFE_COLUMNS
            yield to_rejection(_explain(error, line, lines.number, is_safe), source, line)
            if not is_safe:
                return
        except IngestError as error:
            yield to_rejection(error, source, line)


def _explain(error: csv.Error, line: int, last: int, is_safe: bool) -> IngestError:
    where = f" (lines {line} to {last})" if last > line else ""
    rest = "" if is_safe else "; the rest of the table was not read"
    return IngestError(f"the row is not CSV: {error}{where}{rest}", next_step=_QUOTES)


def _read_header(header: str) -> tuple[str, list[str]]:
    """The delimiter and the names of all columns, in small letters. Raises IngestError."""
    names: list[str] = []
    for delimiter in _DELIMITERS:
        try:
            names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter, strict=True), [])]
        except csv.Error:
            continue
        if "text" in names or "html" in names:
            twice = [name for name in _COLUMNS if names.count(name) > 1]
            if twice:
                raise IngestError(f"two columns are named {twice[0]}", next_step="rename one of them")
            return delimiter, names
    step = f"name the columns in the first line, among them text or html; known are {', '.join(_COLUMNS)}"
    raise IngestError("there is no column text or html", next_step=step)


def _read_row(row: list[str], names: list[str], lines: _Lines, source: str, line: int) -> Report:
    if lines.problem:
        raise lines.problem
    if len(row) != len(names):
        raise IngestError(f"the row has {len(row)} cells and the header {len(names)}", next_step=_QUOTES)
    cells = {name: cell for name, cell in zip(names, row, strict=True) if name in _COLUMNS and cell}
    return to_report(Fields(**cells), sha256(bytes(lines.raw)), source, line)
