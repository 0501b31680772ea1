"""A project's database as a file of SQLite: how it is opened safely, and what its errors mean; it reads no row."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from eventcode.errors import StoreError

_APPLICATION = 0x65766E74  # "evnt": how a file says that it is a project of eventcode
_PATIENCE = 30.0  # seconds to wait for writers of other processes, whose transactions take milliseconds
_SAID = (  # what SQLite says, what it means, what to do
    ("readonly", "it may only be read", "give yourself the right to write it, or work on a copy"),
    ("unable to open", "it cannot be opened", "see whether it is there, and who may read it and write its folder"),
    ("full", "the disk is full; nothing of this step was kept", "make room and run the command again"),
    ("disk i/o", "the disk refused to write; nothing of this step was kept", "make room and run the command again"),
    ("locked", "another program is writing to it", "try again when it has finished"),
    ("never changed", "its history is never changed", ""),
    ("not a database", "it is no database", "take it from a backup"),
    ("malformed", "it is damaged", "take it from a backup"),
)


def choose_journal(version: tuple[int, ...]) -> str:
    """WAL where this SQLite cannot damage a database by two checkpoints at once, else TRUNCATE.

    Fixed in 3.51.3, and in 3.50.7 and 3.44.6 for those lines (sqlite.org/wal.html, "the WAL-reset bug").
    """
    is_sound = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "WAL" if is_sound else "TRUNCATE"


def create_file(path: Path) -> Engine:
    """An empty database that only its owner may read. Raises StoreError where there is something already."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}") from error
    engine = connect_file(path)
    with engine.connect() as connection:
        connection.execute(text(f"PRAGMA application_id = {_APPLICATION}"))
        connection.commit()
    return engine


def connect_file(path: Path) -> Engine:
    """The database in this file, or what will become one."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def has_project(connection: Connection) -> bool:
    """Whether the file says that it is a project."""
    return bool(connection.execute(text("PRAGMA application_id")).scalar_one() == _APPLICATION)


def clean_file(engine: Engine) -> bool:
    """Write the file anew without what was erased, and empty its journal; whether that was possible: a reader keeps
    the journal from being emptied. The copy is made in memory, so that no other file gets the words."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA temp_store = MEMORY")
        driver.execute("VACUUM")
        is_busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def to_error(path: Path, said: str) -> StoreError:
    """What SQLite says as a sentence."""
    for words, meaning, step in _SAID:
        if words in said.lower():
            return StoreError(f"{path}: {meaning}", next_step=step)
    return StoreError(f"{path}: {said}")


def _prepare(connection: Any, _: object) -> None:
    """FULL with TRUNCATE or WAL outlives a power cut; what is deleted from the file is overwritten."""
    connection.isolation_level = None  # transactions begin where _begin says so, not where sqlite3 guesses
    journal = choose_journal(sqlite3.sqlite_version_info)
    for pragma in ("synchronous = FULL", "secure_delete = ON", "recursive_triggers = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if os.access(connection.execute("PRAGMA database_list").fetchone()[2], os.W_OK):
        mode = connection.execute(f"PRAGMA journal_mode = {journal}").fetchone()[0]
        if mode == "delete":  # the file system allows no other: then the folder must be made durable too
            connection.execute("PRAGMA synchronous = EXTRA")


def _begin(connection: Connection) -> None:
    """A writer takes its turn at once, so that what it reads is still true when it writes."""
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
