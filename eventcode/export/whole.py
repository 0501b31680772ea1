"""Files that appear whole or not at all: written beside their place, made durable, then moved there in one step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writing_whole(path: Path) -> Iterator[Path]:
    """A path to write to; what stands there at the end becomes `path`, and on an error nothing changes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o666 & ~current_umask())
        make_durable(draft)
        draft.replace(path)
        make_durable(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def current_umask() -> int:
    """The permissions that this process takes from what it makes."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def make_durable(path: Path) -> None:
    """fsync of a file, or of a folder where the system allows it."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
