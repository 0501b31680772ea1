"""Counts of units and periods -> every unit in every period: zero where the table looked, missing where it did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from eventcode.errors import EventcodeError

PERIOD = "period"
FIRST, LAST = "first", "last"
_MOST = 50_000_000


@dataclass(frozen=True)
class Grid:
    """Units side by side with periods. units: one row each, in order, with the first and the last period that its
    country is covered (null: never); start, end: the periods of the whole panel."""

    units: pl.DataFrame
    start: int
    end: int

    @property
    def length(self) -> int:
        """How many periods there are."""
        return self.end - self.start + 1

    @property
    def numbers(self) -> Any:
        """The period of each cell, units one after the other."""
        return np.tile(np.arange(self.start, self.end + 1), len(self.units))

    @property
    def covered(self) -> Any:
        """Whether each cell lies in the coverage of its unit."""
        periods = np.arange(self.start, self.end + 1)
        first, last = (self.units[name].to_numpy()[:, None] for name in (FIRST, LAST))
        return ((periods >= first) & (periods <= last)).ravel()

    def places(self, counted: pl.DataFrame) -> Any:
        """Where in the cells each row of counts belongs."""
        names = [name for name in self.units.columns if name not in (FIRST, LAST)]
        numbered = self.units.select(names).with_row_index("unit")
        unit = counted.select(names).join(numbered, on=names, how="left", maintain_order="left")["unit"].to_numpy()
        return unit.astype(np.int64) * self.length + (counted[PERIOD].to_numpy() - self.start)


def make_grid(units: pl.DataFrame, start: int, end: int) -> Grid:
    """The grid of these units. Raises EventcodeError where it would fill the memory."""
    cells = len(units) * (end - start + 1)
    if cells > _MOST:
        step = "give a longer freq=, larger units, fewer rows, or fill=None for the units and periods with events alone"
        raise EventcodeError(f"the panel would have {cells:,} rows, more than {_MOST:,}", next_step=step)
    return Grid(units, start, end)


def spread(counted: pl.DataFrame, names: list[str], grid: Grid, *, everywhere: bool) -> pl.DataFrame:
    """The counts in every cell: 0 where nothing was counted inside the coverage, or everywhere; null outside."""
    places = grid.places(counted)
    seen = np.ones(len(grid.numbers), bool) if everywhere else grid.covered
    seen[places] = True
    rows = np.repeat(np.arange(len(grid.units)), grid.length)
    out = grid.units.drop(FIRST, LAST)[rows].with_columns(pl.Series(PERIOD, grid.numbers, pl.Int32))
    return out.with_columns([_spread(counted[name], places, seen) for name in names])


def _spread(counts: pl.Series, places: Any, seen: Any) -> pl.Series:
    cells = np.zeros(len(seen), counts.to_numpy().dtype)
    cells[places] = counts.to_numpy()
    whole = pl.Series(counts.name, cells)
    return whole if seen.all() else pl.select(pl.when(pl.Series(seen)).then(whole).alias(counts.name)).to_series()


def find_spans(rows: pl.DataFrame, unit: list[str], country: str, given: Mapping[str, tuple[int, int]]) -> pl.DataFrame:
    """Each unit with the first and the last period in which its country is covered; a unit in several countries is
    covered where one of them is. rows: unit columns, country and period of every event. given: coverage by country
    where it is known; for the others, from their first event to their last."""
    spans = rows.group_by(country).agg(pl.col(PERIOD).min().alias(FIRST), pl.col(PERIOD).max().alias(LAST))
    known = pl.DataFrame(
        [(name, *span) for name, span in given.items()],
        schema={country: pl.String, "from": pl.Int32, "to": pl.Int32},
        orient="row",
    )
    spans = spans.join(known, on=country, how="left").select(
        country, pl.coalesce("from", FIRST).alias(FIRST), pl.coalesce("to", LAST).alias(LAST)
    )
    pairs = rows.select(list(dict.fromkeys([*unit, country]))).unique().join(spans, on=country, how="left")
    return pairs.group_by(unit).agg(pl.col(FIRST).min(), pl.col(LAST).max()).sort(unit)
