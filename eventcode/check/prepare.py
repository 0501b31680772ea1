"""A batch of cells as the values and facts that probes ask for; no probe is run here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from eventcode.check.probes import Plan
from eventcode.check.reading import to_series

SMALL = 4096
"""Rows up to which all facts are worked out at once, cell by cell."""


def prepare(plan: Plan, cells: pa.Table, names: Iterable[str], constants: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """One column for each name: "year" is a value, "year:bad" a fact, "table:today" one of the constants.

    Names whose column the cells have not are left out. In large batches a fact is worked out once for like cells.
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        wanted[name.partition(":")[0]].append(name)
    present = [column for column in wanted if column in plan.typings and column in cells.column_names]
    if cells.num_rows <= SMALL:
        frame = _all_at_once(plan, cells, present, [name for column in present for name in wanted[column]])
    else:
        frame = pl.DataFrame(
            [series for column in present for series in _by_dictionary(plan, column, cells, wanted[column])]
        )
    return frame.with_columns(expression.alias(name) for name, expression in constants.items())


def _all_at_once(plan: Plan, cells: pa.Table, columns: list[str], names: list[str]) -> pl.DataFrame:
    frame = pl.DataFrame([to_series(column, cells[column]) for column in columns])
    values = frame.select(
        expression for column in columns for expression in plan.typings[column].expressions(frame.schema[column])
    )
    return values.select(plan.facts[name][1] if name in plan.facts else pl.col(name) for name in names)


def _by_dictionary(plan: Plan, column: str, cells: pa.Table, names: list[str]) -> list[pl.Series]:
    """The facts of one column: worked out for its different cells and spread over its rows."""
    array: Any = cells[column].combine_chunks()
    if not pa.types.is_dictionary(array.type):
        return _facts(plan, column, to_series(column, array), names)
    alike: Any = array.dictionary
    places = pl.Series(array.indices).fill_null(len(alike))
    cells_alike = pl.concat([to_series(column, alike), pl.Series(column, [None], dtype=pl.String)])
    return [fact.gather(places) for fact in _facts(plan, column, cells_alike, names)]


def _facts(plan: Plan, column: str, series: pl.Series, names: list[str]) -> list[pl.Series]:
    values = pl.DataFrame([series]).select(plan.typings[column].expressions(series.dtype))
    facts = values.select(plan.facts[name][1] if name in plan.facts else pl.col(name) for name in names)
    return facts.get_columns()
