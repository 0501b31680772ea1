"""Rows of the UCDP GED table as events, so that they can be compared with others; no file is opened here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from eventcode.codebook import Codebook
from eventcode.records import Actor, DateKind, Event, EventDate, FatalityRange, Place

_WEEK = 7


def event_from_ged(row: Mapping[str, str], codebook: Codebook) -> Event:
    """The event of a GED row (column -> text). Days that it spans become their middle and its precision.

    A cell that is blank or not of its kind stays empty: GED tables are compared, not checked, here.
    """
    settings = codebook.reconciling.ged
    event_type, sub_type = settings.types.get(row.get("type_of_violence", ""), ("", ""))
    return Event(
        id=row.get("id", ""),
        date=_read_days(row, codebook),
        type=event_type,
        sub_type=sub_type,
        actors=tuple(_read_actor(row.get(side, ""), settings.civilians) for side in ("side_a", "side_b")),
        place=_read_place(row, codebook),
        fatalities=_read_toll(row),
        notes=row.get("source_headline", ""),
    )


def _read_days(row: Mapping[str, str], codebook: Codebook) -> EventDate | None:
    start, end = _day(row.get("date_start", "")), _day(row.get("date_end", ""))
    if start is None:
        return None
    span = (end - start).days if end and end > start else 0
    told = codebook.reconciling.ged.day_precision.get(row.get("date_prec", ""), 1)
    by_span = 1 if span == 0 else 2 if span <= _WEEK else 3
    return EventDate(start + timedelta(days=span // 2), cast("DateKind", max(told, by_span)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _read_actor(name: str, civilians: str) -> Actor:
    return Actor(name, civilians) if name == civilians else Actor(name)


def _read_place(row: Mapping[str, str], codebook: Codebook) -> Place:
    country = row.get("country", "")
    found = codebook.countries.find(country) or codebook.countries.find(country.partition(" (")[0])
    precision = codebook.reconciling.ged.place_precision.get(row.get("where_prec", ""))
    return Place(
        row.get("where_coordinates", ""),
        found.name if found else country,
        row.get("adm_1", ""),
        row.get("adm_2", ""),
        latitude=_number(row.get("latitude", "")),
        longitude=_number(row.get("longitude", "")),
        precision=cast("DateKind | None", precision),
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _read_toll(row: Mapping[str, str]) -> FatalityRange:
    low, best, high = (int(row[name]) if row.get(name, "").isdigit() else None for name in ("low", "best", "high"))
    return FatalityRange(low, best, high, best)
