"""Articles forgotten: their words and all that was taken from them are erased, and rows of the chain say that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, case, delete, func, or_, select, update

from eventcode.errors import StoreError
from eventcode.records import Event, Evidence, Record
from eventcode.store.decisions import By, bury_event, save_event
from eventcode.store.ids import IdScheme
from eventcode.store.standing import Standing, find_standing
from eventcode.store.store import Store, Transaction
from eventcode.store.tables import ARTICLES, CLAIMS, CODINGS, DECISIONS, DRAFTINGS, DRAFTS, ERASURES, RULINGS, erasable
from eventcode.store.workings import WORKINGS

_EVENT = msgspec.json.Decoder(Event)
_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])
_IDS = msgspec.json.Decoder(tuple[str, ...])


class Erasure(Record, frozen=True):
    """What is forgotten. articles: their ids; rows: table -> how many rows lose their words; deleted: the events that
    rest on nothing else and become tombstones; kept: those that rest on other articles too, without these."""

    articles: tuple[str, ...]
    rows: dict[str, int]
    deleted: tuple[str, ...]
    kept: tuple[str, ...]


class _Erased(Record, frozen=True):
    """A row that loses its words, for the sake of this article."""

    table: str
    number: int
    article_id: str


def find_erasure(store: Store, names: Collection[str]) -> Erasure:
    """What `erase` would do. names: ids of articles, or publishers, all of whose articles are meant.

    Raises StoreError for a name that is neither.
    """
    with store.reading() as connection:
        articles = _find_articles(connection, names)
        return _tell(connection, articles, list(_find_rows(connection, articles)))


def erase(store: Store, names: Collection[str], by: By) -> Erasure:
    """Forget these articles in one unit of work: text, title, address and publisher, their drafts and codings, and what
    was decided of them. An event that rests on other articles too is saved without these; another becomes a tombstone.

    The words leave the rows; `Store.clean` lets them leave the files. Raises StoreError as `find_erasure`.
    """
    with store.writing() as transaction:
        connection = transaction.connection
        articles = _find_articles(connection, names)
        rows = list(_find_rows(connection, articles))
        told = _tell(connection, articles, rows)
        for event_id in (*told.deleted, *told.kept):
            _revise(transaction, find_standing(connection, event_id), articles, by)
        for row in rows:
            about = {"article_id": row.article_id, "erased_table": row.table, "erased_number": row.number}
            transaction.append(ERASURES, about | {"analyst": by.analyst, "reason": by.reason})
        for table in (ARTICLES, DRAFTINGS, DRAFTS, CODINGS, DECISIONS, RULINGS):
            _blank(connection, table, [row.number for row in rows if row.table == table.name])
        _drop_working(connection, articles)
        return told


def _find_articles(connection: Connection, names: Collection[str]) -> frozenset[str]:
    """The articles meant, those too that were forgotten before."""
    known: dict[str, set[str]] = {name: set() for name in names}
    for row in connection.execute(select(ARTICLES.c.article_id, ARTICLES.c.publisher)):
        for name in {row.article_id, row.publisher} & known.keys():
            known[name].add(row.article_id)
    unknown = [name for name, articles in known.items() if not articles]
    if unknown:
        said = f"there is no article and no publisher {unknown[0]!r}"
        raise StoreError(said, next_step="name articles by their ids, as `eventcode log` does; nothing was erased")
    return frozenset().union(*known.values())


def _find_rows(connection: Connection, articles: frozenset[str]) -> Iterator[_Erased]:
    """The rows that lose their words, each once."""
    for table in (ARTICLES, DRAFTINGS, DRAFTS, CODINGS):
        for row in connection.execute(select(table.c.number, table.c.article_id).where(table.c.salt.is_not(None))):
            if row.article_id in articles:
                yield _Erased(str(table.name), row.number, row.article_id)
    for row in connection.execute(select(DECISIONS).where(DECISIONS.c.salt.is_not(None))):
        if told := _find_told(row) & articles:
            yield _Erased("decisions", row.number, min(told))
    yield from _find_rulings(connection, articles)


def _find_told(row: Any) -> set[str]:
    """The articles that a decision was made of or rests on."""
    event = _EVENT.decode(row.event) if row.event else Event()
    evidence = {each.article_id for each in _EVIDENCE.decode(row.evidence)}
    return {row.article_id} | evidence | {source.article_id for source in event.sources}


def _find_rulings(connection: Connection, articles: frozenset[str]) -> Iterator[_Erased]:
    """Rulings on drafts of these articles: why they were made may quote them."""
    drafts = {
        row.draft_id: row.article_id for row in connection.execute(select(DRAFTS.c.draft_id, DRAFTS.c.article_id))
    }
    for row in connection.execute(select(RULINGS).where(RULINGS.c.salt.is_not(None), RULINGS.c.reason != "")):
        of_what = {drafts.get(name, "") for name in (*_IDS.decode(row.reports), *_IDS.decode(row.others))}
        if told := of_what & articles:
            yield _Erased("rulings", row.number, min(told))


def _tell(connection: Connection, articles: frozenset[str], rows: list[_Erased]) -> Erasure:
    numbers = {row.number for row in rows if row.table == DECISIONS.name}
    is_event = DECISIONS.c.event_id.is_not(None)
    last = select(func.max(DECISIONS.c.number), DECISIONS.c.event_id).where(is_event).group_by(DECISIONS.c.event_id)
    names = sorted(event_id for number, event_id in connection.execute(last).all() if number in numbers)
    touched = [find_standing(connection, event_id) for event_id in names]
    alive = [standing for standing in touched if standing.event]
    kept = tuple(each.event_id for each in alive if _find_rest(each, articles))
    deleted = tuple(each.event_id for each in alive if each.event_id not in kept)
    return Erasure(tuple(sorted(articles)), dict(Counter(row.table for row in rows)), deleted, kept)


def _find_rest(standing: Standing, articles: frozenset[str]) -> tuple[str, ...]:
    """What else the event rests on: other articles, and sources that are none of the project's."""
    sources = standing.event.sources if standing.event else ()
    named = dict.fromkeys([source.article_id for source in sources] + [each.article_id for each in standing.evidence])
    return tuple(name for name in named if name not in articles)


