"""Loading: every cell as an independent reader sees it, only what was asked for, and nothing that was changed since."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from faults.valid import Row, valid_rows, valid_ucdp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_export import read_rows, release, write_rows

import eventcode
from eventcode.codebook import load_codebook
from eventcode.errors import EventcodeError, TableError

SETTINGS = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
ENGINES = ("pandas", "polars", "duckdb", "dask")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8) | st.sampled_from(
    ["NA", "None", "null", "nan", "007", "1e3", " ", 'a"b', "x\ny", "été", "مدينة", "မြန်မာ"]
)
NUMBERS = {"integer": int, "number": float, "date": date.fromisoformat}


def as_texts(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame as the text that a CSV would have, by plain Python."""
    return [{str(name): _text(cell) for name, cell in row.items()} for row in frame.to_dict("records")]


def _text(cell: Any) -> str:
    if cell is None or pd.isna(cell):
        return ""
    return cell.date().isoformat() if isinstance(cell, pd.Timestamp) else str(cell)


def as_read(rows: list[Row], profile: str) -> list[Row]:
    """The rows as Python's own types write them: 4.0 and 4 are one number."""
    kinds = {column.name: column.type for column in load_codebook(profile).columns}
    read = {name: NUMBERS.get(kind, str) for name, kind in kinds.items()}
    return [{name: str(read.get(name, str)(cell)) if cell else "" for name, cell in row.items()} for row in rows]


@pytest.mark.parametrize(("profile", "rows"), [("acled", valid_rows), ("full", valid_rows), ("ucdp_ged", valid_ucdp)])
@pytest.mark.parametrize("ending", ["csv", "parquet", "release"])
def test_every_cell_is_as_an_independent_reader_sees_it(
    profile: str, rows: Callable[..., list[Row]], ending: str, tmp_path: Path
) -> None:
    made = rows(count=40) if profile == "ucdp_ged" else rows(profile, 40)
    path = write_rows(tmp_path / "rows.csv", made)
    wanted = read_rows(path)
    if ending != "csv":
        folder = release(path, tmp_path / "out", profile=profile, formats=("parquet",)).folder
        path = folder if ending == "release" else folder / "events.parquet"
        wanted = sorted(wanted, key=lambda row: row["id" if profile == "ucdp_ged" else "event_id_cnty"])
    frame = eventcode.load(path)
    assert (
        frame.attrs["profile"] == ("acled" if profile == "full" and ending == "csv" else profile) or profile == "full"
    )
    kept = [{name: cell for name, cell in row.items() if name in frame} for row in wanted]
    assert sorted(map(str, as_texts(frame))) == sorted(map(str, as_read(kept, profile)))
    assert set(frame.columns) == set(kept[0])


