"""The outlines of countries as rings of points, read from the file beside this one; nothing is drawn here.

The file is Natural Earth's Admin 0 at 1:50,000,000 (public domain) as the package world-atlas publishes it: TopoJSON,
https://github.com/topojson/topojson-specification. Borders are those that Natural Earth draws, de facto ones; they
state no opinion on any dispute.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from eventcode.outlines.clipping import Box, Ring, cut_at_meridian

_FILE = Path(__file__).with_name("countries.json")


class Outline(NamedTuple):
    """A country. iso: ISO 3166-1 numeric, 0 for Kosovo as in the codebook, None where there is no code; name: in
    Natural Earth's spelling; polygons: for each its outer ring (in two parts where the 180th meridian cuts it), then
    its holes."""

    iso: int | None
    name: str
    box: Box
    polygons: tuple[tuple[Ring, ...], ...]


class _Transform(msgspec.Struct):
    scale: tuple[float, float]
    translate: tuple[float, float]


class _Geometry(msgspec.Struct):
    type: str
    arcs: list[Any]
    properties: dict[str, str]
    id: str = ""


class _Layer(msgspec.Struct):
    geometries: list[_Geometry]


class _Topology(msgspec.Struct):
    """Arcs are lists of steps from the point before, in units of the transform."""

    arcs: list[list[tuple[int, int]]]
    transform: _Transform
    objects: dict[str, _Layer]


@lru_cache(maxsize=1)
def read_outlines() -> tuple[Outline, ...]:
    """Every country of the world, in the file's order; read once."""
    topology = msgspec.json.decode(_FILE.read_bytes(), type=_Topology)
    arcs = [_to_points(arc, topology.transform) for arc in topology.arcs]
    return tuple(_to_outline(each, arcs) for each in topology.objects["countries"].geometries)


def outline_of(iso: int) -> Outline | None:
    """The country with this ISO 3166-1 numeric code."""
    return _by_iso().get(iso)


def outlines_within(box: Box) -> Iterator[Outline]:
    """The countries whose rectangle meets this one."""
    return (each for each in read_outlines() if each.box.has_overlap(box))


@lru_cache(maxsize=1)
def _by_iso() -> dict[int, Outline]:
    """Of two with one code (a country and a territory far from it), the larger."""
    known = [each for each in read_outlines() if each.iso is not None]
    return {each.iso: each for each in sorted(known, key=_size) if each.iso is not None}


def _size(outline: Outline) -> float:
    return (outline.box.east - outline.box.west) * (outline.box.north - outline.box.south)


def _to_points(arc: list[tuple[int, int]], transform: _Transform) -> Ring:
    (wide, high), (west, south) = transform.scale, transform.translate
    across = accumulate(step[0] for step in arc)
    up = accumulate(step[1] for step in arc)
    return tuple((round(west + x * wide, 4), round(south + y * high, 4)) for x, y in zip(across, up, strict=True))


def _to_outline(geometry: _Geometry, arcs: list[Ring]) -> Outline:
    groups = geometry.arcs if geometry.type == "MultiPolygon" else [geometry.arcs]
    polygons = tuple(_to_polygon(polygon, arcs) for polygon in groups)
    points = [point for polygon in polygons for ring in polygon for point in ring]
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    box = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return Outline(int(geometry.id) if geometry.id else None, geometry.properties["name"], box, polygons)


def _to_polygon(numbers: list[list[int]], arcs: list[Ring]) -> tuple[Ring, ...]:
    return tuple(part for ring in numbers for part in cut_at_meridian(_to_ring(ring, arcs)))


def _to_ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Arcs end to end; a number below zero is an arc backwards (~number). Each begins where the last one ended."""
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)
