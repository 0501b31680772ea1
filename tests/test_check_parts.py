"""Tables checked side by side, and parts of one dataset checked as one table; on clusters see test_engine."""

from __future__ import annotations

import csv
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from faults.mutations import faulty_rows, mutations
from faults.valid import TODAY, Row, valid_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventcode.check import Findings, Refused, check_table, check_tables, check_together
from eventcode.check.parts import find_parts
from eventcode.codebook import load_codebook
from eventcode.errors import TableError

ACLED = load_codebook("acled")
SETTINGS = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
Program = Callable[..., subprocess.CompletedProcess[str]]


@cache
def _rows() -> list[Row]:
    """Faulty rows, with ids that are there twice, twins and an old spelling far from one another."""
    rows = [*faulty_rows(mutations())[::9], *valid_rows("acled", 40)]
    again = [dict(row) for row in rows[-40:-30]]
    twins = [row | {"event_id_cnty": f"TWN{at}"} for at, row in enumerate(rows[-30:-20])]
    return [*rows, *again, *twins, dict(rows[-1]) | {"event_id_cnty": "ZZZ9", "inter1": "1"}]


def _write(rows: Sequence[Row], path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _without_lines(findings: Findings) -> Counter[tuple[str, ...]]:
    """What is told but where: sentences that name a line differ by nothing else."""
    named = {"C01", "S08", "C42"}
    return Counter(
        (each.rule, each.severity, each.event_id, each.field, each.value, "" if each.rule in named else each.message)
        for each in findings
    )


@SETTINGS
@given(cuts=st.lists(st.integers(1, 60), max_size=4), limit=st.sampled_from([3, 100_000]))
def test_parts_together_show_what_the_whole_table_shows(tmp_path: Path, cuts: list[int], limit: int) -> None:
    rows = _rows()
    edges = [0, *sorted({cut * len(rows) // 61 for cut in cuts} - {0}), len(rows)]
    parts = [_write(rows[start:end], tmp_path / f"part-{at}.csv") for at, (start, end) in enumerate(pairwise(edges))]
    whole = check_table(_write(rows, tmp_path / "whole.csv"), ACLED, today=TODAY, limit_per_rule=limit)
    found = check_together(parts, ACLED, today=TODAY, limit_per_rule=limit)
    assert (found.totals, found.rows) == (whole.totals, whole.rows)
    assert {"C01", "C42", "S06"} <= set(found.counts)
    if limit > len(rows):
        assert _without_lines(found) == _without_lines(whole)
    else:
        assert Counter(each.rule for each in found) == Counter(each.rule for each in whole)


def test_a_finding_names_its_part_its_line_there_and_the_part_of_the_other(tmp_path: Path) -> None:
    rows = valid_rows("acled", 9)
    first, second = _write(rows[:6], tmp_path / "a.csv"), _write([*rows[6:], rows[1]], tmp_path / "b.csv")
    twice = [each for each in check_together([first, second], ACLED, today=TODAY) if "also stands" in each.message]
    assert [(each.part, each.line) for each in twice] == [(str(first), 3), (str(second), 5)]
    assert [each.message.partition("on line ")[2] for each in twice] == [f"5 of {second}.", f"3 of {first}."]


def test_a_toll_that_rows_of_two_parts_share_is_added_up_over_both(tmp_path: Path) -> None:
    rows = [row | {"fatality_group_id": "G1"} for row in valid_rows("full", 4)]
    whole = check_table(_write(rows, tmp_path / "whole.csv"), "full", today=TODAY)
    parts = [_write(rows[:1], tmp_path / "a.csv"), _write(rows[1:], tmp_path / "b.csv")]
    found = check_together(parts, load_codebook("full"), today=TODAY)
    assert found.totals == whole.totals
    apart = [check_table(part, "full", today=TODAY).counts.get("C43", 0) for part in parts]
    assert sum(apart) == found.counts["C43"] + 1, "the row that is alone in its part is not alone in the dataset"


def test_folders_of_parts_are_found_and_hive_names_are_columns(tmp_path: Path) -> None:
    rows = valid_rows("acled", 60)
    whole = pa_csv.read_csv(_write(rows, tmp_path / "whole.csv"))
    pq.write_to_dataset(whole, tmp_path / "hive", partition_cols=["country", "year"])
    (tmp_path / "hive" / "_SUCCESS").write_text("")
    (tmp_path / "hive" / ".part-0.csv.1234").write_text("half a table")
    found = check_together([tmp_path / "hive"], ACLED, today=TODAY)
    assert (found.counts, found.rows, found.parts) == ({}, 60, len(find_parts([tmp_path / "hive"])))
    assert found.parts > 3


def test_a_part_with_other_columns_or_other_days_is_refused_by_name(tmp_path: Path) -> None:
    rows = valid_rows("acled", 4)
    first = _write(rows, tmp_path / "a.csv")
    other = tmp_path / "b.csv"
    pa_csv.write_csv(pa_csv.read_csv(first).drop_columns(["notes"]), other)
    with pytest.raises(TableError, match=r"b\.csv: its columns are not those of .*a\.csv: notes"):
        check_together([first, other], ACLED)
    days = _write([row | {"event_date": "16 February 2023", "year": "2023"} for row in rows], tmp_path / "c.csv")
    with pytest.raises(TableError, match=r"c\.csv: event_date is written like 16 February 2023, but in .*a\.csv like"):
        check_together([first, days], ACLED)
    (tmp_path / "empty").mkdir()
    with pytest.raises(TableError, match="no table in the folder"):
        check_together([tmp_path / "empty"], ACLED)


def test_the_earlier_table_is_held_against_all_parts(tmp_path: Path) -> None:
    rows = valid_rows("acled", 12)
    before = _write(rows, tmp_path / "before.csv")
    parts = [_write(rows[:5], tmp_path / "a.csv"), _write(rows[5:11], tmp_path / "b.csv")]
    found = check_together(parts, ACLED, previous=before, today=TODAY)
    assert [(each.rule, each.event_id) for each in found] == [("C54", rows[11]["event_id_cnty"])]


def test_tables_side_by_side_in_their_order_and_the_refused_among_them(tmp_path: Path) -> None:
    rows = _rows()
    tables = [_write(rows[at::3], tmp_path / f"{at}.csv") for at in range(3)]
    tables.insert(1, tmp_path / "missing.csv")
    alone = list(check_tables(tables, "acled"))
    assert list(check_tables(tables, "acled", jobs=2)) == alone
    assert [isinstance(each, Refused) for each in alone] == [False, True, False, False]


def test_check_together_by_command_has_the_same_bytes_with_two_jobs(eventcode_program: Program, tmp_path: Path) -> None:
    rows = _rows()
    for at in range(3):
        _write(rows[at::3], tmp_path / "parts" / f"{at}.csv")
    told = [
        eventcode_program("check", "parts", "--together", "--format", "json", *jobs) for jobs in ((), ("--jobs", 2))
    ]
    assert {each.returncode for each in told} == {1}
    assert len({each.stdout for each in told}) == 1
    page = eventcode_program("check", "parts", "--together", "--format", "html").stdout
    assert all("parts/2.csv" in each for each in (told[0].stdout, page))
    refused = eventcode_program("check", "parts", "missing.csv", "--together")
    assert (refused.returncode, "refused missing.csv" in refused.stderr) == (1, True)


def test_folders_side_by_side_are_told_apart_by_their_names(eventcode_program: Program, tmp_path: Path) -> None:
    rows = _rows()
    for at, version in enumerate(("1.0", "1.1")):
        _write(rows[at::2], tmp_path / version / "events.csv")
    eventcode_program("check", "1.0", "1.1", "--format", "csv", "--out", "found")
    assert sorted(path.name for path in (tmp_path / "found").iterdir()) == ["1.0.csv", "1.1.csv"]
    told = eventcode_program("check", "1.0", "1.1", "--format", "csv").stdout
    assert {line.partition(",")[0] for line in told.splitlines()[1:]} == {"1.0", "1.1"}
