"""Rules C45 and C47 where the words behind the cells are at hand: evidence.csv beside the table of a run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from eventcode.check.across.ledger import Across, Ledger, find_fault, tell
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch, open_table
from eventcode.check.words import read_words
from eventcode.codebook import Codebook
from eventcode.errors import TableError

FILE = "evidence.csv"
_KEY = "draft_id"
_DEAD = "fatalities"


class EvidenceCheck(Across):
    """Looks whether each cell that a report gives has words marked for it, or the row a doubt that says why not."""

    COLUMNS = (_KEY, _DEAD, "notes", "doubts")

    def __init__(self, book: Codebook, path: Path, columns: Iterable[str]) -> None:
        """Raises TableError where the file is not one of evidence."""
        self._book, self._columns = book, tuple(columns)
        table = open_table(path)
        missing = [name for name in (_KEY, "field", "quote") if name not in table.columns]
        if missing:
            raise TableError(f"there is no column {missing[0]!r}: this is no evidence", file=path)
        cells = table.read().select([_KEY, "field", "quote"])
        self._evidence = pl.DataFrame([pl.Series(name, cells[name]) for name in cells.column_names])
        self._missing: list[pl.DataFrame] = []
        self._undivided: list[pl.DataFrame] = []
        self._before = 0

    @property
    def _fields(self) -> list[str]:
        found = find_fault(self._book, "C47.no_evidence", self._columns)
        return list(found[1].columns) if found else []

    @property
    def names(self) -> Iterable[str]:
        return [_KEY, _DEAD, "notes", *(f"{name}:blank" for name in (*self._fields, "doubts"))]

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        rows = frame.with_row_index("row", self._before)
        self._before += len(batch)
        self._missing.append(self._find_missing(rows))
        self._undivided.append(self._find_undivided(rows))

    def _find_missing(self, rows: pl.DataFrame) -> pl.DataFrame:
        told = rows.filter(pl.col("doubts:blank") & pl.col(_KEY).is_not_null())
        parts = []
        for name in self._fields:
            is_told = ~pl.col(f"{name}:blank") & ((pl.col(_DEAD) > 0) if name == _DEAD else pl.lit(True))
            parts.append(told.filter(is_told).select("row", _KEY, pl.lit(name).alias("field")))
        cells = (
            pl.concat(parts) if parts else pl.DataFrame(schema={"row": pl.UInt32, _KEY: pl.String, "field": pl.String})
        )
        return cells.join(self._evidence, on=[_KEY, "field"], how="anti", maintain_order="left")

    def _find_undivided(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows whose every piece of evidence for the dead speaks of dead and injured as one."""
        words = read_words(self._book)
        pattern = words.pattern(words.undivided)
        quote = pl.col("quote")
        rest = quote.str.replace_all(pattern, "").str.contains(words.pattern(words.death_words))
        about = self._evidence.filter(pl.col("field") == _DEAD).group_by(_KEY)
        quotes = about.agg((quote.str.contains(pattern) & ~rest).all().alias("all"), quote.first())
        told = rows.filter((pl.col(_DEAD) > 0) & ~pl.col("notes").str.contains(pattern).fill_null(False))
        return told.select("row", _KEY, _DEAD).join(quotes.filter("all"), on=_KEY)

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        if not self._missing:
            return
        self._tell("C47.no_evidence", pl.concat(self._missing), ledger, collector)
        undivided = pl.concat(self._undivided).with_columns(pl.col("quote").alias("words"))
        self._tell("C45.undivided", undivided, ledger, collector)

    def _tell(self, name: str, rows: pl.DataFrame, ledger: Ledger, collector: Collector) -> None:
        found = find_fault(self._book, name, self._columns)
        if found is None or rows.is_empty():
            return
        rule, fault = found
        collector.count(rule.id, fault.severity, len(rows))
        numbers = rows["row"].to_numpy()
        told = zip(rows.iter_rows(named=True), ledger.lines(numbers), ledger.ids(numbers), strict=True)
        for row, line, event_id in told:
            column = row.get("field", fault.columns[0])
            collector.add(tell(rule, fault, column, row | {"value": ""}, line=line, event_id=event_id))
