"""How a draft or an event stands: which decision counts, its version, and whose it was; nothing is decided here."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from eventcode.errors import StoreError
from eventcode.records import Event, Evidence, Record
from eventcode.store.drafts import find_draft
from eventcode.store.tables import DECISIONS

_EVENT = msgspec.json.Decoder(Event)
_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])


class Standing(Record, frozen=True):
    """A draft (event_id empty) or an event as it stands.

    draft_id: the draft, or the one that the event was made of first, empty where an analyst added it; article_id: where
    it was read. version: of an event, from 1; of a draft, how often it was rejected, from 0. event: as it was saved, or
    as the draft proposes it; None for a tombstone. into: the event that this one was merged into. analyst, at (UTC, ISO
    8601), reason: who decided last, when and why.
    """

    draft_id: str
    version: int
    event: Event | None
    event_id: str = ""
    prefix: str = ""
    counter: int = 0
    into: str = ""
    analyst: str = ""
    at: str = ""
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    article_id: str = ""


def find_standing(connection: Connection, subject: str) -> Standing:
    """How the event or the draft with this id stands; a draft that became an event stands as this.

    Raises StoreError where there is neither.
    """
    row = _latest(connection, DECISIONS.c.event_id == subject) or _became(connection, subject)
    return to_standing(row) if row else _find_draft_standing(connection, subject)


def select_decisions() -> Select[Any]:
    """Every column of the decisions, and as `origin` and `source` the draft and article that the event was made of."""
    is_first = and_(_FIRST.c.event_id == DECISIONS.c.event_id, _FIRST.c.version == 1)
    origin, source = _FIRST.c.draft_id.label("origin"), _FIRST.c.article_id.label("source")
    return select(DECISIONS, origin, source).outerjoin(_FIRST, is_first)


def to_standing(row: Row[Any]) -> Standing:
    """A row of select_decisions as how its event stands after it."""
    return Standing(
        draft_id=row.origin,
        version=row.version,
        event=_EVENT.decode(row.event) if row.event else None,
        event_id=row.event_id,
        prefix=row.prefix,
        counter=row.counter,
        into=row.into_id,
        analyst=row.analyst,
        at=row.at,
        reason=row.reason,
        evidence=_EVIDENCE.decode(row.evidence or "[]"),
        article_id=row.source,
    )


_FIRST = DECISIONS.alias("first")


def _find_draft_standing(connection: Connection, draft_id: str) -> Standing:
    """How a draft stands of which no event was made."""
    draft = find_draft(connection, draft_id)
    if draft is None:
        raise StoreError(f"there is no draft and no event {draft_id!r}", next_step="see: eventcode status")
    is_its = DECISIONS.c.draft_id == draft_id
    count = connection.execute(select(func.count()).where(is_its)).scalar_one()
    last = _latest(connection, is_its)
    about = {"analyst": last.analyst, "at": last.at, "reason": last.reason} if last else {}
    return Standing(draft_id, count, draft.event, evidence=draft.evidence, article_id=draft.article_id, **about)


def _became(connection: Connection, draft_id: str) -> Row[Any] | None:
    """The last row of the event that was made of the draft, or that it was merged into."""
    made = select(DECISIONS.c.event_id).where(DECISIONS.c.draft_id == draft_id, DECISIONS.c.event_id.is_not(None))
    event_id = connection.execute(made.order_by(DECISIONS.c.number).limit(1)).scalar()
    return _latest(connection, DECISIONS.c.event_id == event_id) if event_id else None


def _latest(connection: Connection, of_whom: ColumnElement[bool]) -> Row[Any] | None:
    return connection.execute(select_decisions().where(of_whom).order_by(DECISIONS.c.number.desc()).limit(1)).first()
