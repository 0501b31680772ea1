"""Counts by place: the numbers of a map."""

from __future__ import annotations

import polars as pl

from eventcode.analysis.pictures.rows import DAY, GROUP, WEIGHT, Rows
from eventcode.analysis.series import to_numbers
from eventcode.picture import Dots

_EAST, _NORTH, _NAME, _EXACT = "east", "north", "name", "exact"


def count_places(rows: Rows) -> Dots:
    """A dot for each place and group; hollow where the codebook says that the place stands for a wider area."""
    release = rows.layout.release
    east = to_numbers(rows.column(release.longitude)).cast(pl.Float64).alias(_EAST)
    north = to_numbers(rows.column(release.latitude)).cast(pl.Float64).alias(_NORTH)
    table = pl.DataFrame([east, north, rows.days(), rows.groups(), rows.weights(), _names(rows), _is_exact(rows)])
    is_placed = pl.col(_EAST).is_between(-180, 180) & pl.col(_NORTH).is_between(-90, 90)
    placed = table.filter(is_placed.fill_null(False))
    rows.omit(len(table) - len(placed), "without coordinates")
    keys = [_EAST, _NORTH, GROUP]
    dots = placed.group_by(keys).agg(pl.col(WEIGHT).sum(), pl.col(_NAME).min(), pl.col(_EXACT).any())
    dots = dots.filter(pl.col(WEIGHT) > 0).sort([WEIGHT, *keys], descending=[True, False, False, False])
    sizes = dots.group_by(GROUP).agg(pl.col(WEIGHT).sum()).sort([WEIGHT, GROUP], descending=[True, False])
    caption = rows.caption(f"Where the {rows.measure} were", f"{rows.spell(table.select(DAY))}.")
    return Dots(
        caption,
        tuple(zip(dots[_EAST], dots[_NORTH], strict=True)),
        tuple(dots[WEIGHT]),
        tuple(dots[_NAME]),
        tuple(dots[GROUP]),
        tuple(sizes[GROUP]),
        tuple(dots[_EXACT]),
        rows.measure,
    )


def _names(rows: Rows) -> pl.Series:
    """What a place is called, where the table has a name for it."""
    named = next((name for name in ("location", "where_coordinates") if name in rows.layout.columns), "")
    texts = rows.column(named).cast(pl.String).fill_null("") if named else pl.Series([""] * len(rows.frame))
    return texts.cast(pl.String).alias(_NAME)


def _is_exact(rows: Rows) -> pl.Series:
    """Whether the coordinates are the place's own or near it (coding rules §8.5)."""
    precision = rows.layout.rules.places
    if precision is None or precision.column not in rows.layout.columns:
        return pl.Series(_EXACT, [True] * len(rows.frame), dtype=pl.Boolean)
    exact = [float(value) for value, known in precision.values.items() if known in ("point", "near")]
    values = to_numbers(rows.column(precision.column)).cast(pl.Float64)
    return (values.is_in(exact) | values.is_null()).fill_null(True).alias(_EXACT)
