"""Rows of any number -> the same rows in the order of their ids, through files; no row is changed here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from eventcode.errors import ExportRefused
from eventcode.records import Finding

ROW_GROUP = 65_536
"""Rows of every batch that is given out but the last: the bytes of a Parquet file change with this number."""
_BUCKET = 2 * ROW_GROUP
_OPTIONS = pa.ipc.IpcWriteOptions()
_SHOWN = 20


class SortedRows:
    """Rows that lie in files in the order of their keys; `batches` may be called as often as needed."""

    def __init__(self, files: list[Path], schema: pa.Schema, count: int, *, has_ranks: bool) -> None:
        """files: Arrow files in order; has_ranks: rows within a file are in no order, their ranks stand beside them."""
        self._files, self.schema, self._count, self._has_ranks = files, schema, count, has_ranks

    def __len__(self) -> int:
        return self._count

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.schema.names)

    def absolute(self) -> SortedRows:
        """The same rows for a process in another folder."""
        files = [path.absolute() for path in self._files]
        return SortedRows(files, self.schema, self._count, has_ranks=self._has_ranks)

    def batches(self) -> Iterator[pa.Table]:
        """The rows in order, 65,536 at a time, each batch in one chunk."""
        return even_batches(self._buckets(), self.schema, ROW_GROUP)

    def stretch(self, start: int, end: int) -> Iterator[pa.Table]:
        """The rows from `start` to `end`, cut where `batches` cuts them."""
        first = start // _BUCKET if self._has_ranks else 0
        at = start - start % ROW_GROUP
        for batch in even_batches(_skip(self._buckets(first), at - first * _BUCKET), self.schema, ROW_GROUP):
            begin = max(start - at, 0)
            yield batch.slice(begin, end - at - begin)
            at += len(batch)
            if at >= end:
                return

    def _buckets(self, first: int = 0) -> Iterator[pa.Table]:
        if not self._has_ranks:
            for path in self._files:
                yield from read_batches(path)
            return
        for number, path in enumerate(self._files[first:], first):
            with pa.memory_map(str(path)) as file:  # a bucket is small; a whole table mapped would count as memory
                bucket = pa.ipc.open_file(file).read_all().combine_chunks()
            ranks = bucket.column(bucket.num_columns - 1).to_numpy() - number * _BUCKET
            places = np.empty(len(ranks), np.int64)
            places[ranks] = np.arange(len(ranks))
            yield bucket.select(self.schema.names).take(places)


def _skip(tables: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    for table in tables:
        if len(table) > rows:
            yield table.slice(rows)
        rows = max(rows - len(table), 0)


def sort_rows(batches: Iterable[tuple[pa.Table, Any]], schema: pa.Schema, folder: Path) -> SortedRows:
    """The rows by their keys, on disk in `folder`. batches: rows and their keys, an array of one type without nulls.

    Text is ordered by its bytes, which no locale changes. Raises ExportRefused where a key is there twice.
    """
    whole = folder / "rows.arrow"
    parts = []
    with pa.ipc.new_file(str(whole), schema, options=_OPTIONS) as out:
        for rows, keys in batches:
            out.write_table(rows.combine_chunks(), max_chunksize=ROW_GROUP)
            parts.append(keys)
    keys = pa.concat_arrays(parts) if parts else pa.array([], pa.string())
    if _is_ascending(keys):
        return SortedRows([whole], schema, len(keys), has_ranks=False)
    order = pc.sort_indices(keys)
    _refuse_twice(keys.take(order))
    ranks = np.empty(len(order), np.int64)
    ranks[order.to_numpy()] = np.arange(len(order))
    files = _distribute(whole, schema, ranks, folder)
    whole.unlink()
    return SortedRows(files, schema, len(keys), has_ranks=True)


def _is_ascending(keys: Any) -> bool:
    return len(keys) < 2 or bool(pc.all(pc.less(keys[:-1], keys[1:])).as_py())


def _refuse_twice(keys: Any) -> None:
    twice = keys[1:].filter(pc.equal(keys[:-1], keys[1:]))
    if not len(twice):
        return
    ids = [str(key) for key in dict.fromkeys(twice.to_pylist())]
    findings = [Finding("S08", "error", each, "id", f"The id {each} is there more than once.") for each in ids[:_SHOWN]]
    message = f"{len(ids)} id{'s are' if len(ids) > 1 else ' is'} there more than once, the first is {ids[0]}"
    raise ExportRefused(message, findings, next_step="give each row its own id, or name each table once")


def _distribute(whole: Path, schema: pa.Schema, ranks: Any, folder: Path) -> list[Path]:
    """Each row into the file of the stretch of ranks that it belongs to, its rank beside it."""
    with_rank = schema.append(pa.field("rank", pa.int64()))
    files = [folder / f"bucket-{number:05}.arrow" for number in range(-(-len(ranks) // _BUCKET))]
    with ExitStack() as stack:
        outs = [stack.enter_context(pa.ipc.new_file(str(path), with_rank, options=_OPTIONS)) for path in files]
        start = 0
        for rows in even_batches(read_batches(whole), schema, _BUCKET):
            mine = ranks[start : start + len(rows)]
            start += len(rows)
            order = np.argsort(mine, kind="stable")
            rows = rows.take(order).append_column("rank", pa.array(mine[order]))
            edges = np.searchsorted(mine[order], np.arange(len(files) + 1) * _BUCKET)
            for out, first, last in zip(outs, edges[:-1], edges[1:], strict=True):
                if last > first:
                    out.write_table(rows.slice(first, last - first))
    return files


def read_batches(path: Path) -> Iterator[pa.Table]:
    """The rows of an Arrow file as tables, one batch at a time."""
    with pa.OSFile(str(path), "rb") as file:
        reader = pa.ipc.open_file(file)
        for number in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(number)])


def even_batches(tables: Iterable[pa.Table], schema: pa.Schema, size: int) -> Iterator[pa.Table]:
    """The same rows in tables of `size` rows, the last of what is left, each in one chunk."""
    waiting: list[Any] = []
    held = 0
    for table in tables:
        if not waiting and len(table) == size:
            yield table.combine_chunks()
            continue
        waiting.append(table)
        held += len(table)
        if held < size:
            continue
        whole = pa.concat_tables(waiting)
        full = held - held % size
        for start in range(0, full, size):
            yield whole.slice(start, size).combine_chunks()
        waiting = [whole.slice(full)] if held > full else []
        held -= full
    if waiting:
        yield pa.concat_tables(waiting).cast(schema).combine_chunks()
