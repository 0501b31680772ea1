"""A row -> the Event that it tells, the way back from rows.py; what a row does not hold stays empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from eventcode.codebook import Codebook
from eventcode.errors import TableError
from eventcode.records import Actor, DateKind, Event, EventDate, FatalityRange, Place, SourceRef
from eventcode.table.rows import Cell, added_columns

_BASIS = re.compile(r"(?:[^:]{1,60}: )?\w{1,12} \d{1,2} \w{1,12} \d{4} \(([^()]{1,80})\)")  # coding rule N2


def event_from_row(row: Mapping[str, Cell], codebook: Codebook) -> Event:
    """The event of a row (column -> cell, None or "" where blank), so that `row_from_event` gives the row again.

    Derived columns are not read but computed anew. With several sources the first has the first term of source_scale
    and the others the last. Raises TableError where a cell is not of its type or a day has no precision.
    """
    cells = _Cells(row)
    return Event(
        id=cells.text("event_id_cnty"),
        date=_read_date(cells),
        type=cells.text("event_type"),
        sub_type=cells.text("sub_event_type"),
        actors=_read_actors(cells, codebook),
        place=_read_place(cells),
        fatalities=_read_toll(cells),
        sources=_read_sources(cells, codebook),
        notes=cells.text("notes"),
        tags=cells.items("tags", codebook),
        group=cells.text("fatality_group_id"),
        variables=tuple((name, str(row[name])) for name in added_columns(codebook) if row.get(name) not in (None, "")),
    )


class _Cells:
    """The cells of one row by type."""

    def __init__(self, row: Mapping[str, Cell]) -> None:
        self._row = row

    def text(self, name: str) -> str:
        value = self._row.get(name)
        return "" if value is None else str(value)

    def items(self, name: str, codebook: Codebook) -> tuple[str, ...]:
        text = self.text(name)
        return tuple(text.split(codebook.column(name).separator)) if text else ()

    def integer(self, name: str) -> int | None:
        value = self._row.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise TableError(f"{value!r} is not a whole number", key=name)
        return value

    def number(self, name: str) -> float | None:
        value = self._row.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TableError(f"{value!r} is not a number", key=name)
        return float(value)

    def day(self, name: str) -> date | None:
        value = self._row.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, date):
            raise TableError(f"{value!r} is not a day", key=name)
        return value.date() if isinstance(value, datetime) else value

    def precision(self, name: str) -> DateKind | None:
        value = self.integer(name)
        if value not in (None, 1, 2, 3):
            raise TableError(f"{value!r} is not 1, 2 or 3", key=name)
        return cast("DateKind | None", value)


def _read_date(cells: _Cells) -> EventDate | None:
    day, precision = cells.day("event_date"), cells.precision("time_precision")
    if day is None:
        return None
    if precision is None:
        raise TableError("it is blank, but there is a day", key="time_precision")
    found = _BASIS.match(cells.text("notes")) if precision != 1 else None
    return EventDate(day, precision, found.group(1) if found else "")


def _read_actors(cells: _Cells, codebook: Codebook) -> tuple[Actor, ...]:
    sides = [
        Actor(cells.text(f"actor{side}"), cells.text(f"inter{side}"), cells.items(f"assoc_actor_{side}", codebook))
        for side in (1, 2)
    ]
    while sides and sides[-1] == Actor(""):
        sides.pop()
    return tuple(sides)


def _read_place(cells: _Cells) -> Place | None:
    place = Place(
        cells.text("location"),
        cells.text("country"),
        cells.text("admin1"),
        cells.text("admin2"),
        cells.text("admin3"),
        cells.number("latitude"),
        cells.number("longitude"),
        cells.precision("geo_precision"),
    )
    return place if place != Place("") else None


def _read_toll(cells: _Cells) -> FatalityRange | None:
    low, best, high = (cells.integer(f"fatalities_{part}") for part in ("low", "best", "high"))
    toll = FatalityRange(low, best, high, cells.integer("fatalities"))
    return toll if toll != FatalityRange() else None


def _read_sources(cells: _Cells, codebook: Codebook) -> tuple[SourceRef, ...]:
    names = cells.items("source", codebook)
    scale = cells.text("source_scale")
    terms = scale.split("-") if len(names) > 1 else [scale]
    article = cells.text("article_id")
    return tuple(
        SourceRef(article if place == 0 else "", name, scale=terms[0] if place == 0 else terms[-1])
        for place, name in enumerate(names)
    )
