"""The events of a project as they stand, and the ids that are no longer used; how they came to be is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import ColumnElement, func, select

from eventcode.records import Draft, Event, Evidence, Record
from eventcode.store.standing import Standing, find_standing, select_decisions, to_standing
from eventcode.store.store import Store
from eventcode.store.tables import CODINGS, DECISIONS, DRAFTS

_DRAFT = msgspec.json.Decoder(Draft)


class AcceptedEvent(Record, frozen=True):
    """An event that counts, in its latest version. draft_id: the draft that it was made of first, empty where an
    analyst added it; article_id: where it was read first; analyst, at (UTC, ISO 8601): who saved it last and when;
    evidence: the words that it rests on."""

    event: Event
    version: int
    draft_id: str
    analyst: str
    at: str
    evidence: tuple[Evidence, ...] = ()
    article_id: str = ""


class Outcome(Record, frozen=True):
    """A draft and the event that it became, in the version that counts."""

    draft: Draft
    event: Event


class Tombstone(Record, frozen=True):
    """An id that is not used again. into: the event that it was merged into, empty where it was deleted."""

    event_id: str
    into: str
    analyst: str
    at: str
    reason: str


def accepted_events(store: Store) -> Iterator[AcceptedEvent]:
    """Every event that counts, in the order of prefix and counter."""
    yield from _accept(_standings(store))


def article_events(store: Store, article_id: str) -> list[AcceptedEvent]:
    """The events that count of which something was decided while reading this article, in the same order."""
    its = select(DECISIONS.c.event_id).where(DECISIONS.c.article_id == article_id)
    return list(_accept(_standings(store, DECISIONS.c.event_id.in_(its))))


def read_outcomes(store: Store) -> Iterator[Outcome]:
    """Every event that counts and was made of a draft that its analyst was shown, in the same order."""
    was_made = DRAFTS.c.draft_id.in_(select(DECISIONS.c.draft_id).where(DECISIONS.c.event_id.is_not(None)))
    is_left = DRAFTS.c.salt.is_not(None)
    was_shown = DRAFTS.c.article_id.not_in(select(CODINGS.c.article_id).where(CODINGS.c.is_blind == 1))
    with store.reading() as connection:
        found = connection.execute(select(DRAFTS.c.draft_id, DRAFTS.c.body).where(was_made, was_shown, is_left))
        bodies = {row.draft_id: row.body for row in found.yield_per(100)}
    for each in accepted_events(store):
        if each.draft_id in bodies:
            yield Outcome(_DRAFT.decode(bodies[each.draft_id]), each.event)


def tombstones(store: Store) -> Iterator[Tombstone]:
    """Every id that was deleted or merged, in the order of prefix and counter."""
    for each in _standings(store):
        if each.event is None:
            yield Tombstone(each.event_id, each.into, each.analyst, each.at, each.reason)


def read_standing(store: Store, subject: str) -> Standing:
    """How a draft or an event stands. Raises StoreError where there is neither."""
    with store.reading() as connection:
        return find_standing(connection, subject)


def _accept(standings: Iterable[Standing]) -> Iterator[AcceptedEvent]:
    for each in standings:
        if each.event is not None:
            about = (each.version, each.draft_id, each.analyst, each.at, each.evidence, each.article_id)
            yield AcceptedEvent(each.event, *about)


def _standings(store: Store, *which: ColumnElement[bool]) -> Iterator[Standing]:
    is_event = DECISIONS.c.event_id.is_not(None)
    newest = select(func.max(DECISIONS.c.number)).where(is_event, *which).group_by(DECISIONS.c.event_id)
    found = select_decisions().where(DECISIONS.c.number.in_(newest))
    with store.reading() as connection:
        rows = connection.execute(found.order_by(DECISIONS.c.prefix, DECISIONS.c.counter))
        yield from map(to_standing, rows.yield_per(100))
