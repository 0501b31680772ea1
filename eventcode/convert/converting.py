"""A table of one profile -> one of another by a crosswalk, and what was lost; the crosswalk is data."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from eventcode.codebook import Codebook
from eventcode.codebook.stages.crosswalks import Crosswalk, DroppedRows, FilledColumn, read_crosswalk
from eventcode.codebook.stages.releases import read_release_rules
from eventcode.convert.rules import RULES, Cells, Setting, find_violence
from eventcode.records import Record

LOSSES = ("scope", "id", "column", "value", "reason")


class Converted(Record, frozen=True):
    """table: the target's columns, every cell text; losses: scope (row, cell, column), id, column, value, reason."""

    table: pa.Table
    losses: pa.Table


def convert_table(table: pa.Table, source: Codebook, target: Codebook) -> Converted:
    """The table in the target's columns. table: every cell text, blank "". Raises CodebookError.

    Each row that has no counterpart, each cell whose value has none, and each column that nothing carries or fills is
    a loss with its reason: nothing is dropped in silence.
    """
    work = _Work(source, target, read_crosswalk(source, target))
    rows = [row for row in map(work.convert, table.to_pylist()) if row is not None]
    work.tell_columns(table)
    schema = pa.schema([(column.name, pa.string()) for column in target.columns])
    losses = pa.schema([(name, pa.string()) for name in LOSSES])
    return Converted(
        table=pa.Table.from_pylist(rows, schema=schema),
        losses=pa.Table.from_pylist([dict(zip(LOSSES, each, strict=True)) for each in work.losses], schema=losses),
    )


class _Work:
    """Converts row by row and gathers the losses."""

    def __init__(self, source: Codebook, target: Codebook, crosswalk: Crosswalk) -> None:
        self.crosswalk, self.target = crosswalk, target
        self.setting = Setting(source, target, crosswalk)
        self.key = read_release_rules(source).id
        self.losses: list[tuple[str, str, str, str, str]] = []
        self.used: set[str] = {self.key}

    def convert(self, row: Cells) -> Cells | None:
        """The row in the target's columns; None where it has no counterpart."""
        for dropped in self.crosswalk.rows:
            if self._is_dropped(dropped, row):
                column = dropped.column or "interaction"
                self.losses.append(("row", row[self.key], column, row.get(column, ""), dropped.reason))
                return None
        out = dict.fromkeys((column.name for column in self.target.columns), "")
        for filled in self.crosswalk.columns:
            out[filled.to] = self._fill(filled, row, out)
        return out

    def _is_dropped(self, dropped: DroppedRows, row: Cells) -> bool:
        if dropped.pairs:
            return not find_violence(row, self.crosswalk)[0]
        return row.get(dropped.column, "") in dropped.values

    def _fill(self, filled: FilledColumn, row: Cells, out: Cells) -> str:
        cell = row.get(filled.source, "") if filled.source else filled.value
        if filled.rule:
            return RULES[filled.rule](row, cell, self.setting)
        if filled.write:
            return filled.write.format_map(out) if any(out.values()) else ""
        if filled.map is None or not cell:
            return cell
        if cell not in filled.map:
            reason = f"{filled.to} has no value for it"
            self.losses.append(("cell", row[self.key], filled.source, cell, reason))
        return filled.map.get(cell, "")

    def tell_columns(self, table: pa.Table) -> None:
        """One loss for each column that is not carried, not filled, or told apart less closely."""
        for name, reason in (self.crosswalk.lost or {}).items():
            count = _count_filled(table, name)
            if count:
                self.losses.append(("column", "", name, f"{count} cells", reason))
        known = {column.name for column in self.setting.source.columns}
        for name in table.column_names:
            if name not in known and _count_filled(table, name):
                self.losses.append(
                    ("column", "", name, f"{_count_filled(table, name)} cells", "the codebook has no such column")
                )
        for filled in self.crosswalk.columns:
            if filled.loss:
                self.losses.append(("column", "", filled.source, "", filled.loss))
        for name, reason in (self.crosswalk.unfilled or {}).items():
            self.losses.append(("column", "", name, "left blank", reason))


def _count_filled(table: pa.Table, name: str) -> int:
    cells: list[Any] = table[name].to_pylist() if name in table.column_names else []
    return sum(1 for cell in cells if cell)
