"""The tables of a project: rows are added to them and never changed, but for claims; none is read or written here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, event

APPLICATION = 0x65766E74  # "evnt": how a file says that it is a project of eventcode
LAYOUT = 1  # the version of these tables

METADATA = MetaData()
CHAINED: list[Table] = []
_DDL: Any = DDL  # its constructor has no types


def _refuse(table: Table) -> None:
    """Triggers that refuse every change of a row, for any program that opens the file.

    The third is for INSERT OR REPLACE, which deletes without asking the second.
    """
    said = "SELECT RAISE(ABORT, 'the history of a project is never changed'); END"
    for act in ("UPDATE", "DELETE"):
        ddl: DDL = _DDL(f"CREATE TRIGGER {table.name}_no_{act.lower()} BEFORE {act} ON {table.name} BEGIN {said}")
        event.listen(table, "after_create", ddl.execute_if(dialect="sqlite"))
    late = f"NEW.number <= (SELECT max(number) FROM {table.name})"  # noqa: S608 - the name stands above
    ddl = _DDL(f"CREATE TRIGGER {table.name}_no_replace BEFORE INSERT ON {table.name} WHEN {late} BEGIN {said}")
    event.listen(table, "after_create", ddl.execute_if(dialect="sqlite"))


def _table(name: str, *parts: Column[str] | Column[int] | Index | UniqueConstraint) -> Table:
    """A table whose rows are links of the one chain. number: the link, from 1 over all tables; at: UTC, ISO 8601;
    previous: the seal of the link before; seal: SHA-256 of everything else in the row."""
    table = Table(
        name,
        METADATA,
        Column("number", Integer, primary_key=True, autoincrement=False),
        *parts,
        Column("at", String(32), nullable=False),
        Column("previous", String(64), nullable=False),
        Column("seal", String(64), nullable=False),
    )
    CHAINED.append(table)
    _refuse(table)
    return table


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _integer(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=nullable)


# version: the version of the text, from 1; content: digest of all but the id; marks: JSON
ARTICLES = _table(
    "articles",
    _text("article_id"),
    _integer("version"),
    _text("content"),
    _text("raw_hash"),
    _text("text"),
    _text("title"),
    _text("publisher"),
    _text("published", nullable=True),
    _text("url"),
    _text("country"),
    _text("language"),
    _text("marks"),
    UniqueConstraint("article_id", "version"),
    Index("articles_by_content", "content"),
)

# One row each time that an article was drafted; way: digest of what the drafts depend on beside the text;
# failure: why there are no drafts
DRAFTINGS = _table(
    "draftings",
    _text("article_id"),
    _integer("article_version"),
    _text("program"),
    _text("codebook"),
    _text("model"),
    _text("way"),
    _text("failure"),
    Index("draftings_by_article", "article_id"),
)

# drafting: the number of the row in draftings; body: the whole Draft as JSON
DRAFTS = _table(
    "drafts",
    _integer("drafting"),
    _text("draft_id"),
    _text("article_id"),
    _text("body"),
    Index("drafts_by_id", "draft_id"),
    Index("drafts_by_article", "article_id"),
    Index("drafts_by_drafting", "drafting"),
)

# draft_id: empty where an analyst found the event; article_id: what was read when this was decided;
# event_id, prefix, counter, version: empty where a draft is rejected; event: JSON, empty where the id is a tombstone;
# into_id: the event that the draft or event was merged into; codings: numbers of the rows that it rests on, JSON
DECISIONS = _table(
    "decisions",
    _text("draft_id"),
    _text("article_id"),
    _text("verdict"),
    _text("event_id", nullable=True),
    _text("prefix", nullable=True),
    _integer("counter", nullable=True),
    _integer("version", nullable=True),
    _text("event", nullable=True),
    _text("into_id"),
    _text("evidence"),
    _text("analyst"),
    _text("reason"),
    _text("codings"),
    UniqueConstraint("event_id", "version"),
    Index("decisions_by_draft", "draft_id"),
    Index("decisions_by_article", "article_id"),
    Index("decisions_by_counter", "prefix", "counter"),
)

# One analyst's verdict, which decides nothing; subject: a draft's id, "new1" ... for an event that the analyst found,
# empty for the article as a whole; event: JSON; seconds: that it took, where somebody measured
CODINGS = _table(
    "codings",
    _text("article_id"),
    _text("analyst"),
    _text("subject"),
    _text("verdict"),
    _text("event", nullable=True),
    _text("evidence"),
    _text("reason"),
    _integer("is_blind"),
    _integer("seconds", nullable=True),
    Index("codings_by_article", "article_id", "analyst"),
)

# Who codes which article now; until: UTC, ISO 8601. No history: rows come and go
CLAIMS = Table(
    "claims",
    METADATA,
    Column("article_id", Text, primary_key=True),
    Column("analyst", Text, primary_key=True),
    Column("until", String(32), nullable=False),
    Index("claims_by_analyst", "analyst"),
)

# What analysts ruled of reports (drafts or events, by their ids): reports and others are JSON lists
RULINGS = _table(
    "rulings",
    _text("kind"),
    _text("reports"),
    _text("others"),
    _text("analyst"),
    _text("reason"),
)
