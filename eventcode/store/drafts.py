"""Drafts in the store: whole, as they were proposed, with what proposed them; nothing is drafted here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, func, select, union

from eventcode.records import Draft, Record, digest
from eventcode.store.articles import latest_versions
from eventcode.store.rulings import find_ruled_articles
from eventcode.store.store import Store
from eventcode.store.tables import CODINGS, DECISIONS, DRAFTINGS, DRAFTS

_DRAFT = msgspec.json.Decoder(Draft)


class Drafter(Record, frozen=True):
    """What proposes drafts: the program and its version, the codebook's name, version and digest, the digest of a
    trained model ("" without one) and that of anything else which the drafts depend on."""

    program: str
    codebook: str
    model: str = ""
    settings: str = ""

    @property
    def way(self) -> str:
        """The same for drafters that would propose the same."""
        return digest(self.program, self.codebook, self.model, self.settings)


class Drafting(Record, frozen=True):
    """One article in one version, and what a drafter made of it: drafts, or the reason why there are none."""

    article_id: str
    article_version: int
    drafts: tuple[Draft, ...] = ()
    failure: str = ""


def add_draftings(store: Store, drafter: Drafter, draftings: Iterable[Drafting]) -> int:
    """Store these in one unit of work, each whole; the number of drafts."""
    written = 0
    with store.writing() as transaction:
        for each in draftings:
            about = {name: getattr(each, name) for name in ("article_id", "article_version", "failure")}
            by = {name: getattr(drafter, name) for name in ("program", "codebook", "model", "way")}
            number = transaction.append(DRAFTINGS, about | by)
            for draft in each.drafts:
                row = {"drafting": number, "draft_id": draft.id, "article_id": each.article_id}
                transaction.append(DRAFTS, row | {"body": to_json(draft)})
                written += 1
    return written


def to_json(record: Record) -> str:
    """The one text of a record: what is stored is compared and sealed by its bytes."""
    return msgspec.json.encode(record, order="deterministic").decode()


def read_draft(store: Store, draft_id: str) -> Draft | None:
    """The draft as it was proposed last; None where there is none."""
    with store.reading() as connection:
        return find_draft(connection, draft_id)


def read_drafts(store: Store, article_id: str) -> list[Draft]:
    """The drafts of the article's last drafting, decided or not, in the order in which they were proposed."""
    last = select(func.max(DRAFTINGS.c.number)).where(DRAFTINGS.c.article_id == article_id).scalar_subquery()
    with store.reading() as connection:
        found = select(DRAFTS.c.body).where(DRAFTS.c.drafting == last, _IS_LEFT).order_by(DRAFTS.c.number)
        return [_DRAFT.decode(body) for body in connection.execute(found).scalars()]


def find_draft(connection: Connection, draft_id: str) -> Draft | None:
    """The same within a view or a unit of work."""
    found = select(DRAFTS.c.body).where(DRAFTS.c.draft_id == draft_id, _IS_LEFT).order_by(DRAFTS.c.number.desc())
    body = connection.execute(found).scalar()
    return _DRAFT.decode(body) if body else None


def undrafted_articles(store: Store, drafter: Drafter) -> list[tuple[str, int]]:
    """Id and version of the articles that this drafter has not read in the version that counts.

    Those of which an analyst has coded, decided or ruled something are not among them: their drafts stay as they were.
    """
    with store.reading() as connection:
        done = _find_ways(connection)
        decided = set(connection.execute(_DECIDED).scalars()) | find_ruled_articles(connection)
        return [
            (name, version)
            for name, version in latest_versions(connection)
            if done.get(name) != (version, drafter.way) and name not in decided
        ]


def open_drafts(store: Store) -> Iterator[Draft]:
    """The drafts of each article's last drafting of which nobody has decided, in the order in which they came."""
    with store.reading() as connection:
        yield from find_open_drafts(connection)


def find_open_drafts(connection: Connection) -> Iterator[Draft]:
    """The same within a view."""
    undecided = ~DRAFTS.c.draft_id.in_(select(DECISIONS.c.draft_id))
    found = select(DRAFTS.c.body).where(DRAFTS.c.drafting.in_(_LATEST), _IS_LEFT, undecided).order_by(DRAFTS.c.number)
    for body in connection.execute(found).yield_per(100).scalars():
        yield _DRAFT.decode(body)


_IS_LEFT = DRAFTS.c.salt.is_not(None)  # not forgotten
_LATEST = select(func.max(DRAFTINGS.c.number)).group_by(DRAFTINGS.c.article_id)
_DECIDED = union(select(DECISIONS.c.article_id), select(CODINGS.c.article_id))


def _find_ways(connection: Connection) -> dict[str, tuple[int, str]]:
    """Article -> the version and the way in which it was drafted last."""
    rows = connection.execute(select(DRAFTINGS).where(DRAFTINGS.c.number.in_(_LATEST)))
    return {row.article_id: (row.article_version, row.way) for row in rows}
