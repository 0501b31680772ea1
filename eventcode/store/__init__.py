"""The project's database: articles, drafts, codings, decisions, added to and never changed; nothing is drafted here."""

from eventcode.store.articles import StoredArticle, add_articles, read_article
from eventcode.store.chain import Proof
from eventcode.store.codings import (
    Coding,
    CodingVerdict,
    add_coding,
    finish_article,
    read_codings,
    settle_article,
)
from eventcode.store.connecting import create_database, upgrade_database
from eventcode.store.decisions import By, Saved, accept, add, edit, merge, reject, split
from eventcode.store.differing import Difference, find_differences
from eventcode.store.drafts import (
    Drafter,
    Drafting,
    add_draftings,
    open_drafts,
    read_draft,
    read_drafts,
    undrafted_articles,
)
from eventcode.store.erasing import Erasure, erase, find_erasure
from eventcode.store.events import (
    AcceptedEvent,
    Outcome,
    Tombstone,
    accepted_events,
    article_events,
    read_outcomes,
    read_standing,
    tombstones,
)
from eventcode.store.histories import History, Version, View, viewing
from eventcode.store.ids import IdScheme
from eventcode.store.life import Step, Tally, count_rows, read_life
from eventcode.store.members import read_members
from eventcode.store.postgres import Server
from eventcode.store.rulings import add_rulings, read_rulings
from eventcode.store.standing import Standing
from eventcode.store.store import Store
from eventcode.store.turns import (
    Turn,
    articles_to_adjudicate,
    is_blind,
    is_ready_to_adjudicate,
    next_article,
    release_article,
)

__all__ = [
    "AcceptedEvent",
    "By",
    "Coding",
    "CodingVerdict",
    "Difference",
    "Drafter",
    "Drafting",
    "Erasure",
    "History",
    "IdScheme",
    "Outcome",
    "Proof",
    "Saved",
    "Server",
    "Standing",
    "Step",
    "Store",
    "StoredArticle",
    "Tally",
    "Tombstone",
    "Turn",
    "Version",
    "View",
    "accept",
    "accepted_events",
    "add",
    "add_articles",
    "add_coding",
    "add_draftings",
    "add_rulings",
    "article_events",
    "articles_to_adjudicate",
    "count_rows",
    "create_database",
    "edit",
    "erase",
    "find_differences",
    "find_erasure",
    "finish_article",
    "is_blind",
    "is_ready_to_adjudicate",
    "merge",
    "next_article",
    "open_drafts",
    "read_article",
    "read_codings",
    "read_draft",
    "read_drafts",
    "read_life",
    "read_members",
    "read_outcomes",
    "read_rulings",
    "read_standing",
    "reject",
    "release_article",
    "settle_article",
    "split",
    "tombstones",
    "undrafted_articles",
    "upgrade_database",
    "viewing",
]
