"""Event <-> row <-> Arrow table or DataFrame; files are opened elsewhere, and no value is chosen here."""

from eventcode.table.events import event_from_row
from eventcode.table.frames import (
    arrow_schema,
    frame_from_table,
    rows_from_table,
    table_from_drafts,
    table_from_events,
    table_from_frame,
    table_from_rows,
    to_frame,
)
from eventcode.table.rows import Cell, Row, added_columns, row_from_draft, row_from_event

__all__ = [
    "Cell",
    "Row",
    "added_columns",
    "arrow_schema",
    "event_from_row",
    "frame_from_table",
    "row_from_draft",
    "row_from_event",
    "rows_from_table",
    "table_from_drafts",
    "table_from_events",
    "table_from_frame",
    "table_from_rows",
    "to_frame",
]
