"""Projects with articles about invented events, and an analyst's desk over them; it asserts nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from eventcode.desk.asking import Ask, Reply
from eventcode.desk.desk import Desk
from eventcode.desk.setting import Options, Setting
from eventcode.desk.view import EventView, FieldView
from eventcode.gazetteer import open_gazetteer
from eventcode.project import Project, create_project, draft_project, find_project
from eventcode.records import Article
from eventcode.store import add_articles

MARKET = (
    "Maiduguri, 4 May 2023 - Gunmen attacked a market in Gwoza town in Borno state on Tuesday, killing at least nine "
    "people, police said. Soldiers clashed with Boko Haram militants in Bama on Wednesday, leaving five militants dead."
)
KISUMU = (
    "Nairobi, 8 June 2023 - Police fired tear gas at hundreds of protesters in Kisumu on Wednesday. "
    "Two people were injured. A rally in Eldoret was called off."
)
ARTICLES = (
    Article("market", MARKET, "Market attacked", "Daily Trust", date(2023, 5, 4)),
    Article("kisumu", KISUMU, "Tear gas in Kisumu", "Daily Nation", date(2023, 6, 8)),
)


def make_project(folder: Path, articles: tuple[Article, ...] = ARTICLES, *, url: str = "") -> Project:
    """A project in which these articles are drafted; none of them is coded blind. url: of a database server."""
    create_project(folder, url=url)
    settings = folder / "eventcode.toml"
    told = settings.read_text().replace("blind_share = 0.05", "blind_share = 0.0")
    settings.write_text(told.replace('codebook = "codebook"', 'codebook = "full"'))
    project = find_project(folder)
    add_articles(project.store, articles)
    draft_project(project)
    return project


def open_desk(project: Project, **options: float) -> Desk:
    """The desk of a project."""
    told = msgspec.convert({"offer_below": 0.5, **options}, Options)
    return Desk(Setting(project.store, project.codebook, project.ids, open_gazetteer(), told))


class Analyst:
    """Someone at a desk who has one event before them."""

    def __init__(self, desk: Desk, article: str = "market", name: str = "anna") -> None:
        self.desk, self.article, self.name = desk, article, name
        view = desk.show(name, article)
        self.subject = view.current.subject if view.current else ""

    def act(self, act: str, **arguments: object) -> Reply:
        """Do an act on the event; the analyst goes on where the answer says."""
        asked = {"act": act, "article": self.article, "subject": self.subject, **arguments}
        reply = self.desk.act(self.name, msgspec.convert(asked, Ask))
        self.subject = reply.subject or self.subject
        return reply

    @property
    def event(self) -> EventView:
        """The event as the form shows it."""
        current = self.desk.show(self.name, self.article, self.subject).current
        assert current is not None
        return current

    def field(self, column: str) -> FieldView:
        """One field of it."""
        return next(field for field in self.event.fields if field.column == column)

    def value(self, column: str) -> str:
        """What stands in one field."""
        return self.field(column).value

    def select(self, column: str, words: str) -> Reply:
        """Choose these words of the article for a field."""
        start = self.desk.bench(self.name, self.article).article.text.index(words)
        return self.act("evidence", column=column, start=start, end=start + len(words))
