"""Rules C34 to C36: country, code, region, coordinates and divisions; no gazetteer is asked."""

from __future__ import annotations

import polars as pl

from eventcode.check.row import Broken, Row


def iso(row: Row) -> Broken:
    """C34: the code is the country's."""
    table = {country.name: country.iso for country in row.book.countries if country.iso is not None}
    expected = row.lookup("country", "iso", table, pl.Int64)
    return Broken(row["iso"] != expected, words={"expected": expected.cast(pl.String)})


def region(row: Row) -> Broken:
    """C34: the region is the country's."""
    regions = {name: at for at, name in enumerate(sorted({country.region for country in row.book.countries}))}
    table = {country.name: regions[country.region] for country in row.book.countries}
    expected = row.lookup("country", "region_at", table, pl.Int16)
    told = row.lookup("country", "region", {each.name: each.region for each in row.book.countries}, pl.String)
    return Broken(row.lookup("region", "at", regions, pl.Int16) != expected, words={"expected": told})


def origin(row: Row) -> Broken:
    """C35: nothing lies at 0, 0."""
    return Broken((row["latitude"] == 0) & (row["longitude"] == 0))


def admin2(row: Row) -> Broken:
    """C36: a second-order division has one of the first order."""
    return Broken(row.is_set("admin2") & row.is_blank("admin1"))


def admin3(row: Row) -> Broken:
    """C36: a third-order division has one of the second order."""
    return Broken(row.is_set("admin3") & row.is_blank("admin2"))


def admin1(row: Row) -> Broken:
    """C36: only at sea there is no first-order division; one that is missed by a smaller one is told there."""
    return Broken(row.is_blank("admin1") & row.is_blank("admin2"))
