"""What a panel counts and sums: events, deaths, types, classes and actors, each event once; no unit is known here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from eventcode.analysis.layout import Layout
from eventcode.analysis.series import UNKNOWN, to_numbers, to_texts
from eventcode.errors import EventcodeError

EVENTS, ACTORS, ACTOR, CLASS = "events", "actors", "actor", "class"
_MOST = 200


@dataclass(frozen=True)
class Measure:
    """One column of a panel. expression: what is computed for each group of rows; adds: the groups' values add up."""

    name: str
    expression: pl.Expr
    adds: bool = True


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


def find_measures(values: Sequence[str], rows: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, list[Measure]]:
    """The rows with their columns made ready, and what to compute of them, in the order of the values.

    Raises EventcodeError where a column has too many values to stand side by side.
    """
    measures: list[Measure] = []
    for value in values:
        names = columns_of(value, layout)
        if value == EVENTS:
            measures.append(Measure(EVENTS, pl.len().cast(pl.Int64)))
        elif value == ACTORS:
            rows = rows.with_columns(_texts(rows, names))
            measures.append(_count_actors(names))
        elif value not in (ACTOR, CLASS) and (value in layout.rules.tolls or rows[names[0]].dtype.is_numeric()):
            rows = rows.with_columns(to_numbers(rows[names[0]]))
            measures.append(Measure(value, pl.col(names[0]).sum()))
        else:
            rows = rows.with_columns(_texts(rows, names))
            measures += _count_values(value, names, rows)
    return rows, measures


def _texts(rows: pl.DataFrame, names: Sequence[str]) -> list[pl.Series]:
    return [to_texts(rows[name]) for name in names]


def _count_actors(names: Sequence[str]) -> Measure:
    """How many actors are named, each once for a unit and period, whichever side it stands on."""
    both = pl.col(names[0])
    for name in names[1:]:
        both = both.append(pl.col(name))
    return Measure(ACTORS, both.filter(both != UNKNOWN).n_unique().cast(pl.Int64), adds=False)


def _count_values(value: str, names: Sequence[str], rows: pl.DataFrame) -> Iterator[Measure]:
    """A column for each value: the events that have it, an event with it on both sides once."""
    found = sorted({str(each) for name in names for each in rows[name].unique()})
    if len(names) > 1 and UNKNOWN in found:
        found.remove(UNKNOWN)  # the blank second side of an event with one side
    if len(found) > _MOST:
        step = f"choose rows with fewer values of it first; a panel takes {_MOST}"
        raise EventcodeError(f"{value} has {len(found):,} values, a column for each", next_step=step)
    for each in found:
        has = pl.any_horizontal([pl.col(name) == each for name in names])
        yield Measure(f"{value}_{each}", has.sum().cast(pl.Int64))