def _revise(transaction: Transaction, standing: Standing, articles: frozenset[str], by: By) -> None:
    """The event without these articles, or its id as a tombstone; the new row tells of nothing that is forgotten."""
    assert standing.event is not None
    rest = _find_rest(standing, articles)
    evidence = tuple(each for each in standing.evidence if each.article_id not in articles)
    told = By(by.analyst, by.reason or "an article was forgotten", evidence)
    origin = Standing("", 0, None, article_id=rest[0] if rest else "", evidence=evidence)
    if not rest:
        bury_event(transaction, standing, "reject", told, source=origin)
        return
    sources = tuple(source for source in standing.event.sources if source.article_id not in articles)
    event = msgspec.structs.replace(standing.event, sources=sources)
    bare = msgspec.structs.replace(standing, evidence=())
    save_event(transaction, bare, event, "edit", told, IdScheme({}), source=origin)


def _blank(connection: Connection, table: Table, numbers: list[int]) -> None:
    """Empty the words of these rows, and with the salt the means to try which they were."""
    emptied = {name: case((table.c[name].is_(None), None), else_="") for name in erasable(table)}
    if numbers:
        statement = update(table).where(table.c.number == bindparam("row")).values(**emptied, salt=None)
        connection.execute(statement, [{"row": number} for number in numbers])


def _drop_working(connection: Connection, articles: frozenset[str]) -> None:
    """Claims and working copies are no history: they go."""
    for name in sorted(articles):
        connection.execute(delete(CLAIMS).where(CLAIMS.c.article_id == name))
        is_told = WORKINGS.c.body.contains(name, autoescape=True)
        connection.execute(delete(WORKINGS).where(or_(WORKINGS.c.article_id == name, is_told)))
