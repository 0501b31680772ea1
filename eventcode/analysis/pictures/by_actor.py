"""Counts by actor: the numbers of the bars of actors."""

from __future__ import annotations

import polars as pl

from eventcode.analysis.pictures.rows import DAY, GROUP, WEIGHT, Rows, to_texts
from eventcode.analysis.series import UNKNOWN
from eventcode.errors import EventcodeError
from eventcode.picture import Bars, Group

_ACTOR, _ROW = "actor", "row"


def count_actors(rows: Rows, top: int) -> Bars:
    """The actors with the most events on either side; an event counts once for an actor, and once for each actor.

    Raises EventcodeError where the table names no actors.
    """
    sides = [side.name for side in rows.layout.sides]
    if not sides:
        raise EventcodeError("the table has no column of actors", next_step="load it with that column")
    table = pl.DataFrame([rows.days(), rows.groups(), rows.weights()]).with_row_index(_ROW)
    named = [table.with_columns(to_texts(rows.column(side)).alias(_ACTOR)) for side in sides]
    whole = pl.concat(named).filter(pl.col(_ACTOR) != UNKNOWN).unique([_ROW, _ACTOR])
    sums = whole.group_by(_ACTOR).agg(pl.col(WEIGHT).sum()).sort([WEIGHT, _ACTOR], descending=[True, False])
    names = sums.filter(pl.col(WEIGHT) > 0)[_ACTOR].head(top).to_list()
    sizes = table.group_by(GROUP).agg(pl.col(WEIGHT).sum()).sort([WEIGHT, GROUP], descending=[True, False])
    groups = tuple(Group(group, _sum_by(whole.filter(pl.col(GROUP) == group), names)) for group in sizes[GROUP])
    some = f"the {len(names)} most frequent of {len(sums):,} actors" if len(names) < len(sums) else "every actor"
    told = f"{rows.spell(table.select(DAY))}; {some}, on either side."
    caption = rows.caption(f"{rows.measure.capitalize()} by actor", told)
    return Bars(caption, tuple(names), groups, rows.measure)


def _sum_by(table: pl.DataFrame, names: list[str]) -> tuple[float, ...]:
    sums = dict(table.group_by(_ACTOR).agg(pl.col(WEIGHT).sum()).iter_rows())
    return tuple(float(sums.get(name, 0)) for name in names)
