"""A source -> the lazy frame of polars, DuckDB or Dask; pandas is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import polars as pl
import pyarrow as pa

from eventcode.analysis.building import build_frame, describe_source
from eventcode.analysis.reading import ParquetReader, Piece, Reader, open_source
from eventcode.analysis.source import Source, find_source
from eventcode.analysis.where import Choice
from eventcode.errors import EventcodeError
from eventcode.table.frames import schema_of

_PIECE = 1 << 20
"""Rows in a piece of a Dask frame, at least."""


def to_polars(source: Source, reader: Reader, names: Sequence[str], choice: Choice) -> pl.LazyFrame:
    """A LazyFrame; of Parquet a scan, which reads what a query needs, of other tables the rows in memory."""
    files = _scannable(reader, names, choice)
    if files is None:
        whole = pl.from_arrow(_read(reader, names, choice))
        assert isinstance(whole, pl.DataFrame)
        return whole.lazy()
    schema = {"country": pl.String, "year": pl.Int32} if source.path.is_dir() else None
    rows = pl.scan_parquet(files, hive_schema=schema, hive_partitioning=source.path.is_dir())
    chosen = choice.to_polars()
    return (rows if chosen is None else rows.filter(chosen)).select(names)


def to_duckdb(source: Source, reader: Reader, names: Sequence[str], choice: Choice) -> Any:
    """A relation of DuckDB; all relations are of one database in memory, so that they can be joined."""
    files = _scannable(reader, names, choice)
    if files is None or choice.columns:  # Arrow chooses the rows: a condition means the same in every engine
        return _database().from_arrow(_read(reader, names, choice))
    rows = _database().from_parquet(files, hive_partitioning=source.path.is_dir())
    return rows.select(*(_need("duckdb").ColumnExpression(name) for name in names))


@cache
def _database() -> Any:
    """Kept open for the relations that were handed out; it fetches no extension."""
    return _need("duckdb").connect(config={"autoinstall_known_extensions": False})


def to_dask(source: Source, reader: Reader, names: Sequence[str], choice: Choice) -> Any:
    """A Dask frame of pandas frames as `load` gives them but for categories, which are text: of Parquet one for each
    million rows or file, of another table one."""
    frames = _need("dask.dataframe")
    pieces = reader.pieces(choice, _PIECE) if isinstance(reader, ParquetReader) else [("", ())]
    meta = build_frame([], names, source, has_categories=False)
    meta.attrs = describe_source(source, names, reader.changes)
    if not pieces:
        return frames.from_pandas(meta, npartitions=1)
    asked = {"path": str(source.path), "profile": str(source.book.folders[0]), "names": list(names), "choice": choice}
    return frames.from_map(_read_piece, pieces, **asked, meta=meta, enforce_metadata=False)


def _read_piece(piece: Piece, path: str, profile: str, names: Sequence[str], choice: Choice) -> Any:
    """One piece, in whatever process Dask reads it."""
    source = find_source(path, profile=profile)
    reader = open_source(source, is_verified=True)
    batches = (
        reader.read([piece], names, choice) if isinstance(reader, ParquetReader) else reader.batches(names, choice)
    )
    return build_frame(batches, names, source, has_categories=False)


def _need(library: str) -> Any:
    try:
        return import_module(library)
    except ImportError as error:
        message = f"this needs the library {library.partition('.')[0]}"
        raise EventcodeError(message, next_step="run: pip install 'eventcode[analysis]'") from error


def _read(reader: Reader, names: Sequence[str], choice: Choice) -> pa.Table:
    none = schema_of([reader.source.column(name) for name in names]).empty_table()
    return pa.concat_tables([none, *reader.batches(names, choice)])


def _scannable(reader: Reader, names: Sequence[str], choice: Choice) -> list[str] | None:
    """The Parquet files, where another engine reads the same from them as we do."""
    if not isinstance(reader, ParquetReader) or not reader.is_native([*names, *choice.columns]):
        return None
    return [str(path) for path in reader.verify(choice)] or None
