"""Which rows are asked for, as a mapping or a condition in SQL -> the same choice for Arrow, polars and DuckDB."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import Any, TypeAlias

import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

from eventcode.codebook import Column
from eventcode.errors import EventcodeError

_DAY = re.compile(r"(?<!date )('\d{4}-\d{2}-\d{2}')", re.IGNORECASE)
Where: TypeAlias = Mapping[str, Any] | str | None


@dataclass(frozen=True)
class Condition:
    """What one column must hold. low, high: limits that count in, None where open; otherwise one of `values`, where
    None is a blank cell."""

    column: str
    values: tuple[Any, ...] = ()
    low: Any = None
    high: Any = None
    is_range: bool = False


@dataclass(frozen=True)
class Choice:
    """All conditions of a mapping, or one condition in SQL; every row where there is neither."""

    conditions: tuple[Condition, ...] = ()
    sql: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the choice looks at."""
        if self.sql:
            return tuple(dict.fromkeys(_parse(self.sql).meta.root_names()))
        return tuple(each.column for each in self.conditions)

    def to_arrow(self) -> Any:
        """An Arrow expression, which passes over files and row groups; None where all rows are chosen or SQL is."""
        return reduce(and_, map(_to_arrow, self.conditions)) if self.conditions else None

    def to_polars(self) -> pl.Expr | None:
        """A polars expression; None where all rows are chosen."""
        if self.sql:
            return _parse(self.sql)
        return reduce(and_, map(_to_polars, self.conditions)) if self.conditions else None

    def filter(self, rows: pa.Table) -> pa.Table:
        """The rows that are chosen. Raises EventcodeError where the condition does not fit the columns."""
        if not self.sql:
            expression = self.to_arrow()
            return rows if expression is None else rows.filter(expression)
        try:
            frame = pl.from_arrow(rows.select(list(self.columns)))
            assert isinstance(frame, pl.DataFrame)
            return rows.filter(frame.select(_parse(self.sql)).to_series().to_arrow())
        except (pl.exceptions.PolarsError, pa.ArrowInvalid) as error:
            raise _refuse(self.sql, str(error).splitlines()[0]) from error


def read_where(where: Where, describe: Callable[[str], Column]) -> Choice:
    """The choice that a caller wrote. describe: a column's name -> what is known of it.

    Raises EventcodeError where a value is not of its column's type, or the SQL cannot be read.
    """
    if where is None:
        return Choice()
    if isinstance(where, str):
        _parse(where)
        return Choice(sql=where)
    return Choice(tuple(_read_condition(describe(str(name)), value) for name, value in where.items()))


def named_columns(where: Where) -> tuple[str, ...]:
    """The columns that a choice names, before anything is known of them. Raises EventcodeError for SQL that is none."""
    if isinstance(where, str):
        return Choice(sql=where).columns
    return tuple(map(str, where or ()))


def _parse(sql: str) -> pl.Expr:
    """The condition as polars reads it, with days that are written as text taken for days."""
    try:
        return pl.sql_expr(_DAY.sub(r"DATE \1", sql))
    except pl.exceptions.PolarsError as error:
        raise _refuse(sql, str(error).splitlines()[0]) from error


def _refuse(sql: str, reason: str) -> EventcodeError:
    step = "write it as after WHERE in SQL: country = 'Mali' AND fatalities > 10 AND event_date >= '2024-01-01'"
    return EventcodeError(f"where={sql!r} cannot be read: {reason}", next_step=step)


def _read_condition(column: Column, value: Any) -> Condition:
    if isinstance(value, tuple) and len(value) == 2:
        low, high = (None if each is None else _coerce(column, each) for each in value)
        return Condition(column.name, low=low, high=high, is_range=True)
    values = value if isinstance(value, Iterable | Set) and not isinstance(value, str | bytes) else (value,)
    return Condition(column.name, tuple(None if each is None else _coerce(column, each) for each in values))


def _coerce(column: Column, value: Any) -> Any:
    """A value in the type of its column: days may be text, codes numbers."""
    try:
        if column.type == "date":
            return _read_day(value)
        if column.type in ("integer", "number"):
            return int(value) if column.type == "integer" else float(value)
        return str(value)
    except (TypeError, ValueError) as error:
        step = "give a value, a list of values, or a pair (low, high)"
        raise EventcodeError(f"where: {value!r} is no {column.type} for {column.name}", next_step=step) from error


def _read_day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _to_arrow(each: Condition) -> Any:
    field: Any = ds.field(each.column)
    if not each.is_range:
        known = [value for value in each.values if value is not None]
        chosen = field.isin(known) if known else ds.scalar(False)
        return chosen | field.is_null() if None in each.values else chosen
    chosen = field.is_valid()
    if each.low is not None:
        chosen &= field >= each.low
    return chosen & (field <= each.high) if each.high is not None else chosen


def _to_polars(each: Condition) -> pl.Expr:
    field = pl.col(each.column)
    if not each.is_range:
        known = [value for value in each.values if value is not None]
        chosen = field.is_in(known) if known else pl.lit(False)
        return chosen | field.is_null() if None in each.values else chosen
    chosen = field.is_not_null()
    if each.low is not None:
        chosen &= field >= each.low
    return chosen & (field <= each.high) if each.high is not None else chosen
