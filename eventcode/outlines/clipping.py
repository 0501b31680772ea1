"""The geometry of maps: rectangles, and rings cut off at them and at the 180th meridian; no file is read here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

Ring = tuple[tuple[float, float], ...]
"""A closed line of (longitude, latitude) in degrees, EPSG:4326."""


class Box(NamedTuple):
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float

    def has_overlap(self, other: Box) -> bool:
        """Whether they have a point in common."""
        is_beside = self.east < other.west or other.east < self.west
        return not is_beside and self.south <= other.north and other.south <= self.north


def squeeze_at(latitude: float) -> float:
    """How wide a degree of longitude is, measured in degrees of latitude; never less than a tenth."""
    return max(math.cos(math.radians(latitude)), 0.1)


WORLD = Box(-180.0, -90.0, 180.0, 90.0)


def cut_at_meridian(ring: Ring) -> Iterator[Ring]:
    """The ring itself, or its parts on either side where it crosses the 180th meridian."""
    if all(abs(other[0] - one[0]) <= 180 for one, other in pairwise(ring)):
        yield ring
        return
    whole = _unwrap(ring)
    if abs(whole[-1][0] - whole[0][0]) > 1e-6:  # around a pole: it has no two sides
        yield _close_at_pole(ring)
        return
    for turn in (-360.0, 0.0, 360.0):
        part = clip_ring(tuple((east + turn, north) for east, north in whole), WORLD)
        if part:
            yield part


def _unwrap(ring: Ring) -> Ring:
    """The same without jumps, beyond 180 degrees where need be."""
    points, turn = [ring[0]], 0.0
    for one, other in pairwise(ring):
        turn -= 360.0 * round((other[0] - one[0]) / 360.0)
        points.append((other[0] + turn, other[1]))
    return tuple(points)


def _close_at_pole(ring: Ring) -> Ring:
    """A coast around a pole, from west to east, closed along the edge of the map."""
    pole = -90.0 if ring[0][1] < 0 else 90.0
    at = next(place for place, (one, other) in enumerate(pairwise(ring)) if abs(other[0] - one[0]) > 180)
    coast = [*ring[at + 1 : -1], *ring[: at + 1]]
    coast = coast if coast[0][0] < 0 else coast[::-1]
    return ((-180.0, pole), *coast, (180.0, pole), (-180.0, pole))


def clip_ring(ring: Ring, box: Box) -> Ring:
    """The part of a closed ring inside a rectangle, closed (Sutherland and Hodgman, CACM 17(1), 1974)."""
    least, most = float.__ge__, float.__le__
    for axis, limit, keeps in ((0, box.west, least), (0, box.east, most), (1, box.south, least), (1, box.north, most)):
        ring = _clip_side(ring, axis, float(limit), keeps)
        if not ring:
            return ()
    return ring


def _clip_side(ring: Ring, axis: int, limit: float, keeps: Callable[[float, float], bool]) -> Ring:
    points: list[tuple[float, float]] = []
    for one, other in pairwise(ring):
        if keeps(one[axis], limit) != keeps(other[axis], limit):
            share = (limit - one[axis]) / (other[axis] - one[axis])
            cut = one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
            points.append(cut)
        if keeps(other[axis], limit):
            points.append(other)
    return (*points, points[0]) if len(points) > 2 else ()
