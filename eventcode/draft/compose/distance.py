"""How places lie to one another: how far apart, one inside the other, or the same under two names."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from eventcode.draft.mentions import PlaceMention

_EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
_SAME_PLACE_KM = 3.0
_UNITS = frozenset({"admin1", "country", "region"})
_AREAS = frozenset({"admin1", "admin2", "country", "region"})


def kilometres(one: PlaceMention, other: PlaceMention) -> float | None:
    """Great-circle distance by the haversine formula; None where either has no coordinates."""
    here, there = _radians(one), _radians(other)
    if here is None or there is None:
        return None
    half = sin((there[0] - here[0]) / 2) ** 2
    half += cos(here[0]) * cos(there[0]) * sin((there[1] - here[1]) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(half))


def _radians(place: PlaceMention) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return radians(place.latitude), radians(place.longitude)


def is_unit(place: PlaceMention) -> bool:
    """A unit so large that an event is never coded to it by name alone (rule U8)."""
    return place.kind in _UNITS


def is_area(place: PlaceMention) -> bool:
    """A unit that holds places rather than being one."""
    return place.kind in _AREAS


def is_same_place(one: PlaceMention, other: PlaceMention) -> bool:
    """One name, or two names for spots that lie closer than a town is wide."""
    if one.name == other.name and one.admin1 == other.admin1:
        return True
    if not (one.found and other.found) or is_area(one) != is_area(other):
        return False
    km = kilometres(one, other)
    return km is not None and km <= _SAME_PLACE_KM


def is_inside(inner: PlaceMention, outer: PlaceMention) -> bool:
    """The outer place is a unit that the inner one lies in."""
    if outer.kind == "country":
        return inner.country in ("", outer.country)
    if outer.kind == "admin1":
        return inner.admin1 in ("", outer.name) and inner.country in ("", outer.country)
    return outer.kind in ("admin2", "district") and inner.admin2 == outer.name
