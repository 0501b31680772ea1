"""Ticks for days and counts, the same in every picture over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import matplotlib.dates as mdates
from matplotlib.ticker import FuncFormatter, MaxNLocator

from eventcode.picture.theme import Theme

_FEWEST = 8  # periods that are as wide as the picture: one alone is not


def find_widths(periods: Sequence[date]) -> list[float]:
    """The days of each period. periods: first days, and the day after the last."""
    return [float((after - before).days) for before, after in pairwise(periods)]


def mark_time(axes: Any, theme: Theme, periods: Sequence[date], measure: str, top: float) -> None:
    """Days below, whole numbers with thin lines at the left, and what they count beside them. top: the
    highest value."""
    locator = mdates.AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.xaxis.get_offset_text().set_color(theme.quiet)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(FuncFormatter(to_count))
    axes.grid(axis="y", color=theme.faint, linewidth=0.7)
    axes.set_ylabel(measure, color=theme.quiet, fontsize=9)
    axes.set_ylim(0, top * 1.06 or 1)
    room = max(_FEWEST - len(periods) + 1, 0.4) / 2 * find_widths(periods)[-1]
    axes.set_xlim(mdates.date2num(periods[0]) - room, mdates.date2num(periods[-1]) + room)  # type: ignore[no-untyped-call]


def to_count(value: float, _: object = None) -> str:
    """1,200; nothing between whole numbers."""
    return f"{value:,.0f}"


def say_count(value: float, measure: str) -> str:
    """1 event, 2 events; 1 fatalities stays as the column is called."""
    return f"{to_count(value)} {'event' if value == 1 and measure == 'events' else measure}"
