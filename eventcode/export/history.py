"""Released rows against the release before: changes.csv and deletions.csv; it changes neither."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from eventcode.check.reading import open_table
from eventcode.codebook import Codebook
from eventcode.compare import Comparison, Side, compare_tables
from eventcode.errors import EventcodeError
from eventcode.export.rows import find_events
from eventcode.export.sorting import SortedRows

CHANGES = pa.schema([(name, pa.string()) for name in ("change", "id", "column", "old", "new")])
DELETIONS = "deletions.csv"


def compare_with(previous: Path, rows: SortedRows, codebook: Codebook, key: str) -> Comparison:
    """The release in `previous` beside the rows of the new one. Raises EventcodeError where it has no table."""
    table = open_table(find_events(previous))
    old = Side(previous.name, table.columns, lambda: (batch.cells for batch in table.batches()))
    keys = [name for name in (key, "draft_id") if name in rows.columns and name in table.columns]
    if not keys:
        message = f"{previous} has no ids to compare with"
        raise EventcodeError(message, next_step="give the release another name")
    return compare_tables(old, Side("this release", rows.columns, rows.batches), keys, numbers=numbers_of(codebook))


def numbers_of(codebook: Codebook) -> frozenset[str]:
    """The columns whose cells are numbers."""
    return frozenset(column.name for column in codebook.columns if column.type in ("integer", "number"))


def changes_table(comparison: Comparison | None) -> pa.Table:
    """change (added, changed, removed), id, column, old, new; no row for a first release."""
    if comparison is None:
        return CHANGES.empty_table()
    return comparison.changes.to_arrow().cast(CHANGES)


def deletions_table(
    previous: Path | None, comparison: Comparison | None, deleted: Sequence[str], key: str, version: str
) -> pa.Table:
    """Every id that was ever released and is no more, with the version that it first was missing in."""
    schema = pa.schema([(key, pa.string()), ("deleted_in", pa.string())])
    gone: dict[str, str] = {}
    if previous is not None and (previous / DELETIONS).is_file():
        told = open_table(previous / DELETIONS).read()
        gone = {str(row[key]): str(row["deleted_in"]) for row in told.to_pylist()}
    lost = comparison.removed[key].to_list() if comparison is not None and key in comparison.removed.columns else []
    for each in (*lost, *deleted):
        if each:
            gone.setdefault(each, version)
    ids = sorted(gone)
    return pa.table([pa.array(ids, pa.string()), pa.array([gone[each] for each in ids], pa.string())], schema=schema)
