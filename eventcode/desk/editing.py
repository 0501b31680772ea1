"""The acts on single fields: set, confirm, offer, day, precision, type, swap, fix, excuse, comment; none decides."""

from __future__ import annotations

import msgspec

from eventcode.desk.asking import Act, Ask, Outcome, change, open_working
from eventcode.desk.bench import Bench
from eventcode.desk.cells import add_days, set_cell, swap_actors, to_text
from eventcode.desk.checking import JUDGEMENT, RESTS_ON, WORDLESS, fix_event
from eventcode.desk.offers import find_candidates, take_candidate
from eventcode.desk.places import find_best_place, read_place
from eventcode.desk.registry import country_of, find_kind
from eventcode.desk.view import FindingView
from eventcode.desk.working import Working
from eventcode.errors import DeskError
from eventcode.records import Actor, Event, Evidence, Place
from eventcode.table import row_from_event

ANALYST = "analyst"
"""The finder of words that an analyst chose."""
_CLASSES = {"inter1": 0, "inter2": 1}
_ACTORS = {"actor1": 0, "actor2": 1}


def _set(bench: Bench, ask: Ask) -> Outcome:
    working = open_working(bench, ask)
    column = _column(bench, ask)
    event = _set_value(bench, working.event, ask)
    reasons = working.reasons | ({RESTS_ON.get(column, column): ask.reason} if ask.reason.strip() else {})
    after = change(bench, ask.subject, working, event, reasons=reasons)
    return Outcome({ask.subject: after}, _tell(bench, column, after), _after_setting(event, column, bench))


def _set_value(bench: Bench, event: Event, ask: Ask) -> Event:
    book, value = bench.setting.codebook, ask.value.strip()
    if ask.column == "location" and value:
        return msgspec.structs.replace(event, place=_choose_place(bench, event, value))
    if ask.column in _CLASSES:
        return _set_class(event, _CLASSES[ask.column], value, bench)
    event = set_cell(event, ask.column, value, book)
    side = _ACTORS.get(ask.column)
    if side is None or not value or event.actors[side].kind:
        return event
    if not ask.kind or not ask.reason.strip():
        told = f"{value} is not in the registry of actors"
        raise DeskError(told, field=ask.column, wants="class", next_step="say its class, and why it is one")
    return _set_class(event, side, ask.kind, bench)


def _choose_place(bench: Bench, event: Event, value: str) -> Place:
    """A chosen place whole; of a name alone the likeliest place that bears it, else the name without coordinates."""
    written = read_place(value)
    if written:
        return written
    country = country_of(event) or bench.article.country
    found = find_best_place(value, country, bench.setting.codebook, bench.setting.gazetteer)
    return found or Place(value, country)


def _set_class(event: Event, side: int, kind: str, bench: Bench) -> Event:
    """Raises DeskError where the class is none, or follows from the registry."""
    column = f"inter{side + 1}"
    actors = [*event.actors]
    if len(actors) <= side or not actors[side].name:
        raise DeskError("there is no actor yet", field=f"actor{side + 1}", next_step="name the actor first")
    known = find_kind(actors[side].name, event, bench.setting.codebook)
    if known is not None and known != kind:
        raise DeskError(f"{actors[side].name} is {known} in the registry of actors", field=column)
    if kind and kind not in bench.setting.codebook.kinds:
        raise DeskError(f"there is no class of actors {kind!r}", field=column)
    actors[side] = msgspec.structs.replace(actors[side], kind=kind)
    return msgspec.structs.replace(event, actors=tuple(actors))


def _after_setting(event: Event, column: str, bench: Bench) -> str:
    """The field to go on with: the class of an actor whom nobody knows, else the same."""
    side = _ACTORS.get(column)
    actors = (*event.actors, Actor(""), Actor(""))
    if side is not None and actors[side].name and not actors[side].kind:
        return f"inter{side + 1}"
    return column


def _confirm(bench: Bench, ask: Ask) -> Outcome:
    working, column = open_working(bench, ask), _column(bench, ask)
    confirmed = tuple(dict.fromkeys((*working.confirmed, column)))
    after = working.replace(confirmed=confirmed)
    return Outcome({ask.subject: after}, f"{_label(bench, column)} confirmed", column)


def _offer(bench: Bench, ask: Ask) -> Outcome:
    """Take an offer; the words that say it become the field's."""
    working, column = open_working(bench, ask), _column(bench, ask)
    chosen = take_candidate(find_candidates(column, ask.subject, working, bench), ask.number, column)
    evidence = working.evidence
    if chosen.span is not None:
        told = Evidence(column, bench.article.id, chosen.span, bench.article.quote(chosen.span), ANALYST)
        evidence = (*(each for each in evidence if each.field != column), told)
    after = change(bench, ask.subject, working, chosen.event, evidence=evidence)
    return Outcome({ask.subject: after}, _tell(bench, column, after), column)


