"""A project's database as a schema of PostgreSQL: how it is opened, and what its errors mean; it reads no row."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import CreateSchema

from eventcode.errors import StoreError
from eventcode.records import Record

_PATIENCE = 30.0  # seconds to wait for other writers, and for a free place among the server's connections
_TURN = 0x65766E74  # "evnt": the first half of the lock that writers of one schema take in turns
_LONG = 0x65766E6C  # "evnl": that of the lock that a long command holds
_FULL = ("too many clients", "remaining connection slots")
_SAID = (  # SQLSTATE or what it says, what that means, what to do
    ("never changed", "its history is never changed", ""),
    ("53100", "the server's disk is full; nothing of this step was kept", "make room there and run the command again"),
    ("25006", "it may only be read", "ask who runs the server for the right to write"),
    ("42501", "you may not do this there", "ask who runs the server for the right to use the project's schema"),
    ("55P03", "another program is writing to it", "try again when it has finished"),
    ("57P0", "the server ended the connection; nothing of this step was kept", "run the command again"),
    ("nul (0x00)", "a text has a character (NUL) that PostgreSQL cannot keep", "take it out of the input"),
    ("password", "the server does not let you in", "write your password into ~/.pgpass, or set PGPASSWORD"),
    ("does not exist", "the server has no such database or role", "make it with createdb, or mend the URL"),
    (_FULL[0], "the server has no free connection", "try again later, or raise its max_connections"),
    (_FULL[1], "the server has no free connection", "try again later, or raise its max_connections"),
    ("conne", "the server cannot be reached; nothing of this step was kept", "see whether it runs, and the URL"),
)


class Server(Record, frozen=True):
    """Where a project is on a server. url: postgresql://user@host/database, without a password; schema: its own."""

    url: str
    schema: str

    def __str__(self) -> str:
        return f"{self.url} (schema {self.schema})"


def check_server(server: Server) -> None:
    """Raises StoreError where the URL is no PostgreSQL's, holds a password, or the schema is no plain name."""
    try:
        url = make_url(server.url)
    except ArgumentError as error:
        raise _refuse_url(server.url) from error
    if url.drivername != "postgresql" or not url.database:
        raise _refuse_url(server.url)
    if url.password is not None:
        shown = url.render_as_string(hide_password=True)
        step = "leave it out of the URL; write it into ~/.pgpass, or set PGPASSWORD"
        raise StoreError(f"{shown}: a password has no place in a command or in settings", next_step=step)
    if not re.fullmatch("[a-z_][a-z0-9_]{0,62}", server.schema):
        step = "use small letters from a to z, digits and _, and begin with a letter"
        raise StoreError(f"{server.schema!r} is no name of a schema", next_step=step)


def connect_server(server: Server) -> Engine:
    """The schema on the server. Raises StoreError where that cannot be one, or psycopg is missing."""
    check_server(server)
    try:
        import psycopg  # noqa: F401 - asked for here, so that its absence is told in words
    except ImportError as error:
        step = "install it: pip install 'eventcode[postgres]'"
        raise StoreError("PostgreSQL needs the package psycopg", next_step=step) from error
    settings = {
        "search_path": server.schema,
        "synchronous_commit": "on",
        "lock_timeout": f"{_PATIENCE:.0f}s",
        "timezone": "UTC",
    }
    url = make_url(server.url).set(drivername="postgresql+psycopg")
    named = [str(url.query.get("options", ""))]
    options = " ".join(named + [f"-c {name}={value}" for name, value in settings.items()])
    engine = create_engine(
        url, connect_args={"options": options}, pool_pre_ping=True, pool_timeout=_PATIENCE, max_overflow=20
    )
    event.listen(engine, "do_connect", _wait_for_place)
    event.listen(engine, "begin", _begin)
    return engine


def as_reader(engine: Engine) -> Engine:
    """The same for readers, who see one moment."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def as_writer(engine: Engine) -> Engine:
    """The same for writers, whose every statement sees what was written until then. They take turns by a lock that ends
    with the transaction, so that none of them ever fails for what another wrote."""
    return engine.execution_options(isolation_level="READ COMMITTED", is_writing=True)


def create_schema(server: Server, connection: Connection) -> None:
    """An empty schema. Raises StoreError where there is a project in it already."""
    if has_project(connection):
        step = "name another schema with --schema; to join a project, copy its eventcode.toml and codebook"
        raise StoreError(f"{server} has a project already", next_step=step)
    connection.execute(CreateSchema(server.schema, if_not_exists=True))


def has_project(connection: Connection) -> bool:
    """Whether the schema holds a project."""
    return connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one() is not None


def clean_schema(engine: Engine, tables: list[str]) -> bool:
    """Write these tables anew without what was erased; whether that was possible."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for table in tables:
            connection.execute(text(f"VACUUM (FULL) {table}"))
        return True


@contextmanager
def holding_schema(engine: Engine) -> Iterator[bool]:
    """Hold the schema's lock of long commands, which ends with the process; whether it was free."""
    lock = f"({_LONG}, hashtext(current_schema()))"
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        is_free = bool(connection.execute(text(f"SELECT pg_try_advisory_lock{lock}")).scalar_one())
        try:
            yield is_free
        finally:
            if is_free:
                connection.execute(text(f"SELECT pg_advisory_unlock{lock}"))


def to_error(server: Server, error: BaseException | None) -> StoreError:
    """What the server says as a sentence."""
    said = str(error).strip().splitlines()
    told = f"{getattr(error, 'sqlstate', None) or ''} {said[0] if said else ''}"
    for words, meaning, step in _SAID:
        if words in told or words in told.lower():
            return StoreError(f"{server}: {meaning}", next_step=step)
    return StoreError(f"{server}: {said[0] if said else 'the server says nothing'}")


def _refuse_url(url: str) -> StoreError:
    return StoreError(f"{url!r} is no URL of a database", next_step="write it so: postgresql://user@host:5432/database")


def _wait_for_place(dialect: Any, _: object, arguments: list[Any], options: dict[str, Any]) -> Any:
    """Connect, and where the server has no place for one more client, try again for a while."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return dialect.connect(*arguments, **options)
        except dialect.loaded_dbapi.OperationalError as error:
            if time.monotonic() > end or not any(words in str(error) for words in _FULL):
                raise
            time.sleep(random.uniform(0.02, 0.2))  # noqa: S311 - so that those who wait do not come together


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("is_writing", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN}, hashtext(current_schema()))")
