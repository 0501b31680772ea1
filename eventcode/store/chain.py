"""The one chain over all tables: rows are sealed as they are added, and the seals proven; nothing else."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select, union_all

from eventcode.records import Record
from eventcode.store.tables import CHAINED, ERASURES, METADATA, erasable

BEFORE_ALL = "0" * 64  # what the first row calls the seal before it


class Proof(Record, frozen=True):
    """What came of proving the chain. rows: those that hold; seal: that of the last of them; fault: the first row that
    does not hold and why, empty where all do; erased: how many of the rows have lost their words."""

    rows: int
    seal: str
    fault: str = ""
    erased: int = 0


class _Link(Record, frozen=True, order=True):
    """A row in the order of the chain."""

    number: int
    table: str
    row: dict[str, Any]


def seal(table: Table, row: Mapping[str, Any]) -> str:
    """SHA-256, hexadecimal, of the table's name and every cell that is never erased, with their names, as JSON."""
    left_out = {"seal", "salt", *erasable(table)}
    return _digest(str(table.name), [[str(name), value] for name, value in row.items() if name not in left_out])


def digest_words(table: Table, row: Mapping[str, Any]) -> str:
    """The same of the salt and the cells that can be erased: without the salt nobody can try which words they were."""
    return _digest(row["salt"], [[str(name), row[name]] for name in erasable(table)])


def _digest(*parts: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def find_end(connection: Connection) -> tuple[int, str]:
    """Number and seal of the last row of all."""
    ends = (select(func.max(table.c.number).label("number")) for table in CHAINED)
    number = connection.execute(select(func.max(union_all(*ends).subquery().c.number))).scalar() or 0
    return number, find_seal(connection, number) if number else BEFORE_ALL


def find_seal(connection: Connection, number: int) -> str:
    """The seal of the row with this number; empty where there is none."""
    found = (select(table.c.seal).where(table.c.number == number) for table in CHAINED)
    return str(connection.execute(union_all(*found)).scalar() or "")


def prove(connection: Connection) -> Proof:
    """Walk the chain from its beginning to the first row that does not hold."""
    number, previous, erased = 0, BEFORE_ALL, 0
    erasures = select(ERASURES.c.erased_table, ERASURES.c.erased_number, ERASURES.c.number)
    named = {(table, row): last for table, row, last in connection.execute(erasures)}
    for link in heapq.merge(*(_links(connection, table) for table in CHAINED)):
        fault = _find_break(link, number, previous) or _find_change(link, named)
        if fault:
            return Proof(number, previous, fault, erased)
        number, previous = link.number, link.row["seal"]
        erased += link.row["salt"] is None
    return Proof(number, previous, erased=erased)


def _links(connection: Connection, table: Table) -> Iterator[_Link]:
    for row in connection.execute(select(table).order_by(table.c.number)).yield_per(100).mappings():
        yield _Link(row["number"], table.name, dict(row))


def _find_break(link: _Link, number: int, previous: str) -> str:
    """Why the row does not follow the row before it."""
    if link.number > number + 1:
        missing = f"row {number + 1} is" if link.number == number + 2 else f"rows {number + 1} to {link.number - 1} are"
        return f"{missing} missing before {_tell(link)}"
    if link.number <= number:
        return f"{_tell(link)} has the number of another row"
    if seal(METADATA.tables[link.table], link.row) != link.row["seal"]:
        return f"{_tell(link)} was changed after it was written"
    if link.row["previous"] != previous:
        return f"{_tell(link)} does not follow the row before it, which was changed or put in its place"
    return ""


def _find_change(link: _Link, named: Mapping[tuple[str, int], int]) -> str:
    """What was done to the row's words. named: the erased rows, and the later row that says so."""
    table, row = METADATA.tables[link.table], link.row
    if row["salt"] is not None:
        return "" if digest_words(table, row) == row["words"] else f"{_tell(link)} was changed after it was written"
    if named.get((link.table, link.number), 0) <= link.number:
        return f"{_tell(link)} was erased, and no row says who did it"
    if any(row[name] for name in erasable(table)):
        return f"{_tell(link)} was changed after it was erased"
    return ""


def _tell(link: _Link) -> str:
    return f"row {link.number} ({link.table} {_name(link)})"


def _name(link: _Link) -> str:
    row = link.row
    return str(row.get("event_id") or row.get("draft_id") or row.get("article_id"))
