"""One long command at a time in a project, by a lock of the operating system that dies with its process."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from eventcode.errors import StoreError
from eventcode.records import Record

_FULL = 0x7FFF_0000  # where Windows locks a byte: behind the text, which others must be able to read


class Holder(Record, frozen=True):
    """Who holds the lock. since: UTC, ISO 8601."""

    command: str
    process: int
    host: str
    since: str

    def tell(self) -> str:
        """Who it is, in words."""
        return f"`eventcode {self.command}` (process {self.process} on {self.host}, since {self.since})"


@contextmanager
def holding(path: Path, command: str) -> Iterator[None]:
    """Hold the lock while the block runs. Raises StoreError that says who holds it already.

    What a killed process leaves in the file is text, not a lock: the next one takes it over.
    """
    handle = _open(path)
    try:
        if not _try_lock(handle):
            holder = _read(handle)
            who = holder.tell() if holder else "another eventcode"
            raise StoreError(f"{path.parent} is being worked on by {who}", next_step="wait until it has finished")
        _write(handle, command)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)  # frees the lock


def find_holder(path: Path) -> Holder | None:
    """Who holds the lock now; None where nobody does."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # nobody has worked here yet, or we may not see who does
        return None
    try:
        return None if _try_lock(handle) else _read(handle)
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        step = "give yourself the right to write it, or work on a copy"
        raise StoreError(f"{path} cannot be written: {error.strerror}", next_step=step) from error


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FULL, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _write(handle: int, command: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    text = msgspec.json.encode(Holder(command, os.getpid(), socket.gethostname(), since))
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, text)


def _read(handle: int) -> Holder | None:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        return msgspec.json.decode(os.read(handle, 4096), type=Holder)
    except msgspec.DecodeError:  # it has the lock and has not yet written who it is
        return None
