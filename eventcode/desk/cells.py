"""The cells of an event: read from text, written as text, and set one by one; no value is chosen here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from eventcode.codebook import Codebook, Column
from eventcode.desk.registry import find_kind
from eventcode.errors import DeskError
from eventcode.records import Actor, Event, EventDate, FatalityRange, SourceRef
from eventcode.table import Cell, event_from_row, row_from_event

GIVEN = frozenset(
    {"event_id_cnty", "draft_id", "article_id", "confidence", "doubts", "status", "timestamp", "fatality_group_id"}
)
"""Columns that no analyst fills in: they are given by the project."""
_READERS: dict[str, tuple[Callable[[str], Cell], str]] = {
    "integer": (int, "a whole number"),
    "number": (float, "a number"),
    "date": (date.fromisoformat, "a day like 2023-05-04"),
}


def to_text(cell: Cell) -> str:
    """A cell as the form shows it, "" where blank."""
    if isinstance(cell, float):
        return f"{cell:.6f}".rstrip("0").rstrip(".")
    return "" if cell is None else str(cell)


def read_cell(text: str, column: Column) -> Cell:
    """The cell that this text says. Raises DeskError where it is not of the column's type."""
    text = text.strip()
    if not text or column.type not in _READERS:
        return text or None
    read, what = _READERS[column.type]
    try:
        return read(text)
    except ValueError as error:
        raise DeskError(f"{text!r} is not {what}", field=column.name, next_step=f"write {what}") from error


def set_cell(event: Event, column: str, text: str, codebook: Codebook) -> Event:
    """The event with this cell, and what hangs on it: a day has a precision, an actor its class, a type its family.

    Raises DeskError where the text cannot stand there.
    """
    described = codebook.column(column)
    if column in GIVEN:
        raise DeskError(f"{described.label} is given by the project", field=column)
    cell = read_cell(text, described)
    if column in _SETTERS:
        return _SETTERS[column](event, cell, codebook)
    return _set_plainly(event, column, cell, codebook)


def add_days(event: Event, days: int) -> Event:
    """The event some days later. Raises DeskError where it has no day."""
    if event.date is None:
        raise DeskError("the event has no day yet", field="event_date", next_step="write one, or choose its words")
    try:
        day = event.date.day + timedelta(days=days)
    except OverflowError as error:
        raise DeskError("there is no such day", field="event_date") from error
    return msgspec.structs.replace(event, date=msgspec.structs.replace(event.date, day=day))


def swap_actors(event: Event) -> Event:
    """The event with its sides the other way round. Raises DeskError where there is one side alone."""
    if len(event.actors) < 2:
        raise DeskError("there is no second actor to swap with", field="actor2")
    return msgspec.structs.replace(event, actors=(event.actors[1], event.actors[0], *event.actors[2:]))


def _set_plainly(event: Event, column: str, cell: Cell, codebook: Codebook) -> Event:
    """By way of the row, taking over only the part of the event that the cell belongs to."""
    row = row_from_event(event, codebook)
    before, after = event_from_row(row, codebook), event_from_row(row | {column: cell}, codebook)
    changed = {
        name: getattr(after, name)
        for name in Event.__struct_fields__
        if name != "date" and getattr(after, name) != getattr(before, name)
    }
    return msgspec.structs.replace(event, **changed)


def _set_day(event: Event, cell: Cell, codebook: Codebook) -> Event:
    if cell is None:
        return msgspec.structs.replace(event, date=None)
    assert isinstance(cell, date)
    before = event.date or EventDate(cell, 1)
    return msgspec.structs.replace(event, date=msgspec.structs.replace(before, day=cell))


def _set_date_precision(event: Event, cell: Cell, codebook: Codebook) -> Event:
    if event.date is None:
        raise DeskError("the event has no day yet", field="event_date", next_step="write the day first")
    if cell not in (1, 2, 3):
        raise DeskError("the precision of a day is 1, 2 or 3", field="time_precision")
    basis = event.date.basis if cell == event.date.precision else ""
    return msgspec.structs.replace(event, date=EventDate(event.date.day, cell, basis))  # type: ignore[arg-type]


