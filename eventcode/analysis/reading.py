"""A source -> batches of the columns asked for, in the types of its codebook; no frame is built here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from eventcode.analysis.source import Source
from eventcode.analysis.typed import to_types
from eventcode.analysis.where import Choice
from eventcode.check.reading import Batch, Table, open_table, to_text
from eventcode.errors import EventcodeError, TableError
from eventcode.table import lift_table
from eventcode.table.frames import schema_of

Piece: TypeAlias = tuple[str, tuple[int, ...]]
"""A Parquet file and some of its row groups; none: all of them."""


class Reader(Protocol):
    """An open table. columns: those that it has once it is in the codebook's layout; changes: what was lifted."""

    source: Source
    columns: tuple[str, ...]
    changes: tuple[str, ...]

    def batches(self, names: Sequence[str], choice: Choice) -> Iterator[pa.Table]:
        """The chosen rows, some at a time, with these columns in their order and types. Raises TableError."""
        ...


def open_source(source: Source, *, is_verified: bool = False) -> Reader:
    """The reader that the file needs. is_verified: its digest was compared before. Raises EventcodeError."""
    if source.path.is_dir():
        return ParquetReader(source)
    if not is_verified:
        source.verify([source.path])
    if source.path.suffix.lower() in (".parquet", ".pq") and not _is_old(source):
        return ParquetReader(source)
    plain = frozenset(column.name for column in source.book.columns) | source.own.keys()
    return TextReader(source, open_table(source.path, plain=plain))


def _is_old(source: Source) -> bool:
    """Whether a Parquet file has the marks of an older layout, as far as its header and its first rows tell."""
    marks = {name for migration in source.book.migrations for name in migration.marks.values}
    try:
        with pq.ParquetFile(source.path, page_checksum_verification=True) as file:
            names = file.schema_arrow.names
            asked = [name for name in names if name in marks] if file.num_row_groups else []
            shown = (
                to_text(file.read_row_group(0, columns=asked)) if asked else pa.table({"": pa.nulls(1, pa.string())})
            )
    except (pa.ArrowException, OSError) as error:
        raise _damaged(source.path, error) from error
    blank = pa.repeat(pa.scalar(""), len(shown))
    cells: dict[str, Any] = {name: shown[name] if name in asked else blank for name in names}
    return bool(source.find_migrations(pa.table(cells)))


def need_columns(reader: Reader, names: Sequence[str]) -> None:
    """Raises EventcodeError where the table has not one of these columns."""
    for name in names:
        if name not in reader.columns:
            near = get_close_matches(name, reader.columns, 1)
            step = f"did you mean {near[0]!r}?" if near else f"its columns are {', '.join(reader.columns)}"
            raise EventcodeError(f"the table has no column {name!r}", next_step=step)


@dataclass
class ParquetReader:
    """Parquet files, of which only the columns, files and row groups are read that are asked for."""

    source: Source
    changes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        path: Path = self.source.path
        fields: list[Any] = [pa.field("country", pa.string()), pa.field("year", pa.int32())]
        parting: Any = ds.partitioning(pa.schema(fields), flavor="hive") if path.is_dir() else None
        options: Any = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
        files: Any = ds.ParquetFileFormat(default_fragment_scan_options=options)
        try:
            self.dataset: Any = ds.dataset(str(path), format=files, partitioning=parting)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from error
        self.columns = _in_order(self.dataset.schema.names, self.source)

    def _fragments(self, choice: Choice) -> list[Any]:
        return list(self.dataset.get_fragments(filter=self._pushed(choice)))

    @cached_property
    def _by_path(self) -> dict[str, Any]:
        return {each.path: each for each in self.dataset.get_fragments()}

    def _pushed(self, choice: Choice) -> Any:
        """What Arrow can choose by itself, because the columns have the codebook's types in the files; else None."""
        return choice.to_arrow() if self.is_native(choice.columns) else None

    def is_native(self, names: Sequence[str]) -> bool:
        """Whether the columns have the codebook's types in the files."""
        wanted = schema_of([self.source.column(name) for name in names])
        return all(self.dataset.schema.field(field.name).type == field.type for field in wanted)

    def files(self, choice: Choice) -> list[Path]:
        """The files that the choice does not pass over."""
        return [Path(each.path) for each in self._fragments(choice)]

    def verify(self, choice: Choice) -> list[Path]:
        """The same files, each as it was released; a single file was verified when it was opened."""
        files = self.files(choice)
        if self.source.path.is_dir():
            self.source.verify(files)
        return files

    def pieces(self, choice: Choice, rows: int) -> list[Piece]:
        """The files cut into pieces of so many rows or a little more; verified here."""
        self.verify(choice)
        return [(each.path, groups) for each in self._fragments(choice) for groups in _cut(each, rows)]

    def batches(self, names: Sequence[str], choice: Choice) -> Iterator[pa.Table]:
        """As in `Reader`."""
        self.verify(choice)
        yield from self.read([(each.path, ()) for each in self._fragments(choice)], names, choice)

    def read(self, pieces: Sequence[Piece], names: Sequence[str], choice: Choice) -> Iterator[pa.Table]:
        """The chosen rows of some pieces, one row group at a time. Raises TableError."""
        pushed = self._pushed(choice)
        asked: dict[str, Any] = {"columns": list(dict.fromkeys([*names, *choice.columns])), "filter": pushed}
        try:
            for path, groups in pieces:
                for group in self._groups(path, groups, pushed):
                    rows = to_types(
                        group.to_table(schema=self.dataset.schema, memory_pool=pa.system_memory_pool(), **asked),
                        self.source,
                    )
                    yield (rows if pushed is not None else choice.filter(rows)).select(list(names))
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.source.path, error) from error

    def _groups(self, path: str, groups: Sequence[int], pushed: Any) -> list[Any]:
        """The row groups that the choice does not pass over."""
        whole = self._by_path[path]
        piece = whole.subset(row_group_ids=list(groups)) if groups else whole
        chosen = piece if pushed is None else piece.subset(filter=pushed, schema=self.dataset.schema)
        return [chosen.subset(row_group_ids=[group.id]) for group in chosen.row_groups]


