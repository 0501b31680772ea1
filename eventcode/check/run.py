"""One table through the checks, batch by batch: read, prepare, sieve, judge, tell; no rule lives here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from eventcode.check.across.ledger import Across, Joinable, Ledger, tell
from eventcode.check.findings import Collector
from eventcode.check.judge import Rows
from eventcode.check.prepare import SMALL, prepare
from eventcode.check.probes import Plan, Probe
from eventcode.check.reading import Batch, to_text
from eventcode.check.row import TABLE
from eventcode.check.sieve import sieve
from eventcode.check.verdicts import agree, break_one

_AHEAD = timedelta(hours=14)
"""How far the earliest time zone is ahead of UTC: a day has come when it has come somewhere."""


def today() -> date:
    """The latest day that has come anywhere."""
    return (datetime.now(UTC) + _AHEAD).date()


@dataclass(frozen=True, eq=False)
class Setting:
    """What holds for a whole table. waits: drafts are not held to what is given when an analyst accepts them.

    has_targeting: false for tables of the older layout, whose civilian_targeting is blank throughout.
    """

    columns: tuple[str, ...]
    waits: bool = True
    has_targeting: bool = True
    today: date | None = None


class Run:
    """The probes that a table's columns allow, run over its batches."""

    def __init__(self, plan: Plan, setting: Setting, across: Sequence[Across] = (), parts: Sequence[str] = ()) -> None:
        self.plan, self.setting, self.across = plan, setting, tuple(across)
        self.probes = _allowed(plan, setting.columns)
        self.ledger = Ledger(plan.book, setting.columns, parts)
        self._drafts = 0

    @property
    def notices(self) -> list[str]:
        """Rows that were taken for drafts though no column says so."""
        if not self._drafts or "status" in self._draft_names:
            return []
        blank = " and ".join(name.removesuffix(":blank") for name in self._draft_names)
        return [f"rows without {blank} were taken for drafts and not asked for them: {self._drafts:,}"]

    @cached_property
    def _constants(self) -> dict[str, pl.Expr]:
        return {
            "table:today": pl.lit(self.setting.today or today()),
            "table:has_targeting": pl.lit(self.setting.has_targeting),
            "table:is_draft": self._is_draft(),
        }

    def _is_draft(self) -> pl.Expr:
        """Whether a row waits: it says so, or has nothing of what an accepted row is given."""
        given = [name for name in self._draft_names if name.endswith(":blank")]
        if not self.setting.waits or not self._draft_names:
            return pl.lit(False)
        if given:
            return pl.all_horizontal(given)
        return (pl.col("status") == "draft").fill_null(False)

    @cached_property
    def _draft_names(self) -> list[str]:
        if "status" in self.setting.columns and "status" in self.plan.typings:
            return ["status"]
        waiting = [column.name for column in self.plan.book.columns if column.waits and not column.allowed]
        return [f"{name}:blank" for name in waiting] if set(waiting) <= set(self.setting.columns) else []

    @cached_property
    def _sieve_names(self) -> set[str]:
        names = {name for probe in self.probes for name in probe.inputs}
        return names | set(self._draft_names) | {name for each in self.across for name in each.names}

    @cached_property
    def _all_names(self) -> set[str]:
        return self._sieve_names | {name for probe in self.probes for name in probe.words}

    def take(self, batch: Batch, collector: Collector) -> None:
        """Check one batch."""
        is_small = len(batch) <= SMALL
        frame = self._prepare(batch.cells, self._all_names if is_small else self._sieve_names)
        self.ledger.take(batch)
        self._drafts += int(frame[f"{TABLE}:is_draft"].sum())
        for each in self.across:
            each.take(batch, frame)
        if len(batch) == 1:
            self._report(batch, frame, break_one(frame, self.probes), collector)
            return
        found = sieve(frame, self.probes)
        if not found:
            return
        suspects = np.flatnonzero(np.logical_or.reduce(list(found.values())))
        for start in range(0, len(suspects), SMALL):
            rows = suspects[start : start + SMALL]
            cells = batch.cells.take(rows)
            part = frame[rows] if is_small else self._prepare(cells, self._all_names)
            sieved = {probe: flags[rows] for probe, flags in found.items() if flags[rows].any()}
            self._report(Batch(cells, batch.lines[rows]), part, agree(part, sieved), collector)

    def _prepare(self, cells: pa.Table, names: set[str]) -> pl.DataFrame:
        return prepare(self.plan, cells, names, self._constants)

    def _report(self, batch: Batch, frame: pl.DataFrame, broken: Mapping[Probe, Rows], collector: Collector) -> None:
        """Count what is broken, and word it, the first lines first, as long as there is room for its rule."""
        for probe, rows in broken.items():
            collector.count(probe.rule.id, probe.fault.severity, len(rows))
        chosen = _choose(broken, collector)
        if not chosen:
            return
        listed = sorted(set().union(*chosen.values()))
        cells = batch.cells.take(pa.array(listed))
        texts = dict(zip(listed, to_text(cells).to_pylist(), strict=True))
        ids = dict(zip(listed, self.ledger.ids_of(cells), strict=True))
        for probe, those in chosen.items():
            for row, own in zip(those, _words(frame, those, probe), strict=True):
                told = self._blanks | texts[row] | own
                told |= {"value": own.get("value", texts[row].get(probe.column, ""))}
                line = int(batch.lines[row])
                collector.add(tell(probe.rule, probe.fault, probe.column, told, line=line, event_id=ids[row]))

    @cached_property
    def _blanks(self) -> dict[str, object]:
        return {column.name: "" for column in self.plan.book.columns}

    def finish(self, collector: Collector, *, is_part: bool = False) -> None:
        """Tell what only the whole table can show. is_part: without what only all parts of a dataset can show."""
        for each in self.across:
            if not (is_part and isinstance(each, Joinable)):
                each.finish(self.ledger, collector)

    @property
    def memory(self) -> Any:
        """What it remembers for the rules over all parts of a dataset, as plain data for another process."""
        return self.ledger, self._drafts, [each.memory for each in self.across if isinstance(each, Joinable)]

    def join(self, memory: Any) -> None:
        """Take over what another remembers of a later part with the same columns."""
        ledger, drafts, memories = memory
        joinable = [each for each in self.across if isinstance(each, Joinable)]
        for each, remembered in zip(joinable, memories, strict=True):
            each.join(remembered, self.ledger.rows)
        self.ledger.join(ledger)
        self._drafts += drafts


