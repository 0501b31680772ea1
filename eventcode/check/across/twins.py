"""Rule C42: rows that could tell the same event (coding rule U11), found by sorting, not by comparing all with all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import polars as pl

from eventcode.check.across.ledger import Joinable, Ledger, find_fault, tell
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch
from eventcode.codebook import Codebook

_FAR_KM, _EARTH_KM = 10.0, 6371.0
_STEP = 0.01
"""Degrees of latitude in one step of the sorting key; ten steps are a little more than 10 km."""
_REACH = 10
_DAY = 1 << 16
_AT_ONCE = 1 << 20
_REPORT = ("article_id:hash", "location:hash")

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


class Twins(Joinable):
    """Remembers day, place, type and main actors of every row as numbers: some 50 bytes a row."""

    COLUMNS = ("event_date", "latitude", "longitude", "event_type", "actor1", "actor2")

    def __init__(self, book: Codebook, columns: Iterable[str]) -> None:
        self._book, self._columns = book, tuple(columns)
        self._parts: list[pl.DataFrame] = []
        self._report = _REPORT if {"article_id", "location"} <= {*columns} else ()

    @property
    def names(self) -> Iterable[str]:
        return (
            *("event_date", "latitude", "longitude", "event_type:hash", "actor1:hash", "actor2:hash"),
            *self._report,
        )

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        kind = pl.col("event_type:hash")
        self._parts.append(
            frame.select(
                pl.col("event_date").to_physical().fill_null(-1).alias("day"),
                pl.col("latitude", "longitude").cast(pl.Float32),
                (pl.col("actor1:hash") ^ kind).fill_null(0).alias("one"),
                (pl.col("actor2:hash") ^ kind).fill_null(0).alias("two"),
                *(pl.col(name) for name in self._report),
            )
        )

    @property
    def memory(self) -> Any:
        return self._parts

    def join(self, memory: Any, before: int) -> None:
        self._parts += memory

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        found = find_fault(self._book, "C42.likely", self._columns)
        if found is None or not self._parts:
            return
        table = pl.concat(self._parts)
        self._parts = []
        nearest = _find_nearest(table, ledger)
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
            words = {"line": ledger.place(other_line, line), "other": other, "distance": f"{distance:.0f}"}
            collector.add(tell(rule, fault, fault.columns[0], words, line=line, event_id=event_id))


def _find_nearest(table: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """For each row that has any, the nearest of the same type with a shared main actor, within a day and 10 km."""
    keys, rows = _sorted_keys(table)
    nearest = _EMPTY
    for at, other in _candidates(keys):
        pairs = _near(table, ledger, rows[at], rows[other])
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
        rows.append(at.astype(np.int32))
    key, row = np.concatenate(keys), np.concatenate(rows)
    order = np.argsort(key)
    return key[order], row[order].astype(np.int64)


def _candidates(keys: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of places in the sorted keys that are within reach of one another, a million or so at a time."""
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        places = np.arange(start, start + len(some))
        later = np.searchsorted(keys, some + _REACH, side="right")
        yield from _expand(places, places + 1, later)
        day = np.searchsorted(keys, some + _DAY - _REACH), np.searchsorted(keys, some + _DAY + _REACH, side="right")
        yield from _expand(places, *day)


def _expand(places: Ints, low: Ints, high: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Each place with every one from its low to its high, in runs that fit in memory."""
    counts = np.maximum(high - low, 0)
    ends = np.cumsum(counts)
    start = 0
    while start < len(counts):
        before = int(ends[start - 1]) if start else 0
        stop = max(int(np.searchsorted(ends, before + _AT_ONCE, side="right")), start + 1)
        some = counts[start:stop]
        if some.any():
            offset = np.arange(some.sum()) - np.repeat(np.cumsum(some) - some, some)
            yield np.repeat(places[start:stop], some), np.repeat(low[start:stop], some) + offset
        start = stop


def _near(table: pl.DataFrame, ledger: Ledger, rows: Ints, others: Ints) -> pl.DataFrame:
    """Those of the pairs that truly share an actor, lie near one another, and were not told apart already.

    Rows with one id are one event, and rule C01 tells it; rows of one article at two places are two by rule U3.
    """
    one, other = table[rows], table[others]
    distance = _distance(*(frame[name].to_numpy() for frame in (one, other) for name in ("latitude", "longitude")))
    shared = np.zeros(len(rows), dtype=np.bool_)
    for mine in ("one", "two"):
        for theirs in ("one", "two"):
            shared |= ((one[mine] == other[theirs]) & (one[mine] != 0)).to_numpy()
    near = shared & (distance <= _FAR_KM) & (rows != others)
    one, other = one.filter(near), other.filter(near)
    rows, others, distance = rows[near], others[near], distance[near]
    ids, other_ids = ledger.id_series(rows), ledger.id_series(others)
    told_apart = (ids == other_ids) & (ids != "")
    if set(_REPORT) <= set(table.columns):
        article, place = _REPORT
        told_apart |= ((one[article] == other[article]) & (one[place] != other[place])).fill_null(False)
    keep = ~told_apart.to_numpy()
    return pl.DataFrame({"row": rows[keep], "other": others[keep], "distance": distance[keep]})


def _distance(north: Floats, east: Floats, other_north: Floats, other_east: Floats) -> Floats:
    """Kilometres on the sphere."""
    a, b = np.radians(north), np.radians(other_north)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(other_east - east) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)
