"""Counts over time as stacked bars."""

from __future__ import annotations

from typing import Any

from eventcode.picture.numbers import Stacks
from eventcode.picture.still.sheet import Sheet, typeset
from eventcode.picture.still.time_axis import find_widths, mark_time
from eventcode.picture.theme import Theme


def draw_stacks(numbers: Stacks, theme: Theme) -> Any:
    """A bar a period; groups from below in their order."""
    sheet = Sheet(numbers.caption, theme)
    if not numbers.periods:
        sheet.say_empty()
        return sheet.figure
    with typeset(theme):
        widths = [days * 0.9 for days in find_widths(numbers.periods)]
        below = [0.0] * len(widths)
        handles = []
        for group, colour in zip(numbers.groups, theme.groups, strict=False):
            bars = sheet.axes.bar(
                numbers.periods[:-1], group.values, widths, bottom=below, color=colour, align="edge", linewidth=0
            )
            below = [base + value for base, value in zip(below, group.values, strict=True)]
            handles.append(bars[0])
        mark_time(sheet.axes, theme, numbers.periods, numbers.measure, max(below))
        if len(numbers.groups) > 1:
            sheet.add_legend(handles, [group.name for group in numbers.groups])
    return sheet.figure
