"""Events -> counts for each unit and period, balanced over the coverage of each country; no event is lost."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import polars as pl
import pyarrow as pa

from eventcode.analysis.balance import PERIOD, find_spans, make_grid, spread
from eventcode.analysis.layout import Layout
from eventcode.analysis.measures import Measure, columns_of, default_values, find_measures
from eventcode.analysis.periods import Calendar
from eventcode.analysis.series import UNKNOWN, to_days, to_polars, to_texts
from eventcode.analysis.units import Units
from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    import pandas as pd

Fill: TypeAlias = Literal["coverage", "zero"] | None
Coverage: TypeAlias = Mapping[str, tuple[date | str | None, date | str | None]]
_ROW, _COUNTRY = "row", "coverage country"


@dataclass(frozen=True)
class Plan:
    """What a panel is asked to be. day: the column that dates an event; more: units without any event."""

    units: Units
    calendar: Calendar
    values: tuple[str, ...]
    fill: Fill = "coverage"
    coverage: Coverage = field(default_factory=dict)
    day: str = ""
    more: tuple[tuple[Any, ...], ...] = ()

    @property
    def layout(self) -> Layout:
        """The layout of the table."""
        return self.units.layout


def make_panel(frame: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The panel. Raises EventcodeError where a column is missing or the panel would fill the memory."""
    rows, measures = read_rows(frame, plan)
    counted = count(rows, plan, measures)
    whole = _fill(rows, counted, plan, measures)
    panel = to_pandas(whole, plan.calendar)
    panel.attrs = _describe(frame, rows, plan)
    return panel


def read_rows(frame: pd.DataFrame, plan: Plan) -> tuple[pl.DataFrame, list[Measure]]:
    """Every event with its unit, its period and what is counted of it."""
    layout = plan.layout
    day = plan.day or layout.release.day
    layout.need(day)
    country = [layout.release.country] if layout.release.country in layout.columns else []
    values = [name for value in plan.values for name in columns_of(value, layout)]
    rows = to_polars(_one_row_each(frame), [*plan.units.reads, day, *country, *values])
    named = [each.alias(f"unit {each.name}") for each in plan.units.find(rows)]
    period = plan.calendar.number(pl.lit(to_days(rows[day])))
    place = to_texts(rows[country[0]]) if country else pl.lit(UNKNOWN)
    rows, measures = find_measures(plan.values, rows, layout)
    return rows.with_columns(*named, period.alias(PERIOD), place.alias(_COUNTRY)), measures


def _one_row_each(frame: pd.DataFrame) -> pd.DataFrame:
    """One row an event, also of a table with one row an actor."""
    return frame.drop_duplicates(_ROW) if {_ROW, "side", "role"} <= set(frame.columns) else frame


def _unit_columns(plan: Plan) -> list[str]:
    return [f"unit {name}" for name in plan.units.names]


def count(rows: pl.DataFrame, plan: Plan, measures: Sequence[Measure]) -> pl.DataFrame:
    """The measures of each unit and period with events, in order; the period is null for events without a day."""
    keys = [*_unit_columns(plan), PERIOD]
    counted = rows.group_by(keys).agg([each.expression.alias(each.name) for each in measures])
    return counted.sort(keys, nulls_last=True)


def _fill(rows: pl.DataFrame, counted: pl.DataFrame, plan: Plan, measures: Sequence[Measure]) -> pl.DataFrame:
    dated = counted.filter(pl.col(PERIOD).is_not_null())
    if plan.fill is not None and len(dated):
        given = {name: _span(limits, dated, plan.calendar) for name, limits in plan.coverage.items()}
        spans = find_spans(rows.select([*_unit_columns(plan), _COUNTRY, PERIOD]), _unit_columns(plan), _COUNTRY, given)
        start = min([int(dated[PERIOD].min()), *(first for first, _ in given.values())])  # type: ignore[arg-type]
        end = max([int(dated[PERIOD].max()), *(last for _, last in given.values())])  # type: ignore[arg-type]
        grid = make_grid(_with_more(spans, plan, start, end), start, end)
        dated = spread(dated, [each.name for each in measures], grid, everywhere=plan.fill == "zero")
    undated = counted.filter(pl.col(PERIOD).is_null())
    names = {f"unit {name}": name for name in plan.units.names}
    whole = pl.concat([dated, undated], how="vertical") if len(undated) else dated
    return whole.rename(names)


