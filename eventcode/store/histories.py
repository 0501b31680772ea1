"""Every event of a project with all its versions, seen at one moment: what a release is made of; it only reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from eventcode.records import Draft, Event, Evidence, Record
from eventcode.store.chain import find_end, find_seal
from eventcode.store.drafts import find_open_drafts
from eventcode.store.store import Store
from eventcode.store.tables import DECISIONS, DRAFTS

_DRAFT = msgspec.json.Decoder(Draft)
_EVENT = msgspec.json.Decoder(Event)
_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])


class Version(Record, frozen=True):
    """An event as one decision left it. number: the decision's link in the chain; event: None for a tombstone; into:
    the event that it was merged into; at: UTC, ISO 8601."""

    number: int
    event: Event | None
    into: str
    at: str
    reason: str
    evidence: tuple[Evidence, ...] = ()


class History(Record, frozen=True):
    """An event's versions, the oldest first. draft: what was proposed; None where an analyst found the event."""

    event_id: str
    draft: Draft | None
    versions: tuple[Version, ...]


class View:
    """The project as it was at one moment. rows: the length of the chain then; seal: its end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.rows, self.seal = find_end(connection)

    def histories(self) -> Iterator[History]:
        """Every event, tombstones too, in the order of prefix and counter."""
        order = (DECISIONS.c.prefix, DECISIONS.c.counter, DECISIONS.c.version)
        is_left = (DECISIONS.c.event_id.is_not(None), DECISIONS.c.salt.is_not(None))  # what was forgotten is no version
        found = _select_versions().where(*is_left).order_by(*order)
        rows = self._connection.execute(found).yield_per(100)
        for event_id, versions in groupby(rows, key=lambda row: row.event_id):
            first, *later = versions
            draft = _DRAFT.decode(first.body) if first.body else None
            yield History(event_id, draft, tuple(map(_to_version, [first, *later])))

    def drafts(self) -> Iterator[Draft]:
        """The drafts of which nobody has decided, as `open_drafts` gives them."""
        return find_open_drafts(self._connection)

    def has_seal(self, number: int, seal: str) -> bool:
        """Whether the chain has this link."""
        return find_seal(self._connection, number) == seal


@contextmanager
def viewing(store: Store) -> Iterator[View]:
    """A view of the project that no decision changes while it is open. Raises StoreError."""
    with store.reading() as connection:
        yield View(connection)


def _select_versions() -> Any:
    """Every column of the decisions, and as `body` the draft of each in its last form."""
    latest = select(DRAFTS.c.draft_id, func.max(DRAFTS.c.number).label("number")).group_by(DRAFTS.c.draft_id).subquery()
    of_it = latest.c.draft_id == DECISIONS.c.draft_id
    with_drafts = DECISIONS.outerjoin(latest, of_it).outerjoin(DRAFTS, DRAFTS.c.number == latest.c.number)
    return select(DECISIONS, DRAFTS.c.body).select_from(with_drafts)


def _to_version(row: Any) -> Version:
    event = _EVENT.decode(row.event) if row.event else None
    return Version(row.number, event, row.into_id, row.at, row.reason, _EVIDENCE.decode(row.evidence))
