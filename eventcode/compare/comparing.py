"""Two tables -> the rows that were added and removed, and the cells that changed; no file is opened here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import pyarrow as pa

from eventcode.compare.cells import KEY, ROW, to_hashes, to_texts
from eventcode.errors import TableError

ID = "row key"
"""The column with a row's key as one text; no table of events has one of this name."""
JOINER = " | "
"""What stands between the cells of a key of several columns."""
_TIME = "occurrence"


@dataclass(frozen=True)
class Side:
    """One of two tables. batches: gives its rows some at a time, in any types, as often as it is called."""

    name: str
    columns: tuple[str, ...]
    batches: Callable[[], Iterator[pa.Table]]


@dataclass(frozen=True)
class Comparison:
    """What differs. added, removed: whole rows as text, their keys in the column `ID`, in the order of the keys.

    cells: a row for each cell that changed: id, column, old, new. changed: how many rows have such a cell; same: rows
    that are alike in both; columns_added, columns_removed: columns that one table alone has, which are not compared.
    """

    old: str
    new: str
    key: tuple[str, ...]
    added: pl.DataFrame
    removed: pl.DataFrame
    cells: pl.DataFrame
    changed: int
    same: int
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """True where anything differs."""
        return bool(len(self.added) or len(self.removed) or self.changed or self.columns_added or self.columns_removed)

    @property
    def changes(self) -> pl.DataFrame:
        """All of it as one table: change (added, changed, removed), id, column, old, new; blank cells are null."""
        parts = [
            self.added.select(pl.lit("added").alias("change"), pl.col(ID).alias("id")),
            self.cells.select(pl.lit("changed").alias("change"), "id", "column", "old", "new"),
            self.removed.select(pl.lit("removed").alias("change"), pl.col(ID).alias("id")),
        ]
        empty = pl.DataFrame(schema=dict.fromkeys(("change", "id", "column", "old", "new"), pl.String))
        whole = pl.concat([empty, *parts], how="diagonal")
        return whole.with_columns(pl.when(pl.all() != "").then(pl.all()))


def compare_tables(old: Side, new: Side, key: Sequence[str], *, numbers: frozenset[str] = frozenset()) -> Comparison:
    """The rows and cells that differ, in memory that grows with the differences and not with the tables.

    key: the columns that name a row; rows with one key are paired in their order. numbers: columns whose cells are
    compared as numbers. Raises TableError where a table has not the columns of the key.
    """
    _need_key(old, key)
    _need_key(new, key)
    columns = [name for name in new.columns if name in old.columns]
    before, after = (_hash_rows(side, columns, key, numbers) for side in (old, new))
    gone = _with_key(_pull(old, _unmatched(before, after), columns, numbers), key)
    come = _with_key(_pull(new, _unmatched(after, before), columns, numbers), key)
    pairs = gone.join(come, on=[ID, _TIME], suffix="\0new", maintain_order="right")
    return Comparison(
        old=old.name,
        new=new.name,
        key=tuple(key),
        added=come.join(gone, on=[ID, _TIME], how="anti").sort(ID, maintain_order=True).drop(_TIME),
        removed=gone.join(come, on=[ID, _TIME], how="anti").sort(ID, maintain_order=True).drop(_TIME),
        cells=_find_cells(pairs, columns),
        changed=len(pairs),
        same=len(after) - len(come),
        columns_added=tuple(name for name in new.columns if name not in old.columns),
        columns_removed=tuple(name for name in old.columns if name not in new.columns),
    )


def _need_key(side: Side, key: Sequence[str]) -> None:
    missing = [name for name in key if name not in side.columns]
    if missing:
        message = f"there is no column {missing[0]!r} to tell its rows apart"
        raise TableError(message, file=side.name, next_step="name the columns of the key with --key")


def _hash_rows(side: Side, columns: Sequence[str], key: Sequence[str], numbers: frozenset[str]) -> pl.DataFrame:
    empty = pl.DataFrame(schema={KEY: pl.UInt64, ROW: pl.UInt64})
    parts = [to_hashes(cells, columns, key, numbers) for cells in side.batches()]
    return _number(pl.concat([empty, *parts], rechunk=True), [KEY, ROW])


def _number(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """With the how-manieth of its likes each row is: rows that are there twice are told apart."""
    if rows.select(by).is_unique().all():
        return rows.with_columns(pl.lit(0, pl.UInt32).alias(_TIME))
    return rows.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).over(by).alias(_TIME))


def _unmatched(rows: pl.DataFrame, others: pl.DataFrame) -> pl.Series:
    """Places, ascending, of rows that the other table has not: neither their key nor all their cells."""
    return rows.with_row_index("place").join(others, on=[KEY, ROW, _TIME], how="anti")["place"].sort()


def _pull(side: Side, places: pl.Series, columns: Sequence[str], numbers: frozenset[str]) -> pl.DataFrame:
    """The rows at these places as text."""
    parts, start = [pl.DataFrame(schema=dict.fromkeys(columns, pl.String))], 0
    if len(places):
        for cells in side.batches():
            first, last = (places.search_sorted(at, "left") for at in (start, start + len(cells)))
            if last > first:
                wanted = (places[first:last] - start).to_arrow()
                parts.append(to_texts(cells.take(wanted), columns, numbers))
            start += len(cells)
            if last == len(places):
                break
    return pl.concat(parts)


def _with_key(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    named = rows.with_columns(pl.concat_str([pl.col(name) for name in key], separator=JOINER).alias(ID))
    return _number(named, [ID])


def _find_cells(pairs: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    texts = dict.fromkeys(("id", "column", "old", "new"), pl.String)
    parts = [pl.DataFrame(schema={**texts, "place": pl.UInt32, "at": pl.Int32})]
    rows = pairs.with_row_index("place")
    for at, name in enumerate(columns):
        other: Any = pl.col(f"{name}\0new")
        differ = rows.filter(pl.col(name) != other)
        parts.append(
            differ.select(
                pl.col(ID).alias("id"),
                pl.lit(name).alias("column"),
                pl.col(name).alias("old"),
                other.alias("new"),
                "place",
                pl.lit(at, pl.Int32).alias("at"),
            )
        )
    return pl.concat(parts).sort(["id", "place", "at"]).drop("place", "at")
