"""What tests need of the machine beside Python: a PostgreSQL server of their own; what is missing is told loudly."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from eventcode.store import Server, create_database

STRICT = os.environ.get("EVENTCODE_TESTS_STRICT") == "1"
_NEEDS = "this machine has no "


def miss(program: str, package: str) -> None:
    """Skip the test, or fail it where EVENTCODE_TESTS_STRICT=1: the machine lacks a program of this Debian package."""
    told = f"{_NEEDS}{program}: apt-get install {package}"
    if STRICT:
        pytest.fail(told)
    pytest.skip(told)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for all that was skipped because the machine lacks something."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])]
    missed = [reason.partition(_NEEDS)[2] for reason in reasons if _NEEDS in reason]
    if missed:
        told = "; ".join(sorted(set(missed)))
        terminalreporter.write_line(f"NOT TESTED ({len(missed)} tests): {_NEEDS}{told}", red=True, bold=True)


def _find_programs() -> Path | None:
    """The folder of the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_nobody() -> list[str]:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    user = next(name for name in ("postgres", "nobody") if _has_user(name))
    return ["setpriv", f"--reuid={user}", "--clear-groups", "--"]


def _has_user(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


class PostgreSQL:
    """A server that listens on a socket in a folder of its own, for as long as the tests run."""

    def __init__(self, programs: Path, settings: str = "fsync=off") -> None:
        self._programs, self.folder = programs, Path(tempfile.mkdtemp(prefix="ec"))  # a socket's path must be short
        if as_user := _as_nobody():
            user = as_user[1].partition("=")[2]
            shutil.chown(self.folder, user)
        self._run("initdb", "--username=tester", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        for setting in settings.split():
            options += f" -c {setting}"
        self._run("pg_ctl", "--wait", f"--log={self.folder / 'log'}", f"--options={options}", "start")

    @property
    def url(self) -> str:
        """Its database."""
        return f"postgresql://tester@/postgres?host={self.folder}"

    @property
    def data(self) -> Path:
        """The folder of its files."""
        return self.folder / "data"

    def make_schema(self) -> Server:
        """Where a new project could be."""
        return Server(self.url, f"t{uuid4().hex}")

    def end(self) -> None:
        """Stop it and remove its files."""
        self._run("pg_ctl", "--mode=immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_nobody(), self._programs / program, f"--pgdata={self.data}", *arguments]
        with (self.folder / "said").open("w") as said:  # a pipe would be held open by the server
            done = subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False)
        assert done.returncode == 0, (self.folder / "said").read_text()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A server for all tests of this process."""
    programs = _find_programs()
    if programs is None:
        miss("PostgreSQL server", "postgresql")
    else:
        server = PostgreSQL(programs)
        yield server
        server.end()


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Server:
    """An empty database of each kind."""
    if request.param == "sqlite":
        found: Path | Server = tmp_path / "project.sqlite"
    else:
        found = request.getfixturevalue("postgresql").make_schema()
    create_database(found)
    return found


@contextmanager
def opening(where: Path | Server, *, is_guarded: bool = True) -> Iterator[Connection]:
    """The database behind the program's back; not guarded, as someone sees it who may do everything to it."""
    if isinstance(where, Path):
        engine = create_engine(f"sqlite:///{where}", poolclass=NullPool)
    else:
        url = where.url.replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(url, poolclass=NullPool, connect_args={"options": f"-c search_path={where.schema}"})
    with engine.begin() as connection:
        if not is_guarded:
            _unguard(connection)
        yield connection


def _unguard(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(text("SET session_replication_role = replica"))
