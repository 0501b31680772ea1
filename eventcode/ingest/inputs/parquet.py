"""Rows of a Parquet file -> Reports; columns are named like the JSON keys, and no text is changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from eventcode.errors import IngestError
from eventcode.ingest.inputs.objects import Fields, to_report
from eventcode.ingest.inputs.report import LARGEST_REPORT, Report, sha256, to_rejection, too_large
from eventcode.records import Rejection

_ROWS = 64  # read at a time: at worst as many reports of the largest size are in memory
_NAMES = Fields.__struct_fields__


def read_parquet(path: Path, source: str) -> Iterator[Report | Rejection]:
    """One report a row; line is the number of the row, from 1, and the hash that of the row as JSON."""
    import pyarrow as pa  # here, because most inputs do without
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            columns = _find_columns(file.schema_arrow.names)
            line = 0
            for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
                for row in batch.to_pylist():
                    line += 1
                    yield _read_row(row, source, line)
    except IngestError as error:
        yield to_rejection(error, source)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0][:200]
        problem = IngestError(f"the Parquet file cannot be read: {reason}", next_step="write it again")
        yield to_rejection(problem, source)


def _find_columns(names: list[str]) -> list[str]:
    if not {"text", "html"} & set(names):
        step = f"name a column text or html; known are {', '.join(_NAMES)}"
        raise IngestError("there is no column text or html", next_step=step)
    return [name for name in _NAMES if name in names]


def _read_row(row: dict[str, Any], source: str, line: int) -> Report | Rejection:
    cells = {name: _to_text(cell) for name, cell in row.items() if cell is not None}
    try:
        data = msgspec.json.encode(cells)
        if len(data) > LARGEST_REPORT:
            raise too_large()
        return to_report(msgspec.convert(cells, Fields), sha256(data), source, line)
    except msgspec.ValidationError as error:
        problem = IngestError(f"a cell is no text: {error}", next_step="write the columns as strings")
        return to_rejection(problem, source, line)
    except IngestError as error:
        return to_rejection(error, source, line)


def _to_text(cell: Any) -> Any:
    """Days as ISO text; anything else as it is."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell
