"""Text tables (comma, semicolon, tab) as batches, behind a gate for header and width; no cell is changed here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from eventcode.check.reading.table import Batch, Lines, Table
from eventcode.check.reading.text import find_wrong_letter, read_chunks
from eventcode.errors import TableError

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_HINT = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)
_PIECE = 1 << 22
"""Bytes that are parsed at a time where no cell holds a line break."""
_SMALL = 1 << 20
"""Bytes read at a time where a few columns are asked for."""
_ENOUGH = 3
"""Columns that tell a second header from a cell that happens to be the name of its column."""
_LONGEST = 1 << 28
"""Bytes that a run of rows may take before a quotation mark that never closes is suspected."""


def open_delimited(path: Path, plain: frozenset[str] = frozenset()) -> Table:
    """The text table at `path`. plain: columns with few repeats, read as plain text; the rest dictionary-encoded.

    Raises TableError at once for the header, and while the batches are read for a row of another width, a quotation
    mark that is never closed, the header said twice, or text in two encodings.
    """
    notices: list[str] = []
    first = next(read_chunks(path, lambda _: None, 1 << 16))
    start, delimiter, columns = _read_header(path, first)
    reader = _Reader(path, columns, delimiter, plain)
    table = Table(
        path.name,
        columns,
        lambda: reader.batches(table, start),
        notices,
        some=lambda names: _Reader(path, columns, delimiter, plain, frozenset(names)).batches(table, start),
    )
    if delimiter != ",":
        table.note(f"read as cells between {_DELIMITERS.get(delimiter, delimiter)}")
    return table


def _read_header(path: Path, first: bytes) -> tuple[int, str, tuple[str, ...]]:
    """Bytes before the header, the delimiter, and the names. Raises TableError."""
    hint = _HINT.match(first)
    start = hint.end() if hint else 0
    text = first[start:].decode("utf-8", "replace")
    delimiters = [hint[1].decode()] if hint else list(_DELIMITERS)
    headers = {mark: _first_row(text, mark) for mark in delimiters}
    delimiter = max(headers, key=lambda mark: len(headers[mark]))
    columns = tuple(headers[delimiter])
    check_header(path, columns, line=2 if hint else 1)
    return start, delimiter, columns


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def check_header(path: Path, columns: tuple[str, ...], line: int = 1) -> None:
    """Raises TableError for a header without names, a blank name, or a name that is there twice."""
    if not columns:
        raise TableError("there is no header", file=path, line=line, next_step="put the names of the columns first")
    for at, name in enumerate(columns, start=1):
        if not name.strip():
            message = f"column {at} has no name in the header"
            raise TableError(message, file=path, line=line, next_step="the first line must name every column")
        if name in columns[: at - 1]:
            message = f"the column {name!r} is there twice ({columns.index(name) + 1} and {at})"
            raise TableError(message, file=path, line=line, next_step="remove or rename one of them")


class _Reader:
    """Cuts a text table into runs of whole rows and parses each; every row keeps the line that it begins on."""

    def __init__(
        self,
        path: Path,
        columns: tuple[str, ...],
        delimiter: str,
        plain: frozenset[str],
        only: frozenset[str] = frozenset(),
    ) -> None:
        self.path, self.columns, self.delimiter = path, columns, delimiter
        self.kept = tuple(name for name in columns if not only or name in only | {*columns[:_ENOUGH]})
        self.is_part = bool(only)
        encoded = pa.dictionary(pa.int32(), pa.string())
        self.convert = pyarrow.csv.ConvertOptions(
            column_types={name: pa.string() if name in plain else encoded for name in self.kept},
            include_columns=list(self.kept),
            strings_can_be_null=False,
        )

    def batches(self, table: Table, skipped: int) -> Iterator[Batch]:
        """skipped: bytes before the header."""
        for block, line, lines in self._blocks(table):
            if line == 1:
                start = _find_cut(block, skipped)
                begin = 1 + block.count(b"\n", 0, start)
                block, lines = block[start:], lines - (begin - 1)  # without the header
            else:
                begin = line
            if block[:2].strip(b"\r\n") or block.strip(b"\r\n"):
                yield self._parse(block, begin, lines)

    def _blocks(self, table: Table) -> Iterator[tuple[bytes, int, int]]:
        """Runs of whole rows, each with the line of its first row and how many lines it takes."""
        rest, line = b"", 1
        for chunk in read_chunks(self.path, table.note, _SMALL if self.is_part else 0):
            cut = _last_cut(chunk, is_inside=rest.count(b'"') % 2 == 1)
            if cut:
                block = b"".join((rest, memoryview(chunk)[:cut]))
                lines = block.count(b"\n")
                yield block, line, lines
                line += lines
            rest = chunk[cut:] if cut else rest + chunk
            if len(rest) > _LONGEST:
                raise self._unclosed(rest, line)
        if rest.count(b'"') % 2:
            raise self._unclosed(rest, line)
        if rest:
            yield rest, line, rest.count(b"\n") + (not rest.endswith(b"\n"))

    def _unclosed(self, data: bytes, line: int) -> TableError:
        """The first row that does not end is the one that holds the mark."""
        at = line
        for row_line, row in _rows(data, self.delimiter, line):
            at = row_line
            if len(row) != len(self.columns):
                break
        message = "a quotation mark opens here and is never closed: the file is cut off or the mark is astray"
        return TableError(message, file=self.path, line=at, next_step='close it, or double a mark inside a cell ("")')

    def _parse(self, block: bytes, line: int, total: int) -> Batch:
        try:
            cells = self._cells(block, _PIECE, has_breaks=False)
            if cells.num_rows != total:
                cells = self._cells(block, len(block) + 1, has_breaks=True)
        except pa.ArrowInvalid:
            cells = self._cells_or_reason(block, line)
        lines = self._lines(block, line, total, cells)
        self._refuse_second_header(cells, lines)
        return Batch(cells, lines)

    def _cells(self, block: bytes, size: int, *, has_breaks: bool) -> pa.Table:
        """Parse a run of rows in pieces of `size` bytes. has_breaks: cells may hold line breaks, which takes longer."""
        read = pyarrow.csv.ReadOptions(column_names=list(self.columns), block_size=size)
        parse = pyarrow.csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=has_breaks)
        source: Any = pa.BufferReader(block)
        table = pyarrow.csv.read_csv(source, read_options=read, parse_options=parse, convert_options=self.convert)
        return table.combine_chunks()

    def _cells_or_reason(self, block: bytes, line: int) -> pa.Table:
        """Parse once more, as one piece. Raises TableError with the line of what is wrong."""
        try:
            return self._cells(block, len(block) + 1, has_breaks=True)
        except pa.ArrowInvalid as error:
            wrong = find_wrong_letter(self.path, block, line) or self._ragged(block, line)
            raise wrong or TableError(str(error), file=self.path, line=line) from error

    def _ragged(self, block: bytes, line: int) -> TableError | None:
        width = len(self.columns)
        for at, row in _rows(block, self.delimiter, line):
            if len(row) not in (0, width):
                message = f"the row has {len(row)} cells, the header has {width}"
                hint = "look for a missing or surplus delimiter, or for text that needs quotation marks"
                return TableError(message, file=self.path, line=at, next_step=hint)
        return None

    def _lines(self, block: bytes, line: int, total: int, cells: pa.Table) -> Lines:
        """The line that each row begins on; rows are counted one by one only where a cell or a gap takes lines."""
        if total == cells.num_rows or self.is_part:
            return np.arange(line, line + cells.num_rows, dtype=np.int64)
        spans = 1 + sum(_breaks(column) for column in cells.columns)
        if int(np.sum(spans)) == total:
            return np.asarray(line + np.cumsum(spans) - spans, dtype=np.int64)
        return np.array([at for at, row in _rows(block, self.delimiter, line) if row], dtype=np.int64)

    def _refuse_second_header(self, cells: pa.Table, lines: Lines) -> None:
        found = np.flatnonzero(_equals(cells.column(0), self.kept[0]))
        for at in found:
            row = tuple(column[int(at)].as_py() for column in cells.columns)
            if sum(cell == name for cell, name in zip(row, self.kept, strict=True)) > len(row) / 2:
                message = "the header is there a second time: two files were put together"
                raise TableError(message, file=self.path, line=int(lines[at]), next_step="remove this line")


def _find_cut(data: bytes, start: int) -> int:
    """The end of the row that begins at `start`."""
    at = start
    while (at := data.find(b"\n", at) + 1) and data.count(b'"', start, at) % 2:
        pass
    return at or len(data)


def _last_cut(data: bytes, *, is_inside: bool) -> int:
    """The end of the last whole row; 0 where none ends. is_inside: the data begins inside quotation marks."""
    at = data.rfind(b"\n")
    inside = is_inside ^ (data.count(b'"', 0, at + 1) % 2 == 1)
    while at >= 0 and inside:
        end, at = at, data.rfind(b"\n", 0, at)
        inside ^= data.count(b'"', at + 1, end) % 2 == 1
    return at + 1


def _rows(data: bytes, delimiter: str, line: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it begins on, read slowly."""
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline=""), delimiter=delimiter)
    begins = 0
    for row in reader:
        yield line + begins, row
        begins = reader.line_num


def _breaks(column: Any) -> Lines:
    """Line breaks inside each cell."""
    count: Any = pc.count_substring
    if pa.types.is_dictionary(column.type):
        array = column.combine_chunks()
        counts = count(array.dictionary, "\n").to_numpy(zero_copy_only=False)
        return np.asarray(counts[array.indices.to_numpy()], dtype=np.int64)
    return np.asarray(count(column, "\n").to_numpy(), dtype=np.int64)


def _equals(column: Any, text: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    equal: Any = pc.equal
    return np.asarray(equal(column.cast(pa.string()), text).to_numpy(), dtype=np.bool_)
