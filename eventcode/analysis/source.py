"""A path or a release folder -> the files to read, checked against their digests, and what is known of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from eventcode.analysis.layout import nearest_profile
from eventcode.check.reading.sums import file_digest, find_release, read_sums
from eventcode.codebook import Codebook, Column, load_codebook
from eventcode.codebook.stages.migrations import Migration
from eventcode.errors import CodebookError, EventcodeError, TableError
from eventcode.table import find_migrations

PARTS = "events"
"""The folder of a release with its Parquet files by country and year."""
PARTED_BY = frozenset({"country", "year"})
_TABLES = ("events.parquet", "events.csv", "events.jsonl", "events.xlsx")
_TYPES = {"string": "string", "integer": "integer", "number": "number", "date": "date", "list": "list"}


@dataclass(frozen=True)
class Source:
    """Where a table lies. path: the file, or the folder of its parts; release: the folder whose digests hold for it.

    book: the codebook whose roles its columns have; fields: the columns as the release describes them, by name, where
    its own codebook is not at hand; about: what release.json says, empty for other tables.
    """

    path: Path
    release: Path | None
    book: Codebook
    fields: Mapping[str, Mapping[str, Any]]
    about: Mapping[str, Any]

    @cached_property
    def own(self) -> dict[str, Column]:
        """The columns that the release itself describes."""
        return {name: _to_column(field) for name, field in self.fields.items()}

    def value_labels(self, name: str) -> dict[str, str]:
        """What the numbers of a column mean; empty where they mean themselves."""
        column = self.column(name)
        if column.type != "integer":
            return {}
        if name in self.fields:
            return {str(each["value"]): each["label"] for each in self.fields[name].get("categories", ())}
        return {str(value): label for value, label in self.book.value_labels(column).items()}

    def find_migrations(self, cells: pa.Table) -> list[tuple[Migration, list[str]]]:
        """What lifts a table with these cells, as text, to the codebook's layout.

        A release is in its own layout, and a table with fewer than half of the columns is an excerpt, not an older one.
        """
        known = {column.name for column in self.book.columns}
        is_excerpt = len(known.intersection(cells.column_names)) < len(known) / 2
        return [] if self.release or is_excerpt else find_migrations(cells, self.book)

    def column(self, name: str) -> Column:
        """What is known of a column; one that nothing describes is text."""
        known = {column.name: column for column in self.book.columns} | dict(self.own)
        return known.get(name) or Column(name, "string", name, "")

    def verify(self, files: Collection[Path]) -> None:
        """Raises EventcodeError where a file of a release has other bytes than were released."""
        if self.release is None:
            return
        sums, root = read_sums(self.release), self.release.resolve()
        for file in files:
            name = file.resolve().relative_to(root).as_posix()
            if sums.get(name) != file_digest(file):
                reason = "has other bytes than were released" if name in sums else "was never part of the release"
                step = f"run: eventcode verify {self.release}"
                raise EventcodeError(f"{name} {reason}", next_step=step)


def find_source(path: str | Path, filtered: Collection[str] = (), profile: str | Path | Codebook = "") -> Source:
    """The table at a path, in a release or in the folder of a run. filtered: columns that rows are chosen by.

    Of a release the parts by country and year are read where rows are chosen by these, else the whole table. Raises
    EventcodeError where there is none.
    """
    table = _find_table(Path(path), frozenset(filtered))
    release = find_release(table)
    about = _read_json(release / "release.json") if release else {}
    fields = _read_fields(release) if release else {}
    book = _find_book(table, profile, about, fields)
    is_at_hand = book.name == about.get("codebook", {}).get("name")
    return Source(table, release, book, {} if is_at_hand else fields, about)


def described_by(book: Codebook) -> Source:
    """A table in memory whose columns the codebook describes."""
    return Source(Path("frame"), None, book, {}, {})


def _find_table(path: Path, filtered: frozenset[str]) -> Path:
    if not path.is_dir():
        return path
    parts = path / PARTS
    if parts.is_dir() and filtered & PARTED_BY:
        return parts
    found = next((path / name for name in _TABLES if (path / name).is_file()), None)
    if found is not None:
        return found
    if parts.is_dir():
        return parts
    if next(path.rglob("*.parquet"), None) is not None:
        return path
    raise TableError("the folder holds no table of events", file=path, next_step="name a release, or a table in it")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EventcodeError(f"{path} cannot be read", next_step="fetch the release again") from error
    return data if isinstance(data, dict) else {}


def _read_fields(release: Path) -> dict[str, dict[str, Any]]:
    """The columns as datapackage.json of the release describes them."""
    resources = _read_json(release / "datapackage.json").get("resources", [])
    fields: list[dict[str, Any]] = next(
        (each["schema"]["fields"] for each in resources if each["path"].startswith("events.")), []
    )
    return {field["name"]: field for field in fields}


def _to_column(field: Mapping[str, Any]) -> Column:
    limits = field.get("constraints", {})
    allowed = tuple(limits.get("enum", ()))
    kind = _TYPES.get(field["type"], "string")
    limits = {key: limits[key] for key in ("minimum", "maximum") if key in limits}
    words = {"label": field.get("title", ""), "description": field.get("description", "")}
    column = {"name": field["name"], "type": kind, "allowed": allowed, "separator": field.get("delimiter", "")}
    return msgspec.convert(column | words | limits, Column)


def _find_book(
    table: Path, profile: str | Path | Codebook, about: Mapping[str, Any], fields: Mapping[str, Any]
) -> Codebook:
    if isinstance(profile, Codebook):
        return profile
    if profile:
        return load_codebook(profile)
    named = str(about.get("codebook", {}).get("name", "")) or _named_in(table)
    try:
        return load_codebook(named) if named.isidentifier() else nearest_profile(fields or _header(table))
    except CodebookError:
        return nearest_profile(fields or _header(table))


def _named_in(table: Path) -> str:
    """The profile that a Parquet file names, blank where it names none."""
    if table.suffix.lower() != ".parquet":
        return ""
    try:
        return ((pq.read_schema(table).metadata or {}).get(b"eventcode.profile") or b"").decode()
    except (OSError, ValueError):
        return ""


def _header(table: Path) -> tuple[str, ...]:
    from eventcode.check.reading import open_table

    file = next(iter(sorted(table.rglob("*.parquet"))), table) if table.is_dir() else table
    return open_table(file).columns
