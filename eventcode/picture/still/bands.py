"""A range over time: the band from the lowest to the highest, and the best figure as a line within."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from eventcode.picture.numbers import Bands
from eventcode.picture.still.sheet import Sheet, typeset
from eventcode.picture.still.time_axis import mark_time
from eventcode.picture.theme import Theme


def draw_bands(numbers: Bands, theme: Theme) -> Any:
    """The band in steps, a period wide; arrows where its top is open."""
    sheet = Sheet(numbers.caption, theme)
    if not numbers.periods:
        sheet.say_empty()
        return sheet.figure
    with typeset(theme):
        edges = numbers.periods
        handles: list[Any] = []
        names: list[str] = []
        if numbers.low is not None and numbers.high is not None:
            _fill(sheet.axes, edges, numbers, theme)
            handles.append(Patch(facecolor=theme.accent, alpha=0.3))
            names.append("lowest to highest")
        sheet.axes.step(edges, _closed(numbers.best), where="post", color=theme.accent, linewidth=1.8)
        handles.append(Line2D([], [], color=theme.accent, linewidth=1.8))
        names.append(numbers.best_label)
        if any(numbers.open_top):
            _mark_open(sheet.axes, edges, numbers, theme)
            handles.append(Line2D([], [], color=theme.ink, marker="^", linestyle="none", markersize=5))
            names.append("no upper bound is known: at least")
        mark_time(sheet.axes, theme, numbers.periods, numbers.measure, max(numbers.high or numbers.best))
        sheet.add_legend(handles, names)
    return sheet.figure


def _closed(values: tuple[float, ...]) -> list[float]:
    """The last value once more, so that its step has an end."""
    return [*values, values[-1]]


def _fill(axes: Any, edges: Sequence[date], numbers: Bands, theme: Theme) -> None:
    assert numbers.low is not None
    assert numbers.high is not None
    low, high = _closed(numbers.low), _closed(numbers.high)
    axes.fill_between(edges, low, high, step="post", color=theme.accent, alpha=0.3, linewidth=0)


def _mark_open(axes: Any, edges: Sequence[date], numbers: Bands, theme: Theme) -> None:
    tops = numbers.high or numbers.best
    points = [
        (before + (after - before) / 2, top)
        for before, after, top, is_open in zip(edges, edges[1:], tops, numbers.open_top, strict=False)
        if is_open
    ]
    days, heights = zip(*points, strict=True)
    axes.plot(days, heights, color=theme.ink, marker="^", linestyle="none", markersize=5, clip_on=False)
