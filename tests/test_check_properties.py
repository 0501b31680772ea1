"""What always holds of the checks, whatever the table: hypothesis makes the tables."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from faults.mutations import faulty_rows, mutations
from faults.valid import LAST_DAY, PLACES, TODAY, Row, build_row, valid_rows, valid_ucdp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventcode.check import Findings, check_rows, check_table
from eventcode.codebook import load_codebook
from eventcode.errors import TableError

BOOK = load_codebook("acled")
# The fixtures are constants of a test: a folder to write to and a constant to replace.
SETTINGS = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def _ways() -> list[tuple[str, str, str]]:
    return [(row["sub_event_type"], row["inter1"], row["inter2"]) for row in valid_rows("acled")]


@st.composite
def right_tables(draw: st.DrawFn) -> list[Row]:
    """Rows that are right by construction: any type, classes, country, precision and day, two days apart."""
    ways = draw(st.lists(st.sampled_from(_ways()), min_size=1, max_size=25))
    rows = []
    for at, (sub, one, other) in enumerate(ways):
        country = draw(st.sampled_from(sorted(PLACES)))
        day = LAST_DAY - timedelta(days=2 * at + draw(st.integers(0, 40)) * 60)
        precision = draw(st.integers(1, 3))
        rows.append(
            build_row(
                BOOK, BOOK.types.sub_type(sub), one, other, country=country, day=day, number=at, precision=precision
            )
        )
    return rows


faulty_tables = st.lists(
    st.sampled_from(range(len(mutations()))), min_size=1, max_size=30, unique=True
).map(lambda places: [row for at, row in enumerate(_faulty()) if at in set(places)])  # fmt: skip


@cache
def _faulty() -> list[Row]:
    return faulty_rows(mutations())


def _check(rows: list[Row], **options: Any) -> Findings:
    return check_table(pd.DataFrame(rows), "acled", today=TODAY, **options)


def _told(findings: Findings, rows: list[Row]) -> Counter[tuple[str, ...]]:
    """The findings without their places: what is said of which row."""
    return Counter((each.rule, each.field, each.message, str(rows[each.line or 0])) for each in findings)


@SETTINGS
@given(right_tables())
def test_a_table_that_is_right_by_construction_has_no_finding(rows: list[Row]) -> None:
    assert _check(rows).listed == ()


@SETTINGS
@given(faulty_tables, st.randoms(use_true_random=False))
def test_shuffled_rows_have_the_same_findings_in_their_new_places(rows: list[Row], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert _told(_check(rows), rows) == _told(_check(shuffled), shuffled)


@SETTINGS
@given(rows=faulty_tables, size=st.integers(200, 20_000))
def test_the_findings_do_not_depend_on_how_a_file_is_cut(
    rows: list[Row], size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    whole = check_table(path, "acled", today=TODAY)
    with monkeypatch.context() as patch:
        patch.setattr(import_module("eventcode.check.reading.text"), "CHUNK", size)
        assert check_table(path, "acled", today=TODAY).listed == whole.listed


@SETTINGS
@given(faulty_tables)
def test_a_row_by_itself_has_the_findings_that_it_has_in_its_table(rows: list[Row]) -> None:
    table = _check(rows)
    alone = Counter(
        (each.rule, each.field, each.message)
        for row in rows
        for each in check_rows(pd.DataFrame([row]), BOOK, today=TODAY)
    )
    assert alone == Counter((each.rule, each.field, each.message) for each in table if each.rule != "C42")


@SETTINGS
@given(faulty_tables, st.integers(0, 3))
def test_totals_are_true_whatever_is_listed(rows: list[Row], limit: int) -> None:
    whole, cut = _check(rows), _check(rows, limit_per_rule=limit)
    assert cut.totals == whole.totals
    assert cut.counts == Counter(each.rule for each in whole)
    listed = Counter(each.rule for each in cut)
    assert all(listed[rule] == min(limit, total) for rule, total in cut.counts.items())
    assert {rule: total - listed[rule] for rule, total in cut.counts.items() if total > listed[rule]} == cut.unlisted


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@SETTINGS
@given(st.dictionaries(st.sampled_from([column.name for column in BOOK.columns]), cells, max_size=12))
def test_rows_of_anything_are_checked_without_an_error(changes: dict[str, str]) -> None:
    row = valid_rows("acled", 1)[0] | changes
    findings = check_rows(pd.DataFrame([row]), BOOK, today=TODAY)
    assert {each.rule for each in findings} <= {rule.id for rule in BOOK.rules}
    assert all(each.message and each.fix is not None for each in findings)


PROFILES = ("acled", "full", "ucdp_ged")


@cache
def _wide() -> list[Row]:
    """Rows with the columns of every profile."""
    parts = zip(valid_rows("full", 6), valid_rows("acled", 6), valid_ucdp(6), strict=True)
    return [one | two | three for one, two, three in parts]


@st.composite
def some_columns(draw: st.DrawFn) -> list[str]:
    """A few columns of any profiles, or those of one profile but a few."""
    few = draw(st.lists(st.sampled_from(list(_wide()[0])), min_size=1, unique=True))
    whole = [column.name for column in load_codebook(draw(st.sampled_from(PROFILES))).columns]
    return draw(st.sampled_from([few, [name for name in whole if name not in few] or few]))


@SETTINGS
@given(profile=st.sampled_from(PROFILES), columns=some_columns(), others=some_columns())
def test_any_columns_of_any_profile_against_any_profile_are_checked_or_refused(
    profile: str, columns: list[str], others: list[str], tmp_path: Path
) -> None:
    frame, before = pd.DataFrame(_wide())[columns], pd.DataFrame(_wide())[others]
    frame.to_csv(tmp_path / "events.csv", index=False)
    pd.DataFrame({"draft_id": ["x"], "field": ["location"], "quote": ["x"]}).to_csv(tmp_path / "evidence.csv")
    rules = {rule.id for rule in load_codebook(profile).rules}
    for check in (
        lambda: check_table(frame, profile, today=TODAY),
        lambda: check_table(frame, profile, previous=before, today=TODAY),
        lambda: check_table(tmp_path, profile, today=TODAY),
        lambda: check_rows(frame, profile, today=TODAY),
        lambda: check_rows(frame.head(1), profile, today=TODAY),
    ):
        with suppress(TableError):
            assert {each.rule for each in check()} <= rules
