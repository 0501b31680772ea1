"""Wrong rows: each is found by the one rule that should find it, at its line, and no other rule speaks of it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from faults.making import redated
from faults.mutations import UCDP, faulty_rows, mutations, ucdp_rows
from faults.valid import TODAY, Row, valid_rows, valid_ucdp

from eventcode.check import Findings, check_table
from eventcode.codebook import load_codebook


def _told(findings: Findings) -> list[tuple[int | None, str, str]]:
    return [(each.line, each.rule, each.field) for each in findings]


def _write(path: Path, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("profile", ["acled", "full"])
def test_rows_that_are_right_have_no_finding(profile: str) -> None:
    assert _told(check_table(pd.DataFrame(valid_rows(profile)), profile, today=TODAY)) == []


def test_ucdp_rows_that_are_right_have_no_finding() -> None:
    assert _told(check_table(pd.DataFrame(valid_ucdp()), "ucdp_ged")) == []


def test_every_wrong_row_is_found_by_the_right_rule_at_the_right_line_and_by_no_other(tmp_path: Path) -> None:
    faults = mutations()
    assert len(faults) >= 300
    path = _write(tmp_path / "faulty.csv", faulty_rows(faults))
    findings = check_table(path, "acled", today=TODAY)
    wanted = [(line, fault.rule, fault.column, fault.name) for line, fault in enumerate(faults, start=2)]
    found = [(line, rule, column, faults[(line or 2) - 2].name) for line, rule, column in _told(findings)]
    assert found == wanted
    assert {finding.message for finding in findings if "None" in finding.message or "{" in finding.message} == set()


def test_the_faults_are_of_every_rule_that_one_row_can_show() -> None:
    book = load_codebook("acled")
    columns = {column.name for column in book.columns}
    shown = {
        rule.id
        for rule in book.rules
        for fault in rule.faults
        if fault.needs == "table" and fault.columns and set(fault.columns) <= columns
    }
    assert shown - {fault.rule for fault in mutations()} == {"C42"}  # takes two rows


def test_every_wrong_row_of_ucdp_is_found(tmp_path: Path) -> None:
    made = ucdp_rows()
    path = _write(tmp_path / "faulty.csv", [row for _, row in made])
    wanted = [(line, "C55", column) for line, (column, _) in enumerate(made, start=2)]
    assert _told(check_table(path, "ucdp_ged")) == wanted
    keys = {fault.key for fault in load_codebook("ucdp_ged").rules["C55"].faults}
    assert len(UCDP) >= len(keys)


def _twin() -> list[Row]:
    rows = valid_rows("full", 40)
    rows[7] = dict(rows[3], draft_id="f" * 16, event_id_cnty="KEN999", article_id="another", location="Another name")
    return rows


ACROSS: list[tuple[str, list[Row], list[tuple[int, str, str]]]] = []


def _across(name: str, rows: list[Row], *wanted: tuple[int, str, str]) -> None:
    ACROSS.append((name, rows, list(wanted)))


def _rows_with(**changes: dict[str, str]) -> list[Row]:
    """Right rows of the profile full; changes: "row4" -> cells written in row 4, counted from 0."""
    rows = valid_rows("full", 40)
    for place, cells in changes.items():
        rows[int(place.removeprefix("row"))].update(cells)
    return rows


_across("the same event twice", _twin(), (3, "C42", "event_date"), (7, "C42", "event_date"))
_same_id = valid_rows("full", 40)
_same_id[20]["event_id_cnty"] = _same_id[5]["event_id_cnty"]
_across("an id twice", _same_id, (5, "C01", "event_id_cnty"), (20, "C01", "event_id_cnty"))
_across("a draft twice", _rows_with(row9={"draft_id": f"{4:016x}"}), (4, "S08", "draft_id"), (9, "S08", "draft_id"))
_battle = next(at for at, row in enumerate(valid_rows("full", 40)) if row["sub_event_type"] == "Armed clash")
_DEAD = {"fatalities": "2", "fatalities_low": "2", "fatalities_best": "2", "fatalities_high": "2"}


def _split(at: int, text: str, group: str = "g1") -> dict[str, str]:
    opening = valid_rows("full", 40)[at]["notes"].partition(",")[0]
    return _DEAD | {"fatality_group_id": group, "notes": f"{opening}, people were killed. {text}"}


_whole = "4 fatalities split across 2 events, coded as 2."
_short = "9 fatalities split across 2 events, coded as 2."
_row = {f"row{_battle}": _split(_battle, _whole), f"row{_battle + 1}": _split(_battle + 1, _whole)}
_across("a toll shared well", _rows_with(**_row))
_row = {f"row{_battle}": _split(_battle, _short), f"row{_battle + 1}": _split(_battle + 1, _whole)}
_across("a toll that does not add up", _rows_with(**_row), (_battle, "C43", "fatalities"))
_row = {f"row{_battle}": _split(_battle, "Two."), f"row{_battle + 1}": _split(_battle + 1, _whole)}
_across("a toll that is not told", _rows_with(**_row), (_battle, "C43", "notes"))
_across("a toll shared with nobody", _rows_with(**{f"row{_battle}": _split(_battle, _whole)}),
        (_battle, "C43", "fatality_group_id"))  # fmt: skip
for _cells, _column in (
    ({"fatalities_low": "3", "fatalities_best": "2", "fatalities_high": "9"}, "fatalities_low"),
    ({"fatalities_low": "0", "fatalities_best": "9", "fatalities_high": "3"}, "fatalities_best"),
    ({"fatalities_low": "9", "fatalities_best": "", "fatalities_high": "3"}, "fatalities_low"),
    ({"fatalities_low": "1", "fatalities_best": "2", "fatalities_high": "3"}, "fatalities"),
    ({"fatalities_low": "-1", "fatalities_best": "0", "fatalities_high": "3"}, "fatalities_low"),
):
    _rule = "S07" if "-1" in _cells.values() else "C28"
    _across(f"a range of {_cells}", _rows_with(row1=_cells), (1, _rule, _column))
_across("more dead than the highest figure", _rows_with(row1={"fatalities_low": "", "fatalities_best": "",
        "fatalities_high": "0", "fatalities": "1", "notes": valid_rows("full", 40)[1]["notes"] + " 1 died."}),
        (1, "C28", "fatalities"))  # fmt: skip
_across("too sure", _rows_with(row2={"confidence": "1.5"}), (2, "S07", "confidence"))
_across("sure to a fault", _rows_with(row2={"confidence": "0.333"}), (2, "S07", "confidence"))
_across("a status that is none", _rows_with(row2={"status": "released"}), (2, "S05", "status"))
_across("a draft id that is none", _rows_with(row2={"draft_id": "12"}), (2, "S06", "draft_id"))
_drafts = {"status": "draft", "event_id_cnty": "", "timestamp": ""}
_across("a draft, which waits", _rows_with(row2=_drafts))
_across("an accepted row without an id", _rows_with(row2={"event_id_cnty": ""}), (2, "S04", "event_id_cnty"))


@pytest.mark.parametrize(("name", "rows", "wanted"), ACROSS, ids=[name for name, _, _ in ACROSS])
def test_what_several_rows_or_our_own_columns_show(
    name: str, rows: list[Row], wanted: list[tuple[int, str, str]]
) -> None:
    assert _told(check_table(pd.DataFrame(rows), "full", today=TODAY)) == wanted


def test_drafts_are_held_to_everything_where_they_are_not_to_wait() -> None:
    findings = check_table(pd.DataFrame(_rows_with(row2=_drafts)), "full", today=TODAY, waits=False)
    assert _told(findings) == [(2, "S04", "event_id_cnty"), (2, "S04", "timestamp")]


def test_the_previous_table_shows_ids_that_were_lost_reused_or_run_backwards(tmp_path: Path) -> None:
    before = valid_rows("acled", 30)
    (tmp_path / "release").mkdir()
    _write(tmp_path / "release" / "events.csv", before)
    _write(tmp_path / "release" / "deletions.csv", [{"event_id_cnty": "KEN777"}])
    now = [dict(row) for row in before]
    now[3]["timestamp"] = str(int(now[3]["timestamp"]) - 1)
    redated(date(2020, 1, 1))(now[5])
    now[5]["timestamp"] = before[5]["timestamp"]
    now[8]["event_id_cnty"] = "KEN777"
    findings = check_table(pd.DataFrame(now), "acled", previous=tmp_path / "release", today=TODAY)
    lost = before[8]["event_id_cnty"]
    assert _told(findings) == [(None, "C54", "event_id_cnty"), (3, "C54", "timestamp"), (5, "C54", "event_id_cnty"),
                               (8, "C54", "event_id_cnty")]  # fmt: skip
    assert next(each.value for each in findings) == lost


def test_the_words_behind_the_cells_are_looked_at_where_they_are_at_hand(tmp_path: Path) -> None:
    rows = _rows_with(**{f"row{_battle}": _DEAD | {"notes": valid_rows("full", 40)[_battle]["notes"] + " Some died."}})
    fields = ["event_date", "sub_event_type", "actor1", "actor2", "location", "fatalities"]
    evidence = [
        {
            "draft_id": row["draft_id"],
            "field": field,
            "quote": "two were killed or wounded" if at == _battle else "words",
        }
        for at, row in enumerate(rows)
        for field in fields
        if (at, field) != (6, "location")
    ]
    _write(tmp_path / "events.csv", rows)
    _write(tmp_path / "evidence.csv", evidence)
    wanted = [(_battle + 2, "C45", "fatalities"), (8, "C47", "location")]
    assert sorted(_told(check_table(tmp_path, "full", today=TODAY))) == sorted(wanted)
