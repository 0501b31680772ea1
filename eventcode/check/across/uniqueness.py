"""Rules C01 and S08: values that no two rows may share, over the whole table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from eventcode.check.across.ledger import Joinable, Ledger, Numbers, tell
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch, to_text
from eventcode.codebook import Codebook


class Uniqueness(Joinable):
    """Remembers the values of one column with a 64-bit hash of each; only those of equal hashes are compared."""

    def __init__(self, book: Codebook, column: str, *, is_id: bool = False) -> None:
        """is_id: the ledger remembers the values of this column anyway."""
        self._book, self._column, self._is_id = book, column, is_id
        self._hashes: list[pl.Series] = []
        self._texts: list[pl.Series] = []

    @property
    def names(self) -> Iterable[str]:
        return ()

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        texts = pl.Series("text", to_text(batch.cells.select([self._column]))[self._column])
        self._hashes.append(texts.hash(seed=1))
        if not self._is_id:
            self._texts.append(texts)

    @property
    def memory(self) -> Any:
        return self._hashes, self._texts

    def join(self, memory: Any, before: int) -> None:
        hashes, texts = memory
        self._hashes += hashes
        self._texts += texts

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        if not self._hashes:
            return
        rows: Numbers = np.flatnonzero(pl.concat(self._hashes).is_duplicated().to_numpy())
        texts = ledger.id_series(rows) if self._is_id else pl.concat(self._texts).gather(pl.Series(rows))
        alike = pl.DataFrame({"row": rows, "text": texts}).filter(pl.col("text").str.strip_chars() != "")
        alike = alike.filter(pl.col("text").is_duplicated())
        if alike.is_empty():
            return
        rule, fault = self._book.rules.limit(self._column, "unique")
        collector.count(rule.id, fault.severity, len(alike))
        numbers: Numbers = alike["row"].to_numpy()
        lines, ids = ledger.lines(numbers), ledger.ids(numbers)
        groups: dict[str, list[int]] = {}
        for text, line in zip(alike["text"], lines, strict=True):
            groups.setdefault(text, []).append(line)
        for text, line, event_id in zip(alike["text"], lines, ids, strict=True):
            other = next((each for each in groups[text] if each != line), line)
            words = {"value": text, "line": ledger.place(other, line), self._column: text}
            collector.add(tell(rule, fault, self._column, words, line=line, event_id=event_id))
