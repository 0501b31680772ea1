"""A batch of cells as the values and facts that probes ask for; no probe is run here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import polars as pl
import pyarrow as pa

from eventcode.check.cells import Typing, has_space
from eventcode.check.probes import Plan
from eventcode.check.reading import to_series
from eventcode.check.row import PREMISE

SMALL = 4096
"""Rows up to which all facts are worked out at once, cell by cell."""


def prepare(plan: Plan, cells: pa.Table, names: Iterable[str], constants: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """One column for each name: "year" a value, "year:bad" a fact, "row:is_paired" a premise, "table:today" a constant.

    Names whose column the cells have not are left out. In large batches a fact is worked out once for like cells.
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for name in sorted(plan.spell_out(names)):
        wanted[name.partition(":")[0]].append(name)
    columns = plan.known(cells.column_names)
    present = {column: wanted[column] for column in wanted if column in columns} or {name: [name] for name in columns}
    if cells.num_rows == 1:
        frame = _one_row(plan, cells, present)
    else:
        frame = (_all_at_once if cells.num_rows <= SMALL else _by_dictionary)(plan, cells, present)
    frame = frame.with_columns(expression.alias(name) for name, expression in constants.items())
    have = set(frame.columns)
    premises = [plan.premises[name] for name in wanted[PREMISE]]
    return frame.with_columns(premise for premise in premises if have.issuperset(premise.meta.root_names()))


def _one_row(plan: Plan, cells: pa.Table, wanted: Mapping[str, list[str]]) -> pl.DataFrame:
    """The facts of one row, remembered cell by cell: an analyst changes one at a time."""
    parts = []
    for column, names in wanted.items():
        series = to_series(column, cells[column])
        parts.append(_cell(plan, column, series.dtype, series[0], tuple(names)))
    return pl.concat(parts, how="horizontal")


@lru_cache(maxsize=4096)
def _cell(plan: Plan, column: str, dtype: pl.DataType, cell: object, names: tuple[str, ...]) -> pl.DataFrame:
    values = pl.DataFrame([pl.Series(column, [cell], dtype=dtype)]).select(_typing(plan.typings[column], dtype))
    return values.select(_fact(plan, name) for name in names)


def _all_at_once(plan: Plan, cells: pa.Table, wanted: Mapping[str, list[str]]) -> pl.DataFrame:
    frame = pl.DataFrame([to_series(column, cells[column]) for column in wanted])
    dtypes = frame.dtypes
    typings = [_typing(plan.typings[column], dtype) for column, dtype in zip(wanted, dtypes, strict=True)]
    values = frame.select([expression for typing in typings for expression in typing])
    return values.select([_fact(plan, name) for names in wanted.values() for name in names])


@lru_cache(maxsize=1024)
def _typing(typing: Typing, dtype: pl.DataType) -> list[pl.Expr]:
    return typing.expressions(dtype)


def _by_dictionary(plan: Plan, cells: pa.Table, wanted: Mapping[str, list[str]]) -> pl.DataFrame:
    """The facts of each column: worked out for its different cells and spread over its rows."""
    alike, places = [], []
    for column, names in wanted.items():
        series, place = _different(column, cells[column].combine_chunks())
        may_have_space = place is not None or has_space(series)
        typing = plan.typings[column].expressions(series.dtype, may_have_space=may_have_space)
        values = pl.LazyFrame([series]).select(typing)
        alike.append(values.select(_fact(plan, name) for name in names))
        places.append(place)
    spread = [_spread(facts, place) for facts, place in zip(pl.collect_all(alike), places, strict=True)]
    frame = pl.concat([varied for varied, _ in spread], how="horizontal")
    return frame.with_columns(fact for _, constants in spread for fact in constants)


def _spread(facts: pl.DataFrame, places: pl.Series | None) -> tuple[pl.DataFrame, list[pl.Expr]]:
    """The facts of different cells row by row, and apart those that are alike for all, which need no column."""
    if places is None:
        return facts, []
    used = facts.head(-1) if places.max() != len(facts) - 1 else facts
    first = used.head(1).row(0, named=True) if len(used) else {}
    constant = [name for name, is_one in used.select(pl.all().n_unique() == 1).row(0, named=True).items() if is_one]
    literals = [pl.lit(first[name], dtype=facts.schema[name]).alias(name) for name in constant]
    return facts.drop(constant)[places], literals


def _different(column: str, array: Any) -> tuple[pl.Series, pl.Series | None]:
    """The different cells of a column and the place of each row's among them; for a plain column just its cells."""
    if not pa.types.is_dictionary(array.type):
        return to_series(column, array), None
    places = pl.Series(array.indices).fill_null(len(array.dictionary))
    cells = to_series(column, array.dictionary)
    return pl.concat([cells, pl.Series(column, [None], dtype=cells.dtype)]), places


def _fact(plan: Plan, name: str) -> pl.Expr:
    return plan.facts[name][1] if name in plan.facts else pl.col(name)
