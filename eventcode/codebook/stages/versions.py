"""Which version of a profile a table was made with, as its file, what lies beside it or its marks say."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from eventcode.codebook.book import Codebook
from eventcode.codebook.stages.migrations import Migration
from eventcode.errors import TableError

_TABLE, _ABOUT = "events", ("run.json", "release.json")  # the names in the folder of a run or a release


def read_version(path: Path, codebook: Codebook) -> str:
    """The version of this codebook that the table in the file was made with; empty where nothing says so.

    Parquet files name it themselves, other files by the run.json or release.json beside them. Raises TableError where
    it is newer than the codebook.
    """
    name, version = _read_made_with(path)
    if name != codebook.name:
        return ""
    if version and as_numbers(version) > as_numbers(codebook.version):
        message = f"the table was made with {name} {version}, newer than this {codebook.version}"
        raise TableError(message, file=path, next_step="update eventcode, or name the codebook with --codebook")
    return version


def older_than(
    codebook: Codebook, columns: Sequence[str], values: Mapping[str, Collection[str]], version: str = ""
) -> list[tuple[Migration, list[str]]]:
    """The migrations that a table needs, oldest first, each with what it was recognised by; empty for a current one.

    values: for the columns of `marked_columns`, the values that stand in them. version: that of the profile that the
    table names, empty where it names none.
    """
    migrations = codebook.migrations
    if version:
        later = [each for each in migrations if as_numbers(each.to) > as_numbers(version)]
        return [(each, [f"version {version}"] if at == 0 else []) for at, each in enumerate(later)]
    for at, migration in enumerate(migrations):
        dropped = set(migration.marks.missing) - {column.name for column in codebook.columns}
        found = migration.marks.find([*columns, *dropped], values)  # what the codebook has not need not be there
        if found:
            return [(migration, found), *((each, []) for each in migrations[at + 1 :])]
    return []


def marked_columns(codebook: Codebook) -> dict[str, frozenset[str]]:
    """The columns whose values can tell that a table is older, each with those values."""
    marks: dict[str, frozenset[str]] = {}
    for migration in codebook.migrations:
        for name, old in migration.marks.values.items():
            marks[name] = marks.get(name, frozenset()) | {*old}
    return marks


def as_numbers(version: str) -> tuple[int, ...]:
    """A semantic version as numbers that compare; empty for a text that is none."""
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def _read_made_with(path: Path) -> tuple[str, str]:
    """The name and version of the codebook that the file was made with, as far as anything says so."""
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path)
    about = [path.with_name(name) for name in _ABOUT if path.stem == _TABLE and path.with_name(name).is_file()]
    return _read_about(about[0]) if about else ("", "")


def _read_parquet(path: Path) -> tuple[str, str]:
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (pa.ArrowInvalid, OSError):
        return "", ""
    return metadata.get(b"eventcode.profile", b"").decode(), metadata.get(b"eventcode.version", b"").decode()


def _read_about(path: Path) -> tuple[str, str]:
    try:
        about: Any = json.loads(path.read_text(encoding="utf-8"))
        return str(about["codebook"]["name"]), str(about["codebook"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
