"""A folder that appears whole or not at all and is never changed again; what is in it is made elsewhere."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventcode.check.reading.sums import SUMS
from eventcode.errors import EventcodeError, ExportRefused
from eventcode.export.whole import current_umask, make_durable

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_PART = ".part"


@contextmanager
def making_folder(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Two empty folders, for what is to become `folder` and for what is only passing; on an error nothing changes.

    Raises ExportRefused where `folder` is there with other bytes, EventcodeError where the disk is full.
    """
    with working_beside(folder) as work:
        made, passing = work / "made", work / "passing"
        made.mkdir()
        passing.mkdir()
        yield made, passing
        _publish(made, folder)


@contextmanager
def working_beside(folder: Path) -> Iterator[Path]:
    """A folder beside `folder` that only its owner may read, gone at the end; the next run removes what a kill left.

    Raises EventcodeError where the disk is full.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.{os.getpid()}.", suffix=_PART, dir=folder.parent))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise _explain(error, folder) from error


def _sweep(folder: Path) -> None:
    """Remove what a run that was killed has left behind; a run that is still alive keeps its own."""
    for path in folder.parent.glob(f".{folder.name}.*{_PART}"):
        found = re.fullmatch(rf"\.{re.escape(folder.name)}\.(\d+)\.[a-z0-9_]{{8}}\.part", path.name)
        if found and not _is_alive(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        return True  # there a signal of 0 would end the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _publish(made: Path, folder: Path) -> None:
    """Move the folder to its place in one step, after every byte of it is on the disk."""
    mask = current_umask()
    for path in [*made.rglob("*"), made]:
        path.chmod((0o777 if path.is_dir() else 0o666) & ~mask)
        make_durable(path)
    if _is_there(folder):
        _refuse_other(made, folder)
        return
    try:
        made.rename(folder)  # over an empty folder too, which tools such as Snakemake make before
    except OSError:
        if not _is_there(folder):
            raise
        _refuse_other(made, folder)  # another run was faster
    make_durable(folder.parent)


def _is_there(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _refuse_other(made: Path, folder: Path) -> None:
    with contextlib.suppress(OSError):
        if (made / SUMS).read_bytes() == (folder / SUMS).read_bytes():
            return
    message = f"{folder} is released already, with other bytes"
    raise ExportRefused(message, [], next_step="a release is never changed: give a new version with --release")


def _explain(error: OSError, folder: Path) -> EventcodeError:
    code = error.errno or next((number for number in _FULL if os.strerror(number) in str(error)), 0)
    if code in _FULL:
        message = f"there is no room on the disk for {folder}; nothing was released"
        return EventcodeError(message, next_step="free some space, or name another place with --out")
    reason = error.strerror or str(error).splitlines()[0]
    return EventcodeError(f"{folder} could not be written: {reason}; nothing was released")
