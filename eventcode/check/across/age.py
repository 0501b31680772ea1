"""Recognises a table that was made with an older version of its profile; `eventcode migrate` lifts it, nothing here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from eventcode.check.across.ledger import Across, Ledger
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch, to_series
from eventcode.codebook import Codebook
from eventcode.codebook.stages.versions import marked_columns, older_than


class Age(Across):
    """Remembers the values by which migrations.yaml tells older layouts."""

    def __init__(self, book: Codebook, columns: Sequence[str], version: str = "") -> None:
        """columns: all of the table's; version: that of the profile that the table names, if it names one."""
        self._book, self._columns, self._version = book, tuple(columns), version
        self._marks = {name: old for name, old in marked_columns(book).items() if name in columns and not version}
        self._seen: dict[str, set[str]] = {name: set() for name in self._marks}

    @property
    def names(self) -> Iterable[str]:
        return ()

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        for name, old in self._marks.items():
            cells = to_series(name, batch.cells[name].unique())
            self._seen[name].update(old.intersection(cells.cast(pl.String).drop_nulls().str.strip_chars()))

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        """A table of an older version breaks no rule by that."""

    @property
    def notices(self) -> list[str]:
        """What the table was recognised as, and what lifts it."""
        older = older_than(self._book, self._columns, self._seen, self._version)
        if not older:
            return []
        migration, found = older[0]
        book = f"{self._book.name} {self._book.version}"
        return [
            f"the table is older than {book}: it has {migration.title} ({', '.join(found)}). It was read as what it "
            "means; `eventcode migrate` writes it in the present layout"
        ]
