"""Event <-> row <-> Arrow table or DataFrame, and older layouts lifted; files are opened elsewhere."""

from eventcode.codebook.stages.versions import read_version
from eventcode.table.events import event_from_row
from eventcode.table.evidence import claims_from_drafts, evidence_from_drafts, table_from_articles
from eventcode.table.frames import (
    arrow_schema,
    frame_from_table,
    rows_from_table,
    table_from_drafts,
    table_from_events,
    table_from_frame,
    table_from_rows,
    table_from_text,
    to_frame,
)
from eventcode.table.lift import Change, Lifted, find_migrations, lift_table
from eventcode.table.rows import Cell, Row, added_columns, row_from_draft, row_from_event
from eventcode.table.summary import summarise_table

__all__ = [
    "Cell",
    "Change",
    "Lifted",
    "Row",
    "added_columns",
    "arrow_schema",
    "claims_from_drafts",
    "event_from_row",
    "evidence_from_drafts",
    "find_migrations",
    "frame_from_table",
    "lift_table",
    "read_version",
    "row_from_draft",
    "row_from_event",
    "rows_from_table",
    "summarise_table",
    "table_from_articles",
    "table_from_drafts",
    "table_from_events",
    "table_from_frame",
    "table_from_rows",
    "table_from_text",
    "to_frame",
]
