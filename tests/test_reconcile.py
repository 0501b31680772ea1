"""Which reports are one event and which are not, whatever their order; what the joined event says is tested apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from reports import ARMY, CIVILIANS, JNIM, RUSSIA, UKRAINE, UNNAMED, report

from eventcode.codebook import load_codebook
from eventcode.errors import CodebookError
from eventcode.reconcile import Report, Ruling, reconcile
from eventcode.records import Article

BOOK = load_codebook("full")
CASES = yaml.safe_load(Path(__file__).with_name("reconcile_cases.yaml").read_text(encoding="utf-8"))
ACTORS = {"ARMY": ARMY, "JNIM": JNIM, "RUSSIA": RUSSIA, "UKRAINE": UKRAINE, "CIVILIANS": CIVILIANS, "UNNAMED": UNNAMED,
          "BLA": "BLA: Baloch Liberation Army", "POLICE": "Police Forces of Pakistan (2022-2024)",
          "PROTESTERS": "Protesters (Colombia)"}  # fmt: skip
FIGHT = ("2023-09-02", "Robotyne", "Armed clash", [RUSSIA, UKRAINE])


def _reports(case: dict[str, Any]) -> list[Report]:
    return [
        report(name, str(day), place, sub_type, [ACTORS[each] for each in actors], dead, **_plain(options))
        for name, (day, place, sub_type, actors, dead, *options) in case["reports"].items()
    ]


def _plain(options: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: str(value) if key == "published" else value for each in options for key, value in each.items()}


def _groups(reports: list[Report], **options: Any) -> list[str]:
    return sorted("".join(sorted(event.reports)) for event in reconcile(reports, BOOK, **options).events)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_hard_cases(case: dict[str, Any]) -> None:
    assert _groups(_reports(case)) == sorted(case["groups"])


@given(st.data())
def test_order_of_the_reports_changes_nothing(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    reports = _reports(case)
    assert reconcile(data.draw(st.permutations(reports)), BOOK) == reconcile(reports, BOOK)


def test_rulings_stand_over_the_score() -> None:
    a, b, c = (report(name, *FIGHT, 6) for name in "abc")
    assert _groups([a, b, c]) == ["abc"]
    assert _groups([a, b, c], rulings=[Ruling("refuse", ("a", "b"))]) in (["a", "bc"], ["ac", "b"])
    assert _groups([a, b, c], rulings=[Ruling("split", ("c",), ("a", "b"))]) == ["ab", "c"]
    far = report("d", "2023-05-03", "Djibo", "Attack", [JNIM, CIVILIANS], 3)
    assert _groups([a, far], rulings=[Ruling("confirm", ("a", "d"))]) == ["ad"]
    assert _groups([a, far], rulings=[Ruling("confirm", ("a", "d")), Ruling("refuse", ("a", "d"))]) == ["a", "d"]


def test_new_reports_join_the_released_event_whose_id_stays() -> None:
    released = report("UKR7", *FIGHT, 6, event_id="UKR7")
    found = reconcile([report("a", *FIGHT, 8), released], BOOK)
    assert [(event.draft.event.id, event.reports) for event in found.events] == [("UKR7", ("UKR7", "a"))]


def test_released_events_are_joined_only_by_decision() -> None:
    one, other = (report(name, *FIGHT, 6, event_id=name) for name in ("UKR7", "UKR8"))
    assert _groups([one, other]) == ["UKR7", "UKR8"]
    assert [each.kind for each in reconcile([one, other], BOOK).proposals] == ["doubtful"]
    assert _groups([one, other], rulings=[Ruling("confirm", ("UKR7", "UKR8"))]) == ["UKR7UKR8"]


def test_a_report_that_comes_again_is_of_its_event() -> None:
    first = reconcile([report("a", *FIGHT, 6), report("b", *FIGHT, 8)], BOOK).events[0]
    joined = Report("UKR7", first.draft.event, ("article a", "article b"), is_settled=True, members=first.members)
    odd = report("b", "2023-09-09", "Djibo", "Attack", [JNIM, CIVILIANS], 8)
    (event,) = reconcile([joined, odd], BOOK).events
    assert (event.reports, event.members) == (("UKR7", "b"), ("a", "b"))


def test_reprints_are_one_voice() -> None:
    text = "Soldiers fought armed men near the river on Saturday, and six of them were killed, the governor said. " * 3
    articles = [Article(f"article {name}", text + name) for name in "abc"] + [
        Article("article d", "Quite another text.")
    ]
    reports = [report(name, *FIGHT, 6 if name in "abc" else 8) for name in "abcd"]
    (event,) = reconcile(reports, BOOK, articles=articles, rule="ucdp").events
    assert (event.voices, len(event.reports)) == (2, 4)
    assert [source.publisher for source in event.draft.event.sources] == ["Paper a", "Paper d"]
    assert event.draft.article_id == "article a; article b; article c; article d"


def test_a_flood_of_equal_reports_is_one_event() -> None:
    found = reconcile([report(f"{number:05}", *FIGHT, 6) for number in range(5000)], BOOK)
    assert [len(event.reports) for event in found.events] == [5000]


def test_days_of_one_battle_are_an_episode() -> None:
    days = [report(name, f"2023-09-0{day}", *FIGHT[1:], None) for name, day in zip("abcd", (1, 2, 3, 7), strict=True)]
    assert [episode.drafts for episode in reconcile(days, BOOK).episodes] == [("a", "b", "c")]


def test_reasons_are_told_in_words() -> None:
    a = report("a", "2023-09-01", "Robotyne", "Armed clash", [RUSSIA, UKRAINE], 12)
    b = report("b", "2023-09-01", "Rabotino", "Armed clash", [UKRAINE, RUSSIA], 14)
    (pair,) = reconcile([a, b], BOOK).proposals
    assert pair.kind == "joined"
    assert pair.reason == "same day, same place, same two actors, tolls 12 and 14, same type"


def test_what_cannot_be_reconciled_is_refused() -> None:
    with pytest.raises(CodebookError, match="toll rule"):
        reconcile([], BOOK, rule="highest")
    with pytest.raises(CodebookError, match="same id"):
        reconcile([report("a", *FIGHT, 1), report("a", *FIGHT, 2)], BOOK)


def test_nothing_comes_of_nothing() -> None:
    assert reconcile([], BOOK).events == ()
