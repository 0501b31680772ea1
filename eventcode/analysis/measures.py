"""What a panel counts and sums: events, deaths, types, classes and actors, each event once; no unit is known here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from eventcode.analysis.coding import Coded, Columns, code_names
from eventcode.analysis.layout import Layout
from eventcode.analysis.series import UNKNOWN, to_numbers
from eventcode.errors import EventcodeError

EVENTS, ACTORS, ACTOR, CLASS = "events", "actors", "actor", "class"
_MOST = 200


@dataclass(frozen=True)
class Measure:
    """One column of a panel. weights: what each event adds, None: one; blank: how many cells were blank.

    named: the actors of each side instead, of which each counts once for a unit and period.
    """

    name: str
    weights: Any = None
    blank: int = 0
    named: tuple[Coded, ...] = ()

    def total(self, places: Any, cells: int) -> Any:
        """The sum over the events of each cell. places: the cell of each event, from 0 to `cells`."""
        if self.named:
            return _count_distinct(self.named, places, cells)
        if self.weights is None:
            return np.bincount(places, minlength=cells)
        sums = np.bincount(places, self.weights, minlength=cells)
        return sums if np.issubdtype(self.weights.dtype, np.floating) else np.rint(sums).astype(np.int64)


def _count_distinct(named: Sequence[Coded], places: Any, cells: int) -> Any:
    names = pl.concat([side.renamed("actor").values for side in named])["actor"]
    actors = code_names(names.to_arrow(), "actor")
    starts = np.cumsum([0, *(len(side) for side in named)])
    codes = np.concatenate([actors.codes[start + side.codes] for start, side in zip(starts, named, strict=False)])
    cell = np.tile(places, len(named))
    known = actors.values["actor"].to_numpy()[codes] != UNKNOWN
    pairs = np.unique(cell[known] * len(actors) + codes[known])
    return np.bincount(pairs // len(actors), minlength=cells)


def default_values(layout: Layout) -> tuple[str, ...]:
    """Events, and every number of dead that the table has."""
    return (EVENTS, *layout.tolls)


def columns_of(value: str, layout: Layout) -> tuple[str, ...]:
    """The columns of the table that a value is computed from. Raises EventcodeError where one is not there."""
    if value == EVENTS:
        return ()
    if value in layout.rules.tolls:
        names: tuple[str, ...] = (layout.rules.tolls[value],)
    elif value in (ACTORS, ACTOR):
        names = tuple(side.name for side in layout.sides) or (layout.release.actors[0].name,)
    elif value == CLASS:
        names = tuple(side.kind for side in layout.sides if side.kind in layout.columns)
        if not names:
            raise EventcodeError("the table has no classes of actors", next_step='count "actor" or "actors" instead')
    else:
        names = (value,)
    layout.need(*names)
    return names


def find_measures(values: Sequence[str], rows: Columns, layout: Layout) -> list[Measure]:
    """What to count of the rows, in the order of the values.

    Raises EventcodeError where a column has too many values to stand side by side.
    """
    return [measure for value in values for measure in _measure(value, rows, layout)]


def _measure(value: str, rows: Columns, layout: Layout) -> Iterator[Measure]:
    names = columns_of(value, layout)
    if value == EVENTS:
        yield Measure(EVENTS)
    elif value == ACTORS:
        yield Measure(ACTORS, named=tuple(map(rows.coded, names)))
    elif value not in (ACTOR, CLASS) and (value in layout.rules.tolls or rows[names[0]].dtype.is_numeric()):
        numbers = to_numbers(rows[names[0]])
        blank = numbers.is_null() | numbers.is_nan() if numbers.dtype.is_float() else numbers.is_null()
        yield Measure(value, numbers.fill_null(0).fill_nan(0).to_numpy(), int(blank.sum()))
    else:
        yield from _count_values(value, [rows.coded(name) for name in names])


def _count_values(value: str, sides: Sequence[Coded]) -> Iterator[Measure]:
    """A column for each value: the events that have it, an event with it on both sides once."""
    found = sorted({name for side in sides for name in side.values.to_series()})
    if len(sides) > 1 and UNKNOWN in found:
        found.remove(UNKNOWN)  # the blank second side of an event with one side
    if len(found) > _MOST:
        step = f"choose rows with fewer values of it first; a panel takes {_MOST}"
        raise EventcodeError(f"{value} has {len(found):,} values, a column for each", next_step=step)
    for name in found:
        has = [(side.values.to_series() == name).to_numpy()[side.codes] for side in sides]
        yield Measure(f"{value}_{name}", np.logical_or.reduce(has).astype(np.int64))
