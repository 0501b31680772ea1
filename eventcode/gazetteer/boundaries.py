"""Polygons of admin units: which units a point lies in (coding rule §8.4); names are looked up elsewhere."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from eventcode.errors import GazetteerError, TableError
from eventcode.gazetteer.container import open_parts, write_parts
from eventcode.gazetteer.rows import find_level_columns

MAGIC = b"eventcode areas 1\n"
_BOX = struct.Struct("<4d")
_POINT = struct.Struct("<2d")
Ring = list[list[float]]


class Area(NamedTuple):
    """One polygon of a unit. names: admin1, admin2 and admin3, "" where not told; rings: the outline, then holes."""

    names: tuple[str, str, str]
    rings: list[Ring]


class _Geometry(msgspec.Struct):
    type: str
    coordinates: list[Any]


class _Feature(msgspec.Struct):
    properties: dict[str, Any]
    geometry: _Geometry | None = None


class _Collection(msgspec.Struct):
    features: list[_Feature]


def read_boundaries(path: Path) -> Iterator[Area]:
    """The polygons of a GeoJSON or GeoParquet file with admin names as its properties. Raises TableError."""
    features = _read_parquet(path) if path.suffix.lower() in (".parquet", ".geoparquet") else _read_geojson(path)
    for number, (properties, polygons) in enumerate(features, start=1):
        names = _read_names(properties, path, number)
        for rings in polygons:
            yield Area(names, rings)


def _read_geojson(path: Path) -> Iterator[tuple[dict[str, Any], list[list[Ring]]]]:
    try:
        collection = msgspec.json.decode(path.read_bytes(), type=_Collection)
    except (OSError, msgspec.DecodeError) as error:
        raise TableError(f"not a GeoJSON FeatureCollection: {error}", file=path) from error
    for number, feature in enumerate(collection.features, start=1):
        geometry = feature.geometry
        if geometry is None:
            continue
        if geometry.type not in ("Polygon", "MultiPolygon"):
            raise TableError(f"feature {number} is a {geometry.type}, not a polygon", file=path)
        yield feature.properties, [geometry.coordinates] if geometry.type == "Polygon" else geometry.coordinates


def _read_parquet(path: Path) -> Iterator[tuple[dict[str, Any], list[list[Ring]]]]:
    import pyarrow.parquet as parquet

    try:
        table = parquet.read_table(path)
        geo = json.loads((table.schema.metadata or {})[b"geo"])
    except (OSError, KeyError, ValueError) as error:
        raise TableError(f"not a GeoParquet file: {error}", file=path) from error
    column = geo["primary_column"]
    for row in table.to_pylist():
        shape = row.pop(column)
        if shape:
            yield row, _read_wkb(shape, path)


def _read_wkb(shape: bytes, path: Path) -> list[list[Ring]]:
    """Polygons of well-known binary: a polygon (3) or several (6), two dimensions."""
    order = "<" if shape[0] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", shape, 1)
    if kind == 3:
        return [_read_wkb_rings(shape, 5, order)[0]]
    if kind != 6:
        raise TableError(f"a geometry of type {kind} is not a polygon in two dimensions", file=path)
    (count,) = struct.unpack_from(f"{order}I", shape, 5)
    polygons, offset = [], 9
    for _ in range(count):
        rings, offset = _read_wkb_rings(shape, offset + 5, order)
        polygons.append(rings)
    return polygons


def _read_wkb_rings(shape: bytes, offset: int, order: str) -> tuple[list[Ring], int]:
    (count,) = struct.unpack_from(f"{order}I", shape, offset)
    rings, offset = [], offset + 4
    for _ in range(count):
        (points,) = struct.unpack_from(f"{order}I", shape, offset)
        numbers = struct.unpack_from(f"{order}{2 * points}d", shape, offset + 4)
        rings.append([list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)])
        offset += 4 + 16 * points
    return rings, offset


def _read_names(properties: dict[str, Any], path: Path, number: int) -> tuple[str, str, str]:
    levels = find_level_columns([name for name, value in properties.items() if isinstance(value, str)])
    names = tuple(str(properties[levels[level][0]]).strip() if level in levels else "" for level in (1, 2, 3))
    if not names[0]:
        step = "polygons need properties such as ADM1_EN and ADM2_EN"
        raise TableError(f"feature {number} names no first-order unit", file=path, next_step=step)
    return names[0], names[1], names[2]


def write_boundaries(path: Path, areas: Iterable[Area], facts: Mapping[str, object]) -> int:
    """Write the areas to the file at `path` and return how many."""
    boxes, points, table = io.BytesIO(), io.BytesIO(), []
    for area in areas:
        xs, ys = zip(*((point[0], point[1]) for point in area.rings[0]), strict=True)
        boxes.write(_BOX.pack(min(xs), min(ys), max(xs), max(ys)))
        table.append([*area.names, points.tell(), [len(ring) for ring in area.rings]])
        for ring in area.rings:
            points.write(b"".join(_POINT.pack(point[0], point[1]) for point in ring))
    if not table:
        raise GazetteerError("the file holds no polygons")
    names = io.BytesIO()
    names.write(json.dumps(table, ensure_ascii=False).encode())
    write_parts(path, MAGIC, {**facts, "places": len(table)}, {"boxes": boxes, "points": points, "areas": names})
    return len(table)


class Boundaries:
    """Areas opened for look-ups, memory-mapped and read only."""

    def __init__(self, path: Path) -> None:
        """Raises GazetteerError where the file is no such layer."""
        self.path = path
        self.facts, parts = open_parts(path, MAGIC)
        self._boxes, self._points = parts["boxes"], parts["points"]
        self._areas = json.loads(bytes(parts["areas"]))

    def find_units(self, latitude: float, longitude: float) -> tuple[str, str, str] | None:
        """Names of admin1, admin2 and admin3 that hold the point (degrees), None where no area does."""
        for number, (west, south, east, north) in enumerate(_BOX.iter_unpack(self._boxes)):
            if west <= longitude <= east and south <= latitude <= north and self._holds(number, latitude, longitude):
                admin1, admin2, admin3, *_ = self._areas[number]
                return admin1, admin2, admin3
        return None

    def _holds(self, number: int, latitude: float, longitude: float) -> bool:
        """A ray to the east crosses the outline and the holes an odd number of times in all."""
        import numpy as np  # slow to import, and most users have no boundaries

        *_, offset, lengths = self._areas[number]
        crossings = 0
        for length in lengths:
            ring = np.frombuffer(self._points, np.float64, 2 * length, offset).reshape(length, 2)
            x, y = ring[:, 0], ring[:, 1]
            spans = (y[:-1] > latitude) != (y[1:] > latitude)
            x1, y1, x2, y2 = x[:-1][spans], y[:-1][spans], x[1:][spans], y[1:][spans]
            crossings += int((x1 + (latitude - y1) / (y2 - y1) * (x2 - x1) > longitude).sum())
            offset += _POINT.size * length
        return crossings % 2 == 1
