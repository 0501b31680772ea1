"""Tables -> rows in the released columns and types, with what is kept beside them; no file is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eventcode.check.reading import Table, open_table, to_text
from eventcode.codebook import Codebook
from eventcode.codebook.stages.releases import ReleaseRules
from eventcode.errors import ExportRefused, TableError
from eventcode.export.columns import DRAFT
from eventcode.export.sorting import ROW_GROUP
from eventcode.records import Finding
from eventcode.table import table_from_text

EVENTS = ("events.parquet", "events.csv")
_DRAFT_ID, _STATUS = "draft_id", "status"


def find_events(source: Path) -> Path:
    """The table itself: the file, or the events of a run's or release's folder. Raises TableError."""
    if not source.is_dir():
        return source
    found = next((source / name for name in EVENTS if (source / name).is_file()), None)
    if found is None:
        raise TableError(f"the folder has no {' or '.join(EVENTS)}", file=source, next_step="name a table in it")
    return found


class Intake:
    """Reads tables once; `links` then holds draft_id -> released id, `deleted` the ids of rows marked as deleted."""

    def __init__(
        self, sources: Sequence[Path], codebook: Codebook, rules: ReleaseRules, schema: pa.Schema, *, has_drafts: bool
    ) -> None:
        self.sources, self._book, self._rules = sources, codebook, rules
        self._schema, self._has_drafts = schema, has_drafts
        self._links: list[pa.Table] = []
        self._deleted: list[Any] = []

    def batches(self) -> Iterator[tuple[pa.Table, Any]]:
        """Rows in the released columns, and the key of each. Raises TableError and ExportRefused."""
        for source in self.sources:
            table = open_table(find_events(source))
            for batch in table.batches():
                for start in range(0, len(batch), ROW_GROUP):  # as text the rows take several times the room
                    cells = self._set_aside(to_text(batch.cells.slice(start, ROW_GROUP)))
                    if len(cells):
                        yield self._release(cells, table)

    @property
    def memory(self) -> tuple[list[Any], list[Any]]:
        """What `links` and `deleted` tell, as plain data for another process."""
        return self._links, self._deleted

    def join(self, links: list[Any], deleted: list[Any]) -> None:
        """Take over what another remembers of a table."""
        self._links += links
        self._deleted += deleted

    @property
    def deleted(self) -> list[str]:
        """Ids of rows that say that they were deleted: tombstones."""
        return sorted(key for part in self._deleted for key in part.to_pylist() if key)

    @property
    def links(self) -> pa.Table:
        """draft_id, id and whether the words may be released (is_open), for every row that came from a draft."""
        fields: list[Any] = [("draft_id", pa.string()), ("id", pa.string()), ("is_open", pa.bool_())]
        schema = pa.schema(fields)
        return pa.concat_tables([schema.empty_table(), *self._links]).combine_chunks()

    def _set_aside(self, cells: pa.Table) -> pa.Table:
        """Without the rows that are deleted; drafts are refused where they are not allowed."""
        if _STATUS not in cells.column_names:
            return cells
        status: Any = cells[_STATUS]
        is_draft = pc.equal(status, pa.scalar(DRAFT))
        if not self._has_drafts and pc.any(is_draft).as_py():
            raise _refuse_drafts(cells.filter(is_draft), self._rules.id)
        is_deleted = pc.equal(status, pa.scalar("deleted"))
        self._deleted.append(cells.filter(is_deleted)[self._rules.id])
        return cells.filter(pc.invert(is_deleted))

    def _release(self, cells: pa.Table, table: Table) -> tuple[pa.Table, Any]:
        if self._has_drafts and not cells.column_names.count(_STATUS):
            cells = cells.append_column(_STATUS, pa.array([DRAFT] * len(cells)))
        blank = pa.array([""] * len(cells))
        texts: list[Any] = [cells[name] if name in cells.column_names else blank for name in self._schema.names]
        rows = table_from_text(pa.table(texts, names=self._schema.names), self._book)
        columns: list[Any] = [column.cast(field.type) for column, field in zip(rows.columns, self._schema, strict=True)]
        rows = pa.Table.from_arrays(columns, schema=self._schema)
        keys = self._keys(rows, cells, table)
        self._link(cells, keys)
        return rows, keys

    def _keys(self, rows: pa.Table, cells: pa.Table, table: Table) -> Any:
        """The id of each row; of a draft that has none yet, the draft's."""
        keys = rows[self._rules.id].combine_chunks()
        if self._has_drafts and _DRAFT_ID in cells.column_names and pa.types.is_string(keys.type):
            drafts: Any = cells[_DRAFT_ID].combine_chunks()
            keys = pc.coalesce(keys, pc.if_else(pc.equal(drafts, pa.scalar("")), pa.scalar(None, pa.string()), drafts))
        if keys.null_count:
            message = f"{table.name}: {keys.null_count} rows have no {self._rules.id}"
            raise ExportRefused(message, [], next_step="accept the drafts, so that each event gets its id")
        return keys

    def _link(self, cells: pa.Table, keys: Any) -> None:
        if _DRAFT_ID not in cells.column_names:
            return
        undisclosed = pa.array(self._rules.undisclosed, pa.string())
        names = pc.split_pattern(cells[next(iter(self._rules.sources))].combine_chunks(), "; ")
        hidden = pc.filter(pc.list_parent_indices(names), pc.is_in(pc.list_flatten(names), value_set=undisclosed))
        is_open = pc.invert(pc.is_in(pa.array(np.arange(len(cells))), value_set=hidden.cast(pa.int64())))
        links: Any = {"draft_id": cells[_DRAFT_ID], "id": keys.cast(pa.string()), "is_open": is_open}
        self._links.append(pa.table(links))


def _refuse_drafts(rows: pa.Table, key: str) -> ExportRefused:
    shown = rows.slice(0, 20).to_pylist()
    findings = [
        Finding("S04", "error", row.get(key) or row.get(_DRAFT_ID, ""), _STATUS, "The row is a draft.", "Accept it.")
        for row in shown
    ]
    message = f"{len(rows)} row{'s are drafts' if len(rows) > 1 else ' is a draft'} that no one has accepted"
    return ExportRefused(message, findings, next_step="accept them, or release them marked, with --allow-drafts")
