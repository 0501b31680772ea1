"""Draws stay within what the coding leaves open, are the same for the same seed, and lose no event."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eventcode.analysis  # noqa: F401 - registers the accessor
from eventcode.analysis.coding import Columns
from eventcode.analysis.layout import find_layout
from eventcode.analysis.possible import Tolls, draw_around, read_days, read_places, read_tolls
from eventcode.errors import EventcodeError

RANGES = st.lists(st.integers(0, 300), min_size=3, max_size=3).map(sorted)
SEEDS = st.integers(0, 2**32)


def make_frame(rows: int, seed: int = 1) -> pd.DataFrame:
    """Made-up events of two countries with everything that can be open."""
    random = np.random.default_rng(seed)
    low = random.poisson(2, rows)
    best = low + random.poisson(1, rows)
    days = pd.to_datetime("2020-01-01") + pd.to_timedelta(random.integers(0, 500, rows), "D")
    return pd.DataFrame(
        {
            "event_id_cnty": [f"ABC{at}" for at in range(rows)],
            "event_date": days,
            "time_precision": random.choice([1, 2, 3], rows),
            "event_type": random.choice(["Battles", "Protests"], rows),
            "actor1": "Hill Guard",
            "country": random.choice(["Mali", "Niger"], rows),
            "admin1": random.choice(["East", "West", None], rows),
            "admin2": random.choice(["North", "South", None], rows),
            "latitude": random.uniform(10, 20, rows),
            "longitude": random.uniform(-5, 10, rows),
            "geo_precision": random.choice([1, 2, 3], rows),
            "fatalities": best,
            "fatalities_low": low,
            "fatalities_best": best,
            "fatalities_high": best + random.poisson(2, rows),
        }
    )


@given(ranges=st.lists(RANGES, min_size=1, max_size=30), seed=SEEDS)
def test_deaths_stay_between_low_and_high(ranges: list[list[int]], seed: int) -> None:
    low, best, high = np.array(ranges, float).T
    drawn = Tolls(low, best, high, np.zeros(len(low), bool)).draw(np.arange(len(low)), np.random.default_rng(seed))
    assert ((low <= drawn) & (drawn <= high)).all()
    assert (drawn == np.rint(drawn)).all()


def test_deaths_are_most_often_the_best_number() -> None:
    rows = np.zeros(20_000, int)
    drawn = Tolls(np.array([2.0]), np.array([5.0]), np.array([12.0]), np.array([False])).draw(
        rows, np.random.default_rng(4)
    )
    counts = np.bincount(drawn.astype(int), minlength=13)
    assert counts[:2].sum() == 0
    assert counts[2:].min() > 0
    assert counts.argmax() == 5
    peak = 2 / (12.5 - 1.5)  # the height of the triangle from 1.5 to 12.5
    assert counts[5] / len(rows) == pytest.approx(peak * (1 - 0.25 * 0.5 * (1 / 3.5 + 1 / 7.5)), rel=0.05)


@given(seed=SEEDS)
def test_days_stay_in_the_week_or_month_that_the_precision_allows(seed: int) -> None:
    frame = make_frame(60, seed % 1000)
    days = read_days(Columns(frame), find_layout(frame.columns, {}))
    rows = np.arange(len(frame))
    drawn = pd.Series(pd.to_datetime(days.draw(rows, np.random.default_rng(seed)), unit="D"))
    shift = (drawn - frame.event_date).dt.days.abs()
    assert (shift[frame.time_precision == 1] == 0).all()
    assert (shift[frame.time_precision == 2] <= 3).all()
    months = frame.time_precision == 3
    assert (drawn.dt.to_period("M")[months] == frame.event_date.dt.to_period("M")[months]).all()


def test_days_of_ucdp_lie_between_the_first_and_the_last() -> None:
    frame = pd.DataFrame({"date_start": ["2024-01-01"] * 400, "date_end": ["2024-01-10"] * 400, "best": 1})
    days = read_days(Columns(frame), find_layout(frame.columns, {}))
    drawn = days.draw(np.arange(400), np.random.default_rng(2)) - days.first
    assert set(drawn) == set(range(10))


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_place_is_lent_by_an_exact_event_of_the_same_unit(level: int) -> None:
    frame = make_frame(300)
    places = read_places(Columns(frame), find_layout(frame.columns, {}))
    assert places is not None
    lenders = places.lenders(level, np.ones(len(frame), bool))
    rows = np.flatnonzero(lenders.moves)
    lent = lenders.draw(rows, np.random.default_rng(3))
    assert (places.level[lent] >= level).all()
    mine, theirs = frame.iloc[rows].reset_index(), frame.iloc[lent].reset_index()
    assert (mine.country == theirs.country).all()
    in_province = (mine.geo_precision == 3) & mine.admin1.notna()
    assert (mine.admin1[in_province] == theirs.admin1[in_province]).all()
    assert len(rows)


@given(latitude=st.floats(-80, 80), longitude=st.floats(-180, 180), seed=SEEDS)
def test_near_is_within_25_kilometres(latitude: float, longitude: float, seed: int) -> None:
    start = np.full(50, latitude), np.full(50, longitude)
    drawn = draw_around(*start, 25.0, np.random.default_rng(seed))
    a, b, c, d = (np.radians(each) for each in (*start, *drawn))
    along = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    assert (2 * 6371 * np.arcsin(np.sqrt(along)) <= 25.3).all()


@settings(max_examples=15)
@given(
    seed=SEEDS, by=st.sampled_from(["all", "country", "admin1", "admin2", "priogrid"]), freq=st.sampled_from("DWMQY")
)
def test_no_draw_loses_an_event_and_the_same_seed_gives_the_same_numbers(seed: int, by: Any, freq: Any) -> None:
    frame = make_frame(80)
    frame.loc[3, "event_date"] = pd.NaT
    ranges = frame.events.uncertainty(12, seed, by, freq)
    pd.testing.assert_frame_equal(ranges, frame.events.uncertainty(12, seed, by, freq))
    assert ranges["events"].sum() == len(frame)
    assert ranges["events_mean"].sum() == pytest.approx(len(frame))
    assert ranges["fatalities"].sum() == frame.fatalities_best.sum()
    assert frame.fatalities_low.sum() <= ranges["fatalities_mean"].sum() <= frame.fatalities_high.sum()
    seen = ranges[ranges["events"].notna()]
    for name in ("events", "fatalities"):
        assert (seen[f"{name}_q05"] <= seen[f"{name}_q50"]).all()
        assert (seen[f"{name}_q50"] <= seen[f"{name}_q95"]).all()
    assert not ranges.duplicated(list(ranges.columns[: ranges.columns.get_loc("period") + 1])).any()


def test_a_table_without_anything_open_has_no_range() -> None:
    frame = make_frame(50).assign(time_precision=1, geo_precision=1).drop(columns=["fatalities_low", "fatalities_high"])
    ranges = frame.events.uncertainty(20, by="country")
    for name in ("events", "fatalities"):
        assert (ranges[f"{name}_q05"].dropna() == ranges[name].dropna()).all()
        assert (ranges[f"{name}_q95"].dropna() == ranges[name].dropna()).all()
    assert ranges.attrs["uncertainty"]["deaths"] == "one number an event: not drawn"


def test_blank_and_open_deaths() -> None:
    columns = {"event_date": ["2024-01-01"] * 4, "country": "Mali", "fatalities": [3, 0, 10, 7]}
    frame = pd.DataFrame(columns | {"fatalities_low": [1, None, 10, None], "fatalities_best": [2, None, None, 7],
                                    "fatalities_high": [5, None, None, None]})  # fmt: skip
    tolls = read_tolls(Columns(frame), find_layout(frame.columns, {}))
    assert tolls is not None
    assert np.array([tolls.low, tolls.best, tolls.high]).T.tolist() == [[1, 2, 5], [0, 0, 0], [10, 10, 10], [7, 7, 7]]
    assert tolls.open.tolist() == [False, False, True, True]


@pytest.mark.parametrize("asked", [{"draws": 0}, {"level": 1.0}, {"by": "village"}])
def test_what_makes_no_sense_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(EventcodeError):
        make_frame(5).events.uncertainty(**asked)
