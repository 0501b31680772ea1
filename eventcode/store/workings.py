"""Working copies: every act of an analyst on an article, on the disk before it is answered; they decide nothing.

They are no part of the chain: rows are added by each act and removed some time after the article was decided.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Connection, Integer, String, Table, Text, UniqueConstraint, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from eventcode.errors import StoreError
from eventcode.records import Record
from eventcode.store.standing import Standing, select_decisions, to_standing
from eventcode.store.store import Store
from eventcode.store.tables import DECISIONS, METADATA

KEPT = 50
"""Articles whose steps an analyst can still take back, those worked on last."""

# step: from 1 in each article of an analyst; act: its name; body: JSON, what it changed; at: UTC, ISO 8601
WORKINGS = Table(
    "workings",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("analyst", Text, nullable=False),
    Column("article_id", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("act", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("analyst", "article_id", "step"),
)


class WorkingStep(Record, frozen=True):
    """One act: its name, and as JSON what it changed."""

    act: str
    body: str


def prepare_workings(store: Store) -> None:
    """Make the table where the project was made before there was one. Raises StoreError."""
    with store.writing() as transaction:
        WORKINGS.create(transaction.connection, checkfirst=True)


def add_step(store: Store, analyst: str, article_id: str, number: int, step: WorkingStep) -> None:
    """Keep a step, from 1; it is on the disk when this returns.

    Raises StoreError where the analyst has taken that step already, in another window.
    """
    with store.writing() as transaction:
        place = {"analyst": analyst, "article_id": article_id, "step": number, "at": transaction.at}
        try:
            transaction.connection.execute(insert(WORKINGS).values(**place, act=step.act, body=step.body))
        except IntegrityError as error:
            message = f"{analyst} works on this article in another window"
            raise StoreError(message, next_step="look at what is here now, and do it again") from error


def read_steps(store: Store, analyst: str, article_id: str) -> list[WorkingStep]:
    """The steps of this analyst on this article, in their order."""
    its = (WORKINGS.c.analyst == analyst, WORKINGS.c.article_id == article_id)
    with store.reading() as connection:
        rows = connection.execute(select(WORKINGS.c.act, WORKINGS.c.body).where(*its).order_by(WORKINGS.c.step))
        return [WorkingStep(row.act, row.body) for row in rows]


def drop_old_steps(store: Store, analyst: str) -> None:
    """Remove the steps of all articles but those that the analyst worked on last (`KEPT`)."""
    with store.writing() as transaction:
        last = select(WORKINGS.c.article_id).where(WORKINGS.c.analyst == analyst).group_by(WORKINGS.c.article_id)
        kept = last.order_by(func.max(WORKINGS.c.number).desc()).limit(KEPT)
        names = transaction.connection.execute(kept).scalars().all()
        its = (WORKINGS.c.analyst == analyst, WORKINGS.c.article_id.not_in(names))
        transaction.connection.execute(delete(WORKINGS).where(*its))


def read_standings(store: Store, article_id: str) -> dict[str, Standing]:
    """How every draft and event of the article stands of which something was decided, by the ids of both.

    A draft that was merged into an event stands as this event; one that was rejected has no event_id.
    """
    with store.reading() as connection:
        made: dict[str, str] = {}
        standings: dict[str, Standing] = {}
        its = select_decisions().where(DECISIONS.c.article_id == article_id).order_by(DECISIONS.c.number)
        for row in connection.execute(its):
            if row.event_id and row.draft_id:
                made.setdefault(row.draft_id, row.event_id)
            elif row.event_id is None:
                before = standings.get(row.draft_id, Standing(row.draft_id, 0, None))
                about = (row.analyst, row.at, row.reason)
                standings[row.draft_id] = Standing(row.draft_id, before.version + 1, None, "", "", 0, "", *about)
        for standing in _find_events(connection, article_id):
            standings[standing.event_id] = standing
        return standings | {draft: standings[event] for draft, event in made.items() if event in standings}


def _find_events(connection: Connection, article_id: str) -> Iterator[Standing]:
    """The events of which something was decided while reading the article, each in its last version."""
    its = select(DECISIONS.c.event_id).where(DECISIONS.c.article_id == article_id, DECISIONS.c.event_id.is_not(None))
    newest = select(func.max(DECISIONS.c.number)).where(DECISIONS.c.event_id.in_(its)).group_by(DECISIONS.c.event_id)
    found = select_decisions().where(DECISIONS.c.number.in_(newest)).order_by(DECISIONS.c.number)
    yield from map(to_standing, connection.execute(found))
