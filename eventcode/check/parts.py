"""The parts of a dataset that stands in several tables: found in folders, opened one by one; no rule lives here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pyarrow as pa

from eventcode.check.reading import Batch, Table
from eventcode.check.sources import EVENTS, open_source
from eventcode.errors import TableError

_ENDINGS = {".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".pq", ".tsv", ".xlsx", ".xlsm"}
_BLANK = "__HIVE_DEFAULT_PARTITION__"


class Part(NamedTuple):
    """A table as the user named it, where it is for a process in another folder, and the columns that stand in the
    names of its folders, as Hive writes them (country=Mali), each with its value."""

    name: str
    path: str
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> Path | None:
        """The folder of a run, with the words behind the cells."""
        return Path(self.path) if Path(self.path).is_dir() else None


def find_parts(sources: Iterable[str | Path]) -> list[Part]:
    """The tables among these files and in these folders, in the order of their names; a folder of a run or a release
    is one. Raises TableError for a folder without any."""
    parts = []
    for source in map(Path, sources):
        found = list(_walk(source, source)) if source.is_dir() else [_to_part(source, source)]
        if not found:
            raise TableError("there is no table in the folder", file=source, next_step="name a folder of tables")
        parts += found
    return parts


def _walk(path: Path, top: Path) -> Iterator[Part]:
    if path.is_dir() and any((path / name).is_file() for name in EVENTS):
        yield _to_part(path, top)
    elif path.is_dir():
        for each in sorted(path.iterdir()):
            if each.name[0] not in "._":  # as Hive has it: hidden, or still being written
                yield from _walk(each, top)
    elif path.suffix.lower() in _ENDINGS:
        yield _to_part(path, top)


def _to_part(path: Path, top: Path) -> Part:
    names = [name.partition("=") for name in path.relative_to(top).parts[:-1] if "=" in name]
    columns = tuple((name, "" if value == _BLANK else unquote(value)) for name, _, value in names)
    return Part(str(path), str(path.absolute()), columns)


def open_part(part: Part, order: Sequence[str], plain: frozenset[str] = frozenset()) -> tuple[Table, Path | None]:
    """The table of a part and its file. order: of the codebook's columns, in which those of the folders' names take
    their places. Raises TableError."""
    table, path = open_source(part.path, plain)
    for name, value in part.columns:
        if name not in table.columns:
            table = _add_column(table, name, value, order)
    return table, path


def _add_column(table: Table, name: str, value: str, order: Sequence[str]) -> Table:
    later = set(order[order.index(name) + 1 :]) if name in order else set()
    place = next((at for at, each in enumerate(table.columns) if each in later), len(table.columns))
    columns = (*table.columns[:place], name, *table.columns[place:])

    def batches() -> Iterator[Batch]:
        for batch in table.batches():
            cells = pa.repeat(pa.scalar(value), len(batch)).dictionary_encode()
            yield Batch(batch.cells.add_column(place, name, cells), batch.lines)

    return replace(table, columns=columns, batches=batches)
