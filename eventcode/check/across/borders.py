"""Whether points lie within the outline of a country, as coarse as maps of the world are; no place is known here."""

from __future__ import annotations

from functools import cache

import numpy as np

from eventcode.outlines import Ring, outline_of

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
_AT_ONCE = 2_000_000
"""Pairs of a point and a border that are compared in one step."""


def is_inside(iso: int | None, north: Floats, east: Floats) -> Bools:
    """Which points (degrees) lie in the country with this ISO 3166-1 numeric code; none where it has no outline."""
    borders = _borders(iso) if iso is not None else None
    if borders is None:
        return np.zeros(len(north), dtype=np.bool_)
    step = max(_AT_ONCE // len(borders), 1)
    parts = [_crosses(borders, north[at : at + step], east[at : at + step]) for at in range(0, len(north), step)]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.bool_)


def _crosses(borders: Floats, north: Floats, east: Floats) -> Bools:
    """Whether a ray to the east crosses borders an odd number of times; holes count as borders do."""
    x1, y1, x2, y2 = borders.T
    y = north[:, None]
    spans = (y1 > y) != (y2 > y)
    rise = np.where(y2 == y1, 1.0, y2 - y1)
    crossings = (spans & (east[:, None] < x1 + (y - y1) * (x2 - x1) / rise)).sum(axis=1)
    return np.asarray(crossings % 2 == 1, dtype=np.bool_)


@cache
def _borders(iso: int) -> Floats | None:
    """Every straight piece of the outline: longitude and latitude of both its ends."""
    outline = outline_of(iso)
    if outline is None:
        return None
    return np.concatenate([_pieces(ring) for polygon in outline.polygons for ring in polygon])


def _pieces(ring: Ring) -> Floats:
    points = np.array(ring, dtype=np.float64)
    return np.hstack([points[:-1], points[1:]])
