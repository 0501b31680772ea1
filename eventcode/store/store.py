"""The Store: one database, read in one view, written one unit of work at a time; it knows no kind of row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Table, insert

from eventcode.store.chain import Proof, find_end, prove, seal
from eventcode.store.connecting import open_database, telling


class Transaction:
    """A unit of work: all of its rows are kept, or none. at: when it began, UTC, ISO 8601."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._end: tuple[int, str] | None = None
        self.at = datetime.now(UTC).isoformat(timespec="milliseconds")

    def append(self, table: Table, values: dict[str, Any]) -> int:
        """Add a row, sealed to the one before; its number."""
        last, previous = self._end or find_end(self.connection)
        row = {"number": last + 1, **values, "at": self.at, "previous": previous}
        ordered = {column.name: row[column.name] for column in table.columns if column.name != "seal"}
        self._end = last + 1, seal(table.name, ordered)
        self.connection.execute(insert(table), [{**ordered, "seal": self._end[1]}])
        return last + 1


class Store:
    """The database of a project. Raises StoreError where it cannot be opened, read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = open_database(path)
        self._turn = Lock()  # threads wait for each other here: SQLite lets a waiting writer starve
        self._writer = self._engine.execution_options(is_writing=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of the database that no writer changes while it is open."""
        with telling(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A unit of work: kept and on the disk when the block ends, forgotten when it raises."""
        with self._turn, telling(self.path), self._writer.begin() as connection:
            yield Transaction(connection)

    def verify(self) -> Proof:
        """Prove the chain over all rows."""
        with self.reading() as connection:
            return prove(connection)
