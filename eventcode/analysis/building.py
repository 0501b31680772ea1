"""Typed batches -> a pandas frame, column by column in little memory, with what is known of it in attrs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eventcode.analysis.layout import find_rules, remember
from eventcode.analysis.source import Source
from eventcode.codebook import Column
from eventcode.table.frames import schema_of

if TYPE_CHECKING:
    import pandas as pd

_WITHOUT_ORDER = {"countries", "regions"}
_MOST_CATEGORIES = 100
_CHUNK = 50_000
"""Rows that a chunk of a column has, at least."""


def build_frame(
    batches: Iterable[pa.Table], names: Sequence[str], source: Source, *, has_categories: bool = True
) -> pd.DataFrame:
    """The batches as one frame: text, integers and numbers as Arrow columns, days as datetime64[s], numbers that are
    names as text, and text whose values the codebook puts in an order as ordered categories (has_categories)."""
    import pandas as pd

    gathered = [_gatherer(source, name, has_categories=has_categories) for name in names]
    for batch in batches:
        for at, gatherer in enumerate(gathered):
            gatherer.add(batch.column(at))
    columns: dict[str, Any] = {}
    for name in names:
        columns[name] = gathered.pop(0).finish()  # each gives up its batches before the next one is put together
    return pd.DataFrame(columns, copy=False)


def _gatherer(source: Source, name: str, *, has_categories: bool) -> _Gatherer:
    column = source.column(name)
    if column.type == "date":
        return _Days()
    values = _ordered_values(source, column) if has_categories else ()
    if values:
        return _Categories(values)
    return _Texts() if name in find_rules(source.book).identifiers else _Cells(_arrow_type(column))


def _arrow_type(column: Column) -> pa.DataType:
    kind: pa.DataType = schema_of([column]).field(0).type
    return kind


def _ordered_values(source: Source, column: Column) -> tuple[str, ...]:
    """The values of a text column in the codebook's order; empty where any may stand or their order says nothing."""
    if column.type != "string" or column.allowed in _WITHOUT_ORDER:
        return ()
    values = source.book.values(column) if isinstance(column.allowed, str) and column.allowed else ()
    texts = tuple(str(each.value) for each in values) or tuple(str(each) for each in column.allowed)
    return texts if len(texts) <= _MOST_CATEGORIES else ()


class _Gatherer:
    """The cells of one column, batch by batch."""

    def add(self, cells: Any) -> None:
        """Take the cells of one more batch."""
        raise NotImplementedError

    def finish(self) -> Any:
        """The whole column, in a form that pandas holds as it is."""
        raise NotImplementedError


class _Cells(_Gatherer):
    """Cells that stay in Arrow's buffers; small batches are put together, because many chunks are slow to work with."""

    def __init__(self, kind: pa.DataType) -> None:
        self.kind, self.parts = kind, list[Any]()
        self._small: list[Any] = []

    def add(self, cells: Any) -> None:
        self._small += cells.chunks
        if sum(map(len, self._small)) >= _CHUNK:
            self._join()

    def _join(self) -> None:
        self.parts += self._small if len(self._small) < 2 else [pa.concat_arrays(self._small)]
        self._small = []

    def finish(self) -> Any:
        import pandas as pd

        self._join()
        whole: Any = pa.chunked_array(self.parts, self.kind)  # type: ignore[call-overload]
        return pd.arrays.ArrowExtensionArray(whole)


class _Texts(_Cells):
    """Numbers that are names."""

    def __init__(self) -> None:
        super().__init__(pa.string())

    def add(self, cells: Any) -> None:
        super().add(cells.cast(pa.string()))


class _Days(_Gatherer):
    """Days as pandas counts them, which compare with text, make periods and draw."""

    def __init__(self) -> None:
        self.parts: list[Any] = []

    def add(self, cells: Any) -> None:
        self.parts += cells.chunks

    def finish(self) -> Any:
        whole = np.empty(sum(map(len, self.parts)), "datetime64[s]")
        end = len(whole)
        while self.parts:  # from behind, each given up before the next
            part = self.parts.pop()
            whole[end - len(part) : end] = part.to_numpy(zero_copy_only=False)
            end -= len(part)
        return whole


class _Categories(_Gatherer):
    """Places in the list of values, a byte each; a value that the codebook has not stands behind the others."""

    def __init__(self, values: tuple[str, ...]) -> None:
        self.values = list(values)
        self.parts: list[Any] = [np.empty(0, np.int8)]

    def add(self, cells: Any) -> None:
        known = set(self.values)
        self.values += sorted(
            value for value in pc.unique(cells).to_pylist() if value is not None and value not in known
        )
        places = pc.fill_null(pc.index_in(cells, value_set=pa.array(self.values, pa.string())), -1)
        self.parts.append(places.to_numpy().astype(np.min_scalar_type(-len(self.values))))

    def finish(self) -> Any:
        import pandas as pd

        kind: Any = pd.CategoricalDtype(self.values, ordered=True)
        return pd.Categorical.from_codes(np.concatenate(self.parts), dtype=kind)


def describe_source(source: Source, names: Sequence[str], changes: Sequence[str]) -> dict[Hashable | None, Any]:
    """What attrs say of a frame, all of it plain text, numbers and mappings, so that JSON and Parquet can hold it.

    source, version: of the data; profile: whose layout it has; labels, units, values: of its columns; changes:
    what was lifted from an older layout.
    """
    columns = [source.column(name) for name in names]
    rules = find_rules(source.book)
    made_with = source.about.get("codebook", {})
    is_other = made_with.get("name", source.book.name) != source.book.name
    return {
        "source": source.about.get("title")
        or (source.path.parent if source.path.stem == "events" else source.path).name,
        "version": source.about.get("version", ""),
        "profile": source.book.name,
        "codebook": f"{made_with['name']} {made_with['version']}" if is_other else remember(source.book),
        "labels": {column.name: column.label for column in columns if column.label},
        "units": {name: unit for name, unit in rules.measures.items() if name in names},
        "values": {name: labels for name in names if (labels := source.value_labels(name))},
        "changes": list(changes),
    }
