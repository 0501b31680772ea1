"""One writer a format, each fed some rows at a time; what a release holds is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from eventcode.export.formats.geographic import GeoJsonWriter, GeoParquetWriter
from eventcode.export.formats.plain import CsvWriter, JsonlWriter, ParquetWriter
from eventcode.export.formats.statistics import SpssWriter, StataWriter
from eventcode.export.formats.workbook import WorkbookWriter
from eventcode.export.formats.writer import Layout, Writer, finishing

FORMATS: dict[str, tuple[str, Callable[[Layout], Writer]]] = {
    "csv": ("events.csv", CsvWriter),
    "parquet": ("events.parquet", ParquetWriter),
    "jsonl": ("events.jsonl", JsonlWriter),
    "xlsx": ("events.xlsx", WorkbookWriter),
    "geojson": ("events.geojson", GeoJsonWriter),
    "geoparquet": ("events.geo.parquet", GeoParquetWriter),
    "dta": ("events.dta", StataWriter),
    "sav": ("events.sav", SpssWriter),
}
"""Format -> the name of its file in a release, and its writer."""

__all__ = ["FORMATS", "Layout", "Writer", "finishing"]
