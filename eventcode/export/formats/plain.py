"""Rows -> CSV, Parquet and JSON lines; the same rows give the same bytes on any machine."""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from eventcode.export.formats.writer import Layout
from eventcode.export.sorting import ROW_GROUP

PARQUET: dict[str, Any] = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 3,
    "write_statistics": True,
    "write_page_checksum": True,
    "store_schema": True,
}
"""Every setting that the bytes of a Parquet file depend on."""


class CsvWriter:
    """RFC 4180 but for the line end, which is one line feed; UTF-8; text in quotes, empty where blank."""

    def __init__(self, layout: Layout) -> None:
        options = pa_csv.WriteOptions(quoting_style="needed")
        self._out = pa_csv.CSVWriter(str(layout.path), layout.schema, write_options=options)

    def write(self, rows: pa.Table) -> None:
        """Add rows."""
        self._out.write_table(rows)

    def close(self) -> None:
        """Finish the file."""
        self._out.close()


class ParquetWriter:
    """Typed columns in row groups of 65,536, zstd, a checksum for every page, labels in the fields' metadata."""

    def __init__(self, layout: Layout) -> None:
        self._out = pq.ParquetWriter(str(layout.path), layout.schema, **PARQUET)

    def write(self, rows: pa.Table) -> None:
        """Add rows: one batch is one row group."""
        self._out.write_table(rows, row_group_size=ROW_GROUP)

    def close(self) -> None:
        """Finish the file."""
        self._out.close()


class JsonlWriter:
    """One object a line, null where blank, days as text."""

    def __init__(self, layout: Layout) -> None:
        self._out = layout.path.open("wb")
        self._encode = msgspec.json.Encoder().encode

    def write(self, rows: pa.Table) -> None:
        """Add rows."""
        self._out.writelines(self._encode(row) + b"\n" for row in rows.to_pylist())

    def close(self) -> None:
        """Finish the file."""
        self._out.close()
