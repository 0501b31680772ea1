"""Rule C54: ids and uploads run forward from the previous table; its reading is `eventcode.check.reading`'s."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from eventcode.check.across.ledger import Joinable, Ledger, find_fault, tell
from eventcode.check.days import day_of
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch, Table, open_frame, open_table, to_text
from eventcode.check.sources import EVENTS
from eventcode.codebook import Codebook
from eventcode.errors import TableError

_ID, _DAY, _COUNTRY, _UPLOAD = "event_id_cnty", "event_date", "country", "timestamp"
_COLUMNS = (_ID, _DAY, _COUNTRY, _UPLOAD)
_MONTH = 31
"""Days by which an event's date may be corrected without its being another event; a house rule."""
DELETIONS = "deletions.csv"


class Previous(Joinable):
    """The ids of an earlier table, and those it says were deleted."""

    def __init__(self, book: Codebook, source: Any, columns: Iterable[str]) -> None:
        """source: a table, a frame, or a release folder (events.parquet or .csv, deletions.csv). Raises TableError."""
        self._book, self._columns = book, tuple(columns)
        table, deleted = _open(source)
        self._before = _read(table, _COLUMNS)
        self._deleted = _read(deleted, (_ID,)).select(_ID) if deleted else pl.DataFrame(schema={_ID: pl.String})
        self._parts: list[pl.DataFrame] = []

    @property
    def names(self) -> Iterable[str]:
        return ()

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        self._parts.append(_texts(batch, _COLUMNS))

    @property
    def memory(self) -> Any:
        return self._parts

    def join(self, memory: Any, before: int) -> None:
        self._parts += memory

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        now = pl.concat(self._parts).with_row_index("row") if self._parts else pl.DataFrame(schema={_ID: pl.String})
        both = now.filter(pl.col(_ID) != "").join(self._before, on=_ID, suffix="_before", maintain_order="left")
        earlier = _number(_UPLOAD) < _number(f"{_UPLOAD}_before")
        self._tell("C54.timestamp", both.filter(earlier), f"{_UPLOAD}_before", ledger, collector)
        moved = (day_of(pl.col(_DAY)) - day_of(pl.col(f"{_DAY}_before"))).dt.total_days().abs() > _MONTH
        country, before = pl.col(_COUNTRY), pl.col(f"{_COUNTRY}_before")
        is_other = moved.fill_null(False) | ((country != before) & (country != "") & (before != ""))
        self._tell("C54.changed", both.filter(is_other), _DAY, ledger, collector)
        reused = now.join(self._deleted, on=_ID, how="semi")
        self._tell("C54.reused", reused, _ID, ledger, collector)
        self._tell_lost(now, collector)

    def _tell(self, name: str, rows: pl.DataFrame, expected: str, ledger: Ledger, collector: Collector) -> None:
        found = find_fault(self._book, name, self._columns)
        if found is None or rows.is_empty():
            return
        rule, fault = found
        collector.count(rule.id, fault.severity, len(rows))
        rows = rows.head(collector.room(rule.id))
        lines = ledger.lines(rows["row"].to_numpy())
        for row, line in zip(rows.iter_rows(named=True), lines, strict=True):
            words = row | {"expected": row[expected]}
            collector.add(tell(rule, fault, fault.columns[0], words, line=line, event_id=row[_ID]))

    def _tell_lost(self, now: pl.DataFrame, collector: Collector) -> None:
        found = find_fault(self._book, "C54.lost", self._columns)
        lost = self._before.join(now, on=_ID, how="anti").join(self._deleted, on=_ID, how="anti")
        if found is None or lost.is_empty():
            return
        rule, fault = found
        collector.count(rule.id, fault.severity, len(lost))
        for event_id in lost[_ID].sort().head(collector.room(rule.id)):
            collector.add(tell(rule, fault, _ID, {"value": event_id}, event_id=event_id))


def _open(source: Any) -> tuple[Table, Table | None]:
    if not isinstance(source, str | Path):
        return open_frame(source, "previous table"), None
    path = Path(source)
    if not path.is_dir():
        return open_table(path), None
    events = next((path / name for name in EVENTS if (path / name).is_file()), None)
    if events is None:
        raise TableError(f"the folder has no {' or '.join(EVENTS)}", file=path, next_step="name a table or a release")
    return open_table(events), open_table(path / DELETIONS) if (path / DELETIONS).is_file() else None


def _read(table: Table, columns: tuple[str, ...]) -> pl.DataFrame:
    """The columns of a table as text, one row for each id. Raises TableError where it has no ids."""
    if _ID not in table.columns:
        raise TableError(f"the previous table has no column {_ID}", file=table.name, next_step="give a table with ids")
    whole = pl.concat([_texts(batch, columns) for batch in table.batches()] or [_texts_of_none(columns)])
    return whole.filter(pl.col(_ID) != "").unique(_ID, keep="last", maintain_order=True)


def _texts(batch: Batch, columns: tuple[str, ...]) -> pl.DataFrame:
    present = [name for name in columns if name in batch.cells.column_names]
    texts = to_text(batch.cells.select(present))
    frame = pl.DataFrame([pl.Series(name, texts[name]) for name in present])
    return frame.with_columns(pl.lit("").alias(name) for name in columns if name not in present).select(columns)


def _texts_of_none(columns: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))


def _number(name: str) -> pl.Expr:
    return pl.col(name).str.extract(r"^(\d+)").cast(pl.Int64, strict=False)
