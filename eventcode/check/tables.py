"""A table, or a few rows -> their Findings, by the rules of a codebook; several tables are checked elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from eventcode.check.across.ledger import Across
from eventcode.check.across.spellings import Spellings
from eventcode.check.findings import Collector, Findings
from eventcode.check.passage import Asked, Passage, in_places, over_rows
from eventcode.check.probes import compile_probes
from eventcode.check.reading import open_frame
from eventcode.check.run import Run, Setting
from eventcode.check.sources import open_source
from eventcode.codebook import Codebook, load_codebook
from eventcode.codebook.likeness import find_nearest
from eventcode.errors import TableError

LIMIT = 1000
"""Findings of one rule that are listed; all are counted."""


def check_table(
    source: Any,
    codebook: Codebook | str = "full",
    *,
    previous: Any = None,
    limit_per_rule: int = LIMIT,
    waits: bool = True,
    today: date | None = None,
) -> Findings:
    """Every finding of a table, in one run and in memory that does not grow with its text.

    source: the path of a CSV, Parquet, XLSX or JSON file, a folder that holds events.parquet or events.csv (with
    evidence.csv beside it, the words behind the cells are looked at too), or a pandas, polars or Arrow frame.
    codebook: a Codebook, or the name of a shipped profile. previous: an earlier table of the same events, or a release
    folder (rule C54). limit_per_rule: findings listed for each rule; the totals are true in any case. waits: rows that
    are still drafts are not held to what is given when an analyst accepts them. today: for rule C02; the latest day
    that has come anywhere where it is not given.

    Raises TableError, with the line and the next step, where the table cannot be read as it stands: ragged rows, a
    header that is there twice, days written in several ways, text in two encodings, a file that is cut off.
    """
    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
    table, path = open_source(source, compile_probes(book).plain)
    asked = Asked(previous, limit_per_rule, waits, today)
    folder = path.parent if path and Path(source).is_dir() else None
    passage = Passage(book, table, asked, path=path, folder=folder)
    run = passage.read()
    run.finish(passage.collector)
    notices = passage.notices([*passage.spellings.notices, *run.notices])
    return passage.collector.finish(
        name=table.name,
        numbering=table.numbering,
        rows=run.ledger.rows,
        notices=notices,
        codebook=f"{book.name} {book.version}",
    )


def find_profile(source: Any) -> str:
    """The name of the shipped profile whose columns a table has, as far as its header tells. Raises TableError."""
    table, _ = open_source(source)
    return find_nearest(table.columns)[0].name


def check_rows(
    rows: Any, codebook: Codebook | str = "full", *, waits: bool = True, today: date | None = None
) -> Findings:
    """The findings of a few rows in memory, in milliseconds: of drafts, or of the row that an analyst is editing.

    Looks at all that `check_table` looks at but the previous table and evidence. Columns that are missing are not told;
    a day that cannot be read is a finding. Raises TableError where no column is the codebook's, and never for what a
    cell holds.
    """
    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
    plan = compile_probes(book)
    table = open_frame(rows, "rows")
    columns = plan.known(table.columns)
    if not columns:
        message = f"none of the columns is one of the profile {book.name}"
        raise TableError(message, file=table.name, next_step="name the codebook that the rows were made with")
    collector = Collector(book.rules, LIMIT)
    across: list[Across] = [Spellings(book, list(plan.typings.values()), columns)]
    across += in_places(plan, columns, LIMIT, [])
    across += over_rows(plan, columns) if len(rows) > 1 else []
    run = Run(plan, Setting(columns, waits, today=today), across)
    for batch in table.batches():
        run.take(batch, collector)
    run.finish(collector)
    return collector.finish(
        name=table.name,
        numbering=table.numbering,
        rows=run.ledger.rows,
        notices=(),
        codebook=f"{book.name} {book.version}",
    )
