"""Counts and tolls by period: the numbers of a timeline, of a band of fatalities, and of a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from eventcode.analysis.periods import WEEK_DAYS, Calendar, Frequency
from eventcode.analysis.pictures.rows import DAY, GROUP, NAMES, PERIOD, WEIGHT, Rows, all_periods, to_calendar
from eventcode.analysis.series import to_numbers
from eventcode.errors import EventcodeError
from eventcode.picture import Bands, Days, Group, Stacks


def count_timeline(rows: Rows, freq: Frequency | None) -> Stacks:
    """Events or deaths a period, by group; the largest group first."""
    days = rows.days()
    calendar = to_calendar(rows, days, freq)
    table = pl.DataFrame([days, rows.groups(), rows.weights()])
    rows.omit(days.null_count(), "without a day")
    table = table.with_columns(calendar.number(pl.col(DAY)).alias(PERIOD))
    dated = table.drop_nulls(PERIOD)
    numbers = all_periods(dated[PERIOD])
    sizes = dated.group_by(GROUP).agg(pl.col(WEIGHT).sum()).sort([WEIGHT, GROUP], descending=[True, False])
    groups = tuple(Group(name, _fill(dated.filter(pl.col(GROUP) == name), numbers)) for name in sizes[GROUP])
    each = NAMES[calendar.freq]
    caption = rows.caption(f"{rows.measure.capitalize()} by {each}", f"{rows.spell(table)}.")
    return Stacks(caption, _to_days(numbers, calendar), groups, f"{rows.measure} a {each}")


def _fill(table: pl.DataFrame, numbers: Sequence[int], column: str = WEIGHT) -> tuple[float, ...]:
    """The sum of each period, 0 where there is none."""
    sums = dict(table.group_by(PERIOD).agg(pl.col(column).sum()).iter_rows())
    return tuple(float(sums.get(number, 0)) for number in numbers)


def _to_days(numbers: Sequence[int], calendar: Calendar) -> tuple[date, ...]:
    """The first day of each period, and the day after the last one."""
    if not numbers:
        return ()
    firsts: Any = calendar.first_days([*numbers, numbers[-1] + 1])
    return tuple(firsts.astype("datetime64[D]").tolist())


def sum_fatalities(rows: Rows, freq: Frequency | None) -> Bands:
    """Deaths a period: the sums of the lowest, best and highest figures, or of the only figure that the table has.

    Of an event without a lowest or highest figure the best one counts in its place; where there is a lowest or best
    figure and no highest, the top is open. Raises EventcodeError where the table has no number of deaths.
    """
    tolls = rows.layout.tolls
    if not tolls:
        raise EventcodeError("the table has no number of deaths", next_step="load it with that column")
    best_name = next(name for name in ("fatalities_best", "fatalities", *tolls) if name in tolls)
    has_range = {"fatalities_low", "fatalities_high"} <= tolls.keys()
    days = rows.days()
    calendar = to_calendar(rows, days, freq)
    best, low, high = (
        to_numbers(rows.column(tolls.get(name, tolls[best_name]))).cast(pl.Float64).alias(alias)
        for name, alias in ((best_name, "best"), ("fatalities_low", "low"), ("fatalities_high", "high"))
    )
    table = pl.DataFrame([days, best, low, high]).with_columns(calendar.number(pl.col(DAY)).alias(PERIOD))
    rows.omit(days.null_count(), "without a day")
    rows.omit(
        int(table.select(pl.all_horizontal(pl.col("best", "low", "high").is_null()).sum()).item()), "without a toll"
    )
    known = _complete(table.drop_nulls(PERIOD))
    numbers = all_periods(known[PERIOD])
    sums = {name: _fill(known, numbers, name) for name in ("best", "low", "high", "open")}
    each = NAMES[calendar.freq]
    note = "" if has_range else " This table gives one figure an event and no range."
    caption = rows.caption(f"Fatalities by {each}", f"{rows.spell(table)}.{note}")
    return Bands(
        caption,
        _to_days(numbers, calendar),
        sums["best"],
        sums["low"] if has_range else None,
        sums["high"] if has_range else None,
        tuple(bool(count) and has_range for count in sums["open"]),
        f"fatalities a {each}",
        "best estimate" if has_range else "as reported in the table",
    )


def _complete(table: pl.DataFrame) -> pl.DataFrame:
    """Rows without blanks: best between low and high, and whether the top was open."""
    is_open = pl.col("high").is_null() & (pl.col("low").is_not_null() | pl.col("best").is_not_null())
    best = pl.coalesce("best", "low", "high", pl.lit(0.0))
    return table.with_columns(is_open.cast(pl.Float64).alias("open"), best.alias("best")).with_columns(
        pl.min_horizontal(pl.col("low").fill_null(pl.col("best")), "best").alias("low"),
        pl.max_horizontal(pl.col("high").fill_null(pl.col("best")), "best").alias("high"),
    )


def count_days(rows: Rows) -> Days:
    """Events or deaths of each day, from the first day of the table to the last."""
    days = rows.days()
    table = pl.DataFrame([days, rows.weights()])
    rows.omit(days.null_count(), "without a day")
    rows.note(_count_inexact(rows), "dated to a week or a month only, and shown at the day that stands for it")
    counts = dict(table.drop_nulls(DAY).group_by(DAY).agg(pl.col(WEIGHT).sum()).sort(DAY).iter_rows())
    first, last = min(counts, default=None), max(counts, default=None)
    start = WEEK_DAYS.index(rows.layout.rules.week_starts)
    caption = rows.caption(f"{rows.measure.capitalize()} day by day", f"{rows.spell(table)}.")
    return Days(caption, counts, first, last, start, rows.measure)


def _count_inexact(rows: Rows) -> int:
    """Events whose date stands for a week or a month (coding rules T2, T3)."""
    precision = rows.layout.rules.days
    if precision is None or precision.column not in rows.layout.columns:
        return 0
    vague = [float(value) for value, known in precision.values.items() if known != "day"]
    return int(to_numbers(rows.column(precision.column)).cast(pl.Float64).is_in(vague).sum())
