"""Whose turn is which article: queues of analysts, claims that expire, what is ready to be adjudicated."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, and_, delete, distinct, exists, func, insert, select

from eventcode.errors import StoreError
from eventcode.records import Record
from eventcode.store.store import Store
from eventcode.store.tables import CLAIMS, CODINGS, DECISIONS, DRAFTINGS, DRAFTS

LEASE = timedelta(minutes=30)


class Turn(Record, frozen=True):
    """An article that is an analyst's to code. is_blind: its drafts are not shown; until (UTC, ISO 8601): when others
    may have it, unless the analyst goes on."""

    article_id: str
    is_blind: bool
    until: str


def is_blind(article_id: str, share: float) -> bool:
    """Whether the article is of the share (0 to 1) that is coded without seeing its drafts: by a digest of its id, so
    the same in every run and for every analyst."""
    fraction = int.from_bytes(hashlib.sha256(f"blind {article_id}".encode()).digest()[:8]) / 2**64
    return fraction < share


def next_article(
    store: Store,
    analyst: str,
    coders: int = 1,
    blind_share: float = 0.0,
    *,
    lease: timedelta = LEASE,
    now: datetime | None = None,
) -> Turn | None:
    """The article that this analyst codes next, claimed until `now` + lease; None where nothing waits.

    It is the one where they stopped, else the first with open drafts that fewer than `coders` analysts have finished or
    claimed. Called again it gives the same article and renews the claim. coders: how many code each article.
    """
    if not analyst.strip():
        raise StoreError("a turn has the name of who codes", next_step="give the analyst's name")
    moment = now or datetime.now(UTC)
    front = _find_front(store)
    with store.writing() as transaction:
        connection = transaction.connection
        has_place = (_has_place(analyst, coders, moment), DRAFTS.c.number >= front)
        mine = DRAFTS.c.article_id.in_(_claimed(connection, analyst))
        article_id = _find_first(connection, *has_place, mine) or _find_first(connection, *has_place)
        if article_id is None:
            return None
        until = _stamp(moment + lease)
        _claim(connection, article_id, analyst, until)
        blind = is_blind(article_id, blind_share) and not _has_finished(connection, article_id, analyst)
        return Turn(article_id, blind, until)


def release_article(store: Store, analyst: str, article_id: str) -> None:
    """Give the claim back: the analyst leaves the article to others."""
    with store.writing() as transaction:
        its = (CLAIMS.c.article_id == article_id, CLAIMS.c.analyst == analyst)
        transaction.connection.execute(delete(CLAIMS).where(*its))


def is_ready_to_adjudicate(store: Store, article_id: str, coders: int) -> bool:
    """Whether `coders` analysts have finished the article and nobody has settled it."""
    return article_id in articles_to_adjudicate(store, coders, article_id)


def articles_to_adjudicate(store: Store, coders: int, article_id: str | None = None) -> list[str]:
    """The articles that `coders` analysts have finished and nobody has settled, in the order of the first who did."""
    settled = CODINGS.alias("settled")
    is_settled = exists().where(settled.c.article_id == CODINGS.c.article_id, settled.c.verdict == "settle")
    found = select(CODINGS.c.article_id).where(CODINGS.c.verdict == "finish", ~is_settled)
    if article_id is not None:
        found = found.where(CODINGS.c.article_id == article_id)
    ready = func.count(distinct(CODINGS.c.analyst)) >= coders
    grouped = found.group_by(CODINGS.c.article_id).having(ready).order_by(func.min(CODINGS.c.number))
    with store.reading() as connection:
        return list(connection.execute(grouped).scalars())


def _find_front(store: Store) -> int:
    """The number of the first open draft, or one below it. A draft that is closed never opens again, so that each
    search begins where the last one ended."""
    front = _FRONTS.get(store, 0)
    is_open = (DRAFTS.c.number >= front, _IS_OPEN)
    with store.reading() as connection:
        found = connection.execute(select(DRAFTS.c.number).where(*is_open).order_by(DRAFTS.c.number).limit(1)).scalar()
    _FRONTS[store] = max(_FRONTS.get(store, 0), found or front)
    return _FRONTS[store]


def _find_first(connection: Connection, *conditions: ColumnElement[bool]) -> str | None:
    """The first article with open drafts of which this is true."""
    found = select(DRAFTS.c.article_id).where(_IS_OPEN, *conditions).order_by(DRAFTS.c.number).limit(1)
    return connection.execute(found).scalar()


def _has_place(analyst: str, coders: int, now: datetime) -> ColumnElement[bool]:
    """Whether the draft's article has a place left for this analyst."""
    has_place: ColumnElement[bool] = _others(analyst, coders, now) < coders
    return and_(has_place, ~_is_marked("finish", analyst), ~_is_marked("settle")) if coders > 1 else has_place


_FRONTS: WeakKeyDictionary[Store, int] = WeakKeyDictionary()
_IS_OPEN = and_(
    DRAFTS.c.salt.is_not(None),  # not forgotten
    DRAFTS.c.drafting
    == select(func.max(DRAFTINGS.c.number)).where(DRAFTINGS.c.article_id == DRAFTS.c.article_id).scalar_subquery(),
    ~exists().where(DECISIONS.c.draft_id == DRAFTS.c.draft_id),
)


def _is_marked(verdict: str, analyst: str = "") -> ColumnElement[bool]:
    """Whether the draft's article is finished by this analyst, or settled by anyone."""
    its = [CODINGS.c.article_id == DRAFTS.c.article_id, CODINGS.c.verdict == verdict]
    return exists().where(*its, *([CODINGS.c.analyst == analyst] if analyst else []))


def _others(analyst: str, coders: int, now: datetime) -> ColumnElement[int]:
    """How many others work on the draft's article, or have finished it where several code each."""
    finish = CODINGS.alias("finish")
    has_finished = exists().where(
        finish.c.article_id == CLAIMS.c.article_id, finish.c.analyst == CLAIMS.c.analyst, finish.c.verdict == "finish"
    )
    live = [CLAIMS.c.until > _stamp(now), CLAIMS.c.analyst != analyst, CLAIMS.c.article_id == DRAFTS.c.article_id]
    if coders == 1:
        return select(func.count()).select_from(CLAIMS).where(*live).scalar_subquery()
    working = select(func.count()).select_from(CLAIMS).where(*live, ~has_finished).scalar_subquery()
    done = select(func.count(distinct(CODINGS.c.analyst))).where(
        CODINGS.c.article_id == DRAFTS.c.article_id, CODINGS.c.verdict == "finish", CODINGS.c.analyst != analyst
    )
    return working + done.scalar_subquery()


def _claimed(connection: Connection, analyst: str) -> Sequence[str]:
    """What the analyst has claimed; an old claim counts until others have taken every place."""
    return connection.execute(select(CLAIMS.c.article_id).where(CLAIMS.c.analyst == analyst)).scalars().all()


def _claim(connection: Connection, article_id: str, analyst: str, until: str) -> None:
    """Each analyst has one article at a time."""
    connection.execute(delete(CLAIMS).where(CLAIMS.c.analyst == analyst))
    connection.execute(insert(CLAIMS).values(article_id=article_id, analyst=analyst, until=until))


def _has_finished(connection: Connection, article_id: str, analyst: str) -> bool:
    its = (CODINGS.c.article_id == article_id, CODINGS.c.analyst == analyst, CODINGS.c.verdict == "finish")
    return connection.execute(select(CODINGS.c.number).where(*its)).first() is not None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
