"""A table as batches of cells with the line that each row stands on; no file format and no rule lives here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

Lines = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Batch:
    """Some rows. cells: text columns (plain or dictionary-encoded), typed where the source was typed.

    lines: for each row the line of the file that it begins on, from 1; in a frame its position, from 0.
    """

    cells: pa.Table
    lines: Lines

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True)
class Table:
    """A source that was opened: its name, its header, and its rows as often as `batches` is called.

    notices: what was recognised on the way (an encoding, a delimiter, a further sheet), complete once a pass has ended.
    typed: cells come in the types of the source, not as text. numbering: what the lines of its batches count, in words.
    some: gives the rows of a few columns in little memory, where the source can; line breaks in cells are not counted.
    """

    name: str
    columns: tuple[str, ...]
    batches: Callable[[], Iterator[Batch]]
    notices: list[str] = field(default_factory=list)
    typed: bool = False
    numbering: str = (
        "the line of the file on which the row begins, as a text editor counts it; the header is line 1. A spreadsheet "
        "counts the same as long as no cell holds a line break; else look for the event's id"
    )
    some: Callable[[Collection[str]], Iterator[Batch]] | None = None

    def read(self) -> pa.Table:
        """The whole table in memory, every cell as text and a blank as "". Raises TableError."""
        empty = pa.table({name: pa.array([], pa.string()) for name in self.columns})
        parts = [to_text(batch.cells) for batch in self.batches()]
        return pa.concat_tables([empty, *parts]).combine_chunks()

    def note(self, text: str) -> None:
        """Keep a notice, once."""
        if text not in self.notices:
            self.notices.append(text)


def to_text(cells: pa.Table) -> pa.Table:
    """The same cells as plain text columns; null becomes ""."""
    columns: list[Any] = [column.cast(pa.string()) for column in cells.columns]
    return pa.table([column.fill_null("") for column in columns], names=cells.column_names)


def to_series(name: str, cells: Any) -> pl.Series:
    """Arrow cells as a series of this name, dictionaries spelled out."""
    if pa.types.is_dictionary(cells.type):
        cells = cells.cast(cells.type.value_type)
    return pl.Series(name, cells)
