"""Reads the tables that users bring as layers, strictly and row by row; nothing is indexed here."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventcode.errors import TableError

Row = dict[str, str]
_LEVEL = re.compile(r"adm(?:in)?([0-4])_?(?:name|pcode)?(?:_?([a-z]{2}))?(?:_?pcode)?$", re.IGNORECASE)
_LONGEST = 1 << 24


def read_rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Line number (from 1) and cells of each row of a CSV file (comma, semicolon or tab), its header in small letters.

    Raises TableError where the file is no such table, a needed column is missing or a row has too many or few cells.
    """
    csv.field_size_limit(_LONGEST)
    with open_text(path) as file:
        lines = iter(file)
        header = next(lines, "").lstrip("\ufeff")
        comma = max(",;\t", key=header.count)
        names = [name.strip().lower() for name in next(csv.reader([header], delimiter=comma), [])]
        missing = [name for name in needed if name not in names]
        if missing:
            step = f"the table needs the columns {', '.join(needed)}"
            raise TableError(f"there is no column {missing[0]!r}", file=path, line=1, next_step=step)
        yield from _read_cells(path, csv.reader(lines, delimiter=comma, strict=True), names)


def _read_cells(path: Path, reader: Iterator[list[str]], names: list[str]) -> Iterator[tuple[int, Row]]:
    line = 1
    try:
        for cells in reader:
            line = reader.line_num + 1  # type: ignore[attr-defined]
            if len(cells) == len(names):
                yield line, dict(zip(names, (cell.strip() for cell in cells), strict=True))
            elif cells:
                raise TableError(f"the row has {len(cells)} cells and the header {len(names)}", file=path, line=line)
    except csv.Error as error:
        raise TableError(f"not a valid row: {error}", file=path, line=line + 1) from error


@contextmanager
def open_text(path: Path) -> Iterator[io.TextIOWrapper]:
    """The file as UTF-8 text, the only member of a .zip included. Raises TableError where it is not that."""
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                members = [name for name in archive.namelist() if not name.lower().startswith("readme")]
                if len(members) != 1:
                    raise TableError(f"the archive holds {len(members)} files where one is expected", file=path)
                with archive.open(members[0]) as member, io.TextIOWrapper(member, "utf-8", newline="") as text:
                    yield text
        else:
            with path.open(encoding="utf-8", newline="") as text:
                yield text
    except (OSError, zipfile.BadZipFile) as error:
        raise TableError(f"the file cannot be read: {error}", file=path) from error
    except UnicodeDecodeError as error:
        step = "save the table as UTF-8"
        raise TableError(f"the file is not UTF-8 text: {error.reason}", file=path, next_step=step) from error


def read_degrees(row: Row, name: str, limit: float, path: Path, line: int) -> float:
    """A coordinate in degrees. Raises TableError where the cell holds none."""
    try:
        degrees = float(row[name])
    except ValueError:
        raise TableError(f"{name} is not a number: {row[name]!r}", file=path, line=line) from None
    if not -limit <= degrees <= limit:
        raise TableError(f"{name} is out of range: {row[name]!r}", file=path, line=line)
    return degrees


def find_level_columns(names: list[str]) -> dict[int, list[str]]:
    """Columns that name admin units, by level, as humanitarian tables call them: admin2Name_en, ADM2_EN, adm2_name."""
    levels: dict[int, list[str]] = {}
    for name in names:
        match = _LEVEL.match(name)
        if match and "pcode" not in name.lower():
            levels.setdefault(int(match[1]), []).append(name)
    return levels
