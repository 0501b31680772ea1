"""Lifts a table of an older layout to the codebook's own, step by step, and counts every cell that changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eventcode.codebook import Codebook
from eventcode.codebook.stages.migrations import (
    Add,
    AnyStep,
    Classes,
    Days,
    Derive,
    Interactions,
    Migration,
    Move,
    Remove,
    Rename,
    Replace,
)
from eventcode.codebook.stages.versions import marked_columns, older_than
from eventcode.records import Record
from eventcode.table.replacing import derive_cells, move_cells, read_day, replace_cells

_EXAMPLES = 3


class Change(Record, frozen=True):
    """What one step did to one column. count: cells that changed (rows, for a whole column); examples: before, after.

    left: cells with a value that the step could not read and left as it was.
    """

    column: str
    action: str
    reason: str
    count: int
    examples: tuple[tuple[str, str], ...] = ()
    left: int = 0

    def tell(self) -> str:
        """The change in one line: "inter1: replaced in 40 rows (“6” to “Protesters” …): the reason"."""
        shown = ", ".join(f"{_quote(before)} to {_quote(after)}" for before, after in self.examples)
        left = f"; {self.left:,} left as they were, because they could not be read" if self.left else ""
        rows = f"{self.count:,} row{'' if self.count == 1 else 's'}"
        return f"{self.column}: {self.action} in {rows}{f' ({shown})' if shown else ''}: {self.reason}{left}"


def _quote(cell: str) -> str:
    return f"“{cell}”" if cell else "blank"


class Lifted(Record, frozen=True):
    """A lifted table (every cell text, blank ""), what was recognised, and every change in order."""

    table: Any
    recognised: tuple[str, ...]
    changes: tuple[Change, ...]
    is_reordered: bool = False

    @property
    def left(self) -> int:
        """How many cells could not be read and were left as they were."""
        return sum(change.left for change in self.changes)

    def tell(self) -> list[str]:
        """What was recognised and every change, a line each."""
        lines = [f"recognised: {what}" for what in self.recognised] + [change.tell() for change in self.changes]
        return [*lines, "columns: put in the order of the codebook"] if self.is_reordered else lines


def find_migrations(table: pa.Table, codebook: Codebook, version: str = "") -> list[tuple[Migration, list[str]]]:
    """The migrations that a table needs, oldest first, each with what it was recognised by; empty for a current one.

    table: every cell text. version: that of the profile that the table names, empty where it names none.
    """
    named = [name for name in marked_columns(codebook) if name in table.column_names]
    values = {name: {str(value) for value in pc.unique(table[name]).to_pylist()} for name in named}
    return older_than(codebook, table.column_names, values, version)


def lift_table(table: pa.Table, codebook: Codebook, version: str = "") -> Lifted:
    """The table in the codebook's layout: columns of the codebook first and in its order, others behind them.

    table: every cell text, blank "". A table that is current comes back as it is, with no change. Nothing is changed
    but by a step of migrations.yaml, and every step that changes something is told of. version: of the profile that the
    table was made with (`read_version`), empty where nothing says so.
    """
    needed = find_migrations(table, codebook, version)
    changes: list[Change] = []
    for migration, _ in needed:
        for step in migration.steps:
            table, change = _apply(table, step, codebook)
            changes += [change] if change.count or change.left else []
    recognised = tuple(f"{migration.title} ({', '.join(found)})" for migration, found in needed if found)
    ordered = _order(table, codebook) if changes else table
    return Lifted(ordered, recognised, tuple(changes), ordered.column_names != table.column_names)


def _order(table: pa.Table, codebook: Codebook) -> pa.Table:
    known = [column.name for column in codebook.columns if column.name in table.column_names]
    return table.select([*known, *(name for name in table.column_names if name not in known)])


def _apply(table: pa.Table, step: AnyStep, codebook: Codebook) -> tuple[pa.Table, Change]:
    """One step. A column that is not there is left alone, but by `add`."""
    if isinstance(step, Add):
        return _add(table, step)
    if step.column not in table.column_names:
        return table, Change(step.column, "is not there", step.reason, 0)
    if isinstance(step, Remove):
        return table.drop_columns([step.column]), Change(step.column, "dropped", step.reason, len(table))
    if isinstance(step, Rename):
        names = [step.to if name == step.column else name for name in table.column_names]
        return table.rename_columns(names), Change(step.column, f"renamed {step.to}", step.reason, len(table))
    if isinstance(step, Move):
        return _move(table, step, codebook)
    return _rewrite(table, step, codebook)


def _add(table: pa.Table, step: Add) -> tuple[pa.Table, Change]:
    if step.column in table.column_names:
        return table, Change(step.column, "is there", step.reason, 0)
    cells = pa.repeat(step.value, len(table)).cast(pa.string())
    return table.append_column(step.column, cells), Change(step.column, "added", step.reason, len(table))


def _move(table: pa.Table, step: Move, codebook: Codebook) -> tuple[pa.Table, Change]:
    separator = codebook.column(step.to).separator
    found, kept, moved = move_cells(table[step.column], table[step.to], step, separator)
    table = _set(_set(table, step.column, kept), step.to, moved)
    return table, Change(step.column, f"moved to {step.to}", step.reason, found)


def _rewrite(
    table: pa.Table, step: Replace | Classes | Interactions | Days | Derive, codebook: Codebook
) -> tuple[pa.Table, Change]:
    before = table[step.column]
    if isinstance(step, Derive):
        after, left, action = derive_cells(table, step, codebook), 0, "computed"
    else:
        after, left = replace_cells(before, _find_reader(step, codebook))
        action = "replaced"
    differs = pc.not_equal(before, after)
    count = differs.to_pylist().count(True)
    examples = _find_examples(before, after, differs) if count else ()
    return _set(table, step.column, after), Change(step.column, action, step.reason, count, examples, left)


def _find_reader(step: Replace | Classes | Interactions | Days, codebook: Codebook) -> Callable[[str], str | None]:
    """What reads one old value: the new one, or None where it cannot be read and is left."""
    if isinstance(step, Replace):
        new = (codebook.traps.get(step.column, {}) if step.traps else {}) | step.values
        return lambda value: new.get(value, value)
    if isinstance(step, Classes):
        return lambda value: _read_class(value, codebook)
    if isinstance(step, Interactions):
        return lambda value: _read_interaction(value, codebook)
    words = codebook.date_words("en")
    months = words.months if words else {}
    return lambda value: read_day(value, months)


def _read_class(value: str, codebook: Codebook) -> str | None:
    if value in ("", str(codebook.kinds.number(""))):
        return ""
    kind = codebook.kinds.find(value)
    return kind.name if kind else None


def _read_interaction(value: str, codebook: Codebook) -> str | None:
    known = codebook.kinds.interactions
    if value in known.values() or not value:
        return value
    return known.get(int(value)) if value.isdecimal() and len(value) == 2 else None


def _find_examples(before: Any, after: Any, differs: Any) -> tuple[tuple[str, str], ...]:
    pairs = pa.table({"before": before.filter(differs), "after": after.filter(differs)})
    shown: Sequence[Any] = (
        pairs.group_by(["before", "after"], use_threads=False).aggregate([]).slice(0, _EXAMPLES).to_pylist()
    )
    return tuple((pair["before"], pair["after"]) for pair in shown)


def _set(table: pa.Table, name: str, cells: Any) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, cells)
