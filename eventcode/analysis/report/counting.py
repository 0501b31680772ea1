"""What the report says of a table in figures: coverage, units, tolls, blanks, precision; no sentence stands here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import polars as pl

from eventcode.analysis.pictures.rows import DAY, Rows, to_texts
from eventcode.analysis.series import to_numbers

_MOST = 20  # rows of a table of units


class Coverage(NamedTuple):
    """A country: its first and last event's day, events, and months between these without an event."""

    country: str
    first: date | None
    last: date | None
    events: int
    empty_months: int


class UnitCount(NamedTuple):
    """A unit of the first order with its events and, for each toll of the table, the sum."""

    names: tuple[str, ...]
    events: int
    tolls: tuple[int, ...]


class Toll(NamedTuple):
    """A column of deaths: its sum, how many events have none, how many give no number."""

    name: str
    total: int
    zero: int
    blank: int


class Share(NamedTuple):
    """How many of all: a value of a precision, or the blank cells of a column."""

    name: str
    label: str
    number: int
    share: float


def read_rows(rows: Rows) -> pl.DataFrame:
    """Day and country of each event; blank where the table has no such column."""
    release = rows.layout.release
    country = rows.column(release.country) if release.country in rows.layout.columns else None
    named = to_texts(country) if country is not None else pl.Series([""] * len(rows.frame), dtype=pl.String)
    return pl.DataFrame([rows.days(), named.alias("country")])


def count_coverage(table: pl.DataFrame) -> list[Coverage]:
    """Every country, that with the most events first."""
    month = pl.col(DAY).dt.year().cast(pl.Int32) * 12 + pl.col(DAY).dt.month().cast(pl.Int32)
    spans = table.group_by("country").agg(
        pl.col(DAY).min().alias("first"), pl.col(DAY).max().alias("last"), pl.len().alias("events"),
        (month.max() - month.min() + 1 - month.drop_nulls().n_unique()).alias("empty"),
    )  # fmt: skip
    ordered = spans.sort(["events", "country"], descending=[True, False])
    return [Coverage(name, first, last, events, empty or 0) for name, first, last, events, empty in ordered.iter_rows()]


def count_units(rows: Rows) -> tuple[tuple[str, ...], list[UnitCount], int]:
    """Names of the tolls, the units of the first order with the most events, and how many units there are."""
    tolls, columns = rows.layout.tolls, rows.layout.rules.units.get("admin1", ())
    if not columns or not set(columns) <= rows.layout.columns:
        return tuple(tolls), [], 0
    names = [to_texts(rows.column(name)).alias(f"unit {name}") for name in columns]
    sums = [to_numbers(rows.column(column)).cast(pl.Float64).alias(name) for name, column in tolls.items()]
    keys = [each.name for each in names]
    counts = [pl.len().alias("events"), *(pl.col(name).sum() for name in tolls)]
    table = pl.DataFrame([*names, *sums]).group_by(keys).agg(counts)
    ordered = table.sort(["events", *keys], descending=[True, *([False] * len(keys))])
    shown = [
        UnitCount(tuple(row[: len(keys)]), row[len(keys)], tuple(int(each) for each in row[len(keys) + 1 :]))
        for row in ordered.head(_MOST).iter_rows()
    ]
    return tuple(tolls), shown, len(ordered)


def sum_tolls(rows: Rows) -> Iterator[Toll]:
    """Every column of deaths."""
    for name, column in rows.layout.tolls.items():
        numbers = to_numbers(rows.column(column)).cast(pl.Float64)
        yield Toll(name, int(numbers.sum()), int((numbers == 0).sum()), int(numbers.null_count()))


def count_precision(rows: Rows) -> Iterator[tuple[str, list[Share]]]:
    """How exactly events are dated and placed, by the values of these columns."""
    for precision in (rows.layout.rules.days, rows.layout.rules.places):
        if precision is not None and precision.column in rows.layout.columns:
            values = to_numbers(rows.column(precision.column)).cast(pl.Int64)
            shares = [
                Share(str(value), str(known), number := int((values == value).sum()), _share(number, len(values)))
                for value, known in precision.values.items()
            ]
            yield precision.column, [each for each in shares if each.number]


def count_blanks(rows: Rows) -> list[Share]:
    """The columns that have blank cells, the most first."""
    whole = len(rows.frame)
    found = []
    for name in map(str, rows.frame.columns):
        cells = rows.column(name)
        blank = cells.null_count() + (int((cells == "").sum()) if cells.dtype == pl.String else 0)
        if blank:
            found.append(Share(name, rows.label(name), blank, _share(blank, whole)))
    return sorted(found, key=lambda share: (-share.number, share.name))


def _share(number: int, whole: int) -> float:
    return number / whole if whole else 0.0
