"""Articles in the store: added once, a changed text as a new version, read back as they were; no file is opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, func, select

from eventcode.records import Article, Mark, Record, digest
from eventcode.store.store import Store, Transaction
from eventcode.store.tables import ARTICLES

Fate = Literal["new", "changed", "known"]
_PLAIN = ("text", "title", "publisher", "url", "country", "language", "raw_hash")
_MARKS = msgspec.json.Decoder(tuple[Mark, ...])


class StoredArticle(Record, frozen=True):
    """An article and the version of its text, from 1; is_erased: it was forgotten, and its words are empty."""

    article: Article
    version: int
    is_erased: bool = False


def add_articles(store: Store, articles: Iterable[Article]) -> list[tuple[str, Fate]]:
    """Store these articles in one unit of work; for each the id that it has in the project, and what became of it.

    An article that is there already is "known" and adds no row. One with the id and address (url) of another but other
    text or metadata is a new version of it, "changed"; one with a taken id and another address, or none, is another
    article: "~" and a part of its digest are added to its id.
    """
    with store.writing() as transaction:
        return [_add(transaction, article) for article in articles]


def read_article(store: Store, article_id: str, version: int | None = None) -> StoredArticle | None:
    """The article with this id, in its latest version where none is named; None where there is none."""
    found = select(ARTICLES).where(ARTICLES.c.article_id == article_id).order_by(ARTICLES.c.version.desc())
    with store.reading() as connection:
        rows = connection.execute(found if version is None else found.where(ARTICLES.c.version == version))
        row = rows.first()
    return to_article(row) if row else None


def has_article(connection: Connection, article_id: str) -> bool:
    """Whether the project has an article with this id."""
    return connection.execute(select(ARTICLES.c.number).where(ARTICLES.c.article_id == article_id)).first() is not None


def to_article(row: Row[Any]) -> StoredArticle:
    """A row of the table as the article that it was."""
    fields = {name: getattr(row, name) for name in _PLAIN}
    published = date.fromisoformat(row.published) if row.published else None
    article = Article(id=row.article_id, published=published, marks=_MARKS.decode(row.marks), **fields)
    return StoredArticle(article, row.version, is_erased=row.salt is None)


def _add(transaction: Transaction, article: Article) -> tuple[str, Fate]:
    content = _digest(article)
    known = transaction.connection.execute(select(ARTICLES.c.article_id).where(ARTICLES.c.content == content)).scalar()
    if known:
        return known, "known"
    name, version = _find_name(transaction.connection, article, content)
    published = article.published.isoformat() if article.published else None
    values = {field: getattr(article, field) for field in _PLAIN}
    marks = msgspec.json.encode(article.marks).decode()
    row = {"article_id": name, "version": version, "content": content, "published": published, "marks": marks}
    transaction.append(ARTICLES, row | values)
    return name, "new" if version == 1 else "changed"


def _digest(article: Article) -> str:
    """All that the article says, without its id and without how its bytes were packed."""
    return digest(msgspec.json.encode(msgspec.structs.replace(article, id="", raw_hash="")).decode())


def _find_name(connection: Connection, article: Article, content: str) -> tuple[str, int]:
    """The id for a new row and its version."""
    for name in (article.id, f"{article.id}~{content[:8]}", f"{article.id}~{content}"):
        newest = select(ARTICLES.c.url, ARTICLES.c.version).where(ARTICLES.c.article_id == name)
        row = connection.execute(newest.order_by(ARTICLES.c.version.desc())).first()
        if row is None:
            return name, 1
        if article.url and row.url == article.url:
            return name, row.version + 1
    raise AssertionError("two contents with one digest")


def latest_versions(connection: Connection) -> list[tuple[str, int]]:
    """Id and the version that counts of every article that was not forgotten, in the order in which they came."""
    newest = select(func.max(ARTICLES.c.number)).group_by(ARTICLES.c.article_id)
    columns = select(ARTICLES.c.article_id, ARTICLES.c.version)
    is_left = (ARTICLES.c.number.in_(newest), ARTICLES.c.salt.is_not(None))
    rows = connection.execute(columns.where(*is_left).order_by(ARTICLES.c.number))
    return [(row.article_id, row.version) for row in rows]
