"""Panels: no event and no death is lost, whatever is missing; zero where the table looked, missing where it did not."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eventcode
import eventcode.analysis  # registers the accessor
from eventcode.analysis.units import find_cells
from eventcode.codebook import load_codebook
from eventcode.convert.rules import RULES
from eventcode.errors import EventcodeError

FREQUENCIES = ("D", "W", "M", "Q", "Y")
UNITS = ("all", "country", "admin1", "admin2", "priogrid", "hex")
FILLS = ("coverage", "zero", None)
BLANK = st.none() | st.just("")
NAMES = st.sampled_from(["Mali", "Niger", "Kano", "NA", "not a name; or two"]) | BLANK
NUMBERS = st.integers(0, 500) | st.none()
EVENTS = st.fixed_dictionaries(
    {
        "event_date": st.dates(date(2020, 12, 20), date(2022, 3, 1)) | st.none(),
        "event_type": st.sampled_from(["Battles", "Protests", None]),
        "actor1": NAMES,
        "inter1": st.sampled_from(["State forces", "Rebel group"]),
        "actor2": NAMES,
        "inter2": st.sampled_from(["State forces", None]),
        "country": NAMES,
        "admin1": NAMES,
        "admin2": NAMES,
        "latitude": st.floats(-90, 90) | st.sampled_from([None, 91.0, float("nan")]),
        "longitude": st.floats(-180, 180) | st.none(),
        "fatalities": NUMBERS,
        "fatalities_low": NUMBERS,
        "fatalities_best": NUMBERS,
        "fatalities_high": NUMBERS,
    }
)
COLUMNS = ("event_date", "country", "admin1", "admin2", "latitude", "longitude", "actor1", "actor2")


def make_frame(events: list[dict[str, Any]], kind: str) -> pd.DataFrame:
    """The events as pandas holds them in one of its many ways."""
    frame = pd.DataFrame(events)
    frame["event_date"] = pd.to_datetime(frame.event_date)
    for name in ("fatalities", "fatalities_low", "fatalities_best", "fatalities_high", "latitude", "longitude"):
        frame[name] = pd.to_numeric(frame[name])
    if kind == "arrow":
        return frame.convert_dtypes(dtype_backend="pyarrow")
    if kind == "categories":
        return frame.astype(dict.fromkeys(["country", "admin1", "event_type", "actor1"], "category"))
    return frame


@settings(max_examples=150)
@given(
    events=st.lists(EVENTS, min_size=1, max_size=25),
    kind=st.sampled_from(["plain", "arrow", "categories"]),
    by=st.sampled_from(UNITS),
    freq=st.sampled_from(FREQUENCIES),
    fill=st.sampled_from(FILLS),
    week_starts=st.sampled_from([None, "monday", "wednesday"]),
)
def test_totals_are_those_of_the_table(
    events: list[dict[str, Any]], kind: str, by: Any, freq: Any, fill: Any, week_starts: str | None
) -> None:
    frame = make_frame(events, kind)
    values = ["events", "fatalities", "fatalities_low", "fatalities_best", "fatalities_high", "event_type", "class"]
    panel = frame.events.panel(by, freq, values, fill, week_starts=week_starts)
    assert panel["events"].sum() == len(events)
    for name in values[1:5]:
        numbers = [event[name] for event in events if event[name] is not None]
        assert panel[name].sum() == sum(numbers)
        assert panel.attrs["panel"]["blank"].get(name, 0) == len(events) - len(numbers)
    types = Counter(event["event_type"] or "not known" for event in events)
    assert {name: panel[f"event_type_{name}"].sum() for name in types} == types
    with_state = [event for event in events if "State forces" in (event["inter1"], event["inter2"])]
    if with_state:
        assert panel["class_State forces"].sum() == len(with_state)
    assert panel.attrs["panel"]["events_without_day"] == sum(event["event_date"] is None for event in events)
    keys = list(panel.columns[: panel.columns.get_loc("period") + 1])
    assert not panel.duplicated(keys).any()
    if fill is not None:
        dated = panel[panel.period.notna()]
        assert len(dated) == len(dated[keys[:-1]].drop_duplicates()) * dated.period.nunique()


@settings(max_examples=60)
@given(events=st.lists(EVENTS, min_size=1, max_size=25), freq=st.sampled_from(FREQUENCIES), by=st.sampled_from(UNITS))
def test_cells_are_those_that_plain_counting_finds(events: list[dict[str, Any]], freq: Any, by: Any) -> None:
    panel = make_frame(events, "plain").events.panel(by, freq, fill=None, week_starts="monday")
    names = {"all": [], "country": ["country"], "admin1": ["country", "admin1"]}.get(by)
    if names is None:
        return
    wanted: Counter[tuple[Any, ...]] = Counter()
    for event in events:
        wanted[(*(event[name] or "not known" for name in names), first_day(event["event_date"], freq))] += 1
    found = {
        (*(row[name] for name in names), None if pd.isna(row["period"]) else row["period"].date()): row["events"]
        for row in panel.to_dict("records")
    }
    assert found == wanted


def first_day(day: date | None, freq: str) -> date | None:
    if day is None:
        return None
    month = {"M": day.month, "Q": (day.month - 1) // 3 * 3 + 1, "Y": 1}
    if freq in month:
        return date(day.year, month[freq], 1)
    return day if freq == "D" else day - timedelta(days=day.weekday())


def events_of(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["event_date", "country", "admin1", "fatalities"])


def test_zero_inside_the_coverage_of_a_country_and_missing_outside() -> None:
    rows = [("2024-01-05", "Mali", "Gao", 2), ("2024-04-01", "Mali", "Kidal", 1), ("2024-03-09", "Niger", "Zinder", 0)]
    frame = events_of(*rows)
    panel = frame.events.panel()
    cells = panel.pivot(index="period", columns="admin1", values="events")
    assert cells.Gao.tolist() == [1, 0, 0, 0]
    assert cells.Kidal.tolist() == [0, 0, 0, 1]
    assert cells.Zinder.isna().tolist() == [True, True, False, True]
    known = {"Niger": ("2024-02-01", None), "Mali": ("2023-12-01", "2024-01-31")}
    cells = frame.events.panel(coverage=known).pivot(index="period", columns="admin1", values="events")
    assert cells.Zinder.isna().tolist() == [True, True, False, False, False]
    assert cells.Kidal.isna().tolist() == [False, False, True, True, False]  # an event outside is not lost
    more = frame.events.panel(units=[("Mali", "Taoudenit")])
    assert more[more.admin1 == "Taoudenit"]["events"].tolist() == [0, 0, 0, 0]


def test_weeks_start_as_the_field_starts_them() -> None:
    frame = events_of(("2024-03-08", "Mali", "Gao", 0), ("2024-03-09", "Mali", "Gao", 0))  # a Friday and a Saturday
    assert frame.events.panel("all", "W").period.dt.day_name().unique().tolist() == ["Saturday"]
    assert frame.events.panel("all", "W")["events"].tolist() == [1, 1]
    iso = frame.events.panel("all", "W", week_starts="monday")
    assert iso.period.dt.strftime("%G-W%V-%u").tolist() == ["2024-W10-1"]
    ged = pd.DataFrame({"date_start": ["2024-03-08"], "date_end": ["2024-03-09"], "type_of_violence": [1], "best": [2]})
    assert ged.events.panel("all", "W").period.dt.day_name().tolist() == ["Monday"]


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_cells_of_priogrid_are_counted_from_the_south_west(latitude: float, longitude: float) -> None:
    found = find_cells(pl.Series([latitude]), pl.Series([longitude])).item()
    row = {"latitude": repr(latitude), "longitude": repr(longitude)}
    assert str(found) == RULES["priogrid"](row, "", None)  # type: ignore[arg-type]
    edges = find_cells(pl.Series([-90.0, -90.0, 90.0, 0.0, None]), pl.Series([-180.0, 180.0, 180.0, 0.0, 3.0]))
    assert edges.to_list() == [1, 720, 259_200, 129_961, 0]


def test_the_example_of_ucdp_lies_in_its_own_cell() -> None:
    columns = load_codebook("ucdp_ged").columns
    row = {column.name: column.example for column in columns}
    frame = pd.DataFrame([row]).drop(columns=["priogrid_gid"])
    frame[["latitude", "longitude"]] = frame[["latitude", "longitude"]].astype(float)
    assert frame.events.panel("priogrid", values=["events"]).gid.tolist() == [int(row["priogrid_gid"])]


def test_an_actor_on_both_sides_counts_once() -> None:
    frame = pd.DataFrame({"event_date": ["2024-01-01"] * 3, "country": ["Mali"] * 3, "actor1": ["A", "A", "B"],
                          "actor2": ["A", "B", None]})  # fmt: skip
    panel = frame.events.panel("country", values=["actor", "actors"])
    assert panel[["actor_A", "actor_B", "actors"]].to_numpy().tolist() == [[2, 2, 2]]


def test_a_table_with_one_row_an_actor_counts_each_event_once() -> None:
    frame = pd.DataFrame({"event_date": ["2024-01-01"] * 2, "country": ["Mali"] * 2, "actor1": ["A", "B"],
                          "actor2": ["C", None], "fatalities": [5, 7]})  # fmt: skip
    assert len(frame.events.long()) == 3
    pd.testing.assert_frame_equal(frame.events.long().events.panel("country"), frame.events.panel("country"))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"by": "province"}, "no units 'province'"),
        ({"freq": "H"}, "no frequency 'H'"),
        ({"values": ["deaths"]}, "no column 'deaths'"),
        ({"week_starts": "someday"}, "'someday' is no day"),
        ({"by": "admin2"}, "no column 'admin2'"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(asked: dict[str, Any], message: str) -> None:
    frame = events_of(("2024-01-05", "Mali", "Gao", 2))
    with pytest.raises(EventcodeError, match=message) as refused:
        frame.events.panel(**asked)
    assert refused.value.next_step


def test_a_panel_that_would_fill_the_memory_is_refused() -> None:
    days = pd.date_range("1900-01-01", "2099-12-31", freq="D").strftime("%Y-%m-%d")
    frame = pd.DataFrame({"event_date": days, "country": "Mali", "admin1": [str(at % 2000) for at in range(len(days))]})
    with pytest.raises(EventcodeError, match="more than 50,000,000"):
        frame.events.panel("admin1", "D")
    assert frame.events.panel("admin1", "Y")["events"].sum() == len(days)


def test_days_may_be_written_in_many_ways() -> None:
    texts = ["2024-01-05", "2024-02-06"]
    days: list[Any] = [texts, pd.to_datetime(texts), [date(2024, 1, 5), date(2024, 2, 6)],
                       pd.array([date(2024, 1, 5), date(2024, 2, 6)], dtype="date32[day][pyarrow]"),
                       np.array(texts, "datetime64[ns]")]  # fmt: skip
    panels = [pd.DataFrame({"event_date": each, "country": "Mali"}).events.panel("country") for each in days]
    for panel in panels[1:]:
        pd.testing.assert_frame_equal(panel, panels[0])
    with pytest.raises(EventcodeError, match="'May' in the column event_date is no day"):
        pd.DataFrame({"event_date": ["May"], "country": "Mali"}).events.panel("country")


def test_the_three_lines_of_a_newcomer() -> None:
    events = eventcode.load(Path(__file__).parents[1] / "exports" / "sample" / "1.1.0")
    panel = events.events.panel("country", "W")
    assert panel["events"].sum() == len(events)
    assert panel.attrs["source"] == "Sample of made-up events"
