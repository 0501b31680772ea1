"""Reports of one event in a project: what may be joined is proposed, what an analyst decides of it is kept.

The review page and `eventcode reconcile` go through these functions:

    find_proposals(project, subject)      what an open draft or an accepted event may be one with, and why
    preview_join(project, subjects)       the event that they would be together
    confirm(project, one, other, by)      "same event": ruled, and merged where one of them is accepted already
    refuse(project, one, other, by)       "other event": remembered by every later run
    accept_joined(project, subject, by)   an open draft with all that was confirmed to be one with it, as one event
    split_off(project, event, drafts, by) what was merged wrongly becomes an event of its own

A subject is the id of an open draft or of an accepted event; the id of a draft that was decided stands for its event.
Nothing here changes an accepted event without a decision (store.decisions) by the analyst named in `by`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from eventcode.errors import StoreError
from eventcode.project.previewing import JoinPreview, join_told, preview_join, preview_reports
from eventcode.project.project import Project
from eventcode.project.reports import read_reports, read_told, version_of
from eventcode.reconcile import find_partners, reconcile
from eventcode.records import Event, Record, Ruling
from eventcode.store import By, Saved, Standing, add_rulings, edit, merge, split

__all__ = [
    "JoinKind",
    "JoinPreview",
    "JoinProposal",
    "accept_joined",
    "confirm",
    "find_proposals",
    "preview_join",
    "refuse",
    "split_off",
    "summarise",
]

JoinKind = Literal["ruled", "certain", "doubtful"]


class JoinProposal(Record, frozen=True):
    """Two subjects that may tell one event.

    one, other: ids; has_event: whether `other` is an accepted event. kind: "ruled", an analyst confirmed it already
    (an open draft waits to be accepted with the other); "certain", the program would join them; "doubtful", it would
    not and asks. likelihood: 0 to 1; reason: in words, "same day, 3 km apart, same two actors, tolls 12 and 14";
    summary, own_summary: one line that tells what `other` is, and `one`.
    """

    one: str
    other: str
    has_event: bool
    kind: JoinKind
    likelihood: float
    reason: str
    summary: str
    own_summary: str


def find_proposals(project: Project, subject: str = "") -> tuple[JoinProposal, ...]:
    """What may be one event, among open drafts and with accepted events; without a subject of all open drafts.

    With a subject `one` is always its id, or that of its event: what was confirmed comes first, then what is certain,
    then what is doubtful, each with the likeliest first. Without one, each group is told by pairs with its first
    member. What was refused is not proposed again, and two drafts of one article never are. Changes nothing.
    Raises StoreError where there is no such open draft or event.
    """
    found = read_reports(project, [subject] if subject else [])
    reports, articles, codebook = found.reports.values(), found.articles.values(), project.codebook
    if subject:
        own = found.find(subject).id
        pairs = find_partners(own, reports, codebook, articles=articles, rulings=found.rulings)
    else:
        pairs = reconcile(reports, codebook, articles=articles, rulings=found.rulings).proposals
    return tuple(
        JoinProposal(
            pair.one,
            pair.other,
            found.reports[pair.other].is_settled,
            "certain" if pair.kind == "joined" else pair.kind,
            pair.likelihood,
            pair.reason,
            summarise(found.reports[pair.other].event),
            summarise(found.reports[pair.one].event),
        )
        for pair in pairs
    )


def confirm(
    project: Project, one: str, other: str, by: By, *, event: Event | None = None, seen: Mapping[str, int] | None = None
) -> JoinPreview:
    """Keep the ruling that both are the same event; where one is an accepted event, merge the others into it at once.

    Two open drafts stay open, as one event, until one of them is accepted (`accept_joined`). Of two accepted events the
    second is merged into the first, whose id stays; the id of the second becomes a tombstone. event: what the analyst
    made of the joined event, else it is as `preview_join` shows it. seen: subject -> the version that the analyst
    looked at (of an event from 1, of a draft 0), else as they stand now.
    Raises ConflictError where another version counts, StoreError where a subject is no open draft and no event.
    """
    found = read_reports(project, [one, other])
    first, second = found.find(one), found.find(other)
    if first.id == second.id:
        raise StoreError(f"{one} and {other} are one event already", next_step="split it: eventcode reconcile --split")
    ruling = Ruling("confirm", (first.id, second.id), analyst=by.analyst, reason=by.reason)
    found.rulings.append(ruling)
    preview = preview_reports(project, found, (one, other))
    with project.store.writing():  # one unit of work: a merge without its ruling would be proposed again
        if preview.into:
            _merge_all(project, preview, by, event, seen or {})
        add_rulings(project.store, [ruling])
    return preview


def refuse(project: Project, one: str, other: str, by: By) -> None:
    """Keep the ruling that these are two events: no later run proposes or joins them. Raises StoreError."""
    found = read_reports(project, [one, other])
    names = tuple(found.find(each).id for each in (one, other))
    if names[0] == names[1]:
        raise StoreError(f"{one} and {other} are one event now", next_step="split it: eventcode reconcile --split")
    add_rulings(project.store, [Ruling("refuse", names, analyst=by.analyst, reason=by.reason)])


def accept_joined(
    project: Project, subject: str, by: By, *, event: Event | None = None, seen: Mapping[str, int] | None = None
) -> Saved:
    """Accept an open draft with all open drafts that were confirmed to be one with it, as one event with one id.

    The first becomes the event, the others are merged into it, each by a decision. event, seen: as for `confirm`.
    Raises ConflictError where another version counts, StoreError where the subject is no open draft.
    """
    found = read_reports(project, [subject])
    preview = preview_reports(project, found, (subject,))
    told = event or preview.draft.event
    if preview.subjects == (preview.into,):
        raise StoreError(f"{preview.into} is an event already", next_step="confirm what it is one with first")
    if preview.into:
        return _merge_all(project, preview, by, told, seen or {})
    lead, *others = preview.subjects
    versions = seen or {}
    words = msgspec.structs.replace(by, evidence=by.evidence or preview.draft.evidence)
    with project.store.writing():
        saved = edit(project.store, lead, told, words, project.ids, seen=versions.get(lead, 0))
        for other in others:
            seen_other, into = versions.get(other, 0), saved.event.id
            saved = merge(project.store, other, into, saved.event, words, seen=seen_other, into_seen=saved.version)
    return saved


def split_off(project: Project, event_id: str, drafts: Sequence[str], by: By) -> tuple[Saved, Saved]:
    """These drafts leave the event that they were merged into, and become one event of their own, with a new id.

    The event keeps its id, day, place, type and actors; its sources, evidence and number of dead follow from what
    stays. Later runs do not join the two again. Returns the event as it stays, and the new one.
    Raises StoreError where one of the drafts is not in this event, or none would stay.
    """
    found = read_reports(project, [event_id])
    report = found.find(event_id)
    staying = [draft for draft in report.members if draft not in drafts]
    strange = [draft for draft in drafts if draft not in report.members]
    if strange or not staying or not drafts:
        known = ", ".join(report.members) or "one draft alone"
        raise StoreError(
            f"{', '.join(strange or drafts)} cannot leave {report.id}", next_step=f"it is made of: {known}"
        )
    parts = [join_told(project, found, read_told(project.store, some, found.articles)) for some in (staying, drafts)]
    kept = {
        name: getattr(report.event, name)
        for name in ("date", "type", "sub_type", "actors", "place", "tags", "group", "variables")
    }
    events = [msgspec.structs.replace(parts[0].draft.event, **kept), parts[1].draft.event]
    origins = [
        Standing(some[0], 0, None, evidence=part.draft.evidence, article_id=part.draft.article_id.partition("; ")[0])
        for some, part in zip((staying, drafts), parts, strict=True)
    ]
    seen = version_of(project.store, report.id)
    with project.store.writing():
        stays, leaves = split(project.store, report.id, events, by, project.ids, seen, origins)
        add_rulings(project.store, _rule_apart(stays.event.id, leaves.event.id, staying, drafts, by))
    return stays, leaves


def _rule_apart(stays: str, leaves: str, staying: Sequence[str], leaving: Sequence[str], by: By) -> list[Ruling]:
    """What keeps the two parts of a split event apart, and the leaving drafts with theirs."""
    rulings = [
        Ruling("split", tuple(leaving), tuple(staying)),
        Ruling("refuse", (stays, leaves)),
        Ruling("confirm", (leaves, *leaving)),
    ]
    return [msgspec.structs.replace(each, analyst=by.analyst, reason=by.reason) for each in rulings]


def summarise(event: Event) -> str:
    """One line: day, place, type, actors, dead and who reports it."""
    day = event.date.day.isoformat() if event.date else "no day"
    place = ", ".join(part for part in (event.place.name, event.place.country) if part) if event.place else "no place"
    who = " and ".join(actor.name for actor in event.actors if actor.name) or "nobody named"
    toll = event.fatalities.conservative if event.fatalities else None
    dead = "dead not told" if toll is None else f"{toll} dead"
    told = "; ".join(dict.fromkeys(source.publisher for source in event.sources if source.publisher))
    return f"{day} {place}: {event.sub_type or 'no type'}, {who}, {dead}{f' ({told})' if told else ''}"


def _merge_all(project: Project, preview: JoinPreview, by: By, event: Event | None, seen: Mapping[str, int]) -> Saved:
    """Merge every other subject of the preview into its accepted event, one decision each."""
    told = event or preview.draft.event
    words = msgspec.structs.replace(by, evidence=by.evidence or preview.draft.evidence)
    version = seen.get(preview.into, version_of(project.store, preview.into))
    others = [each for each in preview.subjects if each != preview.into]
    for other in others:
        of_other = seen.get(other, version_of(project.store, other))
        saved = merge(project.store, other, preview.into, told, words, seen=of_other, into_seen=version)
        version = saved.version
    return saved