def _set_place_precision(event: Event, cell: Cell, codebook: Codebook) -> Event:
    if cell not in (None, 1, 2, 3):
        raise DeskError("the precision of a place is 1, 2 or 3", field="geo_precision")
    return _set_plainly(event, "geo_precision", cell, codebook)


def _set_sub_type(event: Event, cell: Cell, codebook: Codebook) -> Event:
    """A sub-event type brings its event type; an event type drops a sub-event type of another."""
    name = str(cell or "")
    if name and name not in codebook.types:
        raise DeskError(f"there is no sub-event type {name!r}", field="sub_event_type")
    event_type = codebook.types.sub_type(name).type if name else event.type
    return msgspec.structs.replace(event, type=event_type, sub_type=name)


def _set_type(event: Event, cell: Cell, codebook: Codebook) -> Event:
    name = str(cell or "")
    if name and name not in {each.name for each in codebook.types}:
        raise DeskError(f"there is no event type {name!r}", field="event_type")
    keeps = event.sub_type in codebook.types and codebook.types.sub_type(event.sub_type).type == name
    return msgspec.structs.replace(event, type=name, sub_type=event.sub_type if keeps else "")


def _set_actor(side: int) -> Callable[[Event, Cell, Codebook], Event]:
    """A name with the class that the registry has for it on the day; a new one has none yet."""

    def set_name(event: Event, cell: Cell, codebook: Codebook) -> Event:
        name = str(cell or "")
        actors = [*event.actors[:2], *[Actor("")] * (2 - len(event.actors))]
        if not name:
            actors[side] = Actor("")
        elif name != actors[side].name:
            kind = find_kind(name, event, codebook) or ""
            actors[side] = msgspec.structs.replace(actors[side], name=name, kind=kind)
        while actors and actors[-1] == Actor(""):
            actors.pop()
        return msgspec.structs.replace(event, actors=(*actors, *event.actors[2:]))

    return set_name


def _set_sources(event: Event, cell: Cell, codebook: Codebook) -> Event:
    """Known reports keep where they came from; a new name is a report of which only the name is known."""
    known = {source.publisher: source for source in event.sources}
    names = [part.strip() for part in str(cell or "").split(";") if part.strip()]
    sources = tuple(known.get(name) or _to_source(name, codebook) for name in dict.fromkeys(names))
    return msgspec.structs.replace(event, sources=sources)


def _to_source(name: str, codebook: Codebook) -> SourceRef:
    found = codebook.publishers.find(name)
    return SourceRef("", found.name, scale=found.scale) if found else SourceRef("", name)


def _set_scale(event: Event, cell: Cell, codebook: Codebook) -> Event:
    """The scale of one report, or the first and last term of several, as `event_from_row` shares them out."""
    if not event.sources:
        raise DeskError("there is no source yet", field="source", next_step="name the source first")
    terms = str(cell or "").split("-") if len(event.sources) > 1 else [str(cell or "")]
    scales = [terms[0], *[terms[-1]] * (len(event.sources) - 1)]
    pairs = zip(event.sources, scales, strict=True)
    return msgspec.structs.replace(event, sources=tuple(msgspec.structs.replace(s, scale=scale) for s, scale in pairs))


def _set_dead(event: Event, cell: Cell, codebook: Codebook) -> Event:
    """One number for all figures, as an analyst means it who writes one."""
    if cell is None:
        return msgspec.structs.replace(event, fatalities=None)
    assert isinstance(cell, int)
    return msgspec.structs.replace(event, fatalities=FatalityRange(cell, cell, cell, cell))


_SETTERS: dict[str, Callable[[Event, Cell, Codebook], Event]] = {
    "event_date": _set_day,
    "time_precision": _set_date_precision,
    "geo_precision": _set_place_precision,
    "event_type": _set_type,
    "sub_event_type": _set_sub_type,
    "actor1": _set_actor(0),
    "actor2": _set_actor(1),
    "source": _set_sources,
    "source_scale": _set_scale,
    "fatalities": _set_dead,
}
