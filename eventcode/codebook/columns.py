"""The columns of a table as columns.yaml tells them, extended profiles included; no cell is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from eventcode.codebook.reading import Entry, Steps, error_at, read_yaml
from eventcode.errors import CodebookError

ColumnType = Literal["string", "integer", "number", "date", "list"]


class Column(Entry, frozen=True):
    """One column of a table. Every key is explained at the head of schemas/acled/columns.yaml.

    allowed: the values themselves, or the name of an enumeration (`Codebook.enumeration`); empty: any value.
    pattern: what the whole text must match. decimals: how many a number may have at most.
    """

    name: str
    type: ColumnType
    label: str
    description: str
    required: bool = False
    unique: bool = False
    derived: bool = False
    waits: bool = False
    private: bool = False
    allowed: tuple[str | int, ...] | str = ()
    pattern: str = ""
    minimum: int | float | None = None
    maximum: int | float | None = None
    decimals: int | None = None
    separator: str = ""
    example: str = ""


class _ColumnsFile(Entry, frozen=True):
    columns: tuple[Column, ...] = ()
    before: tuple[Column, ...] = ()
    after: tuple[Column, ...] = ()
    without: tuple[str, ...] = ()


def read_columns(files: Sequence[Path]) -> tuple[Column, ...]:
    """The columns in order. files: columns.yaml of the profile, then of those it extends. Raises CodebookError."""
    columns: tuple[Column, ...] = ()
    for path in reversed(files):
        part = read_yaml(path, _ColumnsFile)
        if part.columns and (part.before or part.after or part.without):
            raise error_at(path, ("columns",), "give either all columns, or those before, after and without")
        _check_dropped(part.without, columns, path)
        kept = tuple(column for column in columns if column.name not in part.without)
        columns = part.columns or (*part.before, *kept, *part.after)
    _check_columns(columns, files)
    return columns


def find_column(files: Sequence[Path], name: str) -> tuple[Path, Steps]:
    """Where a column is described: the nearest file and the steps into it, to the last if it is there twice."""
    for path in files:
        part = read_yaml(path, _ColumnsFile)
        places = [(key, at) for key in ("columns", "before", "after") for at, _ in enumerate(getattr(part, key))]
        named = [(key, at) for key, at in places if getattr(part, key)[at].name == name]
        if named:
            return path, named[-1]
    raise KeyError(name)


def _check_dropped(names: Sequence[str], columns: Sequence[Column], path: Path) -> None:
    known = {column.name for column in columns}
    for name in names:
        if name not in known:
            raise error_at(path, ("without",), f"there is no column {name!r} to leave out")


def _check_columns(columns: Sequence[Column], files: Sequence[Path]) -> None:
    path = files[0]
    if not columns:
        raise CodebookError("the profile has no column", file=path, key="columns")
    seen: set[str] = set()
    for column in columns:
        if column.name in seen:
            file, steps = find_column(files, column.name)
            raise error_at(file, (*steps, "name"), f"the column {column.name!r} is named twice")
        seen.add(column.name)
        if (column.type == "list") != bool(column.separator):
            file, steps = find_column(files, column.name)
            raise error_at(file, steps, f"{column.name}: a list needs a separator, and nothing else may have one")
