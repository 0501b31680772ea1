"""Counts by name as lying bars, stacked by group."""

from __future__ import annotations

from typing import Any

from matplotlib.ticker import FuncFormatter, MaxNLocator

from eventcode.picture.numbers import Bars
from eventcode.picture.still.sheet import Sheet, shorten, typeset
from eventcode.picture.still.time_axis import to_count
from eventcode.picture.theme import Theme

_BAR = 0.32  # inches
_LONGEST = 46  # characters of a name


def draw_bars(numbers: Bars, theme: Theme) -> Any:
    """The largest above; each bar's whole count at its end."""
    sheet = Sheet(numbers.caption, theme, height=1.1 + _BAR * max(len(numbers.names), 3))
    if not numbers.names:
        sheet.say_empty()
        return sheet.figure
    with typeset(theme):
        places = range(len(numbers.names))
        ends = [0.0] * len(numbers.names)
        handles = []
        for group, colour in zip(numbers.groups, theme.groups, strict=False):
            handles.append(sheet.axes.barh(places, group.values, 0.72, left=ends, color=colour, linewidth=0)[0])
            ends = [end + value for end, value in zip(ends, group.values, strict=True)]
        _mark_names(sheet.axes, numbers, theme, ends)
        if len(numbers.groups) > 1:
            sheet.add_legend(handles, [group.name for group in numbers.groups])
    return sheet.figure


def _mark_names(axes: Any, numbers: Bars, theme: Theme, ends: list[float]) -> None:
    axes.set_yticks(range(len(numbers.names)), [shorten(name, _LONGEST) for name in numbers.names])
    for label in axes.get_yticklabels():
        label.set_color(theme.ink)
        label.set_parse_math(False)
    axes.set_ylim(max(len(ends), 3) - 0.5, -0.5)
    for place, end in enumerate(ends):
        axes.annotate(
            to_count(end), (end, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9,
            color=theme.quiet,
        )  # fmt: skip
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter(FuncFormatter(to_count))
    axes.grid(axis="x", color=theme.faint, linewidth=0.7)
    axes.set_xlim(0, max(ends) * 1.08 or 1)
    axes.set_xlabel(numbers.measure, color=theme.quiet, fontsize=9)