def _day(bench: Bench, ask: Ask) -> Outcome:
    working = open_working(bench, ask)
    after = change(bench, ask.subject, working, add_days(working.event, ask.by))
    return Outcome({ask.subject: after}, _tell(bench, "event_date", after), "event_date")


def _precision(bench: Bench, ask: Ask) -> Outcome:
    """The next of the three: of the place where the place's fields are in focus, else of the day."""
    working = open_working(bench, ask)
    is_place = RESTS_ON.get(ask.column, ask.column) == "location"
    column = "geo_precision" if is_place else "time_precision"
    now = row_from_event(working.event, bench.setting.codebook)[column]
    following = {1: "2", 2: "3"}.get(now if isinstance(now, int) else 3, "1")
    after = change(bench, ask.subject, working, set_cell(working.event, column, following, bench.setting.codebook))
    return Outcome({ask.subject: after}, _tell(bench, column, after), ask.column or column)


def _type(bench: Bench, ask: Ask) -> Outcome:
    working = open_working(bench, ask)
    event = set_cell(working.event, "sub_event_type", ask.value, bench.setting.codebook)
    after = change(bench, ask.subject, working, event)
    return Outcome({ask.subject: after}, _tell(bench, "sub_event_type", after), "sub_event_type")


def _swap(bench: Bench, ask: Ask) -> Outcome:
    """The words go with their actors."""
    working = open_working(bench, ask)
    sides = {"actor1": "actor2", "actor2": "actor1", "assoc_actor_1": "assoc_actor_2", "assoc_actor_2": "assoc_actor_1"}
    moved = tuple(msgspec.structs.replace(each, field=sides.get(each.field, each.field)) for each in working.evidence)
    reasons = {sides.get(column, column): reason for column, reason in working.reasons.items()}
    after = change(bench, ask.subject, working, swap_actors(working.event), evidence=moved, reasons=reasons)
    return Outcome({ask.subject: after}, _tell(bench, "actor1", after), ask.column or "actor1")


def _fix(bench: Bench, ask: Ask) -> Outcome:
    working = open_working(bench, ask)
    finding = _finding(bench, ask)
    if finding.rule.startswith(WORDLESS):
        after = working.replace(reasons=working.reasons | {finding.column: JUDGEMENT})
        return Outcome({ask.subject: after}, f"{_label(bench, finding.column)}: {JUDGEMENT}", finding.column)
    if not finding.fix:
        raise DeskError(f"{finding.message} Nothing mends that at one key.", field=finding.column)
    event, column = fix_event(working.event, finding, bench.setting.codebook)
    after = change(bench, ask.subject, working, event)
    return Outcome({ask.subject: after}, _tell(bench, column, after), column)


def _excuse(bench: Bench, ask: Ask) -> Outcome:
    """Raises DeskError without a reason, and for an error, which is mended and not excused."""
    working = open_working(bench, ask)
    finding, reason = _finding(bench, ask), ask.reason.strip()
    if finding.severity == "error":
        raise DeskError("an error is mended, not excused", field=finding.column)
    if not reason:
        raise DeskError("keeping a warning wants a reason", field=finding.column, wants="reason")
    if finding.rule.startswith(WORDLESS):
        after = working.replace(reasons=working.reasons | {finding.column: reason})
    else:
        after = working.replace(excused=working.excused | {finding.rule: reason})
    return Outcome({ask.subject: after}, f"kept: {reason}", finding.column)


def _comment(bench: Bench, ask: Ask) -> Outcome:
    working = bench.working(ask.subject)
    return Outcome({ask.subject: working.replace(comment=ask.text.strip())}, "note kept", ask.column)


def _finding(bench: Bench, ask: Ask) -> FindingView:
    named = [
        each
        for each in bench.findings(ask.subject)
        if each.rule == ask.rule and (not ask.column or each.column == ask.column)
    ]
    if not named:
        raise DeskError(f"{ask.rule} is not broken any more", field=ask.column)
    return named[0]


def _column(bench: Bench, ask: Ask) -> str:
    if ask.column not in {column.name for column in bench.setting.codebook.columns}:
        raise DeskError(f"there is no field {ask.column!r}")
    column = bench.setting.codebook.column(ask.column)
    if column.derived and ask.column not in _CLASSES:
        raise DeskError(f"{column.label} follows from other fields", field=ask.column, next_step="change these")
    return ask.column


def _label(bench: Bench, column: str) -> str:
    return bench.setting.codebook.column(column).label


def _tell(bench: Bench, column: str, working: Working) -> str:
    """For the live region: the field and what stands there now."""
    value = to_text(row_from_event(working.event, bench.setting.codebook)[column])
    return f"{_label(bench, column)}: {value or 'blank'}"


EDITING: dict[str, Act] = {
    "set": _set,
    "confirm": _confirm,
    "offer": _offer,
    "day": _day,
    "precision": _precision,
    "type": _type,
    "swap": _swap,
    "fix": _fix,
    "excuse": _excuse,
    "comment": _comment,
}
