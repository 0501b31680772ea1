"""A working copy -> the EventView that the form shows, field by field; nothing is changed here."""

from __future__ import annotations

import msgspec

from eventcode.codebook import Column
from eventcode.desk.bench import Bench
from eventcode.desk.cells import to_text
from eventcode.desk.letters import choices_of, form_columns, group_of, kind_of, letter_of
from eventcode.desk.offers import find_candidates
from eventcode.desk.places import read_place
from eventcode.desk.registry import find_kind
from eventcode.desk.view import (
    DuplicateView,
    EventView,
    FieldState,
    FieldView,
    FindingView,
    ListedEvent,
    MapView,
    Offer,
    StepView,
)
from eventcode.desk.working import Working
from eventcode.records import Actor, Draft, Event
from eventcode.table import Row, row_from_event

_CLASSES = {"inter1": 0, "inter2": 1}


def view_event(
    bench: Bench,
    subject: str,
    duplicates: tuple[DuplicateView, ...] = (),
    history: tuple[StepView, ...] = (),
) -> EventView:
    """The event with every field, as the form shows it."""
    working, proposed = bench.working(subject), bench.proposed(subject)
    findings = bench.findings(subject)
    form = _Form(bench, subject, working, proposed, findings)
    fields = tuple(form.view_field(column) for column in form_columns(bench.setting.codebook))
    draft = bench.draft(subject)
    workings = bench.workings
    return EventView(
        subject=subject,
        number=list(workings).index(subject) + 1,
        standing=working.standing,
        summary=summarise(working.event),
        version=working.version,
        event_id=working.event_id,
        confidence=draft.confidence.get("") if draft else None,
        doubts=draft.doubts if draft else (),
        fields=fields,
        findings=findings,
        duplicates=duplicates,
        history=history,
        map=_view_map(working.event, fields, bench),
        undo=bench.log.undoable,
        comment=working.comment,
        group=_find_group(working.event, workings),
    )


def list_events(bench: Bench) -> tuple[ListedEvent, ...]:
    """The article's events for the rail."""
    return tuple(
        _list_event(number, subject, working, bench)
        for number, (subject, working) in enumerate(bench.workings.items(), start=1)
    )


def summarise(event: Event) -> str:
    """The event in one line."""
    day = event.date.day.isoformat() if event.date else "no day"
    place = event.place.name if event.place and event.place.name else "no place"
    dead = event.fatalities.conservative if event.fatalities else None
    return " · ".join([day, event.sub_type or event.type or "no type", place, *([f"{dead} dead"] if dead else [])])


def _list_event(number: int, subject: str, working: Working, bench: Bench) -> ListedEvent:
    if not working.is_open:
        return ListedEvent(subject, number, summarise(working.event), working.standing)
    told = [each.severity for each in bench.findings(subject) if not each.is_excused]
    return ListedEvent(
        subject, number, summarise(working.event), working.standing, told.count("error"), told.count("warning")
    )


def _find_group(event: Event, workings: dict[str, Working]) -> tuple[str, ...]:
    """The events that share its toll."""
    return tuple(name for name, each in workings.items() if event.group and each.event.group == event.group)


def _view_map(event: Event, fields: tuple[FieldView, ...], bench: Bench) -> MapView | None:
    place = event.place
    if place is None or not place.country:
        return None
    country = bench.setting.codebook.countries.by_name.get(place.country.casefold())
    has_point = place.latitude is not None and place.longitude is not None
    chosen = (place.latitude, place.longitude) if has_point else None
    candidates = next((field.offers for field in fields if field.column == "location"), ())
    placed = tuple(each for each in candidates if each.place and _is_within(each, place.country))
    return MapView(place.country, country.iso if country else None, chosen, placed)  # type: ignore[arg-type]


def _is_within(offer: Offer, country: str) -> bool:
    """Whether the place lies in this country: one elsewhere would stretch the map over continents."""
    written = read_place(offer.value)
    return written is not None and written.country == country


class _Form:
    """The form of one event while it is written."""

    def __init__(
        self, bench: Bench, subject: str, working: Working, proposed: Working | None, findings: tuple[FindingView, ...]
    ) -> None:
        self._bench, self._subject = bench, subject
        self._book = bench.setting.codebook
        self._working, self._draft = working, bench.draft(subject)
        self._now = row_from_event(working.event, self._book)
        self._before: Row = row_from_event(proposed.event, self._book) if proposed else {}
        self._findings = findings
        self._left_open = bench.left_open(subject)

    def view_field(self, column: Column) -> FieldView:
        """One cell."""
        name = column.name
        is_derived = self._is_derived(column)
        field = FieldView(
            column=name,
            label=column.label,
            description=column.description,
            kind=kind_of(column, self._book),
            value=to_text(self._now[name]),
            state=self._state(name),
            letter="" if is_derived else letter_of(name, self._book),
            group=group_of(name),
            is_required=column.required,
            is_derived=is_derived,
            findings=tuple(each for each in self._findings if each.column == name),
        )
        return field if is_derived else self._fill(field)

    def _fill(self, field: FieldView) -> FieldView:
        """With what only fields have that are edited."""
        name = field.column
        before = to_text(self._before.get(name))
        return msgspec.structs.replace(
            field,
            confidence=self._draft.confidence.get(name) if self._draft else None,
            value="" if name in self._left_open else field.value,
            is_offered=name in self._left_open,
            before=before if before != field.value else "",
            choices=choices_of(name, self._book),
            offers=self._offers(name),
            doubts=self._doubts(name, self._draft),
            spans=tuple(each.span for each in self._working.evidence if each.field == name),
        )

    def _offers(self, name: str) -> tuple[Offer, ...]:
        if not self._working.is_open:
            return ()
        found = find_candidates(name, self._subject, self._working, self._bench)
        return tuple(each.to_offer(number) for number, each in enumerate(found, start=1))

    def _doubts(self, name: str, draft: Draft | None) -> tuple[str, ...]:
        """Doubts that name the field."""
        return tuple(each for each in draft.doubts if each.startswith(f"{name} ")) if draft else ()

    def _state(self, name: str) -> FieldState:
        if any(each.column == name and each.severity == "error" for each in self._findings):
            return "error"
        if self._now[name] != self._before.get(name):
            return "edited"
        if name in self._working.confirmed:
            return "confirmed"
        return "empty" if self._now[name] is None else "draft"

    def _is_derived(self, column: Column) -> bool:
        """Follows from others; but the class of an actor whom the registry does not know is the analyst's to say."""
        side = _CLASSES.get(column.name)
        if side is None:
            return column.derived
        actors = (*self._working.event.actors[:2], Actor(""), Actor(""))
        name = actors[side].name
        return not name or find_kind(name, self._working.event, self._book) is not None
