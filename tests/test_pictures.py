"""Pictures: what they count, what they say they leave out, and that every kind can be drawn of every table."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eventcode
from eventcode.analysis.pictures.by_actor import count_actors
from eventcode.analysis.pictures.over_space import count_places
from eventcode.analysis.pictures.over_time import count_days, count_timeline, sum_fatalities
from eventcode.analysis.pictures.rows import Asked, Rows
from eventcode.errors import EventcodeError
from eventcode.outlines import Box
from eventcode.picture.framing import clip_ring, frame_points

KINDS = ("timeline", "map", "calendar", "actors", "fatalities")
LONG = "People's Front for the Long Liberation of the Northern Highlands and Valleys (Reunited Faction of 2019)"
TYPES = ("Battles", "Protests", "Riots", "Strategic developments", "Explosions/Remote violence")
ACTORS = (LONG, "Rioters (Freedonia)", "حرس التلال", "မြောက်ပိုင်းတပ်", None)
SAMPLE = Path(__file__).parent.parent / "exports" / "sample" / "1.1.0"
pytestmark = pytest.mark.filterwarnings("ignore:no font on this machine")

toll = st.one_of(st.none(), st.integers(0, 50))
rows = st.fixed_dictionaries(
    {
        "event_date": st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2023, 12, 31))),
        "event_type": st.sampled_from(TYPES),
        "actor1": st.sampled_from(ACTORS),
        "actor2": st.sampled_from(ACTORS),
        "latitude": st.one_of(st.none(), st.floats(-89, 89)),
        "longitude": st.one_of(st.none(), st.floats(-179, 179)),
        "geo_precision": st.sampled_from([1, 2, 3]),
        "time_precision": st.sampled_from([1, 2, 3]),
        "fatalities_low": toll,
        "fatalities_best": toll,
        "fatalities_high": toll,
    }
)
tables = st.lists(rows, max_size=25)
COLUMNS = ("event_date", "event_type", "actor1", "actor2", "latitude", "longitude", "geo_precision", "time_precision",
           "fatalities_low", "fatalities_best", "fatalities_high", "country", "location")  # fmt: skip


def to_frame(events: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(events, columns=list(COLUMNS))
    table["event_date"] = pd.to_datetime(table["event_date"])
    table.attrs = {"source": "Made-up events", "version": "2.0.0"}
    return table


def ask(frame: pd.DataFrame, by: str = "type", value: str = "events") -> Rows:
    return Rows(frame, Asked(by, value))


@given(tables, st.sampled_from(["D", "W", "M", "Q", "Y", None]), st.sampled_from(["type", "actor1", ""]))
@settings(max_examples=40)
def test_a_timeline_holds_every_event_that_has_a_day(events: list[dict[str, Any]], freq: Any, by: str) -> None:
    found = count_timeline(ask(to_frame(events), by), freq)
    undated = sum(each["event_date"] is None for each in events)
    assert sum(sum(group.values) for group in found.groups) == len(events) - undated
    assert all(len(group.values) == len(found.periods) - 1 for group in found.groups)
    assert ("without a day" in found.caption.subtitle) == bool(undated)


@given(tables)
@settings(max_examples=40)
def test_a_map_holds_every_event_that_has_a_place_and_a_calendar_every_day(events: list[dict[str, Any]]) -> None:
    frame = to_frame(events)
    placed = sum(each["latitude"] is not None and each["longitude"] is not None for each in events)
    assert sum(count_places(ask(frame)).sizes) == placed
    days = [each["event_date"] for each in events if each["event_date"]]
    assert sum(count_days(ask(frame, "")).counts.values()) == len(days)


@given(tables)
@settings(max_examples=40)
def test_an_event_counts_once_for_each_of_its_actors(events: list[dict[str, Any]]) -> None:
    found = count_actors(ask(to_frame(events)), top=10)
    told = {name: sum(group.values[at] for group in found.groups) for at, name in enumerate(found.names)}
    for name in {each for each in ACTORS if each}:
        assert told.get(name, 0) == sum(name in (each["actor1"], each["actor2"]) for each in events)


@given(tables)
@settings(max_examples=40)
def test_the_best_figure_lies_in_the_band_and_open_tops_are_told(events: list[dict[str, Any]]) -> None:
    found = sum_fatalities(ask(to_frame(events), ""), "M")
    assert found.low is not None
    assert found.high is not None
    for low, best, high in zip(found.low, found.best, found.high, strict=True):
        assert low <= best <= high
    dated = [each for each in events if each["event_date"]]
    some = [each for each in dated if (each["fatalities_low"], each["fatalities_best"]) != (None, None)]
    assert any(found.open_top) == any(each["fatalities_high"] is None for each in some)


def test_a_table_without_a_range_says_so() -> None:
    frame = to_frame([{"event_date": "2023-05-01", "event_type": "Battles"}])
    plain = frame.drop(columns=["fatalities_low", "fatalities_best", "fatalities_high"]).assign(fatalities=3)
    found = sum_fatalities(ask(plain, ""), None)
    assert (found.low, found.high, found.best) == (None, None, (3.0,))
    assert "no range" in found.caption.subtitle
    with pytest.raises(EventcodeError, match="no number of deaths"):
        sum_fatalities(ask(plain.drop(columns="fatalities"), ""), None)


def _events(number: int) -> list[dict[str, Any]]:
    return [
        {
            "event_date": date(2022, 1 + at % 12, 1 + at % 28),
            "event_type": TYPES[at % len(TYPES)],
            "actor1": ACTORS[at % 4],
            "actor2": ACTORS[(at + 1) % 5],
            "latitude": 10 + at % 7,
            "longitude": 20 + at % 5,
            "geo_precision": 1 + at % 3,
            "time_precision": 1,
            "fatalities_low": at % 3,
            "fatalities_best": at % 3 + 1,
            "fatalities_high": None if at % 9 == 0 else at % 3 + 4,
        }
        for at in range(number)
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [0, 1, 40])
def test_every_kind_is_drawn_in_every_form(kind: str, number: int, tmp_path: Path) -> None:
    picture = getattr(to_frame(_events(number)).events.plot, kind)(theme="dark" if number == 1 else "light")
    beginnings = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF", ".html": b"<!doctype html>"}
    for ending, beginning in beginnings.items():
        data = picture.save(tmp_path / f"picture{ending}", scale=1).read_bytes()
        assert data.startswith(beginning)
        assert picture.save(tmp_path / f"again{ending}", scale=1).read_bytes() == data
    words = " ".join(ElementTree.fromstring((tmp_path / "picture.svg").read_text()).itertext())  # noqa: S314 - we wrote it
    assert "Source: Made-up events 2.0.0" in words
    assert ("no events" in words) == (number == 0)
    page = (tmp_path / "picture.html").read_text()
    assert "<script src=" not in page
    assert "Made-up events 2.0.0" in page


def test_names_are_words_and_never_markup() -> None:
    event = _events(1)[0] | {"actor1": "<script>alert(1)</script> $x^2$", "event_type": "<b>Battles</b>"}
    plots = to_frame([event, _events(2)[1]]).events.plot
    page = plots.actors().to_html()
    assert "<script>alert(1)" not in page
    words = " ".join(ElementTree.fromstring(plots.actors().to_svg()).itertext())  # noqa: S314 - we wrote it
    assert "$x^2$" in words


def test_what_cannot_be_drawn_is_one_sentence(tmp_path: Path) -> None:
    plots = to_frame(_events(3)).events.plot
    with pytest.raises(EventcodeError, match="no picture has this ending"):
        plots.timeline().save(tmp_path / "picture.gif")
    with pytest.raises(EventcodeError, match="no column 'clan'"):
        plots.timeline(by="clan")
    with pytest.raises(EventcodeError, match="there is no theme"):
        plots.map(theme="pink")


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=9))
def test_a_map_shows_all_of_its_points_and_nothing_beyond_the_globe(points: list[tuple[float, float]]) -> None:
    box = frame_points(points)
    assert -180 <= box.west < box.east <= 180
    assert -90 <= box.south < box.north <= 90
    for east, north in points:
        assert box.west - 1e-9 <= east <= box.east + 1e-9
        assert box.south - 1e-9 <= north <= box.north + 1e-9


def test_a_ring_is_cut_at_the_edge_of_a_map() -> None:
    square = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0))
    part = clip_ring(square, Box(2, 1, 9, 3))
    assert math.isclose(max(point[0] for point in part), 4)
    assert (min(point[0] for point in part), min(point[1] for point in part)) == (2, 1)
    assert clip_ring(square, Box(5, 5, 6, 6)) == ()


def test_the_command_draws_a_release(eventcode_program: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    done = eventcode_program("plot", "timeline", SAMPLE, "--out", "timeline.svg", "--by", "none")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sample of made-up events 1.1.0" in (tmp_path / "timeline.svg").read_text()
    wrong = eventcode_program("plot", "map", SAMPLE, "--out", "map.png", "--freq", "M")
    assert wrong.returncode == 1
    assert "--freq says nothing" in wrong.stderr


def test_three_lines_give_a_figure(tmp_path: Path) -> None:
    events = eventcode.load(SAMPLE)
    events.events.plot.timeline().save(tmp_path / "figure.png")
    assert (tmp_path / "figure.png").stat().st_size > 5_000
