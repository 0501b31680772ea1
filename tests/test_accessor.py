"""What a frame of events can be asked besides panels: shapes, pairs, networks, checks, differences, a summary."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from faults.valid import valid_rows, valid_ucdp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_export import write_rows

import eventcode
from eventcode.errors import EventcodeError

ACTORS = st.sampled_from(["A", "B", "C", ""])
LISTS = st.lists(st.sampled_from(["D", "E (X)"]), max_size=2, unique=True)


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Rows of every sub-event type."""
    return eventcode.load(write_rows(tmp_path_factory.mktemp("rows") / "rows.csv", valid_rows("full")))


def test_long_to_wide_gives_the_frame_again(events: pd.DataFrame) -> None:
    own = events.assign(mine=range(len(events)))
    long = own.events.long()
    assert {"row", "side", "role", "position", "actor", "class"} < set(long.columns)
    assert long.mine.dtype == own.mine.dtype
    pd.testing.assert_frame_equal(long.events.wide(), own)
    assert long.events.wide().attrs == events.attrs


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sides=st.lists(st.tuples(ACTORS, LISTS, ACTORS, LISTS), min_size=1, max_size=8))
def test_any_actors_go_long_and_come_back(sides: list[tuple[str, list[str], str, list[str]]], tmp_path: Path) -> None:
    names = ["actor1", "assoc_actor_1", "actor2", "assoc_actor_2"]
    rows = [dict(zip(names, (a, "; ".join(b), c, "; ".join(d)), strict=True)) for a, b, c, d in sides]
    path = write_rows(tmp_path / "rows.csv", [{"event_id_cnty": f"A{at}", **row} for at, row in enumerate(rows)])
    frame = eventcode.load(path)
    long = frame.events.long()
    assert len(long) == sum(max(bool(a) + len(b) + bool(c) + len(d), 1) for a, b, c, d in sides)
    pd.testing.assert_frame_equal(long.events.wide(), frame)


def known(one: object, other: object) -> tuple[str, ...]:
    return tuple(sorted(str(name) for name in (one, other) if pd.notna(name)))


def test_dyads_are_those_that_plain_counting_finds(events: pd.DataFrame) -> None:
    dyads = events.events.dyads()
    pairs = Counter(known(*sides) for sides in zip(events.actor1, events.actor2, strict=True))
    counted = zip(dyads.actor_a, dyads.actor_b, dyads["events"], strict=True)
    found = {known(one, other): count for one, other, count in counted}
    assert found == pairs
    for name in ("fatalities", "fatalities_low", "fatalities_best"):
        assert dyads[name].sum() == events[name].sum()
    assert dyads["first"].min() == events.event_date.min()
    assert dyads["events"].is_monotonic_decreasing


def test_a_network_adds_up_and_can_be_written(events: pd.DataFrame, tmp_path: Path) -> None:
    graph = events.events.network()
    assert set(graph) == {name for side in ("actor1", "actor2") for name in events[side].dropna()}
    both = events[events.actor2.notna()]
    assert sum(weight for _, _, weight in graph.edges.data("events")) == len(both)
    for actor, known in graph.nodes.data("events"):
        assert known == ((events.actor1 == actor) | (events.actor2 == actor).fillna(False)).sum()
    nx.write_graphml(graph, tmp_path / "graph.graphml")
    assert len(nx.read_graphml(tmp_path / "graph.graphml")) == len(graph)


def test_ucdp_keeps_its_sides(tmp_path: Path) -> None:
    frame = eventcode.load(write_rows(tmp_path / "ged.csv", valid_ucdp(count=20)))
    dyads = frame.events.dyads()
    assert set(zip(dyads.actor_a, dyads.actor_b, strict=True)) == set(zip(frame.side_a, frame.side_b, strict=True))
    assert dyads["fatalities_best"].sum() == frame.best.sum()
    assert frame.events.panel("admin1").attrs["panel"]["events"] == 20


def test_checks_are_those_of_the_table(events: pd.DataFrame) -> None:
    assert not events.events.check("full").count("error")
    wrong = events.copy()
    wrong.loc[2, "fatalities"] = 10**7
    found = wrong.events.check("full")
    assert {finding.event_id for finding in found.listed if finding.severity == "error"} == {events.event_id_cnty[2]}


def test_what_changed_between_two_frames(events: pd.DataFrame) -> None:
    later = events.iloc[1:].copy()
    later.loc[3, "notes"] = "Rewritten."
    found = later.events.compare(events)
    assert (len(found.added), len(found.removed), found.changed) == (0, 1, 1)
    assert found.cells["new"].to_list() == ["Rewritten."]
    assert not events.events.compare(events)


def test_a_summary_of_every_column(events: pd.DataFrame) -> None:
    told = events.events.describe()
    assert told.loc["fatalities", ["label", "unit"]].tolist() == ["Reported fatalities", "people"]
    assert (told.filled + told.blank == len(events)).all()
    assert told.loc["event_date", "smallest"] == str(events.event_date.min().date())
    assert told.loc["country", "distinct"] == events.country.nunique()


def test_a_frame_of_something_else_is_refused() -> None:
    frame = pd.DataFrame({"height": [1.8]})
    with pytest.raises(EventcodeError, match="no column of ACLED-style data"):
        frame.events.panel()
    with pytest.raises(EventcodeError, match="not one with one row an actor"):
        pd.DataFrame({"actor1": ["A"]}).events.wide()
