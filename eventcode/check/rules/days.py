"""Rule C02: date, year and upload agree."""

from __future__ import annotations

import polars as pl

from eventcode.check.row import Broken, Row


def year(row: Row) -> Broken:
    """C02: the year is that of the date."""
    expected = row["event_date"].dt.year()
    return Broken(row["year"] != expected, words={"expected": expected.cast(pl.String)})


def future(row: Row) -> Broken:
    """C02: the day has come."""
    return Broken(row["event_date"] > pl.col("table:today"))


def uploaded(row: Row) -> Broken:
    """C02: a row is uploaded on the day of the event at the earliest."""
    day = pl.from_epoch(row["timestamp"], time_unit="s").dt.date()
    is_early = (row["event_date"] > day) & (row["event_date"] <= pl.col("table:today")) & (row["timestamp"] > 0)
    return Broken(is_early, words={"expected": day.dt.to_string("%Y-%m-%d")})
