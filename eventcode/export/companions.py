"""Released rows -> the tables beside them: sources, one line a report, and actors; it reads no input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eventcode.codebook import Codebook
from eventcode.codebook.stages.releases import ReleaseRules
from eventcode.export.formats import Writer

_ACTOR_FIELDS: list[Any] = [
    ("actor", pa.string()),
    ("class", pa.string()),
    ("events", pa.int64()),
    ("as_associate", pa.int64()),
    ("first_day", pa.date32()),
    ("last_day", pa.date32()),
]
ACTORS = pa.schema(_ACTOR_FIELDS)


def sources_schema(rules: ReleaseRules) -> pa.Schema:
    """id of the event, place of the report in the row's list from 1, and what is known of the report."""
    fields: list[Any] = [("id", pa.string()), ("number", pa.int64())]
    fields += [(name, pa.string()) for name in rules.sources.values()]
    return pa.schema(fields)


def sources_of(rows: pa.Table, keys: Any, codebook: Codebook, rules: ReleaseRules) -> pa.Table:
    """The reports of these rows in their order. keys: the released id of each row."""
    first, *others = rules.sources
    items = _split(rows[first], codebook.column(first).separator)
    parents = pc.list_parent_indices(items)
    starts = np.repeat(items.offsets.to_numpy()[:-1], pc.list_value_length(items).fill_null(0).to_numpy())
    numbers = np.arange(len(parents), dtype=np.int64) - (starts - items.offsets[0].as_py()) + 1
    columns = [keys.cast(pa.string()).take(parents), pa.array(numbers), items.flatten()]
    columns += [_beside(items, _split(rows[name], codebook.column(name).separator)) for name in others]
    return pa.table(columns, schema=sources_schema(rules))


def _split(cells: Any, separator: str) -> Any:
    return pc.split_pattern(cells.combine_chunks(), separator)


def _beside(items: Any, others: Any) -> Any:
    """The items of a second list that runs beside the first; blank where the two are not of one length."""
    pairs = zip(pc.list_value_length(items).to_pylist(), others.to_pylist(), strict=True)
    parts = (other if other and len(other) == length else [None] * (length or 0) for length, other in pairs)
    return pa.array([cell for part in parts for cell in part], pa.string())


class SourcesWriter:
    """Sets out the reports of the rows, as they come, one a line; `count` is how many."""

    def __init__(self, out: Writer, codebook: Codebook, rules: ReleaseRules) -> None:
        self._out, self._book, self._rules = out, codebook, rules
        self.count = 0

    def write(self, rows: pa.Table) -> None:
        """Add the reports of these rows."""
        reports = sources_of(rows, row_keys(rows, self._rules), self._book, self._rules)
        self.count += len(reports)
        self._out.write(reports)

    def close(self) -> None:
        """Finish the file."""
        self._out.close()


def row_keys(rows: pa.Table, rules: ReleaseRules) -> Any:
    """The released id of each row; of a draft that has none yet, the draft's."""
    keys: Any = rows[rules.id].combine_chunks()
    return pc.coalesce(keys, rows["draft_id"].combine_chunks()) if "draft_id" in rows.column_names else keys


class ActorTally:
    """Grows by rows; `table` then has every actor with its class, its events and the days between which it is named."""

    def __init__(self, codebook: Codebook, rules: ReleaseRules) -> None:
        self._book, self._rules = codebook, rules
        self._parts: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        """Count the actors of these rows."""
        named = pa.concat_tables(list(self._name(rows)))
        self._parts.append(_tally(named.filter(pc.is_valid(named["actor"]))))
        if len(self._parts) > 32:
            self._parts = [_tally(pa.concat_tables(self._parts))]

    @property
    def table(self) -> pa.Table:
        """One row for each actor and class, by name."""
        whole = _tally(pa.concat_tables([ACTORS.empty_table(), *self._parts]))
        return whole.sort_by([("actor", "ascending"), ("class", "ascending")])

    def _name(self, rows: pa.Table) -> Iterator[pa.Table]:
        days = rows[self._rules.day]
        for side in self._rules.actors:
            blank = pa.nulls(len(rows), pa.string())
            yield _named(rows[side.name], rows[side.kind] if side.kind else blank, days, is_associate=False)
            if side.associates:
                items = _split(rows[side.associates], self._book.column(side.associates).separator)
                days_of = days.combine_chunks().take(pc.list_parent_indices(items))
                yield _named(items.flatten(), pa.nulls(len(days_of), pa.string()), days_of, is_associate=True)


def _named(names: Any, kinds: Any, days: Any, *, is_associate: bool) -> pa.Table:
    one, none = pa.array([1] * len(names), pa.int64()), pa.array([0] * len(names), pa.int64())
    columns = [names, kinds, none if is_associate else one, one if is_associate else none, days, days]
    return pa.table(columns, schema=ACTORS)


def _tally(named: pa.Table) -> pa.Table:
    counted = named.group_by(["actor", "class"], use_threads=False).aggregate(
        [("events", "sum"), ("as_associate", "sum"), ("first_day", "min"), ("last_day", "max")]
    )
    names = ["actor", "class", "events_sum", "as_associate_sum", "first_day_min", "last_day_max"]
    return counted.select(names).rename_columns(ACTORS.names).cast(ACTORS)
