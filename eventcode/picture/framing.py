"""How much of the world a map shows, which land, and how large its dots are; nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from eventcode.outlines import Box, Ring, clip_ring, outlines_within, squeeze_at

_LEAST = 6.0  # degrees: a single place is shown with the country around it
_WIDEST, _NARROWEST = 2.4, 1.1  # width by height


def frame_points(points: Sequence[tuple[float, float]]) -> Box:
    """A rectangle around all points with a margin, neither a thread nor outside the globe."""
    east = [point[0] for point in points]
    north = [point[1] for point in points]
    middle = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    squeeze = squeeze_at(middle[1])
    width = max((max(east) - min(east)) * squeeze, _LEAST) * 1.2
    height = max(max(north) - min(north), _LEAST) * 1.2
    width, height = max(width, height * _NARROWEST), max(height, width / _WIDEST)
    west, right = _within(middle[0], width / squeeze, 180)
    south, top = _within(middle[1], height, 90)
    return Box(west, south, right, top)


def _within(middle: float, size: float, end: float) -> tuple[float, float]:
    """From and to around the middle, moved inside -end to end."""
    size = min(size, 2 * end)
    start = min(max(middle - size / 2, -end), end - size)
    return start, start + size


def scale_areas(sizes: Sequence[float], largest: float, one: float) -> list[float]:
    """Areas in proportion to the counts: the largest as large as allowed, but one of a count no larger than `one`; the
    least still to be seen."""
    unit = min(largest / (max(sizes, default=1) or 1), one)
    return [max(unit * size, largest / 28) for size in sizes]


class Land(NamedTuple):
    """The part of a country that a map shows: its rings, and where its name may stand; None where it has no room."""

    name: str
    rings: tuple[Ring, ...]
    label: tuple[float, float] | None


def find_land(box: Box) -> Iterator[Land]:
    """The countries in a rectangle, cut off a little outside of it, so that the cut is not seen."""
    wide, high = (box.east - box.west) / 20, (box.north - box.south) / 20
    frame = Box(box.west - wide, box.south - high, box.east + wide, box.north + high)
    for country in outlines_within(frame):
        whole = [ring for polygon in country.polygons for ring in polygon]
        rings = tuple(_thin(ring, wide / 60) for ring in (clip_ring(each, frame) for each in whole) if ring)
        if rings:
            yield Land(country.name, rings, _find_label(rings, box))


def _thin(ring: Ring, least: float) -> Ring:
    """Without points that are nearer to the last one kept than the eye can tell; closed as before."""
    points = [ring[0]]
    for point in ring[1:-1]:
        if abs(point[0] - points[-1][0]) + abs(point[1] - points[-1][1]) >= least:
            points.append(point)
    return (*points, ring[-1])


def _find_label(rings: Sequence[Ring], box: Box) -> tuple[float, float] | None:
    """The middle of the largest part, where it lies in the country and inside the map."""
    largest = max(rings, key=_size)
    east, north = [point[0] for point in largest], [point[1] for point in largest]
    west, right = max(min(east), box.west), min(max(east), box.east)
    south, top = max(min(north), box.south), min(max(north), box.north)
    middle = (west + right) / 2, (south + top) / 2
    is_roomy = right - west > (box.east - box.west) / 7 and top - south > (box.north - box.south) / 12
    return middle if is_roomy and is_inside(middle, largest) else None


def _size(ring: Ring) -> float:
    """Twice the area, in square degrees."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)))


def is_inside(point: tuple[float, float], ring: Ring) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    east, north = point
    crossed = [
        (y1 > north) != (y2 > north) and east < x1 + (north - y1) / (y2 - y1) * (x2 - x1)
        for (x1, y1), (x2, y2) in pairwise(ring)
    ]
    return sum(crossed) % 2 == 1
