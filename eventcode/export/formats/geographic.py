"""Rows -> GeoJSON (RFC 7946) and GeoParquet 1.1, each event at its point; no coordinate is changed here."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eventcode.export.formats.plain import RowGroups
from eventcode.export.formats.writer import Layout

_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
_WKB_BYTES = _POINT.itemsize
GEOMETRY = "geometry"


class GeoJsonWriter:
    """One FeatureCollection, a feature a line; the geometry is null where the row has no coordinates."""

    def __init__(self, layout: Layout) -> None:
        self._rules, self._encode = layout.rules, msgspec.json.Encoder().encode
        self._out = layout.path.open("wb")
        self._out.write(b'{"type":"FeatureCollection","features":[')
        self._before = b"\n"

    def write(self, rows: pa.Table) -> None:
        """Add rows."""
        for row in rows.to_pylist():
            self._out.write(self._before + self._encode(self._to_feature(row)))
            self._before = b",\n"

    def _to_feature(self, row: dict[str, Any]) -> dict[str, Any]:
        point = [row[self._rules.longitude], row[self._rules.latitude]]
        geometry = None if None in point else {"type": "Point", "coordinates": point}
        return {"type": "Feature", "id": row[self._rules.id], "geometry": geometry, "properties": row}

    def close(self) -> None:
        """Finish the file."""
        self._out.write(b"\n]}\n")
        self._out.close()


class GeoParquetWriter:
    """GeoParquet 1.1: a column of points as WKB beside the others, longitude first, OGC:CRS84."""

    def __init__(self, layout: Layout) -> None:
        self._rules = layout.rules
        about = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: {"encoding": "WKB"}}}
        about["columns"][GEOMETRY]["geometry_types"] = ["Point"]  # type: ignore[index]
        metadata = {**(layout.schema.metadata or {}), b"geo": json.dumps(about, sort_keys=True).encode()}
        schema = layout.schema.append(pa.field(GEOMETRY, pa.binary())).with_metadata(metadata)
        self._schema = schema
        self._out = RowGroups(layout.path, schema)

    def write(self, rows: pa.Table) -> None:
        """Add rows: one batch is one row group."""
        points = to_points(rows[self._rules.longitude], rows[self._rules.latitude])
        table = pa.Table.from_arrays([*rows.columns, points], schema=self._schema)
        self._out.write(table)

    def close(self) -> None:
        """Finish the file."""
        self._out.close()


def to_points(longitudes: Any, latitudes: Any) -> Any:
    """Points as little-endian WKB, null where a coordinate is. Degrees."""
    points = np.zeros(len(longitudes), _POINT)
    points["order"], points["kind"] = 1, 1
    points["x"], points["y"] = (pc.fill_null(each, 0.0).to_numpy() for each in (longitudes, latitudes))
    data = pa.py_buffer(points.tobytes())
    whole = pa.FixedSizeBinaryArray.from_buffers(pa.binary(_WKB_BYTES), len(points), [None, data])
    is_known = pc.and_(pc.is_valid(longitudes), pc.is_valid(latitudes))
    return pc.if_else(is_known, whole, pa.scalar(None, whole.type)).cast(pa.binary())
