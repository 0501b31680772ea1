"""Rows -> CSV, Parquet and JSON lines; the same rows give the same bytes on any machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
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
"""Every setting that the bytes of a Parquet file depend on, but for the columns with a dictionary."""
_LOOKED_AT = 10_000
"""Rows that tell whether a column's cells repeat."""


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


class RowGroups:
    """A Parquet file, opened when its first rows come: they tell which columns a dictionary helps."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._schema = path, schema
        self._out: pq.ParquetWriter | None = None

    def write(self, rows: pa.Table) -> None:
        """Add rows, in row groups of 65,536."""
        if self._out is None:
            self._out = self._open(rows)
        self._out.write_table(rows, row_group_size=ROW_GROUP)

    def close(self) -> None:
        """Finish the file."""
        (self._out or self._open(self._schema.empty_table())).close()

    def _open(self, rows: pa.Table) -> pq.ParquetWriter:
        """A dictionary pays where at most half of the cells are new ones; ids and notes are without."""
        seen = rows.slice(0, _LOOKED_AT)
        repeated = [name for name in seen.column_names if 2 * pc.count_distinct(seen[name]).as_py() <= len(seen)]
        settings = PARQUET | {"use_dictionary": repeated}
        return pq.ParquetWriter(str(self._path), self._schema, **settings)


class ParquetWriter(RowGroups):
    """Typed columns, zstd, statistics, a checksum for every page, labels in the fields' metadata."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout.path, layout.schema)


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
