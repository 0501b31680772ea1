"""The articles of a project as a queue sees them: which are done for an analyst and which wait; it only reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import case, exists, func, or_, select

from eventcode.records import Record
from eventcode.store.store import Store
from eventcode.store.tables import ARTICLES, CODINGS, DECISIONS, DRAFTINGS, DRAFTS


class ArticleTally(Record, frozen=True, dict=True):
    """Articles with drafts, in the order in which they came. names: all; waiting: those with a draft that nobody
    decided, where one analyst codes each, else those that this one has not finished."""

    names: tuple[str, ...]
    waiting: frozenset[str]

    @property
    def done(self) -> int:
        """How many do not wait."""
        return len(self.names) - len(self.waiting)

    def without(self, article_id: str) -> ArticleTally:
        """The same when this article is done."""
        return ArticleTally(self.names, self.waiting - {article_id})

    def neighbours(self, article_id: str) -> tuple[str, str]:
        """The article before this one, and the next one that waits, from the beginning again after the last."""
        at = self._places.get(article_id, -1)
        before = self.names[at - 1] if at > 0 else ""
        others = range(at + 1, at + len(self.names) + (at < 0))
        onwards = (self.names[place % len(self.names)] for place in others)
        return before, next((name for name in onwards if name in self.waiting), "")

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.names)}


class QueuedArticle(Record, frozen=True):
    """An article in a list. events: how many drafts it has; decided: how many of them somebody decided."""

    article_id: str
    title: str
    published: str
    events: int
    decided: int


def count_articles(store: Store, analyst: str, coders: int = 1) -> ArticleTally:
    """The articles of the project as this analyst's queue has them; coders: how many code each."""
    newest = select(func.max(DRAFTINGS.c.number)).group_by(DRAFTINGS.c.article_id)
    its = select(DRAFTS.c.article_id).where(DRAFTS.c.drafting.in_(newest))
    with store.reading() as connection:
        order = its.group_by(DRAFTS.c.article_id).order_by(func.min(DRAFTS.c.number))
        names = tuple(connection.execute(order).scalars())
        if coders > 1:
            own = (CODINGS.c.analyst == analyst, CODINGS.c.verdict == "finish")
            finished = set(connection.execute(select(CODINGS.c.article_id).where(*own)).scalars())
            return ArticleTally(names, frozenset(names) - finished)
        is_decided = exists().where(DECISIONS.c.draft_id == DRAFTS.c.draft_id)
        return ArticleTally(names, frozenset(connection.execute(its.where(~is_decided).distinct()).scalars()))


def list_articles(store: Store, names: Sequence[str]) -> list[QueuedArticle]:
    """These articles with their titles and how far each is, in this order."""
    newest = select(func.max(ARTICLES.c.number)).where(ARTICLES.c.article_id.in_(names)).group_by(ARTICLES.c.article_id)
    columns = select(ARTICLES.c.article_id, ARTICLES.c.title, ARTICLES.c.published)
    last = (
        select(func.max(DRAFTINGS.c.number)).where(DRAFTINGS.c.article_id.in_(names)).group_by(DRAFTINGS.c.article_id)
    )
    is_decided = exists().where(DECISIONS.c.draft_id == DRAFTS.c.draft_id)
    counts = select(DRAFTS.c.article_id, func.count(), func.sum(case((is_decided, 1), else_=0)))
    with store.reading() as connection:
        rows = {row[0]: row for row in connection.execute(columns.where(ARTICLES.c.number.in_(newest)))}
        told = connection.execute(counts.where(DRAFTS.c.drafting.in_(last)).group_by(DRAFTS.c.article_id))
        events = {row[0]: (row[1], row[2]) for row in told}
    return [
        QueuedArticle(name, rows[name].title, rows[name].published or "", *events.get(name, (0, 0)))
        for name in names
        if name in rows
    ]


def search_articles(store: Store, words: str, most: int) -> list[QueuedArticle]:
    """The articles whose ids begin with these words or whose titles hold them."""
    is_meant = or_(
        ARTICLES.c.article_id.startswith(words, autoescape=True), ARTICLES.c.title.icontains(words, autoescape=True)
    )
    found = select(ARTICLES.c.article_id).where(is_meant).distinct().order_by(ARTICLES.c.article_id).limit(most)
    with store.reading() as connection:
        names = list(connection.execute(found).scalars())
    return list_articles(store, names)
