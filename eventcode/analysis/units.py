"""Where events are counted: countries, their divisions, PRIO-GRID cells and hexagons; no event is counted here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import polars as pl

from eventcode.analysis.coding import Coded, Columns, code_names, code_numbers, combine
from eventcode.analysis.layout import Layout
from eventcode.analysis.series import UNKNOWN, to_numbers
from eventcode.errors import EventcodeError

By: TypeAlias = Literal["all", "country", "admin1", "admin2", "priogrid", "hex"]
NO_CELL = 0
"""The PRIO-GRID cell of events without coordinates: the cells are counted from 1."""
RESOLUTION = 4
"""Of H3, by default: hexagons of some 1,770 square kilometres, whose edge of 26 km is what "near" leaves open."""


@dataclass(frozen=True)
class Units:
    """One way to divide the world. names: the columns that name a unit in a panel."""

    by: By
    layout: Layout
    resolution: int = RESOLUTION

    def __post_init__(self) -> None:
        if self.by not in get_args(By):
            message = f"there are no units {self.by!r}"
            raise EventcodeError(message, next_step=f"give one of {', '.join(get_args(By))}")
        self.layout.need(*self.reads)

    @property
    def names(self) -> tuple[str, ...]:
        """gid for PRIO-GRID, hex for hexagons, all; country, admin1, admin2 whatever the profile calls them."""
        levels = tuple(self.layout.rules.units)
        own = {"priogrid": ("gid",), "hex": ("hex",), "all": ("all",)}
        return own.get(self.by) or levels[: levels.index(self.by) + 1]

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of the table that say in which unit an event lies."""
        release, cell = self.layout.release, self.layout.rules.cell
        if self.by == "priogrid" and cell in self.layout.columns:
            return (cell,)
        if self.by in ("priogrid", "hex"):
            return release.latitude, release.longitude
        return () if self.by == "all" else self.layout.rules.units[self.by]

    def find(self, rows: Columns) -> tuple[Coded, Coded]:
        """The unit of each row, `UNKNOWN` or `NO_CELL` where its place is blank, and its country."""
        country = self.layout.release.country
        is_there = country in self.layout.columns
        countries = rows.coded(country) if is_there else _one("country", UNKNOWN, len(rows))
        if self.by == "all":
            return _one("all", "all", len(rows)), countries
        if self.by not in self.layout.rules.units:
            return self._find_cells([rows[name] for name in self.reads]), countries
        parts = [rows.coded(given).renamed(name) for name, given in zip(self.names, self.reads, strict=True)]
        return combine(parts), countries

    def _find_cells(self, given: list[pl.Series]) -> Coded:
        if self.by == "hex":
            return code_names(find_hexagons(*_points(given), self.resolution).to_arrow(), "hex")
        cells = given[0].cast(pl.Int32).fill_null(NO_CELL) if len(given) == 1 else find_cells(*_points(given))
        return code_numbers(cells.alias("gid"))


def _one(name: str, value: str, rows: int) -> Coded:
    return Coded(np.zeros(rows, np.int64), pl.DataFrame({name: [value]}))


def _points(given: list[pl.Series]) -> tuple[pl.Series, pl.Series]:
    return to_numbers(given[0]), to_numbers(given[1])


def find_cells(latitudes: pl.Series, longitudes: pl.Series) -> pl.Series:
    """PRIO-GRID's cell of each point: half a degree, counted eastward from 1 in the south-west, 720 a row.

    `NO_CELL` where a coordinate is blank or beyond the globe; points on the northern and eastern edge belong to the
    last cell. Source: Tollefsen, Strand and Buhaug (2012), PRIO-GRID: A unified spatial data structure, Journal of
    Peace Research 49(2), 363-374.
    """
    points = pl.DataFrame([latitudes.alias("latitude"), longitudes.alias("longitude")])
    latitude, longitude = pl.col("latitude"), pl.col("longitude")
    row = ((latitude + 90) * 2).floor().clip(0, 359)
    column = ((longitude + 180) * 2).floor().clip(0, 719)
    on_earth = latitude.is_between(-90, 90) & longitude.is_between(-180, 180)
    cell = pl.when(on_earth).then(row * 720 + column + 1).otherwise(NO_CELL)
    return points.select(cell.fill_null(NO_CELL).cast(pl.Int32).alias("gid")).to_series()


def find_hexagons(latitudes: pl.Series, longitudes: pl.Series, resolution: int = RESOLUTION) -> pl.Series:
    """H3's hexagon of each point, as text; `UNKNOWN` where a coordinate is blank or beyond the globe.

    resolution: 0 (4,250,000 square kilometres) to 15. Raises EventcodeError where the extra `analysis` is missing.
    """
    points = pl.DataFrame(
        [latitudes.alias("latitude").cast(pl.Float64), longitudes.alias("longitude").cast(pl.Float64)]
    )
    places = points.unique()
    names = [_hexagon(latitude, longitude, resolution) for latitude, longitude in places.rows()]
    named = places.with_columns(pl.Series("hex", names, pl.String))
    joined = points.join(named, on=["latitude", "longitude"], how="left", nulls_equal=True, maintain_order="left")
    return joined["hex"]


def _hexagon(latitude: float | None, longitude: float | None, resolution: int) -> str:
    try:
        import h3
    except ImportError as error:
        message = "hexagons need the library h3"
        raise EventcodeError(message, next_step="run: pip install 'eventcode[analysis]'") from error
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return UNKNOWN
    if math.isnan(latitude) or math.isnan(longitude):
        return UNKNOWN
    try:
        name: Any = h3.latlng_to_cell(latitude, longitude, resolution)
    except h3.H3BaseException as error:
        raise EventcodeError(f"there is no resolution {resolution!r}", next_step="give 0 to 15") from error
    return str(name)