@SETTINGS
@given(cells=st.lists(st.tuples(TEXTS, TEXTS, st.integers(0, 10**6) | st.none()), min_size=1, max_size=20))
def test_no_text_is_changed(cells: list[tuple[str, str, int | None]], tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["event_id_cnty", "location", "notes", "fatalities", "my own"])
        for at, (place, note, dead) in enumerate(cells):
            writer.writerow([f"ABC{at}", place, note, "" if dead is None else dead, note])
    frame = eventcode.load(path)
    assert as_texts(frame) == read_rows(path)
    some = eventcode.load(path, columns=["notes", "fatalities"])
    pd.testing.assert_frame_equal(some, frame[["notes", "fatalities"]])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in parts by country and year."""
    root = tmp_path_factory.mktemp("released")
    path = write_rows(root / "rows.csv", valid_rows("acled", 200))
    return release(path, root / "out", formats=("parquet", "csv"), has_partitions=True).folder


CHOICES: list[tuple[Mapping[str, Any] | str, Callable[[Row], bool]]] = [
    ({"country": "Mali"}, lambda row: row["country"] == "Mali"),
    (
        {"country": ["Mali", "Nepal"], "fatalities": (1, None)},
        lambda row: row["country"] in ("Mali", "Nepal") and int(row["fatalities"]) >= 1,
    ),
    ({"event_date": ("2025-11-20", date(2025, 12, 10))}, lambda row: "2025-11-20" <= row["event_date"] <= "2025-12-10"),
    ({"actor2": None}, lambda row: not row["actor2"]),
    ({"year": "2025"}, lambda row: row["year"] == "2025"),
    ({"country": []}, lambda row: False),
    (
        "country = 'Mali' OR event_date >= '2025-12-15'",
        lambda row: row["country"] == "Mali" or row["event_date"] >= "2025-12-15",
    ),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("where", "is_chosen"), CHOICES, ids=[str(where) for where, _ in CHOICES])
def test_each_engine_chooses_the_same_rows_and_columns(
    folder: Path, engine: Any, where: Any, is_chosen: Callable[[Row], bool]
) -> None:
    columns = ["event_id_cnty", "fatalities", "country"]
    found: Any = eventcode.load(folder, columns, where, engine=engine)
    rows = {"polars": lambda: found.collect().rows(), "duckdb": lambda: found.fetchall(),
            "dask": lambda: list(found.compute().itertuples(index=False, name=None)),
            "pandas": lambda: list(found.itertuples(index=False, name=None))}[engine]()  # fmt: skip
    wanted = filter(is_chosen, valid_rows("acled", 200))
    assert sorted(rows) == sorted((row["event_id_cnty"], int(row["fatalities"]), row["country"]) for row in wanted)


def test_only_the_parts_and_columns_that_are_asked_for_are_read(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    for part in (copy / "events").rglob("*.parquet"):
        if part.parent.parent.name in ("country=Nepal", "country=Peru"):
            part.write_bytes(b"PAR1 of which nothing is left PAR1")
    found = eventcode.load(copy, ["event_id_cnty", "year"], {"country": "Mali", "year": (2024, 2025)})
    assert len(found) == len([row for row in valid_rows("acled", 200) if row["country"] == "Mali"])
    with pytest.raises(EventcodeError, match="has other bytes than were released"):
        eventcode.load(copy, where={"country": "Peru"})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_release_that_was_changed_is_refused(folder: Path, engine: Any, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    with (copy / "events.parquet").open("ab") as file:
        file.write(b" ")
    for source in (copy, copy / "events.parquet"):
        with pytest.raises(EventcodeError, match=r"events\.parquet has other bytes") as refused:
            eventcode.load(source, engine=engine)
        assert refused.value.next_step == f"run: eventcode verify {copy}"
    assert len(eventcode.load(copy / "events.csv")) == 200


def test_types_order_labels_and_source(folder: Path) -> None:
    frame = eventcode.load(folder)
    assert frame.event_date.dtype == "datetime64[s]"
    assert {str(frame[name].dtype) for name in ("actor1", "notes", "country")} == {"string[pyarrow]"}
    assert (str(frame.fatalities.dtype), str(frame.latitude.dtype)) == ("int32[pyarrow]", "double[pyarrow]")
    assert frame.event_type.cat.ordered
    assert list(frame.event_type.cat.categories) == [each.name for each in load_codebook("acled").types]
    for part in (frame, frame.copy(), frame[frame.fatalities > 0], frame.head(3), frame.assign(new=1)):
        assert part.attrs["source"] == "made-up"
        assert (part.attrs["version"], part.attrs["profile"]) == ("1.0.0", "acled")
        assert part.attrs["labels"]["fatalities"] == "Reported fatalities"
        assert part.attrs["units"]["fatalities"] == "people"
        assert part.attrs["values"]["time_precision"]["1"] == "Exact day"
    assert json.loads(json.dumps(frame.attrs)) == frame.attrs


def test_a_value_that_the_codebook_has_not_stays(tmp_path: Path) -> None:
    rows = valid_rows("acled", 3)
    rows[1]["event_type"] = "Skirmish"
    frame = eventcode.load(write_rows(tmp_path / "rows.csv", rows, shuffled=False))
    assert frame.event_type[1] == "Skirmish"
    assert frame.event_type.cat.categories[-1] == "Skirmish"


def test_downloads_of_older_layouts_are_lifted(tmp_path: Path) -> None:
    rows = valid_rows("acled", 30)
    numbers = {kind.name: str(kind.number) for kind in load_codebook("acled").kinds}
    old = [
        {**{k: v for k, v in row.items() if k not in ("disorder_type", "tags", "civilian_targeting")},
         "inter1": numbers[row["inter1"]], "inter2": numbers.get(row["inter2"], "0"), "data_id": str(at),
         "event_date": f"{date.fromisoformat(row['event_date']):%-d %B %Y}"}
        for at, row in enumerate(rows)
    ]  # fmt: skip
    path = write_rows(tmp_path / "old.csv", old, shuffled=False)
    frame = eventcode.load(path)
    assert frame.attrs["changes"]
    for name in ("event_date", "inter1", "inter2", "disorder_type", "fatalities", "actor1"):
        assert [row[name] for row in as_texts(frame)] == [row[name] for row in rows], name
    few = eventcode.load(path, columns=["inter1", "event_date"], where={"event_date": ("2025-12-20", None)})
    assert [row["inter1"] for row in as_texts(few)] == [r["inter1"] for r in rows if r["event_date"] >= "2025-12-20"]


def test_a_download_of_ucdp_as_it_comes(tmp_path: Path) -> None:
    rows = valid_ucdp(count=12)
    told = [
        {**row, "date_start": f"{row['date_start']} 00:00:00.000", "date_end": f"{row['date_end']}T00:00:00"}
        for row in rows
    ]
    frame = eventcode.load(write_rows(tmp_path / "ged.csv", told, shuffled=False))
    assert frame.attrs["profile"] == "ucdp_ged"
    assert [str(day.date()) for day in frame.date_end] == [row["date_end"] for row in rows]
    assert list(frame.id) == [row["id"] for row in rows]  # ids are names, not numbers
    assert frame.id.dtype == "string[pyarrow]"


def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    rows = valid_rows("acled", 4)
    rows[0]["notes"] = "One line.\nAnd another."
    rows[2]["fatalities"] = "some"
    path = write_rows(tmp_path / "rows.csv", rows, shuffled=False)
    with pytest.raises(TableError, match=r"rows\.csv:5 fatalities"):
        eventcode.load(path)
    assert len(eventcode.load(path, columns=["notes", "event_date"])) == 4
    for wrong, message in (
        ({"columns": ["fatality"]}, "no column 'fatality'"),
        ({"where": "fatalities >"}, "cannot be read"),
        ({"where": {"event_date": "May"}}, "is no date"),
        ({"engine": "spark"}, "no engine"),
    ):
        with pytest.raises(EventcodeError, match=re.escape(message)):
            eventcode.load(path, **wrong)  # type: ignore[call-overload]


def test_the_release_of_an_own_codebook_keeps_its_types_and_labels() -> None:
    frame = eventcode.load(Path(__file__).parents[1] / "exports" / "sample" / "1.1.0")
    assert frame.attrs["codebook"] == "sample 1.0.0"
    assert frame.attrs["values"]["geo_precision"] == {"1": "Exact place", "2": "Near a place"}
    assert str(frame.fatalities.dtype) == "int32[pyarrow]"
    assert frame.attrs["changes"] == []


def test_a_codebook_of_your_own_is_remembered_without_its_path() -> None:
    examples = Path(__file__).parents[1] / "examples" / "sample"
    frame = eventcode.load(examples / "1.1.0.csv", profile=examples / "codebook")
    assert frame.attrs["codebook"] == "sample 1.0.0"
    assert frame.events.layout.book.name == "sample"
    assert frame.events.panel("country")["events"].sum() == len(frame)
    assert str(examples) not in json.dumps(frame.attrs)


def test_a_parquet_file_of_someone_else(tmp_path: Path) -> None:
    frame = pd.DataFrame(valid_rows("acled", 9))
    frame["event_date"] = pd.to_datetime(frame.event_date)
    frame["fatalities"] = frame.fatalities.astype("int64")
    frame.to_parquet(tmp_path / "mine.parquet")
    loaded = eventcode.load(tmp_path / "mine.parquet", where={"fatalities": (0, 10**6)})
    assert as_texts(loaded) == as_read(valid_rows("acled", 9), "acled")


def test_importing_the_package_loads_no_frame() -> None:
    code = (
        "import eventcode, sys; print([m for m in ('pandas', 'polars', 'pyarrow', 'duckdb', 'h3') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_whole_numbers_that_pandas_wrote_with_a_point_are_read(tmp_path: Path) -> None:
    rows = valid_ucdp(count=3)
    for row in rows:
        row |= {"low": f"{row['low']}.0", "id": f"{row['id']}.0"}
    pd.DataFrame(rows).to_csv(tmp_path / "ged.csv", index=False)
    frame = eventcode.load(tmp_path / "ged.csv")
    assert frame["low"].tolist() == [int(str(row["low"])[:-2]) for row in rows]
    assert frame["id"].tolist() == [str(row["id"])[:-2] for row in rows]


def test_estimates_of_ucdp_had_another_name(tmp_path: Path) -> None:
    rows = valid_ucdp(count=5)
    old = [
        {{"best": "best_est", "high": "high_est", "low": "low_est"}.get(k, k): v for k, v in r.items()} for r in rows
    ]
    frame = eventcode.load(write_rows(tmp_path / "ged.csv", old, shuffled=False))
    assert frame.best.tolist() == [int(row["best"]) for row in rows]
    assert frame.events.panel("country")["fatalities_high"].sum() == sum(int(row["high"]) for row in rows)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_download_of_acled_as_it_comes(form: str, tmp_path: Path) -> None:
    rows = valid_rows("acled", 6)
    told = [{**row, "event_date": f"{date.fromisoformat(row['event_date']):%d %B %Y}"} for row in rows]
    path = tmp_path / f"download.{form}"
    if form == "json":
        path.write_text(json.dumps({"status": 200, "data": told}), encoding="utf-8")
    else:
        write_rows(path, told, shuffled=False)
    frame = eventcode.load(path)
    assert as_texts(frame) == as_read(rows, "acled")
    assert (frame.attrs["source"], frame.attrs["changes"]) == (f"download.{form}", [])
