"""Cells of any type as one text each, and rows as hashes; what differs is decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

_SEED = 20_230_331
KEY, ROW = "key hash", "row hash"


def to_texts(cells: pa.Table, columns: Sequence[str], numbers: frozenset[str]) -> pl.DataFrame:
    """The columns as text, "" where blank; a number in one form, so that 12.50 and 12.5 are the same."""
    return pl.DataFrame([_spell(name, _texts(cells[name], is_number=name in numbers)) for name in columns])


def to_hashes(cells: pa.Table, columns: Sequence[str], key: Sequence[str], numbers: frozenset[str]) -> pl.DataFrame:
    """Two hashes of 64 bits for each row: of its key, and of all the columns."""
    hashes = pl.DataFrame([_hash(name, _texts(cells[name], is_number=name in numbers)) for name in columns])
    return pl.DataFrame([hashes.select(key).hash_rows(_SEED).alias(KEY), hashes.hash_rows(_SEED).alias(ROW)])


def _texts(column: Any, *, is_number: bool) -> Any:
    """The cells as text, still dictionary-encoded where they came so."""
    if pa.types.is_dictionary(column.type):
        column = column.combine_chunks()
        values = _plain(column.dictionary, is_number=is_number)
        return pa.DictionaryArray.from_arrays(column.indices, values)
    return _plain(column, is_number=is_number)


def _plain(cells: Any, *, is_number: bool) -> Any:
    texts = pc.fill_null(cells.cast(pa.string()), "")
    if not is_number:
        return texts
    numbers = pl.Series(texts).str.strip_chars().cast(pl.Float64, strict=False).to_arrow()
    return pc.coalesce(pc.cast(numbers, pa.string()), texts)


def _spell(name: str, texts: Any) -> pl.Series:
    if isinstance(texts, pa.DictionaryArray):
        texts = pc.take(texts.dictionary, texts.indices)
    return pl.Series(name, texts, dtype=pl.String).fill_null("")


def _hash(name: str, texts: Any) -> pl.Series:
    """Each text's hash; of a dictionary's values once, however often they stand in the column."""
    if not isinstance(texts, pa.DictionaryArray):
        return pl.Series(name, texts, dtype=pl.String).hash(_SEED)
    blank = pl.Series([""], dtype=pl.String).hash(_SEED)
    hashes = pl.Series(name, texts.dictionary, dtype=pl.String).hash(_SEED)
    indices: Any = texts.indices
    places = pl.Series(pc.fill_null(indices, len(hashes)), dtype=pl.UInt32)
    return hashes.append(blank).gather(places)
