"""The types of the arrays in which reports are compared, and distances on the sphere."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

Ints: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
Floats: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]
Flags: TypeAlias = np.ndarray[tuple[int], np.dtype[np.bool_]]
Table: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
Grid: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.int64]]

_EARTH_KM = 6371.0


def distance(north: Floats, east: Floats, other_north: Floats, other_east: Floats) -> Floats:
    """Kilometres between points in degrees; nan where a coordinate is."""
    a, b = np.radians(north), np.radians(other_north)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(other_east - east) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)
