"""A local table, newer rows and a list of deletions -> the table brought up to date; no file is opened here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from eventcode.compare.comparing import Side
from eventcode.errors import TableError
from eventcode.records import Record


class Update(Record, frozen=True):
    """What came of it. kept, replaced, removed: rows of the local table; added: rows of new ids; stale: new rows that
    were left out, because the local row is newer or their id was deleted since."""

    table: pa.Table
    kept: int
    replaced: int
    removed: int
    added: int
    stale: int

    def tell(self) -> str:
        """The result in one sentence."""
        return (
            f"{self.added:,} added, {self.replaced:,} replaced, {self.removed:,} removed, {self.kept:,} kept"
            f"{f', {self.stale:,} newer rows left out as stale' if self.stale else ''}"
        )


def update_table(
    local: Side, new: Side, deletions: Side | None, *, key: str = "event_id_cnty", upload: str = "timestamp"
) -> Update:
    """The local table brought up to date, in the local columns, every cell text; kept rows first, in their order.

    Of rows with one id the one with the latest upload stays, the later one of two that tie. A deletion takes the rows
    of its id that were uploaded before it; without a time (deleted_timestamp) it takes every one. Raises TableError.
    """
    for side, names in ((local, [key, upload]), (new, [key, upload])):
        _need(side, names)
    rows = pl.concat([_index(side, number, key, upload) for number, side in enumerate((local, new))])
    gone = _deleted(deletions, key) if deletions else pl.DataFrame(schema={key: pl.String, "until": pl.Int64})
    marked = rows.join(gone, on=key, how="left", maintain_order="left")
    alive = marked.filter(pl.col("until").is_null() | (pl.col("upload") > pl.col("until")))
    best = alive.sort(["upload", "side", "place"]).unique(key, keep="last").sort(["side", "place"])
    return _gather(local, new, rows, best, key)


def _need(side: Side, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in side.columns]
    if missing:
        message = f"there is no column {missing[0]!r}, by which rows are brought up to date"
        raise TableError(message, file=side.name, next_step="give an ACLED-style table with ids and uploads")


def _index(side: Side, number: int, key: str, upload: str) -> pl.DataFrame:
    parts = [pl.DataFrame(schema={key: pl.String, "upload": pl.Int64})]
    parts += [
        pl.DataFrame({key: _texts(cells[key]), "upload": _texts(cells[upload])}).with_columns(
            pl.col("upload").cast(pl.Int64, strict=False).fill_null(-1)
        )
        for cells in side.batches()
    ]
    return pl.concat(parts).with_row_index("place").with_columns(pl.lit(number).alias("side"))


def _deleted(side: Side, key: str) -> pl.DataFrame:
    """Each deleted id with the upload up to which its rows go."""
    _need(side, [key])
    latest = 2**62
    parts = [pl.DataFrame(schema={key: pl.String, "until": pl.Int64})]
    for cells in side.batches():
        times = _texts(cells["deleted_timestamp"]) if "deleted_timestamp" in cells.column_names else [""] * len(cells)
        until = pl.Series("until", times, dtype=pl.String).cast(pl.Int64, strict=False).fill_null(latest)
        parts.append(pl.DataFrame([pl.Series(key, _texts(cells[key]), dtype=pl.String), until]))
    return pl.concat(parts).group_by(key).agg(pl.col("until").max())


def _texts(column: Any) -> Any:
    return pc.fill_null(column.cast(pa.string()), "").combine_chunks()


def _gather(local: Side, new: Side, rows: pl.DataFrame, best: pl.DataFrame, key: str) -> Update:
    kept, come = (best.filter(pl.col("side") == number) for number in (0, 1))
    before = rows.filter(pl.col("side") == 0)
    replaced = come.join(before, on=key, how="semi")
    lost = before.join(best, on=key, how="anti")
    parts = [*_take(local, kept["place"], local.columns), *_take(new, come["place"], local.columns)]
    schema = pa.schema([(name, pa.string()) for name in local.columns])
    return Update(
        table=pa.concat_tables([schema.empty_table(), *parts]).combine_chunks(),
        kept=len(kept),
        replaced=len(replaced),
        removed=len(lost),
        added=len(come) - len(replaced),
        stale=rows.filter(pl.col("side") == 1).height - len(come),
    )


def _take(side: Side, places: pl.Series, columns: Sequence[str]) -> Iterator[pa.Table]:
    """The rows at these places, ascending, as text in these columns; a column that is missing is blank."""
    start = 0
    for cells in side.batches():
        first, last = (places.search_sorted(at, "left") for at in (start, start + len(cells)))
        chosen = cells.take((places[first:last] - start).to_arrow())
        start += len(cells)
        blank = pa.array([""] * len(chosen), pa.string())
        yield pa.table(
            [_texts(chosen[name]) if name in chosen.column_names else blank for name in columns], names=list(columns)
        )
