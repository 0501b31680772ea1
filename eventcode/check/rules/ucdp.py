"""Rule C55: what a row of UCDP GED keeps to (coding rules §11.1)."""

from __future__ import annotations

import polars as pl

from eventcode.check.row import Broken, Row

_DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_SPANS = {1: (0, 0), 2: (1, 5), 3: (6, 6), 4: (7, 30), 5: (31, 365)}
"""date_prec -> days between the first and the last day, at least and at most."""
_STATE, _NON_STATE, _ONE_SIDED = 1, 2, 3
_DISTRICT, _PROVINCE, _COUNTRY = 3, 4, 6


def total(row: Row) -> Broken:
    """The best figure is the sum of the four columns of dead."""
    expected = pl.sum_horizontal([row[name] for name in _DEATHS], ignore_nulls=False)
    return Broken(row["best"] != expected, words={"expected": expected.cast(pl.String)})


def low_best(row: Row) -> Broken:
    """The lowest figure is not above the best."""
    """The lowest figure is not above the best."""
    return Broken(row["low"] > row["best"])


def best_high(row: Row) -> Broken:
    """The best figure is not above the highest."""
    """The best figure is not above the highest."""
    return Broken(row["best"] > row["high"])


def low_high(row: Row) -> Broken:
    """Told only where the best figure, between them, does not tell it."""
    return Broken((row["low"] > row["high"]) & row["best"].is_null())


def no_death(row: Row) -> Broken:
    """Every event has a death in at least one figure."""
    return Broken((row["high"] == 0) & (row["best"] == 0) & (row["low"] == 0))


def one_sided(row: Row) -> Broken:
    """One-sided violence is against civilians."""
    """In one-sided violence the second side is the civilians."""
    return Broken((row["type_of_violence"] == _ONE_SIDED) & (row["side_b"] != "Civilians"))


def one_sided_deaths(row: Row) -> Broken:
    """In one-sided violence neither side has dead of its own."""
    """In one-sided violence the dead are civilians or unknown, never of a side."""
    is_counted = (row["deaths_a"] > 0) | (row["deaths_b"] > 0)
    return Broken((row["type_of_violence"] == _ONE_SIDED) & is_counted)


def no_government(row: Row) -> Broken:
    """One side of state-based violence is a government, with its number."""
    """In state-based violence side A is a government, with its country's number."""
    return Broken((row["type_of_violence"] == _STATE) & row.is_blank("gwnoa"))


def government(row: Row) -> Broken:
    """In non-state violence neither side is a government."""
    """In non-state violence no side is a government."""
    return Broken((row["type_of_violence"] == _NON_STATE) & (row.is_set("gwnoa") | row.is_set("gwnob")))


def dyad(row: Row) -> Broken:
    """The dyad is named after its sides."""
    """The dyad's name is made of the names of its sides."""
    expected = pl.concat_str(row["side_a"], pl.lit(" - "), row["side_b"])
    return Broken(row["dyad_name"] != expected, words={"expected": expected})


def reversed_days(row: Row) -> Broken:
    """The last day is not before the first."""
    """The last day does not come before the first."""
    return Broken(row["date_end"] < row["date_start"])


def span(row: Row) -> Broken:
    """The precision of the date is that of its span."""
    days = (row["date_end"] - row["date_start"]).dt.total_days()
    fits = [(row["date_prec"] == code) & days.is_between(low, high) for code, (low, high) in _SPANS.items()]
    expected = pl.coalesce([pl.when(days.is_between(low, high)).then(code) for code, (low, high) in _SPANS.items()])
    is_judged = row["date_prec"].is_in(list(_SPANS)) & (days >= 0)
    words = {"expected": expected.cast(pl.String).fill_null("5"), "number": (days + 1).cast(pl.String)}
    return Broken(is_judged & ~pl.any_horizontal(fits), words=words)


def year(row: Row) -> Broken:
    """The year holds a day of the event."""
    first, last = row["date_start"].dt.year(), row["date_end"].dt.year()
    return Broken((row["year"] < first) | (row["year"] > last), words={"expected": first.cast(pl.String)})


def aggregated(row: Row) -> Broken:
    """A sum over several events takes more than a day."""
    return Broken((row["event_clarity"] == 2) & (row["date_start"] == row["date_end"]))


def district(row: Row) -> Broken:
    """Where only the province or the country is known, there is no district."""
    return Broken(row["where_prec"].is_in([_PROVINCE, _COUNTRY]) & row.is_set("adm_2"))


def no_district(row: Row) -> Broken:
    """Where the district is known, it is named."""
    """Where the district is known, it is named."""
    return Broken((row["where_prec"] == _DISTRICT) & row.is_blank("adm_2"))


def no_province(row: Row) -> Broken:
    """Where the province is known, it is named."""
    """Where the province is known, it is named."""
    return Broken((row["where_prec"] == _PROVINCE) & row.is_blank("adm_1"))


def province(row: Row) -> Broken:
    """Where only the country is known, there is no province."""
    """Where only the country is known, there is no province."""
    return Broken((row["where_prec"] == _COUNTRY) & row.is_set("adm_1"))


def point(row: Row) -> Broken:
    """The point is at the coordinates."""
    pattern = r"^POINT ?\((-?[0-9.]+) (-?[0-9.]+)\)$"
    x = row.fact("geom_wkt", "x", lambda text: text.str.extract(pattern, 1).cast(pl.Float64, strict=False))
    y = row.fact("geom_wkt", "y", lambda text: text.str.extract(pattern, 2).cast(pl.Float64, strict=False))
    is_off = ((x - row["longitude"]).abs() > 1e-4) | ((y - row["latitude"]).abs() > 1e-4)
    expected = pl.format("POINT ({} {})", row["longitude"], row["latitude"])
    return Broken(is_off, words={"expected": expected})


def sources(row: Row) -> Broken:
    """Offices, dates and headlines are lists of one length."""
    counts = [
        row.fact(name, "items", lambda text: text.str.count_matches(";"))
        for name in ("source_office", "source_date", "source_headline")
    ]
    is_set = pl.all_horizontal(count.is_not_null() for count in counts)
    return Broken(is_set & ((counts[0] != counts[1]) | (counts[0] != counts[2])))
