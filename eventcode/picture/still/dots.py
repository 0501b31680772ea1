"""Places on a map of country outlines, the area of a dot as large as its count."""

from __future__ import annotations

from typing import Any

from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D
from matplotlib.path import Path as Shape

from eventcode.outlines import Box, squeeze_at
from eventcode.picture.framing import find_land, frame_points, scale_areas
from eventcode.picture.numbers import Dots
from eventcode.picture.still.sheet import WIDTH, Sheet, typeset
from eventcode.picture.still.time_axis import say_count
from eventcode.picture.theme import Theme

_LARGEST, _ONE = 420.0, 26.0  # points squared: the largest dot, and the most that one event takes


def draw_dots(numbers: Dots, theme: Theme) -> Any:
    """Large dots first, so that small ones stay seen; hollow where a dot stands for a wider area."""
    if not numbers.points:
        sheet = Sheet(numbers.caption, theme)
        sheet.say_empty()
        return sheet.figure
    box = frame_points(numbers.points)
    squeeze = squeeze_at((box.south + box.north) / 2)
    height = WIDTH * (box.north - box.south) / ((box.east - box.west) * squeeze)
    sheet = Sheet(numbers.caption, theme, height=min(max(height, 3.2), 7.5))
    with typeset(theme):
        _draw_land(sheet.axes, box, theme)
        _draw_points(sheet.axes, numbers, theme)
        sheet.axes.set_xlim(box.west, box.east)
        sheet.axes.set_ylim(box.south, box.north)
        sheet.axes.set_aspect(1 / squeeze)
        sheet.axes.set_xticks([])
        sheet.axes.set_yticks([])
        sheet.axes.spines["bottom"].set_visible(False)
        _explain(sheet, numbers, theme)
    return sheet.figure


def _draw_land(axes: Any, box: Box, theme: Theme) -> None:
    countries = list(find_land(box))
    rings = [ring for country in countries for ring in country.rings]
    shapes = [Shape(ring, closed=True) for ring in rings]
    axes.add_collection(PathCollection(shapes, facecolor=theme.land, edgecolor=theme.quiet, linewidths=0.6, zorder=0))
    for country in countries:
        if country.label:
            place: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 8, "zorder": 2}
            axes.text(*country.label, country.name.upper(), color=theme.quiet, alpha=0.75, clip_on=True, **place)


def _draw_points(axes: Any, numbers: Dots, theme: Theme) -> None:
    areas = scale_areas(numbers.sizes, _LARGEST, _ONE)
    colours = dict(zip(numbers.order, theme.groups, strict=False))
    order = sorted(range(len(areas)), key=lambda at: (-areas[at], at))
    for is_exact in (False, True):
        chosen = [at for at in order if numbers.exact[at] is is_exact]
        if chosen:
            inks = [colours[numbers.groups[at]] for at in chosen]
            east, north = zip(*(numbers.points[at] for at in chosen), strict=True)
            fill = {"c": inks, "alpha": 0.75, "edgecolors": theme.page, "linewidths": 0.6}
            hollow = {"facecolors": "none", "edgecolors": inks, "linewidths": 1.3}
            axes.scatter(east, north, [areas[at] for at in chosen], zorder=3, **(fill if is_exact else hollow))


def _explain(sheet: Sheet, numbers: Dots, theme: Theme) -> None:
    """The groups, what a hollow dot means, and the size of the largest dot."""
    handles = [_dot(colour, colour) for _, colour in zip(numbers.order, theme.groups, strict=False) if numbers.groups]
    names = [name or numbers.measure for name in numbers.order]
    if len(names) == 1:
        handles, names = [], []
    if not all(numbers.exact):
        handles.append(_dot("none", theme.quiet))
        names.append("somewhere in this area")
    handles.append(_dot(theme.quiet, theme.quiet))
    names.append(f"largest dot: {say_count(max(numbers.sizes), numbers.measure)}")
    sheet.add_legend(handles, names)


def _dot(face: str, edge: str) -> Line2D:
    return Line2D([], [], marker="o", linestyle="none", markersize=8, markerfacecolor=face, markeredgecolor=edge)
