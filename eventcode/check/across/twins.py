"""Rule C42: rows that could tell the same event (coding rule U11), found by sorting, not by comparing all with all."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from eventcode.check.across.ledger import Across, Ledger, find_fault, tell
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch
from eventcode.codebook import Codebook

_FAR_KM, _EARTH_KM = 10.0, 6371.0
_STEP = 0.01
"""Degrees of latitude in one step of the sorting key; ten steps are a little more than 10 km."""
_REACH = 10
_DAY = 1 << 16
_AT_ONCE = 1 << 20

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


class Twins(Across):
    """Remembers day, place, type and main actors of every row as numbers: some 50 bytes a row."""

    COLUMNS = ("event_date", "latitude", "longitude", "event_type", "actor1", "actor2")

    def __init__(self, book: Codebook, columns: Iterable[str]) -> None:
        self._book, self._columns = book, tuple(columns)
        self._parts: list[pl.DataFrame] = []
        self._report = ["article_id:hash", "location:hash"] if {"article_id", "location"} <= {*columns} else []

    @property
    def names(self) -> Iterable[str]:
        return (
            *("event_date", "latitude", "longitude", "event_type:hash", "actor1:hash", "actor2:hash"),
            *self._report,
        )

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        kind = pl.col("event_type:hash")
        none = pl.lit(None, pl.UInt64)
        article, place = [pl.col(name) for name in self._report] or (none, none)
        self._parts.append(
            frame.select(
                pl.col("event_date").to_physical().fill_null(-1).alias("day"),
                pl.col("latitude", "longitude"),
                (pl.col("actor1:hash") ^ kind).fill_null(0).alias("one"),
                (pl.col("actor2:hash") ^ kind).fill_null(0).alias("two"),
                article.alias("article"),
                place.alias("place"),
            )
        )

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        found = find_fault(self._book, "C42.likely", self._columns)
        if found is None or not self._parts:
            return
        table = pl.concat(self._parts).with_columns(ledger.hashes().alias("id"))
        self._parts = []
        nearest = _find_nearest(table)
        rule, fault = found
        if nearest.is_empty():
            return
        collector.count(rule.id, fault.severity, len(nearest))
        nearest = nearest.head(collector.room(rule.id))
        rows, others = nearest["row"].to_numpy(), nearest["other"].to_numpy()
        mine, theirs = zip(ledger.lines(rows), ledger.ids(rows), strict=True), ledger.ids(others)
        for (line, event_id), other_line, other, distance in zip(
            mine, ledger.lines(others), theirs, nearest["distance"], strict=True
        ):
            words = {"line": other_line, "other": other, "distance": f"{distance:.0f}"}
            collector.add(tell(rule, fault, fault.columns[0], words, line=line, event_id=event_id))


def _find_nearest(table: pl.DataFrame) -> pl.DataFrame:
    """For each row that has any, the nearest of the same type with a shared main actor, within a day and 10 km."""
    keys, rows = _sorted_keys(table)
    nearest = _EMPTY
    for low, high in (_same_day(keys), _next_day(keys)):
        for at, other in _expand(low, high):
            pairs = _near(table, rows[at], rows[other])
            turned = pairs.select(pl.col("other").alias("row"), pl.col("row").alias("other"), "distance")
            whole = pl.concat([nearest, pairs, turned]).sort("row", "distance", "other")
            nearest = whole.unique("row", keep="first", maintain_order=True)
    return nearest


_EMPTY = pl.DataFrame(schema={"row": pl.Int64, "other": pl.Int64, "distance": pl.Float64})


def _sorted_keys(table: pl.DataFrame) -> tuple[Ints, Ints]:
    """One key for each main actor of each row: actor and type, day, latitude, from the highest bits down; sorted."""
    north = ((pl.col("latitude") + 90) / _STEP).fill_nan(None).cast(pl.Int64, strict=False)
    place = table.select((pl.col("day").cast(pl.Int64) * _DAY + north).alias("place")).to_series()
    keys, rows = [], []
    for column in ("one", "two"):
        actor = table[column]
        is_used = (actor != 0) & place.is_not_null() & (table["day"] >= 0)
        if column == "two":
            is_used &= actor != table["one"]
        at = np.flatnonzero(is_used.to_numpy())
        bits = (actor.gather(pl.Series(at)).to_numpy() & np.uint64(0x3FFFFFFF)).astype(np.int64) << 33
        keys.append(bits + place.gather(pl.Series(at)).to_numpy())
        rows.append(at)
    key = np.concatenate(keys)
    order = np.argsort(key)
    return key[order], np.concatenate(rows)[order]


def _same_day(keys: Ints) -> tuple[Ints, Ints]:
    """For each key the run of later ones within reach on its own day."""
    return np.arange(1, len(keys) + 1), np.searchsorted(keys, keys + _REACH, side="right")


def _next_day(keys: Ints) -> tuple[Ints, Ints]:
    """For each key the run of those within reach a day later."""
    return np.searchsorted(keys, keys + _DAY - _REACH), np.searchsorted(keys, keys + _DAY + _REACH, side="right")


def _expand(low: Ints, high: Ints) -> Iterable[tuple[Ints, Ints]]:
    """The runs as pairs of places, a million or so at a time."""
    counts = np.maximum(high - low, 0)
    ends = np.cumsum(counts)
    start = 0
    while start < len(counts):
        stop = int(np.searchsorted(ends, (ends[start - 1] if start else 0) + _AT_ONCE, side="right"))
        stop = max(stop, start + 1)
        some = counts[start:stop]
        if some.any():
            first = np.repeat(np.arange(start, stop), some)
            offset = np.arange(some.sum()) - np.repeat(np.cumsum(some) - some, some)
            yield first, np.repeat(low[start:stop], some) + offset
        start = stop


def _near(table: pl.DataFrame, rows: Ints, others: Ints) -> pl.DataFrame:
    """Those of the pairs that truly share an actor, lie near one another, and were not told apart already.

    Rows with one id are one event, and rule C01 tells it; rows of one article at two places are two by rule U3.
    """
    one, other = table[rows], table[others]
    distance = _distance(*(frame[name].to_numpy() for frame in (one, other) for name in ("latitude", "longitude")))
    shared = np.zeros(len(rows), dtype=np.bool_)
    for mine in ("one", "two"):
        for theirs in ("one", "two"):
            shared |= ((one[mine] == other[theirs]) & (one[mine] != 0)).to_numpy()
    told_apart = (one["id"] == other["id"]).fill_null(False)
    told_apart |= ((one["article"] == other["article"]) & (one["place"] != other["place"])).fill_null(False)
    keep = shared & (distance <= _FAR_KM) & (rows != others) & ~told_apart.to_numpy()
    return pl.DataFrame({"row": rows[keep], "other": others[keep], "distance": distance[keep]})


def _distance(north: Floats, east: Floats, other_north: Floats, other_east: Floats) -> Floats:
    """Kilometres on the sphere."""
    a, b = np.radians(north), np.radians(other_north)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(other_east - east) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)
