"""Makes and opens the database of a project, a file or a schema of a server, and tells its errors; it reads no row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from eventcode.errors import StoreError
from eventcode.store import postgres, sqlite
from eventcode.store.postgres import Server

Where: TypeAlias = Path | Server

LAYOUT = 1
"""The layout of the tables that this program reads and writes: the last of migrations/versions."""


def create_database(where: Where) -> None:
    """Empty tables, for nobody else to read. Raises StoreError where there is something already."""
    from eventcode.store.migrations import upgrade  # here, because it brings alembic

    with telling(where), _using(_make(where)) as engine, to_writer(engine).begin() as connection:
        if isinstance(where, Server):
            postgres.create_schema(where, connection)
        upgrade(connection)


def open_database(where: Where) -> Engine:
    """The database there. Raises StoreError where there is none, or one that this program cannot read."""
    engine = _connect(where)
    with ExitStack() as failing:
        failing.callback(engine.dispose)
        with telling(where), engine.connect() as connection:
            _check_layout(where, _read_layout(where, connection))
        failing.pop_all()
    return engine


def _check_layout(where: Where, layout: int) -> None:
    if layout < LAYOUT:
        said = f"{where} was written by an older eventcode (layout {layout}, now {LAYOUT})"
        raise StoreError(said, next_step="copy the project, then bring it up to date: eventcode upgrade")
    if layout > LAYOUT:
        raise StoreError(f"{where} was written by a newer eventcode (layout {layout})", next_step="update eventcode")


def upgrade_database(where: Where) -> tuple[int, int]:
    """Bring the tables there to the layout of this program; the layouts before and after. Raises StoreError."""
    from eventcode.store.migrations import upgrade

    with telling(where), _using(_connect(where)) as engine, to_writer(engine).begin() as connection:
        before = _read_layout(where, connection)
        if before < LAYOUT:
            upgrade(connection)
    return before, max(before, LAYOUT)


def to_reader(engine: Engine) -> Engine:
    """The same database for views."""
    return postgres.as_reader(engine) if engine.dialect.name == "postgresql" else engine


def to_writer(engine: Engine) -> Engine:
    """The same database for units of work."""
    if engine.dialect.name == "postgresql":
        return postgres.as_writer(engine)
    return engine.execution_options(is_writing=True)


def clean_database(engine: Engine, tables: list[str]) -> bool:
    """Let nothing that was erased remain in the database's files; whether that was possible now."""
    is_server = engine.dialect.name == "postgresql"
    return postgres.clean_schema(engine, tables) if is_server else sqlite.clean_file(engine)


@contextmanager
def holding_database(where: Where, engine: Engine) -> Iterator[None]:
    """Keep long commands of other machines away; those of this one see the lock in the project's folder.

    Raises StoreError where one is at work.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with postgres.holding_schema(engine) as is_free:
        if not is_free:
            said = f"{where} is being worked on by an eventcode of another folder or machine"
            raise StoreError(said, next_step="wait until it has finished")
        yield


@contextmanager
def telling(where: Where) -> Iterator[None]:
    """Raises StoreError in place of what the database says."""
    try:
        yield
    except DBAPIError as error:
        raise _to_error(where, error.orig) from error
    except sqlite3.Error as error:  # while connecting
        raise _to_error(where, error) from error


@contextmanager
def _using(engine: Engine) -> Iterator[Engine]:
    """Closes what was opened."""
    try:
        yield engine
    finally:
        engine.dispose()


def _make(where: Where) -> Engine:
    return sqlite.create_file(where) if isinstance(where, Path) else postgres.connect_server(where)


def _to_error(where: Where, error: BaseException | None) -> StoreError:
    return sqlite.to_error(where, str(error)) if isinstance(where, Path) else postgres.to_error(where, error)


def _connect(where: Where) -> Engine:
    if not isinstance(where, Path):
        return postgres.connect_server(where)
    if not where.is_file():
        raise StoreError(f"{where} is not there", next_step="make a project with: eventcode init DIR")
    return sqlite.connect_file(where)


def _read_layout(where: Where, connection: Connection) -> int:
    kind = sqlite if isinstance(where, Path) else postgres
    if not kind.has_project(connection):
        raise StoreError(f"{where} is not the database of a project", next_step="name the folder of a project")
    if not inspect(connection).has_table("alembic_version"):
        raise StoreError(f"{where} was made before eventcode was released", next_step="make the project anew")
    return int(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
