"""What a picture shows, in numbers and words, one noun a kind; how it looks is told elsewhere."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, TypeAlias


class Caption(NamedTuple):
    """Title, what is counted and what is left out (subtitle), and whose data these are (source)."""

    title: str
    subtitle: str = ""
    source: str = ""


class Group(NamedTuple):
    """One of the groups that are told apart by colour. name: the codebook's label."""

    name: str
    values: tuple[float, ...]


class Stacks(NamedTuple):
    """Counts over time, stacked by group. periods: first days, and the day after the last; each group has a value for
    each period."""

    caption: Caption
    periods: tuple[date, ...]
    groups: tuple[Group, ...]
    measure: str


class Bands(NamedTuple):
    """A range over time. periods: first days, and the day after the last; low, best, high: for each period, None where
    the table has no range.

    open_top: periods in which an event has no upper bound, so that the top of the band is a lower limit of it.
    """

    caption: Caption
    periods: tuple[date, ...]
    best: tuple[float, ...]
    low: tuple[float, ...] | None
    high: tuple[float, ...] | None
    open_top: tuple[bool, ...]
    measure: str
    best_label: str


class Bars(NamedTuple):
    """Counts by name, the largest first, stacked by group: each group has a value for each name."""

    caption: Caption
    names: tuple[str, ...]
    groups: tuple[Group, ...]
    measure: str


class Dots(NamedTuple):
    """Places with how much happened there. points: (longitude, latitude) in degrees, EPSG:4326; sizes: counts;
    groups: of each point the group's name, "" without groups; order: the groups, the largest first; exact: False where
    the place stands for a wider area."""

    caption: Caption
    points: tuple[tuple[float, float], ...]
    sizes: tuple[float, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    order: tuple[str, ...]
    exact: tuple[bool, ...]
    measure: str


class Days(NamedTuple):
    """A count for each day; first, last: the days that the table covers. week_start: 0 Monday to 6 Sunday."""

    caption: Caption
    counts: dict[date, float]
    first: date | None
    last: date | None
    week_start: int
    measure: str


Numbers: TypeAlias = Stacks | Bands | Bars | Dots | Days
