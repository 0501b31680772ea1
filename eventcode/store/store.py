"""The Store: one database, read in one view, written one unit of work at a time; it knows no kind of row."""

from __future__ import annotations

import secrets
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock, local
from typing import Any

from sqlalchemy import Connection, Table, insert

from eventcode.store.chain import Proof, digest_words, find_end, prove, seal
from eventcode.store.connecting import (
    Where,
    clean_database,
    holding_database,
    open_database,
    telling,
    to_reader,
    to_writer,
)
from eventcode.store.tables import METADATA


class Transaction:
    """A unit of work: all of its rows are kept, or none. at: when it began, UTC, ISO 8601."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._end: tuple[int, str] | None = None
        self.at = datetime.now(UTC).isoformat(timespec="milliseconds")

    def append(self, table: Table, values: dict[str, Any]) -> int:
        """Add a row, sealed to the one before; its number."""
        last, previous = self._end or find_end(self.connection)
        row = {"number": last + 1, **values, "at": self.at, "salt": secrets.token_hex(16), "previous": previous}
        row["words"] = digest_words(table, row)
        ordered = {column.name: row[column.name] for column in table.columns if column.name != "seal"}
        self._end = last + 1, seal(table, ordered)
        self.connection.execute(insert(table), [{**ordered, "seal": self._end[1]}])
        return last + 1


class Store:
    """The database of a project: a file, or a schema of a server. Raises StoreError where it cannot be opened, read or
    written."""

    def __init__(self, where: Where) -> None:
        self.where = where
        self._engine = open_database(where)
        self._open = local()
        self._turn = Lock()  # threads wait for each other here: SQLite lets a waiting writer starve
        self._reader, self._writer = to_reader(self._engine), to_writer(self._engine)
        weakref.finalize(self, self._engine.dispose)  # a server is told when nobody needs it any more

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of the database that no writer changes while it is open."""
        with telling(self.where), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A unit of work: kept and on the disk when the block ends, forgotten when it raises. One that begins within
        another of the same thread is a part of it."""
        outer: Transaction | None = getattr(self._open, "transaction", None)
        if outer is not None:
            yield outer
            return
        with self._turn, telling(self.where), self._writer.begin() as connection:
            self._open.transaction = Transaction(connection)
            try:
                yield self._open.transaction
            finally:
                del self._open.transaction

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Keep long commands of other machines away while the block runs. Raises StoreError where one is at work."""
        with telling(self.where), holding_database(self.where, self._engine):
            yield

    def clean(self) -> bool:
        """Let nothing that was erased remain in the files of the database; whether that was possible now."""
        with self._turn, telling(self.where):
            return clean_database(self._engine, list(METADATA.tables))

    def verify(self) -> Proof:
        """Prove the chain over all rows."""
        with self.reading() as connection:
            return prove(connection)
