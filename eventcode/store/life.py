"""The life of an article, a draft or an event, step by step, and what a project holds in numbers; it only reads."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, or_, select

from eventcode.errors import StoreError
from eventcode.records import Draft, Event, Record
from eventcode.store.chain import find_end
from eventcode.store.codings import Coding, find_codings
from eventcode.store.differing import Difference, find_differences
from eventcode.store.rulings import find_rulings, tell_ruling
from eventcode.store.store import Store
from eventcode.store.tables import ARTICLES, CODINGS, DECISIONS, DRAFTINGS, DRAFTS, ERASURES

_DRAFT = msgspec.json.Decoder(Draft)
_EVENT = msgspec.json.Decoder(Event)
_ERASED = "[forgotten]"


class Step(Record, frozen=True):
    """One row of a life. number: its link in the chain; at: UTC, ISO 8601; what: a sentence; changes: field by field,
    from what was proposed or saved before."""

    number: int
    at: str
    what: str
    changes: tuple[Difference, ...] = ()


class Tally(Record, frozen=True):
    """What a project holds. articles: without their versions; undecided: drafts that wait for an analyst, those of
    each article's last drafting; events: that count; erased: articles that were forgotten; seal: the end of the chain,
    rows: its length."""

    articles: int
    texts: int
    draftings: int
    failures: int
    drafts: int
    undecided: int
    decisions: dict[str, int]
    events: int
    tombstones: int
    erased: int
    rows: int
    seal: str


def read_life(store: Store, name: str) -> list[Step]:
    """Every step of the article, draft or event with this id, in order. Raises StoreError where there is none."""
    with store.reading() as connection:
        drafts = _find_drafts(connection, name)
        articles = {row.article_id for row in drafts} or {name}
        steps = [*_tell_articles(connection, articles), *_tell_drafts(drafts)]
        of_whom = or_(DECISIONS.c.event_id == name, DECISIONS.c.draft_id == name, DECISIONS.c.into_id == name)
        drafted = {row.draft_id: _DRAFT.decode(row.body).event for row in drafts if row.body}
        codings = _find_codings(connection, articles, name)
        steps += [_tell_coding(each, drafted) for each in codings]
        steps += _tell_decisions(connection, of_whom, drafted)
        steps += _tell_rulings(connection, {name, *(row.draft_id for row in drafts)})
        steps += _tell_erasures(connection, articles)
    if not steps:
        raise StoreError(f"there is no article, draft or event {name!r}", next_step="see: eventcode status")
    return sorted(steps, key=lambda step: step.number)


def _tell_rulings(connection: Connection, names: set[str]) -> list[Step]:
    """What was ruled of these drafts and events: one event or several."""
    return [
        Step(number, ruling.at.isoformat(timespec="milliseconds") if ruling.at else "", tell_ruling(ruling))
        for number, ruling in find_rulings(connection)
        if names & {*ruling.reports, *ruling.others}
    ]


def _find_drafts(connection: Connection, name: str) -> list[Any]:
    """The rows of the drafts with this id, of this article, or that the event with this id was made of."""
    made = select(DECISIONS.c.draft_id).where(or_(DECISIONS.c.event_id == name, DECISIONS.c.into_id == name))
    is_meant = or_(DRAFTS.c.draft_id == name, DRAFTS.c.article_id == name, DRAFTS.c.draft_id.in_(made))
    by_whom = select(DRAFTS, DRAFTINGS.c.program, DRAFTINGS.c.codebook, DRAFTINGS.c.model)
    joined = by_whom.join(DRAFTINGS, DRAFTINGS.c.number == DRAFTS.c.drafting)
    return list(connection.execute(joined.where(is_meant).order_by(DRAFTS.c.number)))


def _tell_articles(connection: Connection, articles: set[str]) -> list[Step]:
    rows = connection.execute(select(ARTICLES).where(ARTICLES.c.article_id.in_(sorted(articles))))
    return [
        Step(row.number, row.at, f"article {row.article_id}, text {row.version}: {_tell_text(row)}") for row in rows
    ]


def _tell_drafts(rows: list[Any]) -> list[Step]:
    return [
        Step(row.number, row.at, f"draft {row.draft_id} by {_tell_drafter(row)}: {_tell_draft(row)}") for row in rows
    ]


def _tell_text(row: Any) -> str:
    return _ERASED if row.salt is None else str(row.title or row.text[:60])


def _tell_draft(row: Any) -> str:
    return _DRAFT.decode(row.body).event.notes if row.body else _ERASED


def _tell_erasures(connection: Connection, articles: set[str]) -> list[Step]:
    """One step for all rows that were erased together."""
    found = select(ERASURES).where(ERASURES.c.article_id.in_(sorted(articles))).order_by(ERASURES.c.number)
    first = {(row.article_id, row.at): row for row in reversed(connection.execute(found).all())}
    return [
        Step(
            row.number,
            row.at,
            f"forgotten by {row.analyst}: {row.article_id}{f' ({row.reason})' if row.reason else ''}",
        )
        for row in first.values()
    ]


def _tell_drafter(row: Any) -> str:
    return ", ".join(
        part for part in (row.program, f"codebook {row.codebook}", row.model and f"model {row.model}") if part
    )


def _find_codings(connection: Connection, articles: set[str], name: str) -> list[Coding]:
    """Those of the articles; of one draft those alone that are its own or of the whole article."""
    found = [each for article in sorted(articles) for each in find_codings(connection, article, is_latest=False)]
    is_draft = any(each.subject == name for each in found)
    return [each for each in found if not is_draft or each.subject in (name, "")]


def _tell_coding(coding: Coding, drafted: dict[str, Event]) -> Step:
    """A coding with what it changed of the draft."""
    blind = ", blind" if coding.is_blind else ""
    reason = f" ({coding.reason})" if coding.reason else ""
    what = f"coded {coding.verdict} by {coding.analyst}{blind}: {coding.subject or coding.article_id}{reason}"
    before = drafted.get(coding.subject)
    changes = find_differences(before, coding.event) if before and coding.event else ()
    return Step(coding.number, coding.at, what, changes)


def _tell_decisions(connection: Connection, of_whom: ColumnElement[bool], drafted: dict[str, Event]) -> list[Step]:
    """Decisions, each with what it changed: from the draft, later from the version before."""
    steps: list[Step] = []
    last: dict[str, Event | None] = {}
    for row in connection.execute(select(DECISIONS).where(of_whom).order_by(DECISIONS.c.number)):
        event = _EVENT.decode(row.event) if row.event else None
        before = last.get(row.event_id) or drafted.get(row.draft_id)
        changes = find_differences(before, event) if event else ()
        last[row.event_id] = event
        steps.append(Step(row.number, row.at, _tell_decision(row) + _tell_codings(connection, row), changes))
    return steps


def _tell_codings(connection: Connection, row: Any) -> str:
    numbers = msgspec.json.decode(row.codings, type=tuple[int, ...])
    found = select(CODINGS.c.number, CODINGS.c.analyst).where(CODINGS.c.number.in_(numbers)).order_by(CODINGS.c.number)
    told = ", ".join(f"{each.number} ({each.analyst})" for each in connection.execute(found)) if numbers else ""
    return f"; rests on the codings {told}" if told else ""


def _tell_decision(row: Any) -> str:
    of_draft = f"draft {row.draft_id}" if row.draft_id else f"article {row.article_id}"
    made = f"{of_draft} -> {row.event_id} version {row.version}" if row.event_id else of_draft
    if row.into_id:
        made = f"{row.event_id} -> {row.into_id}; {row.event_id} is not used again"
    elif row.salt is None:
        made += f" {_ERASED}"
    elif row.event_id and not row.event:
        made = f"{row.event_id} is deleted and not used again"
    return f"{row.verdict} by {row.analyst}: {made}{f' ({row.reason})' if row.reason else ''}"


def count_rows(store: Store) -> Tally:
    """What the project holds."""
    with store.reading() as connection:
        rows, seal = find_end(connection)
        verdicts = select(DECISIONS.c.verdict, func.count()).group_by(DECISIONS.c.verdict).order_by(DECISIONS.c.verdict)
        alive = select(func.max(DECISIONS.c.number)).where(DECISIONS.c.event_id.is_not(None))
        newest = DECISIONS.c.number.in_(alive.group_by(DECISIONS.c.event_id))
        is_latest = DRAFTS.c.drafting.in_(select(func.max(DRAFTINGS.c.number)).group_by(DRAFTINGS.c.article_id))
        is_left = DRAFTS.c.salt.is_not(None)
        is_undecided = ~DRAFTS.c.draft_id.in_(select(DECISIONS.c.draft_id))
        return Tally(
            articles=_count(connection, ARTICLES.c.article_id.distinct()),
            texts=_count(connection, ARTICLES.c.number),
            draftings=_count(connection, DRAFTINGS.c.number),
            failures=_count(connection, DRAFTINGS.c.number, DRAFTINGS.c.failure != ""),
            drafts=_count(connection, DRAFTS.c.number),
            undecided=_count(connection, DRAFTS.c.number, is_latest, is_left, is_undecided),
            decisions={row[0]: row[1] for row in connection.execute(verdicts)},
            events=_count(connection, DECISIONS.c.number, newest, DECISIONS.c.event.is_not(None)),
            tombstones=_count(connection, DECISIONS.c.number, newest, DECISIONS.c.event.is_(None)),
            erased=_count(connection, ERASURES.c.article_id.distinct()),
            rows=rows,
            seal=seal,
        )


def _count(connection: Connection, what: Any, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count(what)).where(*conditions)).scalar_one()
