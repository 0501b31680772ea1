"""What analysts decide of drafts and events: accept, edit, reject, merge, split, add; each only adds rows.

The subject of a decision is a draft's id or an event's; `seen` is the version of it that the analyst looked at, 0 for a
draft that nobody decided before. Where another version counts by now, ConflictError holds both, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from eventcode.errors import ConflictError, StoreError
from eventcode.records import Event, Evidence, Record, Verdict
from eventcode.store.articles import has_article
from eventcode.store.differing import find_differences
from eventcode.store.drafts import to_json
from eventcode.store.ids import IdScheme, allot
from eventcode.store.standing import Standing, find_standing
from eventcode.store.store import Store, Transaction
from eventcode.store.tables import DECISIONS


class By(Record, frozen=True):
    """Who decides, and why; evidence: the words that the event rests on, those that it had where it is empty; codings:
    the numbers of the codings that the decision rests on, where several analysts coded the article."""

    analyst: str
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    codings: tuple[int, ...] = ()


class Saved(Record, frozen=True):
    """An event as it was saved, under its id, and its version from 1."""

    event: Event
    version: int


def accept(store: Store, draft_id: str, by: By, ids: IdScheme, seen: int = 0) -> Saved:
    """The draft is right: it becomes an event, and the event gets its id."""
    with store.writing() as transaction:
        standing = _find(transaction, draft_id, seen, None)
        if standing.event_id:
            raise StoreError(f"{draft_id} is an event already", next_step="drafts are accepted, events are edited")
        assert standing.event is not None
        return save_event(transaction, standing, standing.event, "accept", by, ids)


def edit(store: Store, subject: str, event: Event, by: By, ids: IdScheme, seen: int = 0) -> Saved:
    """The draft becomes this event, which gets an id; or the event becomes this one and keeps its id."""
    with store.writing() as transaction:
        return save_event(transaction, _find(transaction, subject, seen, event), event, "edit", by, ids)


def add(store: Store, article_id: str, event: Event, by: By, ids: IdScheme) -> Saved:
    """The article tells of this event, of which there is no draft; it gets an id."""
    with store.writing() as transaction:
        if not has_article(transaction.connection, article_id):
            raise StoreError(f"there is no article {article_id!r}", next_step="see: eventcode status")
        return save_event(transaction, Standing("", 0, None, article_id=article_id), event, "add", by, ids)


def reject(store: Store, subject: str, by: By, seen: int = 0) -> None:
    """The draft is no event; or the event is none, and its id becomes a tombstone."""
    with store.writing() as transaction:
        standing = _find(transaction, subject, seen, None)
        if standing.event_id:
            bury_event(transaction, standing, "reject", by)
        else:
            _append(transaction, standing, "reject", by, by.evidence)


def merge(store: Store, subject: str, into: str, event: Event, by: By, *, seen: int = 0, into_seen: int) -> Saved:
    """The subject is the same event as `into`, which becomes this one; the subject's id, if any, is a tombstone."""
    if subject == into:
        raise StoreError("an event cannot be merged into itself", next_step="name two")
    with store.writing() as transaction:
        standing = _find(transaction, subject, seen, event)
        target = _find(transaction, into, into_seen, event)
        if not target.event_id:
            raise StoreError(f"{into} is a draft, not an event", next_step="accept it first")
        if standing.event_id:
            bury_event(transaction, standing, "merge", by, into)
        told = msgspec.structs.replace(by, evidence=by.evidence or (*target.evidence, *standing.evidence))
        return save_event(transaction, target, event, "merge", told, IdScheme({}), source=standing)


