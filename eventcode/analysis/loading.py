"""`eventcode.load`: a table or a release -> a frame of pandas, or a lazy frame of polars, DuckDB or Dask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from eventcode.analysis.building import build_frame, describe_source
from eventcode.analysis.engines import to_dask, to_duckdb, to_polars
from eventcode.analysis.reading import Reader, need_columns, open_source
from eventcode.analysis.source import Source, find_source
from eventcode.analysis.where import Choice, Where, named_columns, read_where
from eventcode.codebook import Codebook
from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Engine: TypeAlias = Literal["pandas", "polars", "duckdb", "dask"]


@overload
def load(
    source: str | Path,
    columns: Sequence[str] | None = None,
    where: Where = None,
    *,
    engine: Literal["pandas"] = "pandas",
    profile: str | Path | Codebook = "",
) -> pd.DataFrame:
    """A frame of pandas."""
    ...


@overload
def load(
    source: str | Path,
    columns: Sequence[str] | None = None,
    where: Where = None,
    *,
    engine: Literal["polars"],
    profile: str | Path | Codebook = "",
) -> pl.LazyFrame:
    """A frame of polars."""
    ...


@overload
def load(
    source: str | Path,
    columns: Sequence[str] | None = None,
    where: Where = None,
    *,
    engine: Literal["duckdb", "dask"],
    profile: str | Path | Codebook = "",
) -> Any:
    """A frame of DuckDB or Dask."""
    ...


def load(
    source: str | Path,
    columns: Sequence[str] | None = None,
    where: Where = None,
    *,
    engine: Engine = "pandas",
    profile: str | Path | Codebook = "",
) -> Any:
    """A table of events as a frame, with the accessor `.events`.

    source: the folder of a release or of a run, or a table: CSV, Parquet, XLSX or JSON, an ACLED or UCDP GED download
    as it comes; an older layout is lifted, and `attrs["changes"]` say so. The digests of a release are verified.
    columns: those to read, in this order; all if not given.
    where: the rows to read: a mapping from columns to a value, a list of values or a pair (low, high) whose ends count
    in (None: open), {"country": ["Mali", "Niger"], "event_date": ("2024-01-01", None)}, or a condition as SQL writes it
    after WHERE. Of Parquet only the files, row groups and columns are read that can hold such rows.
    engine: pandas, or the lazy frame of polars, duckdb or dask (the extra `analysis`), which are read when they are
    computed.
    profile: acled, full, ucdp_ged or a codebook of your own; if not given, what the table names or its columns tell.

    In pandas, text, integers and numbers are Arrow columns, blank cells missing; days are datetime64[s]; text whose
    values the codebook puts in an order is an ordered category; numbers that are names are text. `attrs` hold source,
    version, profile, codebook, labels, units, and values (what the numbers of a column mean).

    Raises EventcodeError where a file of a release is not as it was released, a column is not there or `where` cannot
    be read; TableError, with file and line, where the table cannot be read as it stands.
    """
    if engine not in _ENGINES:
        raise EventcodeError(f"there is no engine {engine!r}", next_step=f"name one of {', '.join(_ENGINES)}")
    found = find_source(source, named_columns(where), profile)
    reader = open_source(found)
    names = tuple(reader.columns if columns is None else dict.fromkeys(columns))
    choice = read_where(where, found.column)
    need_columns(reader, [*names, *choice.columns])
    return _ENGINES[engine](found, reader, names, choice)


def _to_pandas(source: Source, reader: Reader, names: Sequence[str], choice: Choice) -> pd.DataFrame:
    frame = build_frame(reader.batches(names, choice), names, source)
    frame.attrs = describe_source(source, names, reader.changes)
    return frame


_ENGINES: dict[str, Callable[..., Any]] = {
    "pandas": _to_pandas,
    "polars": to_polars,
    "duckdb": to_duckdb,
    "dask": to_dask,
}
