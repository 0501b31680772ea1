"""Events -> counts for each unit and period, balanced over the coverage of each country; no event is lost."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import polars as pl
import pyarrow as pa

from eventcode.analysis.balance import Grid, find_spans
from eventcode.analysis.coding import Coded, Columns
from eventcode.analysis.layout import Layout
from eventcode.analysis.measures import Measure, default_values, find_measures
from eventcode.analysis.periods import Calendar
from eventcode.analysis.series import UNKNOWN, to_days
from eventcode.analysis.units import NO_CELL, Units
from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    import pandas as pd

Fill: TypeAlias = Literal["coverage", "zero"] | None
Coverage: TypeAlias = Mapping[str, tuple[date | str | None, date | str | None]]
PERIOD = "period"
_ROW = "row"
_OWN = "from a country's first event in the table to its last"


@dataclass(frozen=True)
class Plan:
    """What a panel is asked to be. day: the column that dates an event; more: units that may have no event."""

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


def make_plan(layout: Layout, units: Units, freq: Any, values: Sequence[str] | None, **rest: Any) -> Plan:
    """A plan with the profile's own values, weeks and day where none are given."""
    week_starts = str(rest.pop("week_starts", None) or layout.rules.week_starts).lower()
    chosen = tuple(default_values(layout) if values is None else dict.fromkeys(values))
    day = rest.pop("day", "") or layout.release.day
    layout.need(day)
    return Plan(units, Calendar(freq, week_starts), chosen, day=day, **rest)


@dataclass(frozen=True)
class Placed:
    """The events of a table with their unit, their period and what is counted of them.

    periods: the number of each event's period; is_dated: whether it has one.
    """

    plan: Plan
    unit: Coded
    country: Coded
    periods: Any
    is_dated: Any
    measures: list[Measure]

    @cached_property
    def grid(self) -> Grid:
        """All units and periods that the panel has."""
        limits = [self.span, *self.given.values()]
        return Grid(self.unit.values, min(first for first, _ in limits), max(last for _, last in limits))

    @cached_property
    def span(self) -> tuple[int, int]:
        """The first and the last period with an event; without any, a span of no length."""
        days = self.periods if self.is_dated.all() else self.periods[self.is_dated]
        return (int(days.min()), int(days.max())) if len(days) else (0, -1)

    @cached_property
    def given(self) -> dict[str, tuple[int, int]]:
        """The coverage that the caller knows, in numbers of periods; an open end is that of the table."""
        return {name: _span(limits, self.span, self.plan.calendar) for name, limits in self.plan.coverage.items()}

    @cached_property
    def places(self) -> Any:
        """The cell of the grid that each event belongs to."""
        first = self.unit.codes * self.grid.length
        if self.is_dated.all():
            return first + (self.periods - self.grid.start)
        return first + np.where(self.is_dated, self.periods - self.grid.start, self.grid.length - 1)

    def covered(self) -> Any:
        """Whether each cell of the grid lies in the coverage of its unit."""
        dated = slice(None) if self.is_dated.all() else self.is_dated
        country = Coded(self.country.codes[dated], self.country.values)
        first, last = find_spans(self.unit.codes[dated], country, self.periods[dated], len(self.unit), self.given)
        if self.plan.more:
            idle = np.bincount(self.unit.codes, minlength=len(self.unit)) == 0
            first, last = np.where(idle, self.grid.start, first), np.where(idle, self.grid.end, last)
        return self.grid.covered((first, last))


