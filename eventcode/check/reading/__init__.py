"""The shared reader of tables: files and frames as batches of cells, refused where they cannot be read unchanged."""

from __future__ import annotations

from pathlib import Path

from eventcode.check.reading.delimited import open_delimited
from eventcode.check.reading.frames import open_frame
from eventcode.check.reading.objects import open_objects
from eventcode.check.reading.parquet import open_parquet
from eventcode.check.reading.table import Batch, Lines, Table, to_series, to_text
from eventcode.check.reading.workbook import open_workbook
from eventcode.errors import TableError

__all__ = ["Batch", "Lines", "Table", "open_frame", "open_table", "to_series", "to_text"]

_BINARY = {".parquet": b"PAR1", ".pq": b"PAR1", ".xlsx": b"PK\x03\x04", ".xlsm": b"PK\x03\x04"}


def open_table(path: str | Path, *, plain: frozenset[str] = frozenset()) -> Table:
    """The table in a file: .parquet, .xlsx, .json, .jsonl, or text in any other name (comma, semicolon or tab).

    plain: columns whose cells seldom repeat (ids, notes); the others come dictionary-encoded from CSV and Parquet.
    Raises TableError with the file, the line and the next step where it cannot be read as it stands: at once for the
    header, else while the batches are read.
    """
    path = Path(path)
    if path.is_dir():
        raise TableError("this is a folder, not a table", file=path, next_step="name the file in it")
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise TableError(f"the file cannot be opened: {error.strerror}", file=path) from error
    return _opener(path, head, plain)


def _opener(path: Path, head: bytes, plain: frozenset[str]) -> Table:
    suffix = path.suffix.lower()
    if suffix in _BINARY and not head.startswith(_BINARY[suffix]):
        reason = "empty" if not head else f"not a {suffix} file, whatever its name says"
        raise TableError(f"the file is {reason}", file=path, next_step="fetch it again, or give it its right name")
    if suffix in (".parquet", ".pq"):
        return open_parquet(path, plain)
    if suffix in (".xlsx", ".xlsm"):
        return open_workbook(path)
    if suffix in (".json", ".jsonl", ".ndjson"):
        return open_objects(path)
    return open_delimited(path, plain)
