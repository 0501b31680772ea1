"""A project's folder: settings, codebook and store joined to reading and drafting; no rule of coding lives here."""

from eventcode.project.changes import BANDS, ColumnChanges, Count, count_changes
from eventcode.project.creating import create_project
from eventcode.project.forgetting import forget_articles
from eventcode.project.locking import Holder, find_holder
from eventcode.project.project import Project, find_project, is_project
from eventcode.project.settings import Database, Review, Settings
from eventcode.project.working import DraftingReport, IngestReport, draft_project, ingest_into, upgrade_project

__all__ = [
    "BANDS",
    "ColumnChanges",
    "Count",
    "Database",
    "DraftingReport",
    "Holder",
    "IngestReport",
    "Project",
    "Review",
    "Settings",
    "count_changes",
    "create_project",
    "draft_project",
    "find_holder",
    "find_project",
    "forget_articles",
    "ingest_into",
    "is_project",
    "upgrade_project",
]
