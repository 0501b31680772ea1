"""What is remembered of every row while a table streams by, and how a finding over several rows is told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from eventcode.check.findings import Collector
from eventcode.check.reading import Batch, Lines, to_text
from eventcode.codebook import Codebook
from eventcode.codebook.rules import Fault, Rule
from eventcode.records import Finding

_EMPTY_IT = "Leave the cell blank."


class _Blank(str):
    """A cell in which nothing stands: where a sentence would quote it, it says so."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "blank"


_BLANK = _Blank()

Numbers = np.ndarray[tuple[int], np.dtype[np.intp]]


PART = 1 << 40
"""More than any line: what tells the parts of a dataset apart."""


class Across(ABC):
    """Looks for faults that one row by itself cannot show."""

    @property
    @abstractmethod
    def names(self) -> Iterable[str]:
        """The values and facts that it asks for, as `prepare` names them."""

    @abstractmethod
    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        """Remember what is needed of a batch. frame: its values and facts."""

    @abstractmethod
    def finish(self, ledger: Ledger, collector: Collector) -> None:
        """Tell what was found."""


class Joinable(Across):
    """Looks for faults that only all parts of a dataset together can show."""

    @property
    @abstractmethod
    def memory(self) -> Any:
        """What it remembers, as plain data for another process."""

    @abstractmethod
    def join(self, memory: Any, before: int) -> None:
        """Take over what another remembers of a later part. before: the rows of the parts before it."""


class Ledger:
    """Line and id of every row, in the order of the table; rows are numbered from 0.

    parts: the names of the parts of a dataset; a line is then that of its part and PART times the part's number.
    """

    def __init__(self, book: Codebook, columns: Iterable[str], parts: Sequence[str] = ()) -> None:
        self._parts = tuple(parts)
        unique = [column for column in book.columns if column.unique and column.name in set(columns)]
        self.id_columns = [each.name for each in sorted(unique, key=lambda column: not column.waits)]
        self._lines: list[Lines] = []
        self._ids: list[pl.Series] = []
        self.rows = 0

    def take(self, batch: Batch) -> None:
        """Remember the rows of a batch."""
        self._lines.append(batch.lines)
        self._ids.append(self.ids_of(batch.cells))
        self.rows += len(batch)

    def join(self, later: Ledger) -> None:
        """Take over the rows of a later part."""
        self._lines += later._lines
        self._ids += later._ids
        self.rows += later.rows

    def place(self, line: int, beside: int) -> object:
        """How a sentence about one line names another: with its part where that is another."""
        part, number = divmod(line, PART)
        return f"{number} of {self._parts[part]}" if part != beside // PART else number

    def ids_of(self, cells: pa.Table) -> pl.Series:
        """The id of each row: the first of its ids that is not blank."""
        texts = pl.DataFrame([pl.Series(name, to_text(cells.select([name]))[name]) for name in self.id_columns])
        if not self.id_columns:
            return pl.Series("id", [""] * cells.num_rows, dtype=pl.String)
        filled = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in self.id_columns]
        return texts.select(pl.coalesce(filled).fill_null("").alias("id")).to_series()

    def lines(self, rows: Numbers) -> list[int]:
        """The lines of these rows."""
        whole = np.concatenate(self._lines) if self._lines else np.array([], dtype=np.int64)
        self._lines = [whole]
        return [int(line) for line in whole[rows]]

    def ids(self, rows: Numbers) -> list[str]:
        """The ids of these rows."""
        return [str(name) for name in self.id_series(rows)]

    def id_series(self, rows: Numbers) -> pl.Series:
        """The ids of these rows, "" where there is none."""
        whole = pl.concat(self._ids, rechunk=False) if self._ids else pl.Series("id", [], dtype=pl.String)
        return whole.gather(pl.Series(rows))


def find_fault(book: Codebook, name: str, columns: Iterable[str]) -> tuple[Rule, Fault] | None:
    """The fault "C42.likely", where the codebook has it and the table its columns."""
    rule_id, _, key = name.partition(".")
    if rule_id not in book.rules:
        return None
    rule = book.rules[rule_id]
    fault = next((fault for fault in rule.faults if fault.key == key), None)
    return (rule, fault) if fault and set(fault.columns) <= set(columns) else None


def tell(
    rule: Rule, fault: Fault, column: str, cells: Mapping[str, object], *, line: int | None = None, event_id: str = ""
) -> Finding:
    """A finding with the fault's sentence and fix. cells: the words in their braces."""
    words: dict[str, object] = {"column": column, "value": _BLANK}
    words |= {name: _BLANK if cell is None or cell == "" else cell for name, cell in cells.items()}
    message, fix = fault.tell(words)
    value = str(words.get("value") or words.get(column) or "")
    return Finding(rule.id, fault.severity, event_id, column, message, fix or _EMPTY_IT, line, value)
