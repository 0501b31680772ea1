"""One table on its way through the checks, opened and run through; what its parts found is joined elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl

from eventcode.check.across.age import Age
from eventcode.check.across.coordinates import Coordinates, PlaceMap
from eventcode.check.across.evidence import FILE as EVIDENCE
from eventcode.check.across.evidence import EvidenceCheck
from eventcode.check.across.header import check_header
from eventcode.check.across.ledger import Across, Joinable, find_fault
from eventcode.check.across.previous import Previous
from eventcode.check.across.shared_tolls import SharedTolls
from eventcode.check.across.spellings import Spellings
from eventcode.check.across.twins import Twins
from eventcode.check.across.uniqueness import Uniqueness
from eventcode.check.days import DayGate
from eventcode.check.findings import Collector
from eventcode.check.prepare import prepare
from eventcode.check.probes import Plan, compile_probes
from eventcode.check.reading import Batch, Table
from eventcode.check.run import Run, Setting
from eventcode.codebook import Codebook
from eventcode.codebook.stages.versions import read_version
from eventcode.errors import GazetteerError
from eventcode.gazetteer import open_gazetteer
from eventcode.records import Record


class Asked(Record, frozen=True):
    """What is asked of a check, as `check_table` says. previous: the earlier table."""

    previous: Any = None
    limit: int = 1000
    waits: bool = True
    today: date | None = None


class Passage:
    """A table, and the rules that its columns allow. path: its file, where it is one; folder: where the words behind
    its cells may lie. Raises TableError where its columns are those of another table."""

    def __init__(
        self, book: Codebook, table: Table, asked: Asked, *, path: Path | None = None, folder: Path | None = None
    ) -> None:
        self.book, self.table, self._asked = book, table, asked
        self.collector = Collector(book.rules, asked.limit)
        self._age = Age(book, table.columns, read_version(path, book) if path else "")
        self._header = check_header(book, table.columns, self.collector, table.name)
        self.plan = compile_probes(book)
        self.columns = self.plan.known(table.columns)
        self.spellings = Spellings(book, list(self.plan.typings.values()), self.columns)
        self._across: list[Across] = [self._age, self.spellings, *over_rows(self.plan, self.columns)]
        self._across += in_places(self.plan, self.columns, asked.limit, self._header)
        self._across += _in_evidence(book, self.columns, folder, self._header)
        if asked.previous is not None and "C54" in book.rules:
            self._across.append(Previous(book, asked.previous, self.columns))
        self.gate = DayGate(
            [name for name, each in self.plan.typings.items() if each.column.type == "date"], table.name
        )

    def read(self, base: int = 0) -> Run:
        """Run every row through. base: is added to the lines that are remembered and told. Raises TableError."""
        batches = self.table.batches()
        first = next(batches, None)
        has_targeting = _has_targeting(self.plan, first, self._header)
        run = Run(self.plan, Setting(self.columns, self._asked.waits, has_targeting, self._asked.today), self._across)
        for batch in chain([first] if first is not None else [], batches):
            self.gate.take(batch)
            run.take(Batch(batch.cells, batch.lines + base) if base else batch, self.collector)
        return run

    def notices(self, of_all: Iterable[str] = ()) -> list[str]:
        """What was recognised. of_all: what only the whole table shows, all its parts together."""
        return [*self.table.notices, *self._age.notices, *self.gate.notices, *of_all, *self._header]


def over_rows(plan: Plan, columns: Sequence[str]) -> Iterator[Joinable]:
    """What only several rows can show, as far as the columns allow."""
    book, present = plan.book, set(columns)
    unique = [column.name for column in book.columns if column.unique and column.name in present]
    for name in unique:
        yield Uniqueness(book, name, is_id=len(unique) == 1)
    if find_fault(book, "C42.likely", columns) and {*Twins.COLUMNS} <= present:
        yield Twins(book, columns)
    if "C43" in book.rules and {*SharedTolls.COLUMNS} <= present:
        yield SharedTolls(book)


def in_places(plan: Plan, columns: Sequence[str], limit: int, notices: list[str]) -> Iterator[Across]:
    """What the gazetteer can show."""
    book, present = plan.book, set(columns)
    if find_fault(book, "C34.far", columns) and {*Coordinates.COLUMNS} <= present:
        places = _place_map(book)
        if places:
            yield Coordinates(book, places, columns, limit)
        else:
            notices.append("coordinates were not compared with places: the place index is not there")


def _in_evidence(book: Codebook, columns: Sequence[str], folder: Path | None, notices: list[str]) -> Iterator[Across]:
    """What the words behind the cells can show, where they lie in the folder."""
    path = folder / EVIDENCE if folder else None
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
