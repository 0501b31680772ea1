"""Who meets whom: events and deaths of each pair of actors, as a table and as a network; no name is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl

from eventcode.analysis.layout import Layout
from eventcode.analysis.series import to_arrow, to_days, to_numbers
from eventcode.errors import EventcodeError

if TYPE_CHECKING:
    import networkx as nx

SIDES = ("actor_a", "actor_b")
_MAIN = ["row", "side", "role"]


def find_dyads(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """A row for each pair of main actors, the pair with most events first; `actor_b` is missing for those alone."""
    if set(_MAIN) <= set(frame.columns):
        raise EventcodeError("the table has one row an actor", next_step="call .events.wide() first")
    layout.need(*(side.name for side in layout.release.actors[:1]))
    rows = _read_sides(frame, layout)
    tolls = [pl.col(name).sum() for name in layout.tolls]
    counted = rows.group_by(SIDES).agg(pl.len().alias("events"), *tolls, pl.col("day").min().alias("first"),
                                       pl.col("day").max().alias("last"))  # fmt: skip
    ordered = counted.sort(["events", *SIDES], descending=[True, False, False], nulls_last=True)
    return _to_pandas(ordered, frame)


def _read_sides(frame: pd.DataFrame, layout: Layout) -> pl.DataFrame:
    sides = [_names(frame, side.name) for side in layout.sides[:2]]
    first, second = sides[0], sides[1] if len(sides) > 1 else pl.Series([None] * len(frame), dtype=pl.String)
    pair = pl.DataFrame([first.alias("one"), second.alias("two")])
    if not layout.rules.ordered_sides:  # coding rules: the order of two actors carries no meaning
        both = pl.all_horizontal(pl.all().is_not_null())
        pair = pair.select(
            pl.coalesce(pl.when(both).then(pl.min_horizontal("one", "two")), "one", "two").alias("one"),
            pl.when(both).then(pl.max_horizontal("one", "two")).alias("two"),
        )
    numbers = [to_numbers(pl.Series(name, to_arrow(frame[column]))) for name, column in layout.tolls.items()]
    day = layout.release.day
    days = to_days(pl.Series(day, to_arrow(frame[day]))) if day in layout.columns else pl.Series([None] * len(frame))
    return pair.select(pl.col("one").alias(SIDES[0]), pl.col("two").alias(SIDES[1])).with_columns(
        *numbers, days.cast(pl.Date).alias("day")
    )


def _names(frame: pd.DataFrame, name: str) -> pl.Series:
    return pl.Series(name, to_arrow(frame[name])).cast(pl.String).replace("", None)


def _to_pandas(rows: pl.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    table: Any = rows.with_columns(pl.col("events").cast(pl.Int64)).to_arrow(compat_level=pl.CompatLevel.oldest())
    columns = {name: pd.arrays.ArrowExtensionArray(table[name]) for name in table.column_names}
    whole = pd.DataFrame(columns)
    for name in ("first", "last"):
        whole[name] = whole[name].astype("datetime64[s]")
    whole.attrs = frame.attrs
    return whole


def make_network(dyads: pd.DataFrame) -> nx.Graph:
    """The pairs as edges of a graph, with their events, deaths, first and last day; nodes: every actor, with the events
    and deaths that it is part of. An actor alone is a node without that edge."""
    try:
        import networkx as nx
    except ImportError as error:
        message = "a network needs the library networkx"
        raise EventcodeError(message, next_step="run: pip install 'eventcode[analysis]'") from error
    graph: nx.Graph = nx.Graph()
    sums = [name for name in dyads.columns if name not in (*SIDES, "first", "last")]
    for row in dyads.to_dict("records"):
        numbers = {name: 0 if pd.isna(row[name]) else row[name] for name in sums}
        ends = [row[side] for side in SIDES if not pd.isna(row[side])]
        for actor in dict.fromkeys(ends):
            _add(graph.nodes, actor, numbers) if graph.has_node(actor) else graph.add_node(actor, **numbers)
        if len(ends) == 2:
            _add_edge(graph, ends, row, numbers)
    return graph


def _add_edge(graph: nx.Graph, ends: list[str], row: dict[Any, Any], numbers: dict[str, Any]) -> None:
    days = {name: row[name].date().isoformat() for name in ("first", "last") if not pd.isna(row[name])}
    if not graph.has_edge(*ends):
        graph.add_edge(*ends, **numbers, **days)
        return
    known = graph.edges[ends[0], ends[1]]  # B against A, where the sides have an order
    for name, number in numbers.items():
        known[name] += number
    known |= {"first": min(known["first"], days["first"]), "last": max(known["last"], days["last"])} if days else {}


def _add(nodes: Any, actor: str, numbers: dict[str, Any]) -> None:
    for name, number in numbers.items():
        nodes[actor][name] += number