def make_panel(frame: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The panel. Raises EventcodeError where a column is missing or the panel would fill the memory."""
    placed = place_events(frame, plan)
    cells = placed.grid.cells
    totals = {each.name: each.total(placed.places, cells) for each in placed.measures}
    has_event = np.bincount(placed.places, minlength=cells) > 0
    shown, seen = _choose_cells(placed, has_event)
    panel = _to_pandas(placed, totals, shown, seen)
    panel.attrs = _describe(frame, placed)
    return panel


def place_events(frame: pd.DataFrame, plan: Plan) -> Placed:
    """Every event with its unit, its period and what is counted of it."""
    layout = plan.layout
    rows = Columns(one_row_each(frame))
    numbers, is_dated = _number(to_days(rows[plan.day]), plan.calendar)
    unit, countries = plan.units.find(rows)
    return Placed(
        plan, _with_more(unit, plan.more), countries, numbers, is_dated, find_measures(plan.values, rows, layout)
    )


def one_row_each(frame: pd.DataFrame) -> pd.DataFrame:
    """One row an event, also of a table with one row an actor."""
    return frame.drop_duplicates(_ROW) if {_ROW, "side", "role"} <= set(frame.columns) else frame


def _number(days: pl.Series, calendar: Calendar) -> tuple[Any, Any]:
    """The number of each day's period, and whether there is a day: worked out once for each day that occurs."""
    is_dated = days.is_not_null().to_numpy()
    since = days.to_physical().fill_null(0).to_numpy()
    if not len(since):
        return since.astype(np.int64), is_dated
    low = int(since.min())
    every = pl.DataFrame({"day": pl.int_range(low, int(since.max()) + 1, dtype=pl.Int32, eager=True).cast(pl.Date)})
    return every.select(calendar.number(pl.col("day")))["day"].to_numpy().astype(np.int64)[since - low], is_dated


def _with_more(unit: Coded, more: Sequence[tuple[Any, ...]]) -> Coded:
    """The units, and those that the caller names besides."""
    if not more:
        return unit
    schema = unit.values.schema
    whole = (
        pl.concat([unit.values, pl.DataFrame(list(more), schema=schema, orient="row")]).unique().sort(schema.names())
    )
    ranks = unit.values.join(whole.with_row_index("place"), on=schema.names(), how="left", maintain_order="left")
    return Coded(ranks["place"].to_numpy().astype(np.int64)[unit.codes], whole)


def _span(limits: Iterable[date | str | None], own: tuple[int, int], calendar: Calendar) -> tuple[int, int]:
    days = [None if each is None else date.fromisoformat(str(each)[:10]) for each in limits]
    if len(days) != 2:
        raise EventcodeError("a coverage is no pair", next_step='write coverage={"Mali": ("1997-01-01", None)}')
    numbers = pl.DataFrame({"day": pl.Series(days, dtype=pl.Date)}).select(calendar.number(pl.col("day")))["day"]
    first, last = (known if known is not None else open_ for known, open_ in zip(numbers, own, strict=True))
    return int(first), int(last)


def _choose_cells(placed: Placed, has_event: Any) -> tuple[Any, Any]:
    """The cells that the panel has, and which of these have a value: the others were not looked at."""
    if placed.plan.fill is None:
        shown = np.flatnonzero(has_event)
        return shown, np.ones(len(shown), bool)
    is_dated = placed.grid.is_dated
    shown = np.flatnonzero(is_dated | has_event)
    if placed.plan.fill == "zero":
        return shown, np.ones(len(shown), bool)
    return shown, (placed.covered() | has_event)[shown]


def _to_pandas(placed: Placed, totals: Mapping[str, Any], shown: Any, seen: Any) -> pd.DataFrame:
    """Units as text, `period` as its first day, counts as Arrow numbers, missing where not seen."""
    import pandas as pd

    grid = placed.grid
    rows, at = shown // grid.length, shown % grid.length
    days = placed.plan.calendar.first_days(at + grid.start)
    columns: dict[str, Any] = {}
    for name in grid.units.columns:
        values: Any = grid.units[name].to_arrow(compat_level=pl.CompatLevel.oldest())
        kind = pa.string() if pa.types.is_large_string(values.type) else values.type
        columns[name] = pd.arrays.ArrowExtensionArray(values.cast(kind).take(pa.array(rows)))
    columns[PERIOD] = np.where(at < grid.length - 1, days, np.datetime64("NaT", "s"))
    for name, total in totals.items():
        columns[name] = pd.arrays.ArrowExtensionArray(pa.array(total[shown], mask=None if seen.all() else ~seen))
    return pd.DataFrame(columns, copy=False)


def _describe(frame: pd.DataFrame, placed: Placed) -> dict[Hashable | None, Any]:
    """The table's attrs, and what the panel rests on."""
    plan = placed.plan
    unknown = placed.unit.values.select(pl.any_horizontal(pl.all().cast(pl.String).is_in([UNKNOWN, str(NO_CELL)])))
    about = {
        "by": plan.units.by,
        "freq": plan.calendar.freq,
        "week_starts": plan.calendar.week_starts,
        "fill": plan.fill,
        "coverage": "as given; for other countries " + _OWN if plan.coverage else _OWN,
        "events": len(placed.periods),
        "events_without_unit": int(unknown.to_series().to_numpy()[placed.unit.codes].sum()),
        "events_without_day": int((~placed.is_dated).sum()),
        "blank": {each.name: each.blank for each in placed.measures if each.blank},
    }
    return {**frame.attrs, "panel": about}
