"""Tables between profiles and shapes: what is carried, what is lost and told, and that nothing is lost in silence."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pyarrow as pa
import pytest
from faults.valid import Row, valid_rows, valid_ucdp
from hypothesis import given
from hypothesis import strategies as st

from eventcode.check import check_table
from eventcode.codebook import load_codebook
from eventcode.codebook.stages.crosswalks import read_crosswalk
from eventcode.convert import Converted, convert_table, to_long, to_wide
from eventcode.convert.rules import RULES

ACLED, UCDP = load_codebook("acled"), load_codebook("ucdp_ged")


def table_of(rows: list[Row]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]})


def to_ucdp(rows: list[Row]) -> Converted:
    return convert_table(table_of(rows), ACLED, UCDP)


def clash(**cells: str) -> Row:
    row = next(
        each for each in valid_rows("acled") if (each["inter1"], each["inter2"]) == ("State forces", "Rebel group")
    )
    return {**row, "fatalities": "4", **cells}


@pytest.mark.parametrize(("source", "target"), [(ACLED, UCDP), (UCDP, ACLED)], ids=["acled", "ucdp_ged"])
def test_a_crosswalk_speaks_of_every_column_and_of_known_rules_alone(source: object, target: object) -> None:
    crosswalk = read_crosswalk(source, target)  # type: ignore[arg-type]
    names = {column.name for column in source.columns}  # type: ignore[attr-defined]
    assert {column.rule for column in crosswalk.columns if column.rule} <= set(RULES)
    used = {column.source for column in crosswalk.columns if column.source}
    assert used <= names
    by_rule = {"inter1", "inter2", "actor1", "actor2", "admin2", "event_date", "id", "side_b", "country", "region"}
    by_rule |= {"year", "latitude", "longitude", "relid"}
    assert names - used - set(crosswalk.lost or {}) <= by_rule


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({}, {"type_of_violence": "1", "date_prec": "1", "best": "4", "deaths_unknown": "4", "where_prec": "1"}),
        ({"actor1": "The Dawn", "inter1": "Rebel group", "actor2": "Forces of X", "inter2": "State forces"},
         {"side_a": "Forces of X", "side_b": "The Dawn", "dyad_name": "Forces of X - The Dawn"}),
        ({"inter2": "Civilians", "actor2": "Civilians (Kenya)"}, {"type_of_violence": "3", "side_b": "Civilians"}),
        ({"inter1": "Identity militia"}, {"type_of_violence": "2"}),
        ({"event_date": "2024-02-14", "time_precision": "2"},
         {"date_prec": "3", "date_start": "2024-02-11", "date_end": "2024-02-17"}),
        ({"event_date": "2024-02-14", "time_precision": "3"},
         {"date_prec": "4", "date_start": "2024-02-01", "date_end": "2024-02-29"}),
        ({"geo_precision": "3", "admin1": "Idlib", "admin2": "Ariha"},
         {"where_prec": "4", "adm_1": "Idlib", "adm_2": ""}),
        ({"geo_precision": "3", "admin1": ""}, {"where_prec": "6"}),
        ({"latitude": "35.763369", "longitude": "36.558974"},
         {"priogrid_gid": "181154", "geom_wkt": "POINT (36.558974 35.763369)"}),
        ({"source": "Radio Delta; Morning Courier"},
         {"source_office": "Radio Delta;Morning Courier", "number_of_sources": "2"}),
    ],
)  # fmt: skip
def test_an_event_with_deaths_becomes_one_of_ucdp(cells: dict[str, str], wanted: dict[str, str]) -> None:
    row = to_ucdp([clash(**cells)]).table.to_pylist()[0]
    assert {name: row[name] for name in wanted} == wanted


def test_rows_without_a_counterpart_are_told_and_no_row_is_lost_in_silence() -> None:
    rows = [*valid_rows("acled"), clash(event_id_cnty="KEN1", inter1="Rioters")]
    converted = to_ucdp(rows)
    kept = set(converted.table["relid"].to_pylist())
    told = {each["id"]: each["reason"] for each in converted.losses.to_pylist() if each["scope"] == "row"}
    assert kept | set(told) == {row["event_id_cnty"] for row in rows}
    assert not kept & set(told)
    assert len(set(told.values())) == 3
    assert len(kept) > 5


def test_what_is_converted_breaks_only_rules_of_what_is_left_blank() -> None:
    converted = to_ucdp(valid_rows("acled"))
    blank = {each["column"] for each in converted.losses.to_pylist() if each["value"] == "left blank"}
    findings = check_table(converted.table.to_pandas(), "ucdp_ged")
    errors = {(each.rule, each.field) for each in findings.errors}
    assert {field for rule, field in errors if rule != "C55"} <= blank
    assert {field for rule, field in errors if rule == "C55"} <= {"gwnoa"}, [
        each.message for each in findings.errors[:3]
    ]


def test_columns_that_are_lost_are_told_where_they_hold_anything() -> None:
    rows = [dict(clash(), analyst="me", tags="", assoc_actor_1="Women (Kenya)")]
    told = {each["column"]: each["value"] for each in to_ucdp(rows).losses.to_pylist() if each["scope"] == "column"}
    assert (told["assoc_actor_1"], told["analyst"], told["notes"]) == ("1 cells", "1 cells", "1 cells")
    assert "tags" not in told


def test_a_value_without_a_counterpart_is_told() -> None:
    converted = to_ucdp([clash(region="Antarctica")])
    cells = [tuple(each.values()) for each in converted.losses.to_pylist() if each["scope"] == "cell"]
    assert [(column, value) for _, _, column, value, _ in cells] == [("region", "Antarctica")]
    assert converted.table["region"].to_pylist() == [""]


def test_ucdp_becomes_acled_style_rows() -> None:
    rows = valid_ucdp()
    converted = convert_table(table_of(rows), UCDP, ACLED)
    assert len(converted.table) == len(rows)
    found = converted.table.to_pylist()
    assert [row["tags"] for row in found] == [f"ucdp id={row['id']}" for row in rows]
    state, civilians = found[0], next(row for row in found if row["event_type"] == "Violence against civilians")
    assert (state["inter1"], state["inter2"], state["interaction"]) == (
        "State forces",
        "Rebel group",
        "State forces-Rebel group",
    )
    assert (civilians["inter2"], civilians["civilian_targeting"]) == ("Civilians", "Civilians targeted")
    assert (state["iso"], state["region"], state["fatalities"]) == ("524", "South Asia", rows[0]["best"])


def test_there_and_back_keeps_what_both_can_say() -> None:
    row = clash()
    back = convert_table(to_ucdp([row]).table, UCDP, ACLED).table.to_pylist()[0]
    kept = ("event_id_cnty", "event_date", "year", "time_precision", "actor1", "actor2", "country", "iso", "region",
            "admin1", "location", "latitude", "longitude", "geo_precision", "source", "fatalities")  # fmt: skip
    assert {name: back[name] for name in kept} == {name: row[name] for name in kept}


NAMES = st.sampled_from(["", "A (X)", "B", "Women (X)"])
LISTS = st.lists(st.sampled_from(["A (X)", "B", "Women (X)"]), max_size=3).map("; ".join)


@given(st.lists(st.tuples(NAMES, NAMES, LISTS, NAMES, NAMES, LISTS), max_size=5))
def test_one_row_an_actor_and_back_loses_nothing(sides: list[tuple[str, ...]]) -> None:
    names = ("actor1", "inter1", "assoc_actor_1", "actor2", "inter2", "assoc_actor_2")
    rows = [dict(clash(), **dict(zip(names, each, strict=True))) for each in sides] or [clash()]
    table = table_of([{column.name: row[column.name] for column in ACLED.columns} for row in rows])
    assert to_wide(to_long(table, ACLED), ACLED).equals(table)


def test_the_command_writes_table_and_losses(
    eventcode_program: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    rows = valid_rows("acled", 40)
    with (tmp_path / "rows.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    result = eventcode_program(
        "convert", tmp_path / "rows.csv", "--from", "acled", "--to", "ucdp_ged", "--out", "ged.csv"
    )
    assert result.returncode == 0, result.stderr
    losses = list(csv.DictReader((tmp_path / "ged.losses.csv").read_text().splitlines()))
    kept = list(csv.DictReader((tmp_path / "ged.csv").read_text().splitlines()))
    assert len(kept) + sum(each["scope"] == "row" for each in losses) == 40
    eventcode_program("convert", "rows.csv", "--to", "long", "--out", "long.csv")
    result = eventcode_program("convert", "long.csv", "--from", "acled", "--to", "wide", "--out", "wide.csv")
    assert list(csv.DictReader((tmp_path / "wide.csv").read_text().splitlines())) == rows, result.stderr
