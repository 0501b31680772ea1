"""JSON tables (one array, one object a line, or an API's answer with its rows under "data") as one batch of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from eventcode.check.reading.delimited import check_header
from eventcode.check.reading.table import Batch, Table
from eventcode.check.reading.text import find_wrong_letter, read_chunks
from eventcode.errors import TableError

Row = dict[str, str]
_NUMBERING = "the line of the file where each line is an object, else the number of the object, counted from 1"


def open_objects(path: Path) -> Table:
    """The JSON or JSONL table at `path`. Lines: those of the file for JSONL, else the row's number.

    Raises TableError. A key that a row has not is blank there; numbers keep the digits that the file gives.
    """
    notices: list[str] = []
    data = b"".join(read_chunks(path, notices.append))
    if wrong := find_wrong_letter(path, data, line=1):
        raise wrong
    rows = list(_read_rows(path, data.decode()))
    if not rows:
        raise TableError("there is no row", file=path, next_step="give an array of objects, or one object a line")
    columns = tuple(dict.fromkeys(name for _, row in rows for name in row))
    check_header(path, columns)
    cells = pa.table({name: pa.array([row.get(name, "") for _, row in rows], pa.string()) for name in columns})
    batch = Batch(cells, np.array([line for line, _ in rows], dtype=np.int64))
    return Table(path.name, columns, lambda: iter([batch]), notices, numbering=_NUMBERING)


def _read_rows(path: Path, text: str) -> Iterator[tuple[int, Row]]:
    if path.suffix.lower() != ".json":
        for line, row in enumerate(text.split("\n"), start=1):
            if row.strip():
                yield line, _to_row(path, line, _parse(path, row, line))
        return
    whole = _parse(path, text, 1)
    rows = whole.get("data", whole) if isinstance(whole, dict) else whole
    if not isinstance(rows, list):
        raise TableError("there is no array of rows", file=path, next_step="give an array of objects")
    for number, item in enumerate(rows, start=1):
        yield number, _to_row(path, number, item)


def _parse(path: Path, text: str, line: int) -> Any:
    def refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise TableError(f"the key {twice[0]!r} is there twice in one object", file=path, line=line)
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=refuse_twice, parse_float=_Number, parse_int=_Number)
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg} (column {error.colno})"
        next_step = "fetch the file again; it may be cut off"
        raise TableError(message, file=path, line=line + error.lineno - 1, next_step=next_step) from error
    except RecursionError as error:
        raise TableError("the JSON is nested too deeply for a table", file=path, line=line) from error


class _Number(str):
    """A number in the digits that the file gives."""

    __slots__ = ()


def _to_row(path: Path, line: int, item: Any) -> Row:
    if not isinstance(item, dict):
        raise TableError("the row is not an object", file=path, line=line, next_step='write {"column": "cell", …}')
    return {name: _to_text(path, line, name, cell) for name, cell in item.items()}


def _to_text(path: Path, line: int, name: str, cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, str):
        return str(cell)
    message = f"the cell {name!r} holds a list or an object, not one value"
    raise TableError(message, file=path, line=line, next_step="write its items as one text joined by “; ”")
