"""Parquet files as batches, row group by row group, in the types that the file gives; no cell is changed here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from eventcode.check.reading.delimited import check_header
from eventcode.check.reading.table import Batch, Table
from eventcode.errors import TableError

_NUMBERING = "the row of the table, counted from 1"
ROWS = 300_000
"""Rows read at a time, at most."""


def open_parquet(path: Path, plain: frozenset[str] = frozenset()) -> Table:
    """The Parquet table at `path`; its rows are numbered from 1. plain: as for `open_delimited`. Raises TableError."""
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error
    columns = tuple(schema.names)
    check_header(path, columns)
    for field in schema:
        if pa.types.is_nested(field.type) and not pa.types.is_dictionary(field.type):
            message = f"the column {field.name!r} holds lists or records, not single values"
            raise TableError(message, file=path, next_step="write it as text, its items joined by “; ”")
    texts = [field.name for field in schema if pa.types.is_string(field.type) and field.name not in plain]
    return Table(path.name, columns, lambda: _read(path, texts), typed=True, numbering=_NUMBERING)


def _read(path: Path, texts: list[str]) -> Iterator[Batch]:
    try:
        with pq.ParquetFile(path, read_dictionary=texts, page_checksum_verification=True) as file:
            line = 1
            for part in _parts(file):
                cells = part.combine_chunks()
                yield Batch(cells, np.arange(line, line + len(cells), dtype=np.int64))
                line += len(cells)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _parts(file: pq.ParquetFile) -> Iterator[pa.Table]:
    """Row groups, small ones together and large ones in pieces, of some ROWS rows each."""
    held: list[int] = []
    rows = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    for group, count in enumerate(rows):
        if held and sum(rows[each] for each in held) + count > ROWS:
            yield file.read_row_groups(held)
            held = []
        if count <= ROWS:
            held.append(group)
        else:
            for batch in file.iter_batches(batch_size=ROWS, row_groups=[group]):
                yield pa.Table.from_batches([batch])
    if held:
        yield file.read_row_groups(held)


def _damaged(path: Path, error: Exception) -> TableError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    message = f"not a whole Parquet file: {reason}"
    return TableError(message, file=path, next_step="fetch the file again, or export it anew")
