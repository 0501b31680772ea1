"""Rows with their actors in columns -> one row an actor, and back without loss; no name is changed here."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from eventcode.codebook import Codebook
from eventcode.codebook.stages.releases import ActorColumns, read_release_rules
from eventcode.errors import TableError

ADDED = ("row", "side", "role", "position", "actor", "class")
"""The columns that the long form has in place of those of the actors."""
_MAIN, _ASSOCIATE = "main", "associate"
Cells = dict[str, str]


def to_long(table: pa.Table, codebook: Codebook) -> pa.Table:
    """One row for each main and associated actor. table: every cell text, blank "".

    The actors' columns give way to row (the event's place in the table, from 1), side (1 or 2), role (main or
    associate), position in its list from 1, actor and class; the others are repeated. An event without any actor keeps
    one row. Raises CodebookError.
    """
    sides = read_release_rules(codebook).actors
    taken = {name for side in sides for name in _names(side)}
    kept = [name for name in table.column_names if name not in taken]
    rows: list[Cells] = []
    for number, row in enumerate(table.to_pylist(), start=1):
        rest = {name: row[name] for name in kept}
        found = [cells for at, side in enumerate(sides, start=1) for cells in _actors(row, at, side, codebook)]
        rows += [rest | {"row": str(number)} | cells for cells in found or [dict.fromkeys(ADDED[1:], "")]]
    schema = pa.schema([(name, pa.string()) for name in (*kept, *ADDED)])
    return pa.Table.from_pylist(rows, schema=schema)


def _names(side: ActorColumns) -> list[str]:
    return [name for name in (side.name, side.kind, side.associates) if name]


def _actors(row: Cells, number: int, side: ActorColumns, codebook: Codebook) -> list[Cells]:
    name, kind = row.get(side.name, ""), row.get(side.kind, "")
    found = [(_MAIN, 1, name, kind)] if name or kind else []
    listed = row.get(side.associates, "") if side.associates else ""
    if listed:
        items = listed.split(codebook.column(side.associates).separator)
        found += [(_ASSOCIATE, at, item, "") for at, item in enumerate(items, start=1)]
    keys = ADDED[1:]
    return [dict(zip(keys, (str(number), role, str(at), who, what), strict=True)) for role, at, who, what in found]


def to_wide(table: pa.Table, codebook: Codebook) -> pa.Table:
    """One row for each event again, in the codebook's order of columns. Raises TableError where it is no long table."""
    missing = [name for name in ADDED if name not in table.column_names]
    if missing:
        message = f"there is no column {missing[0]!r}: this is no table with one row an actor"
        raise TableError(message, next_step="give what eventcode convert --to long wrote")
    sides = read_release_rules(codebook).actors
    rows: dict[str, Cells] = {}
    for cells in table.to_pylist():
        row = rows.setdefault(cells["row"], {k: v for k, v in cells.items() if k not in ADDED})
        if cells["side"]:
            _join(row, cells, sides[int(cells["side"]) - 1], codebook)
    names = _order(table, codebook, [name for side in sides for name in _names(side)])
    ordered = [rows[number] for number in sorted(rows, key=int)]
    schema: Any = pa.schema([(name, pa.string()) for name in names])
    return pa.Table.from_pylist([{name: row.get(name, "") for name in names} for row in ordered], schema=schema)


def _join(row: Cells, cells: Cells, side: ActorColumns, codebook: Codebook) -> None:
    if cells["role"] == _MAIN:
        row[side.name] = cells["actor"]
        if side.kind:
            row[side.kind] = cells["class"]
        return
    before = row.get(side.associates)
    separator = codebook.column(side.associates).separator
    row[side.associates] = cells["actor"] if before is None else f"{before}{separator}{cells['actor']}"


def _order(table: pa.Table, codebook: Codebook, actors: list[str]) -> list[str]:
    """The codebook's columns that are there, then those that it has not."""
    present = {*table.column_names, *actors} - {*ADDED}
    known = [column.name for column in codebook.columns if column.name in present]
    return [*known, *(name for name in table.column_names if name in present and name not in known)]
