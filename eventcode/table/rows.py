"""An Event or a Draft -> one row with every column of the codebook; it opens no file and chooses no value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from eventcode.codebook import Codebook, Column
from eventcode.codebook.countries import Country
from eventcode.errors import TableError
from eventcode.records import Actor, Draft, Event, FatalityRange, Place

Cell: TypeAlias = str | int | float | date | None
Row: TypeAlias = dict[str, Cell]
Value: TypeAlias = Cell | tuple[str, ...]

_NOWHERE = Place("")
_UNKNOWN = FatalityRange()
_GIVEN = {"draft_id", "article_id", "confidence", "doubts", "status", "timestamp"}


def row_from_event(event: Event, codebook: Codebook, given: Mapping[str, Value] | None = None) -> Row:
    """The event as column -> cell, None where blank, in the order of the codebook.

    given: cells that an event does not hold (timestamp, status, draft_id …). A column that the codebook adds comes from
    `Event.variables`. Raises TableError where such a value is not of its column's type, CodebookError where an actor's
    class is not in the codebook.
    """
    given = given or {}
    added = dict(event.variables)
    return {column.name: _find_cell(event, column, codebook, given, added) for column in codebook.columns}


def row_from_draft(draft: Draft, codebook: Codebook, *, status: str = "draft") -> Row:
    """The draft's event as a row, with the draft's id, article, confidence (0 to 1), doubts and status."""
    given: dict[str, Value] = {
        "draft_id": draft.id,
        "article_id": draft.article_id,
        "confidence": draft.confidence.get(""),
        "doubts": draft.doubts,
        "status": status,
    }
    return row_from_event(draft.event, codebook, given)


def added_columns(codebook: Codebook) -> tuple[str, ...]:
    """The columns that a codebook adds to those that the program fills: `Event.variables` holds them."""
    return tuple(column.name for column in codebook.columns if column.name not in _CELLS.keys() | _GIVEN)


def _find_cell(
    event: Event, column: Column, codebook: Codebook, given: Mapping[str, Value], added: Mapping[str, str]
) -> Cell:
    if column.name in given:
        value = given[column.name]
    elif column.name in _CELLS:
        value = _CELLS[column.name](event, codebook)
    else:
        value = _read_text(added.get(column.name, ""), column)
    return _write(value, column)


def _write(value: Value, column: Column) -> Cell:
    """Lists joined, numbers rounded to their column's decimals, blank as None."""
    if isinstance(value, tuple):
        return column.separator.join(value) or None
    if isinstance(value, float) and column.decimals is not None:
        return round(value, column.decimals) + 0.0  # -0.0 becomes 0.0
    return None if value == "" else value


def _read_text(text: str, column: Column) -> Cell:
    if not text:
        return None
    try:
        return _READERS[column.type](text)
    except ValueError as error:
        raise TableError(f"{text!r} is not of the type {column.type}", key=column.name) from error


_READERS: dict[str, Callable[[str], Cell]] = {
    "string": str,
    "list": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
}


def _actor(event: Event, side: int) -> Actor:
    return event.actors[side] if len(event.actors) > side else Actor("")


def _kinds(event: Event) -> list[str]:
    """The classes of the main actors; empty where one of them has none, because then nothing follows from them."""
    kinds = [actor.kind for actor in event.actors[:2]]
    return kinds if all(kinds) else []


def _place(event: Event) -> Place:
    return event.place or _NOWHERE


def _country(event: Event, codebook: Codebook) -> Country | None:
    return codebook.countries.by_name.get(_place(event).country.casefold())


def _toll(event: Event) -> FatalityRange:
    return event.fatalities or _UNKNOWN


def _iso(event: Event, codebook: Codebook) -> Cell:
    country = _country(event, codebook)
    return country.iso if country else None


def _region(event: Event, codebook: Codebook) -> Cell:
    country = _country(event, codebook)
    return country.region if country else None


def _sources(event: Event) -> tuple[str, ...]:
    """Publishers, each once, in the order of the reports (coding rules §7.1)."""
    return tuple(dict.fromkeys(source.publisher for source in event.sources if source.publisher))


_CELLS: dict[str, Callable[[Event, Codebook], Value]] = {
    "event_id_cnty": lambda event, _: event.id,
    "event_date": lambda event, _: event.date.day if event.date else None,
    "year": lambda event, _: event.date.day.year if event.date else None,  # coding rule T7
    "time_precision": lambda event, _: event.date.precision if event.date else None,
    "disorder_type": lambda event, book: book.types.disorder_type(event.sub_type),  # coding rule C05
    "event_type": lambda event, _: event.type,
    "sub_event_type": lambda event, _: event.sub_type,
    "actor1": lambda event, _: _actor(event, 0).name,
    "assoc_actor_1": lambda event, _: _actor(event, 0).associates,
    "inter1": lambda event, _: _actor(event, 0).kind,
    "actor2": lambda event, _: _actor(event, 1).name,
    "assoc_actor_2": lambda event, _: _actor(event, 1).associates,
    "inter2": lambda event, _: _actor(event, 1).kind,
    "interaction": lambda event, book: book.kinds.interaction(*_kinds(event)) if _kinds(event) else None,  # C06
    "civilian_targeting": lambda event, book: book.types.civilian_targeting(event.sub_type, _kinds(event)),  # §4.5
    "iso": _iso,
    "region": _region,
    "country": lambda event, _: _place(event).country,
    "admin1": lambda event, _: _place(event).admin1,
    "admin2": lambda event, _: _place(event).admin2,
    "admin3": lambda event, _: _place(event).admin3,
    "location": lambda event, _: _place(event).name,
    "latitude": lambda event, _: _place(event).latitude,
    "longitude": lambda event, _: _place(event).longitude,
    "geo_precision": lambda event, _: _place(event).precision,
    "source": lambda event, _: _sources(event),
    "source_scale": lambda event, book: book.sources.scale([source.scale for source in event.sources]),  # §7.2
    "notes": lambda event, _: event.notes,
    "fatalities": lambda event, _: _toll(event).conservative or 0,  # no information is 0, never blank (§2 row 29)
    "tags": lambda event, _: event.tags,
    "fatalities_low": lambda event, _: _toll(event).low,
    "fatalities_best": lambda event, _: _toll(event).best,
    "fatalities_high": lambda event, _: _toll(event).high,
    "fatality_group_id": lambda event, _: event.group,
}
