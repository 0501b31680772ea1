"""An Arrow table -> one CSV, Parquet or JSONL file with the same bytes on any machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, Any

import msgspec
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from eventcode.errors import EventcodeError
from eventcode.export.whole import writing_whole

_CSV = pa_csv.WriteOptions(quoting_style="needed")
_ROW_GROUP = 65_536  # fixed, because the bytes of a Parquet file change with the size of its row groups


def write_table(table: pa.Table, path: Path) -> None:
    """Write the rows to a path ending .csv, .parquet or .jsonl. Raises EventcodeError for any other ending."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(_WRITERS)
        raise EventcodeError(f"{path.name}: no writer for this ending", next_step=f"end the name with one of {known}")
    with writing_whole(path) as draft:
        writer(table.combine_chunks(), draft)


def write_csv_stream(table: pa.Table, stream: IO[bytes]) -> None:
    """Write the rows as CSV to a pipe, in the same bytes as to a file."""
    pa_csv.write_csv(table.combine_chunks(), stream, write_options=_CSV)
    stream.flush()


def write_records(columns: Sequence[str], rows: Iterable[Sequence[object]], path: Path) -> None:
    """Write rows of plain values as text, empty where None, to a path as `write_table` takes it."""
    cells = [[None if cell is None else str(cell) for cell in row] for row in rows]
    schema = pa.schema([(name, pa.string()) for name in columns])
    write_table(pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in cells], schema=schema), path)


def _write_csv(table: pa.Table, path: Path) -> None:
    """RFC 4180 but for the line end, which is one line feed; UTF-8; empty where null."""
    pa_csv.write_csv(table, path, write_options=_CSV)


def _write_parquet(table: pa.Table, path: Path) -> None:
    pq.write_table(
        table, path, compression="zstd", compression_level=3, row_group_size=_ROW_GROUP, write_page_checksum=True
    )


def _write_jsonl(table: pa.Table, path: Path) -> None:
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as out:
        for batch in table.to_batches(max_chunksize=_ROW_GROUP):
            out.writelines(encode(row) + b"\n" for row in batch.to_pylist())


_WRITERS: dict[str, Callable[[Any, Path], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".jsonl": _write_jsonl,
}
FILE_ENDINGS = tuple(_WRITERS)
