"""A panel drawn many times from what the coding leaves open -> the range of each count; no distribution is here."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from eventcode.analysis.coding import Columns
from eventcode.analysis.measures import EVENTS
from eventcode.analysis.panel import PERIOD, Placed, Plan, make_panel, one_row_each, place_events
from eventcode.analysis.possible import Days, Lenders, Places, Tolls, draw_around, read_days, read_places, read_tolls
from eventcode.analysis.series import UNKNOWN, to_numbers, to_polars
from eventcode.analysis.units import find_cells, find_hexagons
from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    import pandas as pd

DEATHS = "fatalities"
_AT_ONCE = 20_000_000
_LEVELS = {"admin1": 1, "admin2": 2, "priogrid": 3, "hex": 3}


@dataclass(frozen=True)
class Open:
    """A table, what is open in it, and which of its rows move. points: latitude and longitude, for cells."""

    placed: Placed
    tolls: Tolls | None
    days: Days
    lenders: Lenders | None
    near: Any
    points: tuple[Any, Any] | None
    deaths: Any
    kilometres: float

    @property
    def moves(self) -> Any:
        """Rows that are not the same in every draw."""
        found = self.days.moves | self.near
        for part in (self.tolls, self.lenders):
            found = found | part.moves if part is not None else found
        return found

    def draw(self, rows: Any, rng: np.random.Generator) -> pl.DataFrame:
        """The unit, the period and the deaths of these rows, drawn once."""
        days, lent = self.days.draw(rows, rng), rows
        if self.lenders is not None:
            moved = self.lenders.moves[rows]
            lent = np.where(moved, self.lenders.draw(np.where(moved, rows, rows[0]), rng), rows)
        deaths = self.deaths[rows] if self.tolls is None else self.tolls.draw(rows, rng)
        calendar = self.placed.plan.calendar
        dated = pl.when(pl.Series(self.days.is_dated[rows])).then(pl.Series(days).cast(pl.Int32).cast(pl.Date))
        period = pl.DataFrame({"day": pl.select(dated).to_series()}).select(calendar.number(pl.col("day")))["day"]
        units: pl.DataFrame = self.units(lent, self.near[rows], rng)
        return units.with_columns(period.cast(pl.Int64).alias(PERIOD), pl.Series(DEATHS, deaths, pl.Float64))

    def units(self, lent: Any, near: Any, rng: np.random.Generator) -> pl.DataFrame:
        """The unit of each row that has the place of the row `lent`; near: whose place is drawn around its point."""
        kept: pl.DataFrame = self.placed.unit.values[self.placed.unit.codes[lent]]
        if self.points is None or not near.any():
            return kept
        latitudes, longitudes = (each[lent].copy() for each in self.points)
        latitudes[near], longitudes[near] = draw_around(latitudes[near], longitudes[near], self.kilometres, rng)
        points = pl.Series(latitudes).fill_nan(None), pl.Series(longitudes).fill_nan(None)
        units = self.placed.plan.units
        found = find_cells(*points) if units.by == "priogrid" else find_hexagons(*points, units.resolution)
        name = kept.columns[0]
        return kept.select(pl.when(pl.Series(near)).then(found).otherwise(pl.col(name)).alias(name))


def read_open(frame: pd.DataFrame, plan: Plan) -> Open:
    """What the table leaves open for this panel."""
    placed, rows = place_events(frame, plan), Columns(frame)
    layout, by = plan.layout, plan.units.by
    tolls, places = read_tolls(rows, layout), read_places(rows, layout)
    single = next(iter(layout.tolls.values()), "")
    deaths = to_numbers(rows[single]).cast(pl.Float64).fill_null(0).to_numpy() if single else np.zeros(len(rows))
    points = _read_points(rows, plan) if by in ("priogrid", "hex") and places is not None else None
    has_point = ~np.isnan(points[0] + points[1]) if points else np.ones(len(rows), bool)
    near = np.zeros(len(rows), bool)
    if points is not None and places is not None:
        near = has_point & (places.level == _LEVELS[by])
    return Open(
        placed=placed,
        tolls=tolls,
        days=read_days(rows, layout),
        lenders=_find_lenders(places, by, has_point if points else _is_named(placed)),
        near=near,
        points=points,
        deaths=deaths if tolls is None else tolls.best,
        kilometres=places.near if places else 0.0,
    )


def _find_lenders(places: Places | None, by: str, can_lend: Any) -> Lenders | None:
    """Who lends a place in these units: a row that has coordinates for cells, a unit for units."""
    if places is None or by not in _LEVELS:
        return None
    return places.lenders(_LEVELS[by], can_lend)


def _is_named(placed: Placed) -> Any:
    """Whether each row names its unit."""
    named = placed.unit.values.select(pl.all_horizontal(pl.all().cast(pl.String) != UNKNOWN)).to_series()
    return named.to_numpy()[placed.unit.codes]


def _read_points(rows: Columns, plan: Plan) -> tuple[Any, Any] | None:
    names = plan.layout.release.latitude, plan.layout.release.longitude
    if not set(names) <= plan.layout.columns:
        return None
    latitude, longitude = (to_numbers(rows[name]).cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in names)
    return latitude, longitude


def make_ranges(frame: pd.DataFrame, plan: Plan, draws: int, seed: int, level: float) -> pd.DataFrame:
    """The panel as coded, and for events and deaths the mean and the quantiles of the draws.

    Raises EventcodeError where draws or level make no sense, or a column is missing.
    """
    if draws < 1 or not 0 < level < 1:
        raise EventcodeError("draws must be 1 or more and level between 0 and 1", next_step="give draws=200, level=0.9")
    frame = one_row_each(frame)
    left = read_open(frame, plan)
    rows = np.flatnonzero(left.moves)
    keys = [*plan.units.names, PERIOD]
    drawn = (
        [_count(left.draw(rows, np.random.default_rng([seed, each])), keys) for each in range(draws)]
        if len(rows)
        else []
    )
    fixed = _count(_as_coded(left, np.flatnonzero(~left.moves)), keys)
    ranges = _summarise(drawn, fixed, _as_coded(left, rows).select(keys).unique(), keys, level)
    panel = _join(frame, plan, left, ranges, keys)
    panel.attrs = _describe(panel.attrs, left, draws, seed, level)
    return panel


def _as_coded(left: Open, rows: Any) -> pl.DataFrame:
    placed = left.placed
    period = pl.when(pl.Series(placed.is_dated[rows])).then(pl.Series(placed.periods[rows]))
    units: pl.DataFrame = placed.unit.values[placed.unit.codes[rows]]
    return units.with_columns(pl.select(period.alias(PERIOD)).to_series(), pl.Series(DEATHS, left.deaths[rows]))


def _count(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return rows.group_by(keys).agg(pl.len().cast(pl.Float64).alias(EVENTS), pl.col(DEATHS).sum())


def _summarise(
    drawn: list[pl.DataFrame], fixed: pl.DataFrame, coded: pl.DataFrame, keys: list[str], level: float
) -> pl.DataFrame:
    """Mean and quantiles of every cell that a moving row was in, in some draw or as coded."""
    cells = pl.concat([coded, *(each.select(keys) for each in drawn)]).unique().sort(keys).with_row_index("cell")
    base = cells.join(fixed, on=keys, how="left", nulls_equal=True, maintain_order="left")
    placed = [each.join(cells, on=keys, nulls_equal=True) for each in drawn]
    out = cells.drop("cell")
    for name in (EVENTS, DEATHS):
        still = base[name].fill_null(0).to_numpy()
        parts = list(_ranges([(each["cell"].to_numpy(), each[name].to_numpy()) for each in placed], still, level))
        columns = np.concatenate(parts, axis=1) if parts else np.empty((4, 0))
        out = out.with_columns(pl.Series(each, row) for each, row in zip(_names(name, level), columns, strict=True))
    return out


def _names(name: str, level: float) -> list[str]:
    tail = round((1 - level) / 2 * 100)
    return [f"{name}_mean", f"{name}_q{tail:02}", f"{name}_q50", f"{name}_q{100 - tail:02}"]


def _ranges(drawn: list[tuple[Any, Any]], still: Any, level: float) -> Iterator[Any]:
    """Mean and quantiles over the draws, for some cells at a time."""
    shares = [(1 - level) / 2, 0.5, (1 + level) / 2]
    step = max(_AT_ONCE // max(len(drawn), 1), 1)
    for start in range(0, len(still), step):
        block = np.tile(still[start : start + step], (len(drawn), 1))
        for row, (cells, numbers) in zip(block, drawn, strict=True):
            mine = (cells >= start) & (cells < start + step)
            row[cells[mine] - start] += numbers[mine]
        yield np.vstack([block.mean(axis=0), np.quantile(block, shares, axis=0, method="inverted_cdf")])


def _join(frame: pd.DataFrame, plan: Plan, left: Open, ranges: pl.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The panel as coded beside the ranges; a cell that no moving row was in has its count for every quantile."""
    import pandas as pd

    coded = make_panel(frame, plan)
    whole = to_polars(coded, [*plan.units.names, PERIOD, EVENTS])
    whole = whole.with_columns(pl.col(PERIOD).cast(pl.Date))
    sums = _dated(_count(_as_coded(left, np.arange(len(left.deaths))), keys), plan).select(*keys, DEATHS)
    whole = whole.join(sums, on=keys, how="left", nulls_equal=True)
    whole = whole.join(_dated(ranges, plan), on=keys, how="full", coalesce=True, nulls_equal=True)
    measured = [name for name in whole.columns if name not in keys]
    is_drawn = pl.col(f"{EVENTS}_mean").is_not_null()
    zero = pl.when(is_drawn | pl.col(EVENTS).is_not_null()).then(0.0)
    whole = whole.with_columns(pl.coalesce(EVENTS, zero).alias(EVENTS), pl.coalesce(DEATHS, zero).alias(DEATHS))
    whole = whole.with_columns(
        pl.coalesce(name, name.rpartition("_")[0]).alias(name) for name in measured if name not in (EVENTS, DEATHS)
    )
    ordered = [*keys, *(name for part in (EVENTS, DEATHS) for name in measured if name.startswith(part))]
    table: Any = whole.sort(keys, nulls_last=True).select(ordered).to_arrow(compat_level=pl.CompatLevel.oldest())
    panel = pd.DataFrame({name: pd.arrays.ArrowExtensionArray(table[name]) for name in ordered})
    panel[PERIOD] = panel[PERIOD].astype("datetime64[s]")
    panel.attrs = coded.attrs
    return panel


def _dated(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The same with the first day of each period for its number."""
    numbers = rows[PERIOD]
    days = plan.calendar.first_days(numbers.fill_null(0).to_numpy()).astype("datetime64[D]")
    return rows.with_columns(pl.when(numbers.is_not_null()).then(pl.Series(days)).alias(PERIOD))


def _describe(attrs: Mapping[Any, Any], left: Open, draws: int, seed: int, level: float) -> dict[Hashable | None, Any]:
    about = {
        "draws": draws,
        "seed": seed,
        "level": level,
        "events_with_open_day": int(left.days.moves.sum()),
        "events_with_open_place": int((left.near | (left.lenders.moves if left.lenders else False)).sum()),
        "events_with_open_deaths": int(left.tolls.moves.sum()) if left.tolls else 0,
        "events_without_upper_end": int(left.tolls.open.sum()) if left.tolls else 0,
        "deaths": "low, best, high" if left.tolls else "one number an event: not drawn",
    }
    return {**attrs, "uncertainty": about}
