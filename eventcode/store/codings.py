"""Codings: what one analyst makes of a draft or an article; they decide nothing, the rows rest in the history.

One coder an article (`coders = 1`): nothing of this is needed. accept, edit, reject, merge, split, add of
`eventcode.store.decisions` decide at once, and `next_article` gives the next article with open drafts.

Several coders, or a turn that is blind (`Turn.is_blind`: no draft is shown):

1. `next_article(store, analyst, coders, blind_share)` gives an article and claims it for this analyst.
2. Each verdict is a coding: `add_coding(store, Coding(analyst, article_id, draft_id, "accept"))`, "edit" with the whole
   event, "reject" with a reason; an event that no draft has: subject "" and "add", which gets a subject of its own
   ("new1", "new2" ...) for later codings ("edit", "reject") of the same event. The last one for a subject counts.
3. `finish_article(store, analyst, article_id)`: the analyst has coded the article. After a blind turn with one coder
   the same article comes again, no longer blind, so that its drafts are decided beside what was coded.
4. `is_ready_to_adjudicate(store, article_id, coders)`, `articles_to_adjudicate(store, coders)`: enough have finished.
5. The adjudicator decides by accept, edit, reject, merge, split, add with `By(..., codings=(number, number))`, the
   codings that the decision rests on, then `settle_article(store, analyst, article_id)`.

`read_codings(store, article_id)` gives what counts, `is_latest=False` every row but those of forgotten articles.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, select

from eventcode.errors import StoreError
from eventcode.records import Event, Evidence, Record
from eventcode.store.articles import has_article
from eventcode.store.drafts import find_draft, to_json
from eventcode.store.store import Store, Transaction
from eventcode.store.tables import CODINGS

CodingVerdict = Literal["accept", "edit", "reject", "add", "finish", "settle"]

_EVENT = msgspec.json.Decoder(Event)
_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])


class Coding(Record, frozen=True):
    """One analyst's verdict on a draft (subject: its id), on an event that the analyst found ("new1" ...), or on the
    article as a whole ("": finish, settle).

    event: whole; of an accepted draft filled in by `add_coding`; None where it is rejected. evidence: the words that it
    rests on. is_blind: the drafts were not shown. seconds: how long it took, None where nobody measured. number, at
    (UTC, ISO 8601): its link in the chain and when, once it is stored.
    """

    analyst: str
    article_id: str
    subject: str
    verdict: CodingVerdict
    event: Event | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    is_blind: bool = False
    seconds: int | None = None
    number: int = 0
    at: str = ""


def add_coding(store: Store, coding: Coding) -> Coding:
    """Store this verdict; as it is stored, with its number and the subject that an added event got.

    Raises StoreError where article, draft or event is not there or the verdict does not fit them.
    """
    with store.writing() as transaction:
        return _append(transaction, _complete(transaction.connection, coding))


def finish_article(store: Store, analyst: str, article_id: str, *, is_blind: bool = False) -> Coding:
    """The analyst has coded the whole article."""
    return add_coding(store, Coding(analyst, article_id, "", "finish", is_blind=is_blind))


def settle_article(store: Store, analyst: str, article_id: str) -> Coding:
    """The codings of the article have been adjudicated by this analyst."""
    return add_coding(store, Coding(analyst, article_id, "", "settle"))


def read_codings(store: Store, article_id: str | None = None, *, is_latest: bool = True) -> list[Coding]:
    """The codings of this article, or of all, in the order in which they came; is_latest: of each analyst's codings of
    a subject the last alone."""
    with store.reading() as connection:
        return find_codings(connection, article_id, is_latest=is_latest)


def find_codings(connection: Connection, article_id: str | None = None, *, is_latest: bool = True) -> list[Coding]:
    """The same within a view or a unit of work."""
    found = select(CODINGS).where(CODINGS.c.salt.is_not(None)).order_by(CODINGS.c.number)
    rows = connection.execute(found if article_id is None else found.where(CODINGS.c.article_id == article_id))
    codings = [_to_coding(row) for row in rows]
    return _keep_latest(codings) if is_latest else codings


def _keep_latest(codings: Iterable[Coding]) -> list[Coding]:
    latest = {(each.analyst, each.article_id, each.subject, each.subject or each.verdict): each for each in codings}
    return sorted(latest.values(), key=lambda each: each.number)


def _to_coding(row: Row[Any]) -> Coding:
    return Coding(
        analyst=row.analyst,
        article_id=row.article_id,
        subject=row.subject,
        verdict=row.verdict,
        event=_EVENT.decode(row.event) if row.event else None,
        evidence=_EVIDENCE.decode(row.evidence),
        reason=row.reason,
        is_blind=bool(row.is_blind),
        seconds=row.seconds,
        number=row.number,
        at=row.at,
    )


def _complete(connection: Connection, coding: Coding) -> Coding:
    """The coding with what it leaves out: the event of an accepted draft, the subject of an added event."""
    if not coding.analyst.strip():
        raise StoreError("a coding has the name of who coded", next_step="give the analyst's name")
    if not has_article(connection, coding.article_id):
        raise StoreError(f"there is no article {coding.article_id!r}", next_step="see: eventcode status")
    if coding.verdict in ("finish", "settle"):
        return msgspec.structs.replace(coding, subject="", event=None)
    if coding.verdict in ("add", "edit") and coding.event is None:
        raise StoreError(f"the verdict {coding.verdict!r} comes with the whole event", next_step="give the event")
    if coding.verdict == "add":
        return msgspec.structs.replace(coding, subject=_name_new(connection, coding))
    return _complete_known(connection, coding)


def _complete_known(connection: Connection, coding: Coding) -> Coding:
    """A coding of a draft, or of an event that the analyst added before."""
    draft = find_draft(connection, coding.subject)
    if draft is None and coding.subject not in _own_subjects(connection, coding):
        raise StoreError(f"{coding.analyst} has no draft or event {coding.subject!r} to code", next_step="add it first")
    if coding.verdict == "reject":
        return msgspec.structs.replace(coding, event=None)
    if coding.verdict == "accept" and draft is None:
        raise StoreError(f"{coding.subject!r} is no draft", next_step="drafts are accepted, events of one's own edited")
    if coding.verdict == "accept" and draft:
        return msgspec.structs.replace(coding, event=draft.event, evidence=coding.evidence or draft.evidence)
    return coding


def _own_subjects(connection: Connection, coding: Coding) -> set[str]:
    """The events that this analyst added to the article."""
    is_theirs = (CODINGS.c.article_id == coding.article_id, CODINGS.c.analyst == coding.analyst)
    return set(connection.execute(select(CODINGS.c.subject).where(*is_theirs, CODINGS.c.verdict == "add")).scalars())


def _name_new(connection: Connection, coding: Coding) -> str:
    return f"new{len(_own_subjects(connection, coding)) + 1}"


def _append(transaction: Transaction, coding: Coding) -> Coding:
    plain = ("analyst", "article_id", "subject", "verdict", "reason", "seconds")
    values = {name: getattr(coding, name) for name in plain} | {"is_blind": int(coding.is_blind)}
    event = to_json(coding.event) if coding.event else None
    evidence = msgspec.json.encode(coding.evidence).decode()
    number = transaction.append(CODINGS, values | {"event": event, "evidence": evidence})
    return msgspec.structs.replace(coding, number=number, at=transaction.at)
