"""Released rows against the release before: changes.csv and deletions.csv; it changes neither."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from eventcode.check.reading import open_table
from eventcode.codebook import Codebook
from eventcode.compare import JOINER, Comparison, Side, compare_tables
from eventcode.errors import EventcodeError
from eventcode.export.request import Account, Ending, Request
from eventcode.export.rows import find_events
from eventcode.export.sorting import SortedRows

CHANGES = pa.schema([(name, pa.string()) for name in ("change", "id", "column", "old", "new", "reason")])
DELETIONS = "deletions.csv"
_TOLD = ("deleted_in", "merged_into", "reason")


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


def changes_table(comparison: Comparison | None, account: Account | None = None) -> pa.Table:
    """change (added, changed, removed), id, column, old, new, reason; no row for a first release.

    account: of the project, which knows the reasons.
    """
    if comparison is None:
        return CHANGES.empty_table()
    changes = comparison.changes.to_arrow()
    told = zip(*(changes[name].to_pylist() for name in ("change", "id", "column")), strict=True)
    reasons = [_reason(account, *each) for each in told] if account else pa.nulls(len(changes))
    return changes.append_column("reason", pa.array(reasons, pa.string())).cast(CHANGES)


def _reason(account: Account, change: str, event_id: str, column: str | None) -> str | None:
    """Why a cell was changed or a row removed; None where no analyst said."""
    event_id = event_id.partition(JOINER)[0]  # a draft's id may stand behind the event's
    if change == "removed":
        ending = account.endings.get(event_id)
        return ending.tell() if ending else None
    return account.reasons.get((event_id, column or "")) or None


def deletions_table(
    previous: Path | None, comparison: Comparison | None, request: Request, deleted: Sequence[str], key: str
) -> pa.Table:
    """Every id that was ever released and is no more, with the version that it first was missing in, the event that it
    was merged into and the reason, where a project tells them. deleted: ids of rows that say that they were."""
    schema = pa.schema([(name, pa.string()) for name in (key, *_TOLD)])
    gone: dict[str, dict[str, str]] = {}
    if previous is not None and (previous / DELETIONS).is_file():
        told = open_table(previous / DELETIONS).read()
        gone = {str(row[key]): row for row in told.to_pylist()}
    lost = comparison.removed[key].to_list() if comparison is not None and key in comparison.removed.columns else []
    endings = request.account.endings if request.account else {}
    for each in filter(None, (*lost, *deleted)):
        ending = endings.get(each, Ending())
        cells = dict(zip(_TOLD, (request.version, ending.into, ending.reason), strict=True))
        gone.setdefault(each, {key: each} | cells)
    rows = [{name: gone[each].get(name) or None for name in schema.names} for each in sorted(gone)]
    return pa.Table.from_pylist(rows, schema=schema)
