"""Columns of text cells -> columns with other cells, each distinct value read once; what changes is told elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eventcode.codebook import Codebook
from eventcode.codebook.stages.migrations import Derive, Move
from eventcode.errors import TableError


def replace_cells(cells: Any, read: Callable[[str], str | None]) -> tuple[Any, int]:
    """The cells with each distinct value replaced by what `read` makes of it; where that is None it is left.

    Returns the cells and how many were left.
    """
    coded = cells.combine_chunks().dictionary_encode()
    old: list[str] = coded.dictionary.to_pylist()
    new = [read(value) for value in old]
    left = {at for at, value in enumerate(new) if value is None}
    kept = [before if after is None else after for before, after in zip(old, new, strict=True)]
    count = sum(index in left for index in coded.indices.to_pylist()) if left else 0
    return pa.chunked_array([pa.array(kept, pa.string()).take(coded.indices)], pa.string()), count


def read_day(text: str, months: Mapping[str, int]) -> str | None:
    """A day in words ("16 February 2023") as 2023-02-16; one so written already, or blank, as it is; else None."""
    if not text or _is_day(text):
        return text
    parts = text.split(" ")
    if len(parts) != 3 or parts[1].lower() not in months or not (parts[0] + parts[2]).isdecimal():
        return None
    try:
        return date(int(parts[2]), months[parts[1].lower()], int(parts[0])).isoformat()
    except ValueError:
        return None


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def move_cells(cells: Any, lists: Any, step: Move, separator: str) -> tuple[int, Any, Any]:
    """What the pattern of the step finds first in `cells`, moved to the end of `lists`: the count and both columns."""
    groups = pc.extract_regex(cells, step.pattern)
    found = groups.is_valid()
    cut = pc.utf8_rtrim_whitespace(pc.replace_substring_regex(cells, step.pattern, "", max_replacements=1))
    items = pa.chunked_array([[step.write.format(**each) if each else "" for each in groups.to_pylist()]], pa.string())
    joined = pc.if_else(pc.equal(lists, pa.scalar("")), items, pc.binary_join_element_wise(lists, items, separator))
    return found.to_pylist().count(True), pc.if_else(found, cut, cells), pc.if_else(found, joined, lists)


def derive_cells(table: pa.Table, step: Derive, codebook: Codebook) -> Any:
    """The derived column of the step, computed from the others; a row from which nothing follows keeps what it has,
    as do all rows where one of the others is missing.

    Raises TableError where the column is not one that can be computed from text.
    """
    if step.column not in _DERIVED:
        raise TableError(f"cannot be computed; only {', '.join(_DERIVED)} can", key=step.column)
    names, compute = _DERIVED[step.column]
    if not set(names) <= set(table.column_names):
        return table[step.column]
    known: dict[tuple[str, ...], str] = {}
    out = []
    for before, *given in zip(*(table[name].to_pylist() for name in (step.column, *names)), strict=True):
        key = tuple(given)
        if key not in known:
            known[key] = compute(codebook, *key)
        out.append(before if before and (step.only_blank or not known[key]) else known[key])
    return pa.chunked_array([out], pa.string())


_DERIVED: dict[str, tuple[tuple[str, ...], Callable[..., str]]] = {
    "disorder_type": (("sub_event_type",), lambda book, sub: book.types.disorder_type(sub)),
    "civilian_targeting": (
        ("sub_event_type", "inter1", "inter2"),
        lambda book, sub, *kinds: book.types.civilian_targeting(sub, kinds),
    ),
}
