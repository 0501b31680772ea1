"""The parts of one dataset checked as one table: each run through by itself, what they remember put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from msgspec import structs

from eventcode.check.across.header import check_header
from eventcode.check.across.ledger import PART, Joinable
from eventcode.check.across.previous import Previous
from eventcode.check.across.spellings import Spellings
from eventcode.check.findings import Collector, Findings
from eventcode.check.parts import Part, find_parts, open_part
from eventcode.check.passage import Asked, Passage, over_rows
from eventcode.check.probes import compile_probes
from eventcode.check.run import Run, Setting
from eventcode.check.run import today as find_today
from eventcode.check.tables import LIMIT, find_profile
from eventcode.codebook import Codebook, load_codebook, load_same_codebook, locate_codebook
from eventcode.engine import open_engine, spread
from eventcode.errors import TableError
from eventcode.records import Finding, Record

_NO_IDS = pl.DataFrame(schema={"event_id_cnty": pl.String})
"""Stands for the earlier table where its rows are not needed yet."""


class _Task(Record, frozen=True):
    """What a worker must know. codebook: as `load_same_codebook` finds it, and its digest."""

    codebook: str
    digest: str
    limit: int
    waits: bool
    today: date
    has_previous: bool


class _Told(Record, frozen=True):
    """What came of one part: its header and which of its columns the codebook has, what its rows broke, what is
    remembered for the rules over all parts, how its days are written, and what was recognised."""

    header: tuple[str, ...]
    columns: tuple[str, ...]
    broken: Any
    memory: Any
    forms: dict[str, str]
    notices: list[str]
    numbering: str


def check_together(
    sources: Sequence[str | Path],
    codebook: Codebook | None = None,
    *,
    previous: Any = None,
    limit_per_rule: int = LIMIT,
    waits: bool = True,
    today: date | None = None,
    engine: str = "local",
    jobs: int = 1,
) -> Findings:
    """The findings of tables that are parts of one dataset, as of one table; each finding names its part.

    sources: files, folders of runs, and folders of such: those that `code --partitions` wrote, or of Hive partitions.
    Rows are looked at part by part by the engine; ids, twins, shared tolls and spellings over all parts. Options as of
    `check_table`, engine and jobs as of `eventcode.engine.open_engine`. Raises TableError for a part that cannot be
    read as it stands, or that has other columns than the first.
    """
    parts = find_parts(sources)
    book = codebook or load_codebook(find_profile(parts[0].path))
    task = _Task(locate_codebook(book), book.digest, limit_per_rule, waits, today or find_today(), previous is not None)
    whole = _Whole(book, parts, previous, limit_per_rule)
    with open_engine(engine, jobs) as workers:
        for number, told in enumerate(spread(workers, _run_through, list(enumerate(parts)), task, rescue=_give_up)):
            whole.take(number, told)
    name = str(sources[0]) if len(sources) == 1 else f"{sources[0]} and {len(sources) - 1} more"
    return whole.finish(name)


def _run_through(numbered: tuple[int, Part], task: _Task) -> _Told:
    """What a worker does with a part."""
    number, part = numbered
    book = load_same_codebook(task.codebook, task.digest)
    asked = Asked(_NO_IDS if task.has_previous else None, task.limit, task.waits, task.today)
    try:
        table, path = open_part(part, [each.name for each in book.columns], compile_probes(book).plain)
        passage = Passage(book, table, asked, path=path, folder=part.folder)
        passage.collector = Collector(book.rules, task.limit)  # headers are told once for all parts
        run = passage.read(number * PART)
    except TableError as error:
        raise _named(error, part) from None
    run.finish(passage.collector, is_part=True)
    return _Told(
        table.columns, passage.columns, passage.collector.memory, run.memory, passage.gate.forms, passage.notices(),
        table.numbering,
    )  # fmt: skip


def _named(error: TableError, part: Part) -> TableError:
    """The error with the name that the user gave the part."""
    file = error.file.replace(part.path, part.name, 1) if error.file.startswith(part.path) else part.name
    return TableError(error.reason, file=file, line=error.line, key=error.key, next_step=error.next_step)


def _give_up(numbered: tuple[int, Part]) -> _Told:
    message = "the workers died that were checking it, several times"
    raise TableError(message, file=numbered[1].name, next_step="give them more memory, or cut it in two")


class _Whole:
    """All parts so far, in their order."""

    def __init__(self, book: Codebook, parts: Sequence[Part], previous: Any, limit: int) -> None:
        self._book, self._parts, self._plan = book, parts, compile_probes(book)
        self._previous, self._collector = previous, Collector(book.rules, limit)
        self._headers: set[tuple[str, ...]] = set()
        self._columns: tuple[str, ...] = ()
        self._forms: dict[str, tuple[str, str]] = {}
        self._notices: dict[str, None] = {}
        self._numbering = ""

    def take(self, number: int, told: _Told) -> None:
        """Add a part. Raises TableError where it is not like those before it."""
        part = self._parts[number].name
        if not number:
            self._begin(told)
        if set(told.columns) != set(self._columns):
            odd = ", ".join(sorted({*told.columns} ^ {*self._columns}))
            message = f"its columns are not those of {self._parts[0].name}: {odd}"
            raise TableError(message, file=part, next_step="check tables of other columns without --together")
        self._hold_days(part, told.forms)
        self._tell_header(part, told.header)
        self._collector.join(told.broken)
        self._run.join(told.memory)
        self._notices |= dict.fromkeys(told.notices)

    def _begin(self, told: _Told) -> None:
        self._columns, self._numbering = told.columns, told.numbering
        self._spellings = Spellings(self._book, list(self._plan.typings.values()), told.columns)
        across: list[Joinable] = [self._spellings, *over_rows(self._plan, told.columns)]
        if self._previous is not None and "C54" in self._book.rules:
            across.append(Previous(self._book, self._previous, told.columns))
        self._run = Run(self._plan, Setting(told.columns), across, [part.name for part in self._parts])

    def _hold_days(self, part: str, forms: dict[str, str]) -> None:
        for name, form in forms.items():
            first, where = self._forms.setdefault(name, (form, part))
            if form != first:
                message = f"{name} is written like {form}, but in {where} like {first}"
                raise TableError(message, file=part, next_step="write every day in one way")

    def _tell_header(self, part: str, header: tuple[str, ...]) -> None:
        """Each header once, where it first comes."""
        if header in self._headers:
            return
        self._headers.add(header)
        own = Collector(self._book.rules, len(header) + len(self._book.columns))
        check_header(self._book, header, own, part)
        totals, listed = own.memory
        self._collector.join((totals, [structs.replace(each, part=part) for each in listed]))

    def finish(self, name: str) -> Findings:
        """What all parts show together, each finding with its part and its line there."""
        self._run.finish(self._collector)
        notices = [*self._notices, *self._spellings.notices, *self._run.notices]
        found = self._collector.finish(
            name=name,
            numbering=f"in its part, {self._numbering}",
            rows=self._run.ledger.rows,
            notices=notices,
            codebook=f"{self._book.name} {self._book.version}",
        )
        return replace(found, listed=tuple(map(self._locate, found.listed)), parts=len(self._parts))

    def _locate(self, finding: Finding) -> Finding:
        if finding.line is None:
            return finding
        part, line = divmod(finding.line, PART)
        return structs.replace(finding, line=line, part=self._parts[part].name)
