"""Draws the small map of the review page as SVG, from outlines that ship; nothing is looked up here or fetched."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from eventcode.desk.view import MapView
from eventcode.outlines import Box, Outline, Ring, outline_of, outlines_within, squeeze_at

_WIDTH, _HEIGHT = 320, 240
"""Of the picture, in its own units; the style sheet makes it as wide as the rail."""
_MARGIN, _LEAST = 0.12, 3.0
"""Left free around what is shown, as a share of it; the least degrees shown."""
_SMALL = 0.25
"""The side of the inset with the whole country, as a share of the picture's."""
_INSET = Markup(
    '<g class="inset" transform="translate(0 {top})"><rect class="sea" width="{width}" height="{height}"></rect>'
    '<path class="home" d="{line}"></path>'
    '<rect class="view" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"></rect></g>'
)
_Point = tuple[float, float]
"""Latitude and longitude, degrees."""

_SVG = Markup(
    '<svg class="map" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    '<rect class="sea" width="{width}" height="{height}"></rect>{land}{points}{inset}</svg>'
)
_LAND = Markup('<path class="{kind}" d="{line}"></path>')
_POINT = Markup(
    '<g class="candidate"><circle cx="{x:.1f}" cy="{y:.1f}" r="8"></circle>'
    '<text x="{x:.1f}" y="{y:.1f}" dy="3.5" text-anchor="middle">{number}</text></g>'
)
_CHOSEN = Markup(
    '<g class="chosen"><circle cx="{x:.1f}" cy="{y:.1f}" r="11"></circle>'
    '<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.5"></circle></g>'
)


class _Frame(NamedTuple):
    """The part of the world that is shown."""

    west: float
    north: float
    across: float
    """Units of the picture to a degree of longitude."""
    down: float
    """Units of the picture to a degree of latitude."""

    def place(self, latitude: float, longitude: float) -> _Point:
        """Where the point lies in the picture: from its left, from its top."""
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down

    @property
    def box(self) -> Box:
        return Box(self.west, self.north - _HEIGHT / self.down, self.west + _WIDTH / self.across, self.north)


@lru_cache(maxsize=256)  # it is drawn again after every act, and most leave the place as it is
def draw_map(view: MapView | None) -> Markup:
    """The country, the candidates with their numbers and a ring around the place chosen; "" where there is nothing."""
    if view is None:
        return Markup()
    candidates = [(offer, offer.place) for offer in view.candidates if offer.place is not None]
    points = [place for _, place in candidates] + ([view.chosen] if view.chosen else [])
    home = outline_of(view.iso) if view.iso is not None else None
    if not points and home is None:
        return Markup()
    whole = [(home.box.south, home.box.west), (home.box.north, home.box.east)] if home else []
    frame = _find_frame(points or whole, _WIDTH, _HEIGHT)
    marks = [_mark(_CHOSEN, frame, view.chosen)] if view.chosen else []
    marks += [_mark(_POINT, frame, place, number=offer.number) for offer, place in reversed(candidates)]
    return _SVG.format(
        width=_WIDTH,
        height=_HEIGHT,
        label=_describe(view),
        land=_draw_land(frame, home),
        points=Markup().join(marks),
        inset=_draw_inset(home, frame) if home and points else "",
    )


def _find_frame(points: list[_Point], width: float, height: float, least: float = _LEAST) -> _Frame:
    """Around these points. A degree of longitude is as wide as it is in the middle of the picture."""
    latitudes, longitudes = [point[0] for point in points], [point[1] for point in points]
    latitude, longitude = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    squeeze = squeeze_at(latitude)
    high = max(max(latitudes) - min(latitudes), least) * (1 + 2 * _MARGIN)
    wide = max(max(longitudes) - min(longitudes), least) * (1 + 2 * _MARGIN) * squeeze
    down = min(height / high, width / wide)
    across = down * squeeze
    return _Frame(longitude - width / across / 2, latitude + height / down / 2, across, down)


def _draw_inset(home: Outline, frame: _Frame) -> Markup:
    """The whole country in the corner, with what the picture shows of it."""
    corners = [(home.box.south, home.box.west), (home.box.north, home.box.east)]
    small = _find_frame(corners, _WIDTH * _SMALL, _HEIGHT * _SMALL, least=0.1)
    x, y = small.place(frame.box.north, frame.box.west)
    right, bottom = small.place(frame.box.south, frame.box.east)
    return _INSET.format(
        top=_HEIGHT * (1 - _SMALL),
        width=_WIDTH * _SMALL,
        height=_HEIGHT * _SMALL,
        line=_to_line(home, small),
        x=max(x, 0),
        y=max(y, 0),
        wide=min(right, _WIDTH * _SMALL) - max(x, 0),
        high=min(bottom, _HEIGHT * _SMALL) - max(y, 0),
    )


def _mark(form: Markup, frame: _Frame, point: _Point, **parts: object) -> Markup:
    x, y = frame.place(*point)
    return form.format(x=x, y=y, **parts)


def _draw_land(frame: _Frame, home: Outline | None) -> Markup:
    """The country and its neighbours, as far as they are in the picture."""
    seen = [each for each in outlines_within(frame.box) if each is not home] + ([home] if home else [])
    return Markup().join(
        _LAND.format(kind="home" if each is home else "land", line=_to_line(each, frame)) for each in seen
    )


def _to_line(outline: Outline, frame: _Frame) -> str:
    return "".join(_draw_ring(ring, frame) for polygon in outline.polygons for ring in polygon)


def _draw_ring(ring: Ring, frame: _Frame) -> str:
    """With points that fall onto the one before left out."""
    steps = [tuple(round(part) for part in frame.place(latitude, longitude)) for longitude, latitude in ring]
    kept = [step for step, before in zip(steps, [None, *steps], strict=False) if step != before]
    return f"M{'L'.join(f'{x} {y}' for x, y in kept)}Z" if len(kept) > 2 else ""


def _describe(view: MapView) -> str:
    """What the map shows, in words, for those who do not see it."""
    named = [f"{offer.number} {offer.label}" for offer in view.candidates if offer.place is not None]
    where = f"Map of {view.country}" if view.country else "Map"
    return f"{where}: {', '.join(named)}" if named else where
