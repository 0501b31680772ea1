"""What differs between two tables, and a table brought up to date, against what can be worked out by hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.compare import Side, compare_tables, to_csv, to_html, to_json, to_text, update_table
from eventcode.compare.marking import mark_words
from eventcode.errors import TableError

Program = Callable[..., CompletedProcess[str]]
Rows = list[dict[str, str]]
COLUMNS = ("event_id_cnty", "fatalities", "notes", "timestamp")


def side(rows: Rows, columns: tuple[str, ...] = COLUMNS, name: str = "table", size: int = 3) -> Side:
    """The rows as a side that comes a few rows at a time, in turns plain and dictionary-encoded."""
    whole = pa.table({column: pa.array([row.get(column, "") for row in rows], pa.string()) for column in columns})
    parts = [whole.slice(start, size) for start in range(0, len(rows), size)]

    def batches() -> Any:
        for number, part in enumerate(parts):
            yield (
                part if number % 2 else pa.table([c.dictionary_encode() for c in part.columns], names=part.column_names)
            )

    return Side(name, columns, batches)


def row(key: str, fatalities: str = "0", notes: str = "", timestamp: str = "1") -> dict[str, str]:
    return {"event_id_cnty": key, "fatalities": fatalities, "notes": notes, "timestamp": timestamp}


def test_rows_and_cells_that_differ() -> None:
    old = [row("A1"), row("A2", "3", "three"), row("A3"), row("A4", notes="a, b")]
    new = [row("A4", notes="a; b"), row("A2", "4", ""), row("A5", "1"), row("A1")]
    found = compare_tables(side(old), side(new), ["event_id_cnty"])
    assert found.added["event_id_cnty"].to_list() == ["A5"]
    assert found.removed["event_id_cnty"].to_list() == ["A3"]
    assert found.cells.rows() == [
        ("A2", "fatalities", "3", "4"),
        ("A2", "notes", "three", ""),
        ("A4", "notes", "a, b", "a; b"),
    ]
    assert (found.changed, found.same) == (2, 1)
    told = list(csv.DictReader(to_csv(found).splitlines()))
    assert [each["change"] for each in told] == ["added", "changed", "changed", "changed", "removed"]
    assert json.loads(to_json(found))["totals"] == {"added": 1, "changed": 2, "cells": 3, "removed": 1, "same": 1}
    assert "~ A2 notes: “three” -> blank" in to_text(found)


def test_the_page_escapes_what_cells_hold() -> None:
    found = compare_tables(
        side([row("A1", notes="<b>")]), side([row("A1", notes="<script>alert(1)</script>")]), ["event_id_cnty"]
    )
    page = to_html(found)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@given(st.text("ab 漢\n", max_size=40), st.text("ab 漢\n", max_size=40))
def test_marked_words_make_up_both_texts_and_what_is_common_is_the_same(old: str, new: str) -> None:
    left, right = mark_words(old, new)
    assert ("".join(text for text, _ in left), "".join(text for text, _ in right)) == (old, new)
    assert [text for text, is_changed in left if not is_changed] == [
        text for text, is_changed in right if not is_changed
    ]


def test_the_page_marks_the_words_that_differ() -> None:
    old, new = "Three men were killed by a mob in Eldoret.", "Two men were killed by a mob in Eldoret."
    page = to_html(compare_tables(side([row("A1", notes=old)]), side([row("A1", notes=new)]), ["event_id_cnty"]))
    assert "<del>Three</del> men were killed by a mob in Eldoret.<" in page
    assert "<ins>Two</ins> men were killed by a mob in Eldoret.<" in page


def test_equal_tables_do_not_differ_whatever_their_order_and_batches() -> None:
    rows = [row(f"A{number}", str(number)) for number in range(50)]
    found = compare_tables(side(rows), side(rows[::-1], size=7), ["event_id_cnty"])
    assert not found
    assert found.same == 50


def test_numbers_are_compared_as_numbers_and_text_as_text() -> None:
    old, new = [row("A1", "3.0", "1.0")], [row("A1", "3", "1")]
    found = compare_tables(side(old), side(new), ["event_id_cnty"], numbers=frozenset({"fatalities"}))
    assert found.cells["column"].to_list() == ["notes"]


def test_columns_of_one_table_alone_are_told() -> None:
    found = compare_tables(
        side([row("A1")], (*COLUMNS, "iso3")), side([row("A1")], ("tags", *COLUMNS)), ["event_id_cnty"]
    )
    assert (found.columns_added, found.columns_removed, found.changed) == (("tags",), ("iso3",), 0)


def test_keys_that_are_not_unique_lose_no_row() -> None:
    old = [row("A1", "1"), row("A1", "2"), row("A1", "2"), row("A2")]
    new = [row("A1", "2"), row("A1", "5"), row("A2"), row("A2")]
    found = compare_tables(side(old), side(new), ["event_id_cnty"])
    assert found.cells.rows() == [("A1", "fatalities", "1", "5")]
    assert found.removed["fatalities"].to_list() == ["2"]
    assert found.added["event_id_cnty"].to_list() == ["A2"]


def test_a_key_that_a_table_has_not_is_refused() -> None:
    with pytest.raises(TableError, match="no column 'relid'"):
        compare_tables(side([row("A1")]), side([row("A1")]), ["relid"])


KEYS = st.sampled_from(["A1", "A2", "A3", "A4"])
TABLES = st.lists(st.builds(row, KEYS, st.sampled_from(["0", "1"]), st.sampled_from(["", "x"])), max_size=8)


@given(TABLES, TABLES)
def test_the_differences_lead_from_one_table_to_the_other(old: Rows, new: Rows) -> None:
    found = compare_tables(side(old), side(new), ["event_id_cnty"])
    left = sorted(tuple(each.values()) for each in old)
    for each in found.removed.select(COLUMNS).rows():
        left.remove(each)
    left += found.added.select(COLUMNS).rows()
    assert len(left) == len(new)
    assert len(found.added) + found.changed + found.same == len(new)
    assert len(found.removed) + found.changed + found.same == len(old)
    assert bool(found) == (sorted(tuple(each.values()) for each in old) != sorted(tuple(each.values()) for each in new))
    assert {"added": len(found.added), "removed": len(found.removed)} == {
        "added": sum(max(0, _count(new, key) - _count(old, key)) for key in ("A1", "A2", "A3", "A4")),
        "removed": sum(max(0, _count(old, key) - _count(new, key)) for key in ("A1", "A2", "A3", "A4")),
    }


def _count(rows: Rows, key: str) -> int:
    return sum(each["event_id_cnty"] == key for each in rows)


def _write(path: Path, rows: Rows) -> Path:
    pa_csv.write_csv(pa.Table.from_pylist(rows), path)
    return path


def test_the_command_compares_files_of_any_kind(eventcode_program: Program, tmp_path: Path) -> None:
    rows = [row(f"ABC{number}", str(number), f"note {number}") for number in range(9)]
    old = _write(tmp_path / "old.csv", rows)
    typed = pa_csv.read_csv(old)
    pq.write_table(typed.set_column(1, "fatalities", typed["fatalities"].cast(pa.float64())), tmp_path / "same.parquet")
    result = eventcode_program("diff", old, tmp_path / "same.parquet", "--key", "event_id_cnty")
    assert (result.returncode, result.stdout.splitlines()[1:]) == (0, []), result.stdout + result.stderr
    rows[4] = dict(rows[4], notes="told anew", timestamp="2")
    new = _write(tmp_path / "new.csv", rows[1:])
    result = eventcode_program("diff", old, new, "--profile", "acled", "--format", "csv")
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        "change,id,column,old,new",
        "changed,ABC4,notes,note 4,told anew",
        "removed,ABC0,,,",
    ]


def test_an_update_keeps_the_latest_upload_and_no_deleted_event() -> None:
    local = [
        row("A1", "1", timestamp="10"),
        row("A2", "2", timestamp="10"),
        row("A3", timestamp="10"),
        row("A6", "6", timestamp="30"),
    ]
    new = [
        row("A2", "9", timestamp="20"),  # a newer upload
        row("A6", "7", timestamp="20"),  # older than the local row
        row("A4", timestamp="20"),  # a new event
        row("A5", timestamp="20"),  # deleted later
        row("A3", "3", timestamp="20"),  # deleted, then given out again
    ]
    gone = [
        {"event_id_cnty": key, "deleted_timestamp": until} for key, until in (("A1", "15"), ("A5", "25"), ("A3", "15"))
    ]
    deletions = side(gone, ("event_id_cnty", "deleted_timestamp"))
    found = update_table(side(local), side(new), deletions)
    cells = pl.DataFrame(found.table).select("event_id_cnty", "fatalities").rows()
    assert cells == [("A6", "6"), ("A2", "9"), ("A4", "0"), ("A3", "3")]
    assert (found.kept, found.replaced, found.removed, found.added, found.stale) == (1, 2, 1, 1, 2)


def test_a_deletion_without_a_time_takes_every_row(eventcode_program: Program, tmp_path: Path) -> None:
    local = _write(tmp_path / "local.csv", [row("ABC1", "1"), row("ABC2", "2")])
    new = _write(tmp_path / "new.csv", [row("ABC1", "3", timestamp="9")])
    gone = _write(tmp_path / "gone.csv", [{"event_id_cnty": "ABC1"}])
    out = tmp_path / "out.csv"
    result = eventcode_program("update", local, new, "--deletions", gone, "--out", out)
    assert result.returncode == 0, result.stderr
    assert out.read_text() == '"event_id_cnty","fatalities","notes","timestamp"\n"ABC2","2",,"1"\n'
    again = eventcode_program("update", local, new, "--out", local)
    assert (again.returncode, "written over itself" in again.stderr) == (1, True)