def split(
    store: Store,
    subject: str,
    events: Sequence[Event],
    by: By,
    ids: IdScheme,
    seen: int = 0,
    origins: Sequence[Standing] = (),
) -> list[Saved]:
    """The subject is several events: the first keeps the subject's id where it has one, the others get new ones.

    origins: for each event the draft, article and evidence that it comes from, where they are not those of the subject.
    """
    if len(events) < 2:
        raise StoreError("an event is split into two or more", next_step="give at least two events, or edit it")
    with store.writing() as transaction:
        standing = _find(transaction, subject, seen, events[0])
        first, *others = origins or [standing] * len(events)
        parts = [
            msgspec.structs.replace(standing, evidence=first.evidence),
            *(Standing(each.draft_id, 0, None, evidence=each.evidence, article_id=each.article_id) for each in others),
        ]
        return [
            save_event(transaction, part, event, "split", by, ids) for part, event in zip(parts, events, strict=True)
        ]


def _find(transaction: Transaction, subject: str, seen: int, mine: Event | None) -> Standing:
    """How the subject stands. Raises ConflictError where it is not as the analyst saw it."""
    standing = find_standing(transaction.connection, subject)
    is_draft_gone = bool(standing.event_id) and standing.event_id != subject
    if is_draft_gone or standing.version != seen:
        raise _to_conflict(standing, subject, mine)
    if standing.event is None:
        fate = f"merged into {standing.into}" if standing.into else "deleted"
        raise StoreError(f"{subject} was {fate}; its id is not used again", next_step="code it as a new event")
    return standing


def _to_conflict(standing: Standing, subject: str, mine: Event | None) -> ConflictError:
    is_rejected = not standing.event_id and standing.version
    theirs = None if is_rejected else standing.event
    name = standing.event_id or subject
    who = f"{standing.analyst or 'nobody'} saved it last{f', {standing.at}' if standing.at else ''}"
    return ConflictError(
        f"{subject} is not as you saw it: {who}, as version {standing.version} of {name}",
        theirs=theirs,
        mine=mine,
        version=standing.version,
        differences=find_differences(theirs, mine),
        next_step=f"look at both, then decide of {name} again, having seen version {standing.version}",
    )


def save_event(
    transaction: Transaction,
    standing: Standing,
    event: Event,
    verdict: Verdict,
    by: By,
    ids: IdScheme,
    source: Standing | None = None,
) -> Saved:
    """Within a unit of work: the next version of an event, or the first under an id of its own.

    source: what the decision was made of, where that is not the event itself.
    """
    if standing.event_id:
        prefix, counter, version = standing.prefix, standing.counter, standing.version + 1
    else:
        prefix, version = ids.prefix(event), 1
        counter = allot(transaction, prefix)
    named = msgspec.structs.replace(event, id=f"{prefix}{counter}")
    place = {"event_id": named.id, "prefix": prefix, "counter": counter, "version": version, "event": to_json(named)}
    _append(transaction, source or standing, verdict, by, by.evidence or standing.evidence, **place)
    return Saved(named, version)


def bury_event(
    transaction: Transaction,
    standing: Standing,
    verdict: Verdict,
    by: By,
    into: str = "",
    source: Standing | None = None,
) -> None:
    """Within a unit of work: make an event's id a tombstone."""
    place = {"event_id": standing.event_id, "prefix": standing.prefix, "counter": standing.counter}
    later = {"version": standing.version + 1, "into_id": into}
    _append(transaction, source or standing, verdict, by, by.evidence, **place, **later)


def _append(
    transaction: Transaction, source: Standing, verdict: Verdict, by: By, evidence: tuple[Evidence, ...], **place: Any
) -> None:
    if not by.analyst.strip():
        raise StoreError("a decision has the name of who decided", next_step="give the analyst's name")
    nowhere = {"event_id": None, "prefix": None, "counter": None, "version": None, "event": None, "into_id": ""}
    told = {"verdict": verdict, "analyst": by.analyst, "reason": by.reason}
    words = {"evidence": msgspec.json.encode(evidence).decode(), "codings": msgspec.json.encode(by.codings).decode()}
    of_what = {"draft_id": source.draft_id, "article_id": source.article_id}
    transaction.append(DECISIONS, nowhere | place | told | words | of_what)
