"""One row an event <-> one row an actor, in the frame's own types; what a shape is lives in convert."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from eventcode.analysis.building import build_frame
from eventcode.analysis.layout import Layout
from eventcode.analysis.source import described_by
from eventcode.analysis.tables import to_text_table
from eventcode.analysis.typed import to_types
from eventcode.convert import ADDED
from eventcode.convert import to_long as long_table
from eventcode.convert import to_wide as wide_table
from eventcode.errors import EventcodeError

_FROM = "columns of actors"
"""In attrs: the columns that became rows."""
_NUMBERS = ("row", "side", "position")


def to_long(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """One row for each main and associated actor; the event's other columns are repeated."""
    if set(ADDED) & set(frame.columns):
        raise EventcodeError("the table has one row an actor already", next_step="use it as it is")
    sides = [name for side in layout.sides for name in (side.name, side.kind, side.associates)]
    taken = [name for name in sides if name in layout.columns]
    layout.need(layout.release.actors[0].name)
    long: Any = long_table(to_text_table(frame[taken]), layout.book)
    added = pd.DataFrame({name: _added(name, long[name]) for name in ADDED})
    repeated = frame.drop(columns=taken).iloc[added["row"].to_numpy(dtype="int64") - 1].reset_index(drop=True)
    whole = _join(repeated, added, frame)
    whole.attrs = {**frame.attrs, _FROM: taken}
    return whole


def _added(name: str, cells: Any) -> Any:
    known = pc.if_else(pc.equal(cells, pa.scalar("")), pa.scalar(None, pa.string()), cells)
    return pd.arrays.ArrowExtensionArray(known.cast(pa.int64()) if name in _NUMBERS else known)


def to_wide(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """One row for each event again, its actors in columns, in the codebook's order of columns."""
    missing = [name for name in ADDED if name not in frame.columns]
    if missing:
        message = f"the table has no column {missing[0]!r}, so it is not one with one row an actor"
        raise EventcodeError(message, next_step="give what .events.long() gave")
    wide = wide_table(to_text_table(frame[list(ADDED)]), layout.book)
    source = described_by(layout.book)
    told = frame.attrs.get(_FROM, wide.column_names)  # a table with no class of actors has none again
    actors = build_frame([to_types(wide, source)], wide.column_names, source)[[*told]]
    events = frame.drop_duplicates("row").sort_values("row").drop(columns=list(ADDED)).reset_index(drop=True)
    whole = _join(events, actors, frame)
    known = [column.name for column in layout.book.columns if column.name in whole]
    whole.attrs = {name: about for name, about in frame.attrs.items() if name != _FROM}
    return whole[[*known, *(name for name in whole.columns if name not in known)]]


def _join(left: pd.DataFrame, right: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    whole = pd.concat([left, right], axis=1)
    whole.attrs = like.attrs
    return whole
