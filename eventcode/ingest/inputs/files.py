"""What the user named (files, folders, globs) -> the files to read, in an order that never varies; none is opened."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from eventcode.ingest.inputs.report import to_source
from eventcode.records import Rejection

STDIN = "-"
KINDS = {
    ".txt": "text",
    ".html": "page",
    ".htm": "page",
    ".jsonl": "lines",
    ".json": "json",
    ".csv": "table",
    ".parquet": "parquet",
    ".warc": "archive",
    ".warc.gz": "archive",
}
_MAGIC = re.compile(r"[*?\[]")
_NEXT_STEP = f"give one of {', '.join(KINDS)}"


def find_files(inputs: str | Path | Sequence[str | Path]) -> Iterator[Path | Rejection]:
    """Each file once for each input that names it: inputs in their order, folders and globs sorted by name.

    A folder is read with the folders in it; hidden files are left out, files of an unknown kind are rejected.
    Path("-") stands for the standard input.
    """
    for name in [str(inputs)] if isinstance(inputs, str | Path) else map(str, inputs):
        if name == STDIN:
            yield Path(STDIN)
        elif _MAGIC.search(name) and not _is_there(Path(name)):
            yield from _find_matches(name)
        elif _is_folder(Path(name)):
            yield from _find_in_folder(Path(name), set())
        else:
            yield _check_file(Path(name))


def kind_of(path: Path) -> str:
    """The kind that the file's name tells, "" if it tells none."""
    name = path.name.lower()
    return next((kind for suffix, kind in KINDS.items() if name.endswith(suffix)), "")


def _find_matches(pattern: str) -> Iterator[Path | Rejection]:
    """Files, by name; hidden ones only where the pattern names them. Links between folders are not followed."""
    anchor = Path(pattern).anchor
    has_hidden = any(_is_hidden(part) for part in Path(pattern).parts)
    try:
        found = Path(anchor).glob(pattern[len(anchor) :])
        matches = [path for path in found if has_hidden or not any(map(_is_hidden, path.parts))]
    except ValueError as error:
        yield Rejection(pattern, f"this is no pattern: {_words(error)}", next_step="see the patterns of pathlib.glob")
        return
    files = [path for path in sorted(matches, key=lambda path: path.parts) if not _is_folder(path)]
    if not files:
        yield Rejection(pattern, "no file matches this pattern", next_step="check the pattern, and quote it in a shell")
    yield from map(_check_file, files)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _is_hidden(name: str) -> bool:
    return name.startswith(".") and name not in (".", "..")


def _find_in_folder(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path | Rejection]:
    """seen: folders already read, so that links between folders end."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        yield _reject(folder, f"the folder cannot be read: {_words(error)}")
        return
    for entry in entries:
        if _is_hidden(entry.name):
            continue
        if _is_folder(entry):
            yield from _find_in_folder(entry, seen)
        elif kind_of(entry):
            yield _check_file(entry)
        else:
            yield _reject(entry, "the kind of file is unknown", _NEXT_STEP)


def _check_file(path: Path) -> Path | Rejection:
    """The path, if a file stands there: a pipe or a device could keep the batch waiting for ever."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return _reject(path, "there is no such file", "check the path")
    except (OSError, ValueError) as error:
        return _reject(path, f"it cannot be read: {_words(error)}", "check the path")
    if not stat.S_ISREG(mode):
        return _reject(path, "this is not a regular file", "to read a pipe, give - and pipe into eventcode")
    return path


def _reject(path: Path, reason: str, next_step: str = "") -> Rejection:
    return Rejection(to_source(path), reason, next_step=next_step)


def _words(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
