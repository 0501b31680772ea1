"""Stops a command of a project at every write to its database: killed amid the write, or refused by a full disk.

python killing.py PROJECT INPUTS JOURNAL COMMAND (kill|full) STRIDE prints a line of JSON for each write, or for every
second with a stride of 2: what became of it.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
import json
import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eventcode.project.working as working
import eventcode.store.sqlite as sqlite
from eventcode.errors import StoreError
from eventcode.ingest import Metadata
from eventcode.project import Project, draft_project, forget_articles, ingest_into
from eventcode.store import By, accept, open_drafts

SHAPES = {  # the system calls by which SQLite writes: what they return and take
    "pwrite": (ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64),
    "pwrite64": (ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64),
    "write": (ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t),
    "ftruncate": (ctypes.c_int, ctypes.c_int, ctypes.c_int64),
    "unlink": (ctypes.c_int, ctypes.c_char_p),
}


class _Vfs(ctypes.Structure):
    """sqlite3_vfs of sqlite3.h, version 3."""

    _fields_ = (
        ("version", ctypes.c_int), ("size", ctypes.c_int), ("longest", ctypes.c_int),
        *((f"pointer{number}", ctypes.c_void_p) for number in range(16)),
        ("set_call", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)),
        ("get_call", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
    )  # fmt: skip


class Writes:
    """Counts the writes of SQLite in this process, and stops it at one of them."""

    def __init__(self, point: int, how: str) -> None:
        self._left, self._how, self._kept = point, how, []
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None)
        for name, shape in SHAPES.items():
            kind = ctypes.CFUNCTYPE(*shape, use_errno=True)
            address = vfs.contents.get_call(vfs, name.encode())
            if not address:  # of pwrite and pwrite64 a machine has one
                continue
            real = kind(address)
            ours = kind(self._wrap(real))
            self._kept += [real, ours]  # what C calls must not be collected
            assert vfs.contents.set_call(vfs, name.encode(), ctypes.cast(ours, ctypes.c_void_p)) == 0

    def _wrap(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            self._left -= 1
            is_writing = len(arguments) > 2
            if self._left == 0 and self._how == "kill":
                if is_writing:  # half of it is written
                    real(*arguments[:2], arguments[2] // 2, *arguments[3:])
                os.kill(os.getpid(), signal.SIGKILL)
            if self._left <= 0 and self._how == "full" and is_writing:
                ctypes.set_errno(errno.ENOSPC)
                return -1
            return real(*arguments)

        return call


def run(project: Project, inputs: Path, command: str) -> None:
    """The command, within this process."""
    if command == "ingest":
        ingest_into(project, [inputs], Metadata(country="Kenya"))
    elif command == "draft":
        draft_project(project)
    elif command == "forget":
        forget_articles(project, ["first"], By("dora"))
    else:
        for draft in [draft for draft in open_drafts(project.store) if draft.article_id == "first"]:
            accept(project.store, draft.id, By("anna"), project.ids)


def stop(project: Project, inputs: Path, command: str, point: int, how: str) -> tuple[int, str]:
    """The command in a process of its own, stopped at this write: its exit code and what it said."""
    said = project.folder / "said"
    said.unlink(missing_ok=True)
    child = os.fork()
    if child:
        _, code = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(code), said.read_text() if said.exists() else ""
    try:
        kept = Writes(point, how)
        run(project, inputs, command)
        os._exit(0 if kept else 1)
    except StoreError as error:
        said.write_text(str(error).replace(str(project.folder), ""))
        os._exit(1)
    except BaseException:
        said.write_text(traceback.format_exc())
        os._exit(2)


def rows(project: Project) -> list[str]:
    """Every row of every table in the order of the chain, but for what differs from run to run."""
    connection = sqlite3.connect(project.folder / "project.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.row_factory = sqlite3.Row
    changing = {"at", "salt", "words", "previous", "seal"}
    found = {
        row["number"]: f"{table} {[row[name] for name in row.keys() if name not in changing]}"  # noqa: SIM118
        for table in ("articles", "draftings", "drafts", "decisions", "erasures")
        for row in connection.execute(f"SELECT * FROM {table}")  # noqa: S608
    }
    connection.close()
    return [found[number] for number in sorted(found)]


def reset(folder: Path, database: bytes) -> Project:
    """The project as it was. Its codebook was read before: only the database is another."""
    for path in folder.glob("project.*"):
        path.unlink()
    (folder / "project.sqlite").write_bytes(database)
    return Project(folder)


def main(folder: Path, inputs: Path, journal: str, command: str, how: str, stride: int) -> None:
    """Stop the command at its first write, at a later one ... until it comes to its end."""
    sqlite.choose_journal = lambda version: journal
    working._STEP = 2
    database = (folder / "project.sqlite").read_bytes()
    project = reset(folder, database)
    before = rows(project)
    run(project, inputs, command)
    after = rows(project)
    for point in range(1, 10_000, stride):
        project = reset(folder, database)
        code, said = stop(project, inputs, command, point, how)
        kept = rows(project)
        told = {"code": code, "said": said, "kept": len(kept) - len(before), "fault": project.store.verify().fault}
        told["is_begun"] = after[: len(kept)] == kept or kept == before
        run(project, inputs, command)
        print(json.dumps(told | {"is_whole": rows(project) == after}))
        if code in (0, 2):
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:6], int(sys.argv[6]))
