"""The acts that make events and share a toll among them: new, copy, split; none decides."""

from __future__ import annotations

from datetime import date

import msgspec

from eventcode.desk.asking import Act, Ask, Outcome, change, open_working
from eventcode.desk.bench import Bench
from eventcode.desk.working import Working
from eventcode.draft.toll import split_range
from eventcode.errors import DeskError
from eventcode.records import Event, FatalityRange, digest


def _new(bench: Bench, ask: Ask) -> Outcome:
    subject = bench.name_new()
    return Outcome({subject: Working(bench.new_event())}, "a new event", "event_date", subject)


def _copy(bench: Bench, ask: Ask) -> Outcome:
    """The same event at another place or day; both share the toll, which is split anew (coding rule §6.4)."""
    working, subject = bench.working(ask.subject), bench.name_new()
    copied = Working(working.event, working.evidence, reasons=working.reasons)
    toll = working.event.fatalities
    if toll is None or not toll.conservative:
        return Outcome({subject: copied}, "a copy", "location", subject)
    group = working.event.group or digest("toll", bench.article.id, ask.subject)
    members = _members(bench, group) | {ask.subject: bench.working(ask.subject)}
    changes = _share({**members, subject: copied}, _sum(members), group, bench)
    return Outcome(
        changes, f"a copy; {_count(_sum(members))} dead split over {len(changes)} events", "location", subject
    )


def _split(bench: Bench, ask: Ask) -> Outcome:
    """The event leaves its group: the others share the whole toll, its own number is to be told by its own words."""
    working = open_working(bench, ask)
    members = _members(bench, working.event.group) if working.event.group else {}
    rest = {subject: each for subject, each in members.items() if subject != ask.subject}
    if not rest:
        raise DeskError("it shares its toll with no other event", field="fatalities")
    alone = msgspec.structs.replace(working.event, group="", fatalities=None)
    changes = _share(rest, _sum(members), working.event.group if len(rest) > 1 else "", bench)
    changes[ask.subject] = change(bench, ask.subject, working, alone)
    return Outcome(changes, f"split off; {_count(_sum(members))} dead stay with the others", "fatalities")


def _members(bench: Bench, group: str) -> dict[str, Working]:
    """The events that share this toll and still count."""
    counts = ("draft", "accepted", "coded")
    found = bench.workings.items()
    return {subject: each for subject, each in found if each.event.group == group and each.standing in counts}


def _sum(members: dict[str, Working]) -> FatalityRange:
    tolls = [each.event.fatalities for each in members.values() if each.event.fatalities]
    sums: dict[str, int | None] = {}
    for name in ("low", "best", "high", "conservative"):
        numbers = [getattr(toll, name) for toll in tolls]
        known = [number for number in numbers if number is not None]
        sums[name] = sum(known) if len(known) == len(numbers) else None
    rule = tolls[0].rule.partition(", split over")[0] if tolls else ""
    return FatalityRange(**sums, rule=rule)


def _share(members: dict[str, Working], total: FatalityRange, group: str, bench: Bench) -> dict[str, Working]:
    """Each member with its part, by day and then in the order of the report; one that was decided is open again."""
    ordered = sorted(members, key=lambda subject: _day(members[subject].event))
    parts = dict(zip(ordered, split_range(total, len(members)), strict=True))
    changes: dict[str, Working] = {}
    for subject, each in members.items():
        event = msgspec.structs.replace(each.event, group=group, fatalities=parts[subject])
        counted = bench.count_members(each.event), len(members)
        changes[subject] = change(bench, subject, each, event, members=counted, standing="draft")
    return changes


def _day(event: Event) -> date:
    return event.date.day if event.date else date.max


def _count(toll: FatalityRange) -> int:
    return toll.conservative or 0


SHARING: dict[str, Act] = {"new": _new, "copy": _copy, "split": _split}
