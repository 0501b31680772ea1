"""The project's database: articles, drafts and decisions, added to and never changed; nothing is drafted here."""

from eventcode.store.articles import StoredArticle, add_articles, read_article
from eventcode.store.chain import Proof
from eventcode.store.connecting import create_database
from eventcode.store.decisions import By, Saved, accept, edit, merge, reject, split
from eventcode.store.differing import Difference, find_differences
from eventcode.store.drafts import (
    Drafter,
    Drafting,
    add_draftings,
    open_drafts,
    read_draft,
    undrafted_articles,
)
from eventcode.store.events import AcceptedEvent, Tombstone, accepted_events, read_standing, tombstones
from eventcode.store.ids import IdScheme
from eventcode.store.life import Step, Tally, count_rows, read_life
from eventcode.store.standing import Standing
from eventcode.store.store import Store

__all__ = [
    "AcceptedEvent",
    "By",
    "Difference",
    "Drafter",
    "Drafting",
    "IdScheme",
    "Proof",
    "Saved",
    "Standing",
    "Step",
    "Store",
    "StoredArticle",
    "Tally",
    "Tombstone",
    "accept",
    "accepted_events",
    "add_articles",
    "add_draftings",
    "count_rows",
    "create_database",
    "edit",
    "find_differences",
    "merge",
    "open_drafts",
    "read_article",
    "read_draft",
    "read_life",
    "read_standing",
    "reject",
    "split",
    "tombstones",
    "undrafted_articles",
]
