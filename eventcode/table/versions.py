"""Which version of a profile a table was made with, as its file or the run.json beside it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from eventcode.codebook import Codebook
from eventcode.errors import TableError

_TABLE, _RUN = "events", "run.json"  # the names in a run's folder


def read_version(path: Path, codebook: Codebook) -> str:
    """The version of this codebook that the table in the file was made with; empty where nothing says so.

    Parquet files name it themselves, other files by the run.json beside them. Raises TableError where it is newer than
    the codebook.
    """
    name, version = _read_made_with(path)
    if name != codebook.name:
        return ""
    if version and as_numbers(version) > as_numbers(codebook.version):
        message = f"the table was made with {name} {version}, newer than this {codebook.version}"
        raise TableError(message, file=path, next_step="update eventcode, or name the codebook with --codebook")
    return version


def as_numbers(version: str) -> tuple[int, ...]:
    """A semantic version as numbers that compare; empty for a text that is none."""
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def _read_made_with(path: Path) -> tuple[str, str]:
    """The name and version of the codebook that the file was made with, as far as anything says so."""
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path)
    return _read_run(path.with_name(_RUN)) if path.stem == _TABLE else ("", "")


def _read_parquet(path: Path) -> tuple[str, str]:
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (pa.ArrowInvalid, OSError):
        return "", ""
    return metadata.get(b"eventcode.profile", b"").decode(), metadata.get(b"eventcode.version", b"").decode()


def _read_run(path: Path) -> tuple[str, str]:
    try:
        about: Any = json.loads(path.read_text(encoding="utf-8"))
        return str(about["codebook"]["name"]), str(about["codebook"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
