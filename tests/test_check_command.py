"""The command `check` as a person runs it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from faults.valid import Row, valid_rows, valid_ucdp

Program = Callable[..., "CompletedProcess[str]"]


def _write(path: Path, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """good.csv, wrong.csv (an error), odd.csv (a warning), broken.csv and ged.csv (UCDP)."""
    good = valid_rows("acled", 9)
    _write(tmp_path / "good.csv", good)
    _write(tmp_path / "wrong.csv", [*good[:4], good[4] | {"year": "1999"}, *good[5:]])
    _write(tmp_path / "odd.csv", [*good[:4], good[4] | {"geo_precision": "3"}, *good[5:]])
    (tmp_path / "broken.csv").write_text(
        (tmp_path / "good.csv").read_text(encoding="utf-8") + "one,cell\n", encoding="utf-8"
    )
    _write(tmp_path / "ged.csv", valid_ucdp(9))
    return tmp_path


def test_the_exit_code_tells_whether_a_table_can_be_released(tables: Path, eventcode_program: Program) -> None:
    codes = {
        ("good.csv",): 0,
        ("ged.csv",): 0,
        ("odd.csv",): 0,
        ("odd.csv", "--fail-on", "warning"): 1,
        ("wrong.csv",): 1,
        ("broken.csv",): 1,
        ("nothing.csv",): 1,
        ("good.csv", "--profile", "ucdp_ged"): 1,
        (): 2,
        ("good.csv", "--format", "xml"): 2,
        ("good.csv", "odd.csv", "--format", "html"): 2,
    }
    assert {options: eventcode_program("check", *options).returncode for options in codes} == codes


def test_it_says_what_is_wrong_where_and_how_to_mend_it(tables: Path, eventcode_program: Program) -> None:
    result = eventcode_program("check", "wrong.csv")
    last = result.stdout.splitlines()[-1]
    assert last.startswith("wrong.csv:6 error C02 ")
    assert "year is 1999, but event_date is" in last
    assert result.stdout.startswith("wrong.csv: 9 rows, 1 error, 0 warnings, 0 notices.")


def test_one_bad_table_does_not_stop_the_others(tables: Path, eventcode_program: Program) -> None:
    result = eventcode_program("check", "broken.csv", "good.csv", "wrong.csv")
    assert result.returncode == 1
    assert "broken.csv:11: the row has 2 cells, the header has 31" in result.stderr
    assert "next:" in result.stderr
    assert [line.partition(":")[0] for line in result.stdout.splitlines() if " rows, " in line] == [
        "good.csv",
        "wrong.csv",
    ]


def test_findings_are_written_as_csv_json_and_html(tables: Path, eventcode_program: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(eventcode_program("check", "wrong.csv", "--format", "csv").stdout)))
    assert [(row["rule"], row["line"]) for row in rows] == [("C02", "6")]
    both = eventcode_program("check", "wrong.csv", "odd.csv", "--format", "csv").stdout
    assert [row["table"] for row in csv.DictReader(io.StringIO(both))] == ["wrong.csv", "odd.csv"]
    whole = json.loads(eventcode_program("check", "wrong.csv", "--format", "json").stdout)
    assert whole["findings"][0]["rule"] == "C02"
    assert len(json.loads(eventcode_program("check", "wrong.csv", "odd.csv", "--format", "json").stdout)) == 2
    assert eventcode_program("check", "wrong.csv", "--format", "html", "--out", "report.html").stdout == ""
    assert "C02" in (tables / "report.html").read_text(encoding="utf-8")
    eventcode_program("check", "wrong.csv", "odd.csv", "--format", "html", "--out", "reports")
    assert sorted(path.name for path in (tables / "reports").iterdir()) == ["odd.html", "wrong.html"]


def test_a_codebook_of_your_own_and_a_previous_table(tables: Path, eventcode_program: Program) -> None:
    eventcode_program("codebook", "new", "mine", "--from", "acled")
    assert eventcode_program("check", "good.csv", "--codebook", "mine").returncode == 0
    rows = valid_rows("acled", 8)
    _write(tables / "next.csv", rows)
    result = eventcode_program("check", "next.csv", "--previous", "good.csv", "--fail-on", "warning")
    assert result.returncode == 1
    assert "C54" in result.stdout


def test_what_is_listed_can_be_limited_and_is_still_counted(tables: Path, eventcode_program: Program) -> None:
    rows = [row | {"year": "1999"} for row in valid_rows("acled", 9)]
    _write(tables / "many.csv", rows)
    result = eventcode_program("check", "many.csv", "--limit", "2")
    assert "9 errors" in result.stdout
    assert result.stdout.count("year is 1999") == 2
    assert "... and 7 more" in result.stdout


def test_an_older_table_is_recognised_and_lifted(tables: Path, eventcode_program: Program) -> None:
    old = [row | {"inter1": "1", "disorder_type": "Demostrations"} for row in valid_rows("acled", 3)]
    _write(tables / "old.csv", old)
    hint = "the table is older than acled 1.0.0"
    assert hint in eventcode_program("check", "old.csv").stdout
    assert hint not in eventcode_program("check", "good.csv").stdout
    eventcode_program("migrate", "old.csv", "--out", "new.csv")
    assert hint not in eventcode_program("check", "new.csv").stdout
    eventcode_program("codebook", "new", "mine", "--from", "acled")
    small = [{name: row[name] for name in row if name not in DROPPED} for row in valid_rows("acled", 3)]
    _write(tables / "small.csv", small)
    assert hint in eventcode_program("check", "small.csv").stdout
    _drop_columns(tables / "mine" / "columns.yaml")
    own = eventcode_program("check", "small.csv", "--codebook", "mine")
    assert own.stdout.startswith("small.csv: 3 rows, 0 errors"), own.stderr
    assert hint not in own.stdout


DROPPED = ("disorder_type", "civilian_targeting", "tags")


def _drop_columns(path: Path) -> None:
    head, *columns = path.read_text(encoding="utf-8").split("\n  - name: ")
    kept = [column for column in columns if column.split("\n")[0] not in DROPPED]
    path.write_text("\n  - name: ".join([head, *kept]) + "\n", encoding="utf-8")


def test_the_version_that_a_file_names_holds(tables: Path, eventcode_program: Program) -> None:
    (tables / "run").mkdir()
    _write(tables / "run" / "events.csv", valid_rows("acled", 3))
    about = {"codebook": {"name": "acled", "version": "0.9.0"}}
    (tables / "run" / "run.json").write_text(json.dumps(about), encoding="utf-8")
    result = eventcode_program("check", "run")
    assert "(version 0.9.0)" in result.stdout
    about["codebook"]["version"] = "99.0.0"
    (tables / "run" / "run.json").write_text(json.dumps(about), encoding="utf-8")
    result = eventcode_program("check", "run")
    assert result.returncode == 1
    assert "made with acled 99.0.0, newer than this" in result.stderr
