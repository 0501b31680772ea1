"""What the coding of each event leaves open, its deaths, its day and its place, and draws from that; no sum is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from eventcode.analysis.coding import Coded, Columns, combine
from eventcode.analysis.layout import Layout
from eventcode.analysis.series import UNKNOWN, to_days, to_numbers

_LEVELS = ("country", "admin1", "admin2", "near", "point")
_KILOMETRES = 111.195
"""Of a degree of latitude, on a sphere of 6,371 kilometres."""


@dataclass(frozen=True)
class Tolls:
    """Deaths between low and high, most likely best. open: rows whose high is blank though they have a best."""

    low: Any
    best: Any
    high: Any
    open: Any

    @property
    def moves(self) -> Any:
        """Rows whose deaths are not one number."""
        return self.high > self.low

    def draw(self, rows: Any, rng: np.random.Generator) -> Any:
        """Whole numbers from low to high: a triangle with its peak at best, half a death wider at both ends, rounded.

        Source: Johnson (1997), The triangular distribution as a proxy for the beta distribution in risk analysis, The
        Statistician 46(3), 387-398, for a quantity of which the least, the most and the likeliest value are known.
        """
        left, right = self.low[rows] - 0.5, self.high[rows] + 0.5
        peak, share = self.best[rows], rng.random(len(rows))
        width = right - left
        turn = (peak - left) / width
        rising = left + np.sqrt(share * width * (peak - left))
        falling = right - np.sqrt((1 - share) * width * (right - peak))
        drawn = np.rint(np.where(share < turn, rising, falling))
        return np.clip(drawn, self.low[rows], self.high[rows])


def read_tolls(rows: Columns, layout: Layout) -> Tolls | None:
    """The deaths of each event; None where the table has no range. A row without low, best and high has the number of
    the profile; one whose high is blank has its best for it."""
    names = [layout.tolls.get(f"fatalities_{part}", "") for part in ("low", "best", "high")]
    if not all(names):
        return None
    low, best, high = (to_numbers(rows[name]).cast(pl.Float64).fill_nan(None) for name in names)
    single = layout.tolls.get("fatalities", "")
    known = to_numbers(rows[single]).cast(pl.Float64) if single else pl.Series([None] * len(rows), dtype=pl.Float64)
    middle = pl.select(pl.coalesce(best, low, known, high, pl.lit(0.0))).to_series().to_numpy()
    floor = pl.select(pl.coalesce(low, pl.lit(pl.Series(middle)))).to_series().to_numpy()
    ceiling = pl.select(pl.coalesce(high, pl.lit(pl.Series(middle)))).to_series().to_numpy()
    floor, ceiling = np.minimum(floor, ceiling), np.maximum(floor, ceiling)
    is_open = (high.is_null() & (best.is_not_null() | low.is_not_null())).to_numpy()
    return Tolls(floor, np.clip(middle, floor, ceiling), ceiling, is_open)


@dataclass(frozen=True)
class Days:
    """The first and the last day that each event may have happened on, in days from 1970-01-01; is_dated: has any."""

    first: Any
    last: Any
    is_dated: Any

    @property
    def moves(self) -> Any:
        """Rows whose day is not one day."""
        return self.is_dated & (self.last > self.first)

    def draw(self, rows: Any, rng: np.random.Generator) -> Any:
        """Days, each of those that are possible as likely as the others (aoristic analysis).

        Source: Ratcliffe (2000), Aoristic analysis: the spatial interpretation of unspecific temporal events,
        International Journal of Geographical Information Science 14(7), 669-679.
        """
        first = self.first[rows]
        return first + np.floor(rng.random(len(rows)) * (self.last[rows] - first + 1)).astype(np.int64)


def read_days(rows: Columns, layout: Layout) -> Days:
    """Of UCDP GED, from date_start to date_end; of ACLED-style tables the week around the day or its calendar month,
    as the precision of the date says (coding rules T1-T3)."""
    day = to_days(rows[layout.release.day]).alias("day")
    frame = pl.DataFrame([day]).with_columns(
        to_days(rows[layout.last_day]).alias("last"), _what_days(rows, layout).alias("what")
    )
    week = pl.col("what") == "week"
    month = pl.col("what") == "month"
    first = pl.when(week).then(pl.col("day").dt.offset_by("-3d")).when(month).then(pl.col("day").dt.month_start())
    last = pl.when(week).then(pl.col("day").dt.offset_by("3d")).when(month).then(pl.col("day").dt.month_end())
    limits = frame.select(
        first.otherwise(pl.col("day")).to_physical().fill_null(0).alias("first"),
        last.otherwise(pl.max_horizontal("day", "last")).to_physical().fill_null(0).alias("last"),
    )
    is_dated = day.is_not_null().to_numpy()
    return Days(limits["first"].to_numpy().astype(np.int64), limits["last"].to_numpy().astype(np.int64), is_dated)


def _what_days(rows: Columns, layout: Layout) -> pl.Series:
    rules = layout.rules.days
    if rules is None or rules.column not in layout.columns:
        return pl.Series(["day"] * len(rows), dtype=pl.String)
    return _translate(rows[rules.column], rules.values, "day")


def _translate(cells: pl.Series, values: Any, default: str) -> pl.Series:
    """What each value of a precision means; the most exact for one that is blank or not known."""
    numbers = to_numbers(cells).cast(pl.Int64, strict=False)
    return numbers.replace_strict(values, default=default, return_dtype=pl.String)


@dataclass(frozen=True)
class Places:
    """Which rows lie somewhere within a larger unit, and the exact rows of that unit, one of which lends its place.

    level: how far each row's place is known, a number of `_LEVELS`; groups: by level the unit of each row.
    """

    level: Any
    groups: dict[int, Coded]
    near: float

    def lenders(self, needed: int, can_lend: Any) -> Lenders:
        """Who lends a place, where at least this level is needed. can_lend: rows that have a place to lend."""
        exact = np.flatnonzero((self.level >= needed) & can_lend)
        kept = {at: coded for at, coded in self.groups.items() if at < needed}
        return Lenders(exact, self.level, {at: _sorted(coded, exact) for at, coded in kept.items()})


@dataclass(frozen=True)
class Lenders:
    """Rows with an exact place, by the unit that a less exact row is known to lie in.

    Source: Croicu and Hegre (2018), A fast spatial multiple imputation procedure for imprecise armed conflict events,
    Uppsala University: places of imprecise events are drawn from where the exact ones of the same unit happened.
    """

    exact: Any
    level: Any
    sorted: dict[int, tuple[Any, Any, Any, Any]]

    @property
    def moves(self) -> Any:
        """Rows that some other row can lend a place."""
        found = np.zeros(len(self.level), bool)
        for at, (codes, _, counts, _) in self.sorted.items():
            found |= (self.level == at) & (counts[codes] > 0)
        return found

    def draw(self, rows: Any, rng: np.random.Generator) -> Any:
        """For each row the row whose place it takes, each possible one as likely as the others."""
        share, lent = rng.random(len(rows)), rows.copy()
        for at, (codes, order, counts, starts) in self.sorted.items():
            mine = self.level[rows] == at
            group = codes[rows[mine]]
            lent[mine] = order[starts[group] + np.floor(share[mine] * counts[group]).astype(np.int64)]
        return lent


def _sorted(coded: Coded, exact: Any) -> tuple[Any, Any, Any, Any]:
    """The unit of every row; the exact rows by their unit; how many each unit has, and where they begin."""
    units = coded.codes[exact]
    counts = np.bincount(units, minlength=len(coded))
    return coded.codes, exact[np.argsort(units, kind="stable")], counts, np.cumsum(counts) - counts


def read_places(rows: Columns, layout: Layout) -> Places | None:
    """How far the place of each event is known; None where the table does not say."""
    rules = layout.rules.places
    if rules is None or rules.column not in layout.columns:
        return None
    known = _translate(rows[rules.column], rules.values, "point")
    level = known.replace_strict({name: at for at, name in enumerate(_LEVELS)}, return_dtype=pl.Int64).to_numpy()
    level = level.copy()
    groups: dict[int, Coded] = {}
    for at, name in reversed(list(enumerate(_LEVELS[:3]))):
        columns = layout.rules.units[name]
        coarser = at - 1 if at else len(_LEVELS) - 1  # nothing is known of the place: it stays where it is
        if not set(columns) <= layout.columns:
            level[level == at] = coarser
            continue
        groups[at] = combine([rows.coded(column) for column in columns])
        level[(level == at) & _is_blank(rows, columns)] = coarser
    return Places(level, groups, rules.near)


def _is_blank(rows: Columns, columns: Sequence[str]) -> Any:
    """Rows that do not name the unit that they are said to lie in."""
    last = rows.coded(columns[-1])
    return (last.values.to_series() == UNKNOWN).to_numpy()[last.codes]


def draw_around(latitudes: Any, longitudes: Any, near: float, rng: np.random.Generator) -> tuple[Any, Any]:
    """Points within `near` kilometres of these, all places of that circle as likely."""
    distance = near * np.sqrt(rng.random(len(latitudes))) / _KILOMETRES
    angle = rng.random(len(latitudes)) * 2 * np.pi
    shrink = np.maximum(np.cos(np.radians(latitudes)), 0.01)
    east = distance * np.sin(angle) / shrink
    return np.clip(latitudes + distance * np.cos(angle), -90, 90), (longitudes + east + 180) % 360 - 180
