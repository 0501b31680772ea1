"""Tables of coded events -> the rows that a model learns from; older layouts are lifted, nothing is learned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from eventcode.check.reading import open_table
from eventcode.codebook import Codebook
from eventcode.draft.learned.model import Source, file_digest
from eventcode.errors import ModelError, TableError
from eventcode.records import Record, digest
from eventcode.table import lift_table, read_version

NEEDED = ("sub_event_type", "notes")
LEAST_ROWS = 100
_TEXT = ("event_date", "country", "admin1", "admin2", "admin3", "location", "actor1", "actor2", "inter1", "inter2")
_MORE = ("event_id_cnty", "latitude", "longitude", "assoc_actor_1", "assoc_actor_2", "fatalities", "source", "notes")


class CodedRow(Record, frozen=True):
    """One event as people coded it; every cell as text, "" where the table has none. key: orders rows for good."""

    key: str
    sub_event_type: str
    notes: str
    event_id_cnty: str = ""
    event_date: str = ""
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    admin3: str = ""
    location: str = ""
    latitude: str = ""
    longitude: str = ""
    actor1: str = ""
    assoc_actor_1: str = ""
    inter1: str = ""
    actor2: str = ""
    assoc_actor_2: str = ""
    inter2: str = ""
    fatalities: str = ""
    source: str = ""
    published: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Of its place and actors, as the columns have them: a model must not learn a type from them."""
        parts = (self.country, self.admin1, self.admin2, self.admin3, self.location, self.actor1, self.actor2)
        return tuple(part for part in parts if part)


def read_coded_rows(
    tables: Sequence[Path], codebook: Codebook, accepted: Sequence[CodedRow] = ()
) -> tuple[list[CodedRow], list[Source]]:
    """The rows with notes and a sub-event type of the codebook, each note once, in an order that depends on them alone.

    accepted: rows of a project, which come first. Raises TableError where a file is no such table, ModelError where
    there are too few rows.
    """
    rows = {row.notes: row for row in accepted if row.notes and row.sub_event_type in codebook.types}
    sources = [Source("accepted events", digest(*(row.key for row in accepted)), len(rows))] if accepted else []
    for path in tables:
        found = {row.notes: row for row in _read_table(path, codebook) if row.sub_event_type in codebook.types}
        sources.append(Source(path.name, file_digest(path), len(found)))
        rows = found | rows
    if len(rows) < LEAST_ROWS:
        known = f"{len(rows)} rows have notes and a sub-event type of the codebook; {LEAST_ROWS} are the least"
        raise ModelError(known, next_step="name tables with more coded rows")
    return sorted(rows.values(), key=lambda row: (row.key, row.notes)), sources


def _read_table(path: Path, codebook: Codebook) -> Iterator[CodedRow]:
    table = open_table(path).read()
    for name in NEEDED:
        if name not in table.column_names:
            step = f"a table to learn from needs the columns {' and '.join(NEEDED)}"
            raise TableError(f"there is no column {name}", file=path, next_step=step)
    lifted = lift_table(table, codebook, read_version(path, codebook)).table
    present = [name for name in ("sub_event_type", *_TEXT, *_MORE) if name in lifted.column_names]
    for cells in lifted.select(present).to_pylist():
        if cells["notes"].strip():
            yield CodedRow(key=digest(cells.get("event_id_cnty", ""), cells["notes"]), **cells)