def _with_more(spans: pl.DataFrame, plan: Plan, start: int, end: int) -> pl.DataFrame:
    """The units, and those that the caller names besides; these are covered throughout."""
    if not plan.more:
        return spans
    keys = _unit_columns(plan)
    schema = {name: spans.schema[name] for name in keys}
    more = pl.DataFrame(list(plan.more), schema=schema, orient="row").unique()
    new = more.join(spans, on=keys, how="anti")
    limits = [pl.lit(start, pl.Int32).alias("first"), pl.lit(end, pl.Int32).alias("last")]
    return pl.concat([spans, new.with_columns(limits)]).sort(keys)


def _span(limits: Iterable[date | str | None], dated: pl.DataFrame, calendar: Calendar) -> tuple[int, int]:
    """The first and the last period of a coverage; an open end is that of the table."""
    days = [None if each is None else date.fromisoformat(str(each)[:10]) for each in limits]
    if len(days) != 2:
        raise EventcodeError("a coverage is no pair", next_step='write coverage={"Mali": ("1997-01-01", None)}')
    numbers = pl.DataFrame({"day": pl.Series(days, dtype=pl.Date)}).select(calendar.number(pl.col("day")))["day"]
    whole = dated.select(pl.col(PERIOD).min().alias("first"), pl.col(PERIOD).max().alias("last")).row(0)
    first, last = (known if known is not None else own for known, own in zip(numbers, whole, strict=True))
    return int(first), int(last)


def to_pandas(counted: pl.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """The counts as a frame: units as text, `period` as its first day, counts as Arrow numbers."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for name in counted.columns:
        cells = counted[name]
        if name == PERIOD:
            columns[name] = _first_days(cells, calendar)
        else:
            array = cells.to_arrow(compat_level=pl.CompatLevel.oldest())
            is_text = pa.types.is_large_string(array.type)
            columns[name] = pd.arrays.ArrowExtensionArray(array.cast(pa.string()) if is_text else array)
    return pd.DataFrame(columns, copy=False)


def _first_days(numbers: pl.Series, calendar: Calendar) -> Any:
    days = calendar.first_days(numbers.fill_null(0).to_numpy())
    return np.where(numbers.is_null().to_numpy(), np.datetime64("NaT", "s"), days)


def _describe(frame: pd.DataFrame, rows: pl.DataFrame, plan: Plan) -> dict[Hashable | None, Any]:
    """The table's attrs, and what the panel rests on."""
    keys = _unit_columns(plan)
    unknown = pl.any_horizontal([pl.col(name).cast(pl.String).is_in([UNKNOWN, "0"]) for name in keys])
    blanks = {name: rows[column].null_count() for name, column in plan.layout.tolls.items() if column in rows.columns}
    about = {
        "by": plan.units.by,
        "freq": plan.calendar.freq,
        "week_starts": plan.calendar.week_starts,
        "fill": plan.fill,
        "coverage": "given, else from a country's first event to its last" if plan.coverage else _OWN,
        "events": len(rows),
        "events_without_unit": int(rows.select(unknown.sum()).item()),
        "events_without_day": rows[PERIOD].null_count(),
        "blank": {name: count for name, count in blanks.items() if count},
    }
    return {**frame.attrs, "panel": about}


_OWN = "from a country's first event in the table to its last"


def make_plan(layout: Layout, units: Units, freq: Any, values: Sequence[str] | None, **rest: Any) -> Plan:
    """A plan with the profile's own values and weeks where none are given."""
    week_starts = rest.pop("week_starts") or layout.rules.week_starts
    chosen = tuple(default_values(layout) if values is None else dict.fromkeys(values))
    return Plan(units, Calendar(freq, str(week_starts).lower()), chosen, **rest)
