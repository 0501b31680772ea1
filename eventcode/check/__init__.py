"""A table -> Findings, by the rules of a codebook; nothing in the table is changed, and no event is coded here."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

from eventcode.check.across.age import Age
from eventcode.check.across.coordinates import Coordinates, PlaceMap
from eventcode.check.across.evidence import FILE as EVIDENCE
from eventcode.check.across.evidence import EvidenceCheck
from eventcode.check.across.header import check_header
from eventcode.check.across.ledger import Across, find_fault
from eventcode.check.across.previous import EVENTS, Previous
from eventcode.check.across.shared_tolls import SharedTolls
from eventcode.check.across.spellings import Spellings
from eventcode.check.across.twins import Twins
from eventcode.check.across.uniqueness import Uniqueness
from eventcode.check.days import DayGate
from eventcode.check.findings import Collector, Findings
from eventcode.check.judge import build_schema
from eventcode.check.prepare import prepare
from eventcode.check.probes import Plan, compile_probes
from eventcode.check.reading import Batch, Table, open_frame, open_table
from eventcode.check.run import Run, Setting
from eventcode.codebook import Codebook, load_codebook
from eventcode.codebook.versions import read_version
from eventcode.errors import GazetteerError, TableError
from eventcode.gazetteer import open_gazetteer

__all__ = ["Findings", "build_schema", "check_rows", "check_table", "find_profile"]

PROFILES = ("acled", "full", "ucdp_ged")
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
    plan = compile_probes(book)
    table, path = _open(source, plan.plain)
    age = Age(book, table.columns, read_version(path, book) if path else "")
    collector = Collector(book.rules, limit_per_rule)
    notices = check_header(book, table.columns, collector, table.name)
    columns = plan.known(table.columns)
    spellings = Spellings(book, list(plan.typings.values()), columns)
    across: list[Across] = [age, spellings, *_over_rows(plan, columns)]
    across += _in_places(plan, columns, limit_per_rule, notices)
    across += _in_evidence(book, columns, path, source, notices)
    if previous is not None and "C54" in book.rules:
        across.append(Previous(book, previous, columns))
    batches = table.batches()
    first = next(batches, None)
    run = Run(plan, Setting(columns, waits, _has_targeting(plan, first, notices), today), across)
    gate = DayGate([name for name, each in plan.typings.items() if each.column.type == "date"], table.name)
    for batch in chain([first] if first is not None else [], batches):
        gate.take(batch)
        run.take(batch, collector)
    run.finish(collector)
    return collector.finish(
        table=table,
        rows=run.ledger.rows,
        notices=[*table.notices, *age.notices, *gate.notices, *spellings.notices, *run.notices, *notices],
        codebook=f"{book.name} {book.version}",
    )


def find_profile(source: Any) -> str:
    """The name of the shipped profile whose columns a table has, as far as its header tells. Raises TableError."""
    table, _ = _open(source)
    columns = set(table.columns)
    shares = {name: _alike(columns, {each.name for each in load_codebook(name).columns}) for name in PROFILES}
    return max(PROFILES, key=lambda name: shares[name])


def _alike(columns: set[str], others: set[str]) -> float:
    return len(columns & others) / len(columns | others)


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
    across += _in_places(plan, columns, LIMIT, [])
    across += _over_rows(plan, columns) if len(rows) > 1 else []
    run = Run(plan, Setting(columns, waits, today=today), across)
    for batch in table.batches():
        run.take(batch, collector)
    run.finish(collector)
    return collector.finish(table=table, rows=run.ledger.rows, notices=(), codebook=f"{book.name} {book.version}")


def _open(source: Any, plain: frozenset[str] = frozenset()) -> tuple[Table, Path | None]:
    """The table, and its file where it is one. Raises TableError."""
    if not isinstance(source, str | Path):
        return open_frame(source), None
    path = Path(source)
    if path.is_dir():
        events = next((path / name for name in EVENTS if (path / name).is_file()), None)
        if events is None:
            message = f"the folder has no {' or '.join(EVENTS)}"
            raise TableError(message, file=path, next_step="name a table, or the folder of a run or a release")
        path = events
    return open_table(path, plain=plain), path


def _over_rows(plan: Plan, columns: Sequence[str]) -> Iterator[Across]:
    """What only several rows can show, as far as the columns allow."""
    book, present = plan.book, set(columns)
    unique = [column.name for column in book.columns if column.unique and column.name in present]
    for name in unique:
        yield Uniqueness(book, name, is_id=len(unique) == 1)
    if find_fault(book, "C42.likely", columns) and {*Twins.COLUMNS} <= present:
        yield Twins(book, columns)
    if "C43" in book.rules and {*SharedTolls.COLUMNS} <= present:
        yield SharedTolls(book)


def _in_places(plan: Plan, columns: Sequence[str], limit: int, notices: list[str]) -> Iterator[Across]:
    """What the gazetteer can show."""
    book, present = plan.book, set(columns)
    if find_fault(book, "C34.far", columns) and {*Coordinates.COLUMNS} <= present:
        places = _place_map(book)
        if places:
            yield Coordinates(book, places, columns, limit)
        else:
            notices.append("coordinates were not compared with places: the place index is not there")


def _in_evidence(
    book: Codebook, columns: Sequence[str], table: Path | None, source: Any, notices: list[str]
) -> Iterator[Across]:
    """What the words behind the cells can show, where the source is a folder that holds them."""
    path = table.with_name(EVIDENCE) if table and Path(source).is_dir() else None
    if path is None or not path.is_file() or "C47" not in book.rules:
        return
    missing = [name for name in EvidenceCheck.COLUMNS if name not in columns]
    if missing:
        notices.append(f"{EVIDENCE} was not looked at: the table has no column {', '.join(missing)} of {book.name}")
    else:
        yield EvidenceCheck(book, path, columns)


@lru_cache(maxsize=8)
def _place_map(book: Codebook) -> PlaceMap | None:
    try:
        return PlaceMap(list(book.countries), open_gazetteer())
    except GazetteerError:
        return None


def _has_targeting(plan: Plan, batch: Batch | None, notices: list[str]) -> bool:
    """False where the classes are numbers and civilian_targeting is blank: the older layout did not have it."""
    names = ["inter1:respelled", "civilian_targeting:blank"]
    if batch is None or not {"inter1", "civilian_targeting"} <= {*batch.cells.column_names} & {*plan.typings}:
        return True
    frame = prepare(plan, batch.cells, names, {})
    if not frame.select(pl.all_horizontal(pl.all().all())).item():
        return True
    notices.append("civilian_targeting is blank, as in tables of the older layout: it was not checked")
    return False


class _Room(ModuleType):
    """The room as a function: `eventcode.check(table)` though `eventcode.check` is also where the checks live."""

    def __call__(
        self,
        source: Any,
        profile: str | Path | Codebook = "",
        *,
        previous: Any = None,
        limit_per_rule: int = LIMIT,
        waits: bool = True,
    ) -> Findings:
        """The findings of a table: a path or a frame.

        profile: acled, ucdp_ged or full, a codebook of your own as folder or `Codebook`; if not given, the shipped
        profile whose columns the table has. The rest as in `check_table`.
        """
        book = profile if isinstance(profile, Codebook) else load_codebook(profile or find_profile(source))
        return check_table(source, book, previous=previous, limit_per_rule=limit_per_rule, waits=waits)


sys.modules[__name__].__class__ = _Room
