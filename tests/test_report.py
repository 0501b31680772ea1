"""The report about a table: its figures are those of the table, and the page needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from subprocess import CompletedProcess

import pandas as pd
import pytest

import eventcode
from eventcode.analysis.pictures.rows import Asked, Rows
from eventcode.analysis.report import write_report
from eventcode.analysis.report.counting import count_blanks, count_coverage, count_units, read_rows, sum_tolls

Program = Callable[..., CompletedProcess[str]]
SAMPLE = Path(__file__).parent.parent / "exports" / "sample" / "1.1.0"
pytestmark = pytest.mark.filterwarnings("ignore:no font on this machine")
EVENTS = [
    ("2023-01-10", "Battles", "Freedonia", "North", 12.5, -1.5, 4),
    ("2023-04-02", "Protests", "Freedonia", "North", 12.6, -1.4, 0),
    ("2023-04-02", "Battles", "Sylvania", "<b>East</b>", 9.0, 2.0, None),
    (None, "Riots", "Sylvania", None, None, None, 1),
]
COLUMNS = ["event_date", "event_type", "country", "admin1", "latitude", "longitude", "fatalities"]


@pytest.fixture
def frame() -> pd.DataFrame:
    table = pd.DataFrame(EVENTS, columns=COLUMNS)
    table["event_date"] = pd.to_datetime(table["event_date"])
    table["actor1"] = ["Hill Guard", "Protesters (Freedonia)", "حرس التلال", None]
    return table


def test_figures_are_those_of_the_table(frame: pd.DataFrame) -> None:
    rows = Rows(frame, Asked())
    coverage = count_coverage(read_rows(rows))
    assert [(each.country, each.events, each.empty_months) for each in coverage] == [
        ("Freedonia", 2, 2),
        ("Sylvania", 2, 0),
    ]
    assert coverage[0].first == date(2023, 1, 10)
    tolls, units, number = count_units(rows)
    assert (tolls, number) == (("fatalities",), 3)
    assert sum(unit.events for unit in units) == len(frame)
    assert [(toll.total, toll.zero, toll.blank) for toll in sum_tolls(rows)] == [(5, 1, 1)]
    assert {share.name: share.number for share in count_blanks(rows)} == {
        "event_date": 1, "admin1": 1, "latitude": 1, "longitude": 1, "fatalities": 1, "actor1": 1,
    }  # fmt: skip


class _Sources(HTMLParser):
    """What a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "srcset", "href")]


def test_the_page_is_whole_escaped_and_the_same_each_time(frame: pd.DataFrame) -> None:
    findings = eventcode.check(frame, profile="acled")
    page = write_report(frame, findings, title="Made-up events")
    assert page == write_report(frame, findings, title="Made-up events")
    sources = _Sources()
    sources.feed(page)
    assert len(sources.found) > 10
    assert all(each.startswith(("data:image/svg+xml;base64,", "#")) for each in sources.found)
    assert "<b>East</b>" not in page
    assert "&lt;b&gt;East&lt;/b&gt;" in page
    assert f"{findings.count('error'):,}</b> error" in page


def test_a_table_with_little_in_it_has_a_page_too() -> None:
    bare = pd.DataFrame({"event_date": pd.to_datetime([]), "country": pd.Series([], dtype="str")})
    page = write_report(bare, None)
    assert "The table has no coordinates." in page
    assert "not at hand" in page


def test_the_command_writes_the_page(eventcode_program: Program, tmp_path: Path) -> None:
    done = eventcode_program("report", SAMPLE, "--out", "report.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Sample of made-up events" in page
    assert len(re.findall("<figure>", page)) == 5
    assert eventcode_program("report", "nothing.csv", "--out", "report.html").returncode == 2
