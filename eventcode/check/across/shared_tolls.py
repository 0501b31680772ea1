"""Rule C43: the rows that share one toll add up to it (coding rules §6.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from eventcode.check.across.ledger import Joinable, Ledger, find_fault, tell
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch
from eventcode.check.words import read_words
from eventcode.codebook import Codebook

_GROUP, _DEAD, _NOTES = "fatality_group_id", "fatalities", "notes"


class SharedTolls(Joinable):
    """Remembers the rows that belong to a group."""

    COLUMNS = (_GROUP, _DEAD, _NOTES)

    def __init__(self, book: Codebook) -> None:
        self._book = book
        self._rows: list[pl.DataFrame] = []
        self._before = 0

    @property
    def names(self) -> Iterable[str]:
        return self.COLUMNS

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        pattern = read_words(self._book).split_total
        total = pl.col(_NOTES).str.extract(pattern).cast(pl.Int64, strict=False)
        rows = frame.select(_GROUP, _DEAD, total.alias("told")).with_row_index("row", self._before)
        self._rows.append(rows.filter(pl.col(_GROUP).is_not_null()))
        self._before += len(batch)

    @property
    def memory(self) -> Any:
        return self._rows

    def join(self, memory: Any, before: int) -> None:
        self._rows += [rows.with_columns(pl.col("row") + pl.lit(before, pl.UInt32)) for rows in memory]

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        rows = pl.concat(self._rows) if self._rows else pl.DataFrame()
        if rows.is_empty():
            return
        group = pl.col(_GROUP)
        rows = rows.with_columns(pl.len().over(group).alias("members"), pl.col(_DEAD).sum().over(group).alias("sum"))
        self._tell("C43.alone", rows.filter(pl.col("members") == 1), ledger, collector)
        is_off = (pl.col("members") > 1) & (pl.col("told") != pl.col("sum"))
        self._tell("C43.total", rows.filter(is_off), ledger, collector)

    def _tell(self, name: str, rows: pl.DataFrame, ledger: Ledger, collector: Collector) -> None:
        found = find_fault(self._book, name, self.COLUMNS)
        if found is None or rows.is_empty():
            return
        rule, fault = found
        collector.count(rule.id, fault.severity, len(rows))
        numbers = rows["row"].to_numpy()
        places = zip(rows.iter_rows(named=True), ledger.lines(numbers), ledger.ids(numbers), strict=True)
        for row, line, event_id in places:
            words = {_GROUP: row[_GROUP], _DEAD: row[_DEAD], "number": row["told"], "total": row["sum"]}
            collector.add(tell(rule, fault, fault.columns[0], words, line=line, event_id=event_id))
