"""Every day of every year as a square, the darker the more happened."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patches import Rectangle

from eventcode.picture.numbers import Days
from eventcode.picture.still.sheet import Sheet, typeset
from eventcode.picture.still.time_axis import to_count
from eventcode.picture.theme import Theme

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_YEARS = 12


def draw_days(numbers: Days, theme: Theme) -> Any:
    """A block a year, weeks beside each other; the latest years where there are more than fit."""
    years = find_years(numbers)
    sheet = Sheet(numbers.caption, theme, height=0.75 + 1.28 * max(len(years), 1))
    if not years or numbers.first is None or numbers.last is None:
        sheet.say_empty()
        return sheet.figure
    with typeset(theme):
        colour = _colours(numbers, theme)
        for place, year in enumerate(years):
            _draw_year(sheet.axes, numbers, year, place * 9.2, colour, theme)
        sheet.axes.set_xlim(-5, 54)
        sheet.axes.set_ylim(len(years) * 9.2 + 1.2, -1.6)
        sheet.axes.set_aspect("equal")
        sheet.axes.set_axis_off()
        _explain(sheet.axes, numbers, colour, theme, len(years) * 9.2 - 0.6)
    return sheet.figure


def find_years(numbers: Days) -> list[int]:
    """The years that the table covers, the latest dozen."""
    if numbers.first is None or numbers.last is None:
        return []
    return list(range(numbers.first.year, numbers.last.year + 1))[-_MOST_YEARS:]


def _colours(numbers: Days, theme: Theme) -> Any:
    """A count's colour, by its square root: one day of a war shall not make all others look alike."""
    ramp = LinearSegmentedColormap.from_list("days", theme.scale)
    norm = Normalize(0, math.sqrt(max(numbers.counts.values(), default=1) or 1))
    return lambda count: theme.land if not count else ramp(norm(math.sqrt(count)))


def find_square(day: date, week_start: int) -> tuple[int, int]:
    """Week of the year and day of the week, both from 0."""
    first = date(day.year, 1, 1)
    offset = (first.weekday() - week_start) % 7
    number = (day - first).days + offset
    return number // 7, number % 7


def _draw_year(axes: Any, numbers: Days, year: int, top: float, colour: Any, theme: Theme) -> None:
    assert numbers.first is not None
    assert numbers.last is not None
    axes.text(-1.2, top + 3.5, str(year), ha="right", va="center", color=theme.ink, fontsize=11, fontweight="bold")
    for month, name in enumerate(_MONTHS, 1):
        week, _ = find_square(date(year, month, 1), numbers.week_start)
        axes.text(week + 0.1, top - 0.5, name, color=theme.quiet, fontsize=8)
    day = max(date(year, 1, 1), numbers.first)
    while day <= min(date(year, 12, 31), numbers.last):
        week, weekday = find_square(day, numbers.week_start)
        face = colour(numbers.counts.get(day, 0))
        axes.add_patch(Rectangle((week, top + weekday), 0.88, 0.88, facecolor=face, linewidth=0))
        day += timedelta(days=1)


def _explain(axes: Any, numbers: Days, colour: Any, theme: Theme, top: float) -> None:
    """Four squares with their counts."""
    most = max(numbers.counts.values(), default=0)
    steps = sorted({0.0, 1.0, round(most / 4), most})
    first = _WEEKDAYS[numbers.week_start]
    axes.text(0, top + 0.45, f"{numbers.measure} a day:", va="center", color=theme.quiet, fontsize=8)
    for place, count in enumerate(steps):
        left = 8.5 + place * 4.4
        axes.add_patch(Rectangle((left, top), 0.88, 0.88, facecolor=colour(count), linewidth=0))
        axes.text(left + 1.3, top + 0.45, to_count(count), va="center", color=theme.quiet, fontsize=8)
    axes.text(53, top + 0.45, f"weeks begin on {first}", ha="right", va="center", color=theme.quiet, fontsize=8)