def _cut(fragment: Any, rows: int) -> Iterator[tuple[int, ...]]:
    """Row groups that follow one another, in runs of so many rows or a little more."""
    groups, held = list[int](), 0
    for group in fragment.row_groups:
        groups, held = [*groups, group.id], held + group.num_rows
        if held >= rows:
            yield tuple(groups)
            groups, held = [], 0
    if groups:
        yield tuple(groups)


def _in_order(names: Sequence[str], source: Source) -> tuple[str, ...]:
    """The columns of the codebook first, in its order: those that name a part stand behind in the files."""
    known = [name for name in (*source.own, *(each.name for each in source.book.columns)) if name in names]
    return tuple(dict.fromkeys([*known, *names]))


def _damaged(path: Path, error: Exception) -> TableError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return TableError(f"not whole: {reason}", file=path, next_step="fetch the file again, or export it anew")


class TextReader:
    """Any other table, read as text first; one of an older layout is lifted batch by batch."""

    def __init__(self, source: Source, table: Table) -> None:
        self.source, self.table = source, table
        first = next(self._open(table.columns), None)
        empty = pa.table({name: pa.array([], pa.string()) for name in table.columns})
        cells = empty if first is None else to_text(first.cells)
        needed = source.find_migrations(cells)
        self._lifts_from = needed[0][0].start if needed else ""
        lifted = lift_table(cells.slice(0, 1), source.book, self._lifts_from).table if needed else cells
        self.columns: tuple[str, ...] = tuple(lifted.column_names)
        self.changes = tuple(f"lifted from {each.title} ({', '.join(found)})" for each, found in needed if found)

    def _open(self, names: Sequence[str]) -> Iterator[Batch]:
        return self.table.batches() if self.table.some is None else self.table.some(names)

    def batches(self, names: Sequence[str], choice: Choice) -> Iterator[pa.Table]:
        """As in `Reader`."""
        read = list(dict.fromkeys([*names, *choice.columns])) or self.columns[:1]
        for batch in self._open(self.table.columns if self._lifts_from else read):
            cells = self._lift(batch) if self._lifts_from else to_text(batch.cells.select(read))
            try:
                rows = to_types(cells.select(read), self.source)
            except TableError as error:
                raise self._locate(error) from error
            yield choice.filter(rows).select(list(names))

    def _lift(self, batch: Batch) -> pa.Table:
        cells = to_text(batch.cells)
        return lift_table(cells, self.source.book, self._lifts_from).table if self._lifts_from else cells

    def _locate(self, error: TableError) -> TableError:
        """The same error with the line of the first cell that is not of its column's type."""
        line = next((line for batch in self.table.batches() for line in self._bad_lines(batch, error.key)), None)
        step = "run: eventcode check, which names every such cell"
        return TableError(error.reason, file=self.source.path, line=line, key=error.key, next_step=step)

    def _bad_lines(self, batch: Batch, name: str) -> Iterator[int]:
        column = self._lift(batch).select([name])
        if _is_typed(column, self.source):
            return
        for at, line in enumerate(batch.lines):
            if not _is_typed(column.slice(at, 1), self.source):
                yield int(line)


def _is_typed(cells: pa.Table, source: Source) -> bool:
    try:
        to_types(cells, source)
    except TableError:
        return False
    return True
