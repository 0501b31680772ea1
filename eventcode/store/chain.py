"""The one chain over all tables: rows are sealed as they are added, and the seals proven; nothing else."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select

from eventcode.records import Record
from eventcode.store.tables import CHAINED

BEFORE_ALL = "0" * 64  # what the first row calls the seal before it


class Proof(Record, frozen=True):
    """What came of proving the chain. rows: those that hold; seal: that of the last of them; fault: the first row that
    does not hold and why, empty where all do."""

    rows: int
    seal: str
    fault: str = ""


class _Link(Record, frozen=True, order=True):
    """A row in the order of the chain."""

    number: int
    table: str
    row: dict[str, Any]


def seal(table: str, row: Mapping[str, Any]) -> str:
    """SHA-256, hexadecimal, of the table's name and every cell but the seal, with their names, as JSON."""
    cells = [[str(name), value] for name, value in row.items() if name != "seal"]
    return hashlib.sha256(msgspec.json.encode([str(table), cells])).hexdigest()


def find_end(connection: Connection) -> tuple[int, str]:
    """Number and seal of the last row of all."""
    ends = [(0, BEFORE_ALL)]
    for table in CHAINED:
        last = select(func.max(table.c.number)).scalar_subquery()
        row = connection.execute(select(table.c.number, table.c.seal).where(table.c.number == last)).first()
        ends += [(row.number, row.seal)] if row else []
    return max(ends)


def prove(connection: Connection) -> Proof:
    """Walk the chain from its beginning to the first row that does not hold."""
    number, previous = 0, BEFORE_ALL
    for link in heapq.merge(*(_links(connection, table) for table in CHAINED)):
        fault = _find_fault(link, number, previous)
        if fault:
            return Proof(number, previous, fault)
        number, previous = link.number, link.row["seal"]
    return Proof(number, previous)


def _links(connection: Connection, table: Table) -> Iterator[_Link]:
    for row in connection.execute(select(table).order_by(table.c.number)).yield_per(100).mappings():
        yield _Link(row["number"], table.name, dict(row))


def _find_fault(link: _Link, number: int, previous: str) -> str:
    row = link.row
    where = f"row {link.number} ({link.table} {_name(link)})"
    if link.number > number + 1:
        missing = f"row {number + 1} is" if link.number == number + 2 else f"rows {number + 1} to {link.number - 1} are"
        return f"{missing} missing before {where}"
    if link.number <= number:
        return f"{where} has the number of another row"
    if seal(link.table, row) != row["seal"]:
        return f"{where} was changed after it was written"
    if row["previous"] != previous:
        return f"{where} does not follow the row before it, which was changed or put in its place"
    return ""


def _name(link: _Link) -> str:
    row = link.row
    return str(row.get("event_id") or row.get("draft_id") or row.get("article_id"))