@lru_cache(maxsize=64)
def _allowed(plan: Plan, columns: tuple[str, ...]) -> tuple[Probe, ...]:
    """The probes whose columns a table has."""
    return tuple(probe for probe in plan.probes if plan.columns_of(probe.inputs) <= {*columns})


def _choose(broken: Mapping[Probe, Rows], collector: Collector) -> dict[Probe, list[int]]:
    """The rows of each probe that there is room to list."""
    hits = [(int(row), probe) for probe, rows in broken.items() for row in rows[: collector.room(probe.rule.id)]]
    hits.sort(key=lambda hit: hit[0])
    room = {probe.rule.id: collector.room(probe.rule.id) for _, probe in hits}
    chosen: dict[Probe, list[int]] = {}
    for row, probe in hits:
        if room[probe.rule.id] > 0:
            room[probe.rule.id] -= 1
            chosen.setdefault(probe, []).append(row)
    return chosen


def _words(frame: pl.DataFrame, rows: list[int], probe: Probe) -> list[dict[str, object]]:
    """For each of the rows what the probe's sentence says besides the cells."""
    if not probe.broken.words:
        return [{} for _ in rows]
    names = {f"word:{name}": word for name, word in probe.broken.words.items()}
    told = frame[rows].select(*(probe.inputs | probe.words)).with_columns(**names)
    return told.select(pl.col(f"word:{name}").alias(name) for name in probe.broken.words).to_dicts()
