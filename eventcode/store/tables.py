"""The tables of a project: rows are added to them and never changed, but for claims; none is read or written here."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.dialects import postgresql

from eventcode.store.guards import guard

METADATA = MetaData()
CHAINED: list[Table] = []

_TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")  # sorted by its bytes, as in SQLite


def _table(name: str, *parts: Column[str] | Column[int] | Index | UniqueConstraint) -> Table:
    """A table whose rows are links of the one chain. number: the link, from 1 over all tables; at: UTC, ISO 8601; salt:
    16 random bytes, NULL once the row's words were erased; words: their digest; previous: the seal of the link before;
    seal: SHA-256 of all but itself, the salt and the words."""
    table = Table(
        name,
        METADATA,
        Column("number", Integer, primary_key=True, autoincrement=False),
        *parts,
        Column("at", String(32), nullable=False),
        Column("salt", String(32), nullable=True),
        Column("words", String(64), nullable=False),
        Column("previous", String(64), nullable=False),
        Column("seal", String(64), nullable=False),
    )
    CHAINED.append(table)
    guard(table, erasable(table))
    return table


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, _TEXT, nullable=nullable)


def _words(name: str, *, nullable: bool = False) -> Column[str]:
    """Text that was taken from an article or tells of one: `eventcode forget` leaves it empty."""
    return Column(name, _TEXT, nullable=nullable, info={"is_erasable": True})


def _integer(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=nullable)


def erasable(table: Table) -> tuple[str, ...]:
    """The columns whose words can be erased."""
    return tuple(column.name for column in table.columns if column.info.get("is_erasable"))


# version: the version of the text, from 1; content: digest of all but the id; marks: JSON
ARTICLES = _table(
    "articles",
    _text("article_id"),
    _integer("version"),
    _text("content"),
    _words("raw_hash"),
    _words("text"),
    _words("title"),
    _words("publisher"),
    _text("published", nullable=True),
    _words("url"),
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
    _words("failure"),
    Index("draftings_by_article", "article_id"),
)

# drafting: the number of the row in draftings; body: the whole Draft as JSON
DRAFTS = _table(
    "drafts",
    _integer("drafting"),
    _text("draft_id"),
    _text("article_id"),
    _words("body"),
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
    _words("event", nullable=True),
    _text("into_id"),
    _words("evidence"),
    _text("analyst"),
    _words("reason"),
    _text("codings"),
    UniqueConstraint("event_id", "version"),
    Index("decisions_by_draft", "draft_id"),
    Index("decisions_by_article", "article_id"),
    Index("decisions_by_target", "into_id"),
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
    _words("event", nullable=True),
    _words("evidence"),
    _words("reason"),
    _integer("is_blind"),
    _integer("seconds", nullable=True),
    Index("codings_by_article", "article_id", "analyst"),
)

# A row whose words were erased; article_id: what was forgotten; reason: why
ERASURES = _table(
    "erasures",
    _text("article_id"),
    _text("erased_table"),
    _integer("erased_number"),
    _text("analyst"),
    _text("reason"),
    Index("erasures_by_row", "erased_table", "erased_number"),
    Index("erasures_by_article", "article_id"),
)

# Who codes which article now; until: UTC, ISO 8601. No history: rows come and go
CLAIMS = Table(
    "claims",
    METADATA,
    Column("article_id", _TEXT, primary_key=True),
    Column("analyst", _TEXT, primary_key=True),
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
    _words("reason"),
)
