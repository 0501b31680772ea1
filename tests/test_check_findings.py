"""What a check hands back: the frame, the totals, the files, the page and the view of a notebook."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from faults.valid import TODAY, Row, valid_rows

import eventcode.check
from eventcode.check import Findings, check_table, find_profile
from eventcode.check.findings import COLUMNS
from eventcode.records import Finding

_HOSTILE = '<script>alert(1)</script> & "quotes" {braces} \u202e =1+1'


def _rows() -> list[Row]:
    rows = valid_rows("acled", 30)
    for at in range(3, 9):
        rows[at]["iso"] = "1"
    rows[4]["country"] = _HOSTILE
    rows[9]["geo_precision"] = "3"
    return rows


@pytest.fixture(scope="module")
def findings() -> Findings:
    return check_table(pd.DataFrame(_rows()), "acled", today=TODAY, limit_per_rule=4)


def test_the_frame_has_one_row_for_each_finding(findings: Findings) -> None:
    frame = findings.frame
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["line"]) == [3, 4, 5, 6, 9]
    assert frame.loc[0, "event_id"] == valid_rows("acled", 4)[3]["event_id_cnty"]
    assert frame.loc[1, "value"] == _HOSTILE
    assert str(frame["line"].dtype) == "Int64"


def test_totals_are_true_and_what_is_not_listed_is_told(findings: Findings) -> None:
    assert findings.counts == {"C34": 6, "C37": 1}
    assert findings.unlisted == {"C34": 2}
    assert len(findings) == 7
    assert (findings.count("error"), findings.count("warning"), findings.count("notice")) == (6, 1, 0)
    assert [each.rule for each in findings.errors] == ["C34"] * 4
    assert [each.rule for each in findings.warnings] == ["C37"]
    assert "C34 2" in findings.summary()
    assert findings.tell() == "table: 30 rows, 6 errors, 1 warning, 0 notices."


def test_a_table_without_fault_is_false_and_says_so() -> None:
    findings = check_table(pd.DataFrame(valid_rows("acled", 3)), "acled", today=TODAY)
    assert not findings
    assert len(findings.frame) == 0
    assert "Every row keeps every rule" in (findings.to_html() or "")
    assert "Every row keeps every rule" in findings._repr_html_()


def test_csv_and_json_hold_every_listed_finding(findings: Findings, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(findings.to_csv() or "")))
    whole = json.loads(findings.to_json() or "")
    assert [row["value"] for row in rows] == [each.value for each in findings]
    assert [row["message"] for row in rows] == [each["message"] for each in whole["findings"]]
    assert whole["totals"] == [{"rule": "C34", "severity": "error", "total": 6},
                               {"rule": "C37", "severity": "warning", "total": 1}]  # fmt: skip
    for write, name in ((findings.to_csv, "f.csv"), (findings.to_json, "f.json"), (findings.to_html, "f.html")):
        assert write(tmp_path / name) is None
        assert (tmp_path / name).read_text(encoding="utf-8") == write()


class _Page(HTMLParser):
    """The tags, the addresses and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "srcset", "data")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("form", ["page", "view"])
def test_the_page_needs_nothing_else_and_escapes_everything(findings: Findings, form: str) -> None:
    text = (findings.to_html() or "") if form == "page" else findings._repr_html_()
    page = _Page()
    page.feed(text)
    assert "script" not in page.tags
    assert {tag for tag in page.tags if tag in ("img", "link", "iframe", "object", "base")} == set()
    assert [address for address in page.addresses if not address.startswith("#")] == []
    assert re.search(r"url\(|@import|https?:", text) is None
    assert "<script>" not in text


def test_the_page_names_every_rule_line_and_cut(findings: Findings) -> None:
    page = _Page()
    page.feed(findings.to_html() or "")
    for each in findings:
        assert each.event_id in page.text
        assert each.fix in page.text
    assert "Only the first 4 are listed here" in " ".join(page.text.split())
    anchors = [address[1:] for address in page.addresses]
    assert all(f'id="{anchor}"' in (findings.to_html() or "") for anchor in anchors)


def _told(findings: Findings) -> str:
    page = _Page()
    page.feed(findings.to_html() or "")
    return " ".join(page.text.split())


def test_the_page_says_what_its_lines_count(tmp_path: Path) -> None:
    frame = pd.DataFrame(_rows())
    frame.to_csv(tmp_path / "t.csv", index=False)
    frame.to_parquet(tmp_path / "t.parquet")
    frame.to_json(tmp_path / "t.json", orient="records")
    counts = {"t.csv": "the header is line 1", "t.parquet": "the row of the table, counted from 1",
              "t.json": "the number of the object, counted from 1"}  # fmt: skip
    for name, words in counts.items():
        assert words in _told(check_table(tmp_path / name, "acled", today=TODAY)), name
    assert "the position of the row in the frame, counted from 0" in _told(check_table(frame, "acled", today=TODAY))


def test_the_page_tells_what_to_write_from_what_to_do() -> None:
    rows = valid_rows("acled", 30)
    rows[1]["iso"] = "1"
    rows[2]["latitude"] = ""
    arrest = next(row for row in valid_rows("acled") if row["sub_event_type"] == "Arrests")
    marked = arrest | {"civilian_targeting": "Civilians targeted"}
    findings = check_table(pd.DataFrame([*rows, marked]), "acled", today=TODAY)
    told = _told(findings)
    assert f"Write {valid_rows('acled', 2)[1]['iso']} " in told
    assert "latitude is blank.Fill in latitude." in told
    assert "should be blank.Leave the cell blank." in told
    assert "''" not in told


def test_findings_are_findings_of_the_nouns(findings: Findings) -> None:
    assert all(isinstance(each, Finding) for each in findings)
    assert all(each.severity in ("error", "warning", "notice") for each in findings)


@pytest.mark.parametrize("profile", ["acled", "full"])
def test_the_profile_is_the_one_whose_columns_the_table_has(profile: str) -> None:
    frame = pd.DataFrame(valid_rows(profile, 2))
    assert find_profile(frame) == profile
    assert eventcode.check(frame).codebook.startswith(profile)
