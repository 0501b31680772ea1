"""Rows, words and reports given one by one -> the folder that a release is made of; it chooses nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from eventcode.codebook import Codebook, load_codebook
from eventcode.export.formats import finishing
from eventcode.export.words import EVIDENCE, REPORTS
from eventcode.records import Evidence, SourceRef
from eventcode.table import Row, arrow_schema

MARKS = ("draft_id", "status", "doubts")
"""Columns that every staged row has: what tells its words and reports, how far it has come, and why words may lack."""
_STEP = 10_000

_WORD_FIELDS: list[Any] = [
    ("draft_id", pa.string()),
    ("field", pa.string()),
    ("start", pa.int64()),
    ("quote", pa.string()),
    ("number", pa.int64()),
]
_REPORT_FIELDS: list[Any] = [
    ("draft_id", pa.string()),
    ("number", pa.int64()),
    ("source", pa.string()),
    ("published", pa.string()),
    ("url", pa.string()),
]


class Staging:
    """The folder while it is filled; `count` is how many rows it has."""

    def __init__(self, folder: Path, codebook: Codebook) -> None:
        full = arrow_schema(load_codebook("full"))
        own = arrow_schema(codebook)
        self.count = 0
        fields = [*own, *(full.field(name) for name in MARKS if name not in own.names)]
        self._rows = _Spool(folder / "events.parquet", pa.schema(fields))
        self._words = _Spool(folder / EVIDENCE, pa.schema(_WORD_FIELDS))
        self._reports = _Spool(folder / REPORTS, pa.schema(_REPORT_FIELDS))
        self.spools = (self._rows, self._words, self._reports)

    def add(self, row: Row, words: Sequence[Evidence], reports: Sequence[SourceRef]) -> None:
        """One row with its draft_id, the words behind its cells, and the reports that it rests on."""
        key = row["draft_id"]
        numbers = {report.article_id: number for number, report in enumerate(reports, start=1) if report.article_id}
        self.count += 1
        self._rows.add(row)
        for each in words:
            place = {"start": each.span.start, "number": numbers.get(each.article_id)}
            self._words.add({"draft_id": key, "field": each.field, "quote": each.quote} | place)
        for number, report in enumerate(reports, start=1):
            published = report.published.isoformat() if report.published else None
            known = {"source": report.publisher or None, "published": published, "url": report.url or None}
            self._reports.add({"draft_id": key, "number": number} | known)


@contextmanager
def staging_in(folder: Path, codebook: Codebook) -> Iterator[Staging]:
    """The folder to fill; whole when the block ends."""
    staging = Staging(folder, codebook)
    with finishing(staging.spools):
        yield staging


class _Spool:
    """A CSV or Parquet file that grows some thousand rows at a time."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema, self._waiting = schema, list[Any]()
        self._out = _OPENERS[path.suffix](str(path), schema)

    def add(self, row: Any) -> None:
        self._waiting.append(row)
        if len(self._waiting) >= _STEP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._out.close()

    def _flush(self) -> None:
        self._out.write_table(pa.Table.from_pylist(self._waiting, schema=self._schema))
        self._waiting = []


_OPENERS: dict[str, Any] = {".csv": pa_csv.CSVWriter, ".parquet": pq.ParquetWriter}
