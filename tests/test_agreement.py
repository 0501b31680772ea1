"""Agreement of analysts: alpha against published figures, events matched, and the command on a project."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.agreement import Rating, match_events, measure_reliability
from eventcode.agreement.alpha import Reliability
from eventcode.codebook import load_codebook
from eventcode.codebook.stages.agreeing import Level, read_agreement_rules
from eventcode.project import find_project
from eventcode.records import Event
from eventcode.store import Coding, add_coding, finish_article, read_drafts

RULES = read_agreement_rules(load_codebook("full"))
Program = Callable[..., CompletedProcess[str]]

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section E: four observers, twelve units
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = [[value for value in unit if value is not None] for unit in zip(*OBSERVERS, strict=True)]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_published_example(level: Level, alpha: float) -> None:
    found = measure_reliability(UNITS, level)
    assert found.alpha == pytest.approx(alpha, abs=0.0005)
    assert (found.units, found.values) == (11, 40)
    assert found.low is not None
    assert found.high is not None
    assert found.low < alpha < found.high


def test_lists_of_names_are_compared_by_what_they_share() -> None:
    one, two = frozenset({"Union A"}), frozenset({"Union A", "Union B"})
    half = measure_reliability([[one, two], [one, one], [two, two]], "set", draws=0)
    apart = measure_reliability([[one, frozenset({"C"})], [one, one], [two, two]], "set", draws=0)
    assert half.alpha is not None
    assert apart.alpha is not None
    assert 1 > half.alpha > apart.alpha


def test_where_nothing_varies_or_nobody_pairs_there_is_no_alpha() -> None:
    assert measure_reliability([["a", "a"], ["a", "a"]], "nominal") == Reliability(None, None, None, 2, 4, 1.0)
    assert measure_reliability([["a"], ["b"]], "nominal") == Reliability(None, None, None, 0, 0, None)


values = st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=4), min_size=2, max_size=12)


@given(values, st.sampled_from(["nominal", "ordinal", "interval"]), st.randoms(use_true_random=False))
def test_alpha_depends_on_no_order_and_never_exceeds_one(
    units: list[list[int]], level: Level, shuffle: random.Random
) -> None:
    found = measure_reliability(units, level, draws=0)
    mixed = [shuffle.sample(unit, len(unit)) for unit in shuffle.sample(units, len(units))]
    assert measure_reliability(mixed, level, draws=0) == found
    if found.alpha is not None:
        assert found.alpha <= 1
        assert (found.alpha == 1) == (found.same == 1)


def row(day: int, place: str, kind: str = "Armed clash") -> dict[str, object]:
    return {"event_date": date(2023, 5, day), "sub_event_type": kind, "location": place, "admin1": "Punjab"}


def test_events_of_one_draft_are_one_and_others_are_matched_by_likeness() -> None:
    ratings = [
        Rating("ben", "a1", {"new1": row(3, "Multan"), "draft1": row(9, "Karachi", "Peaceful protest")}),
        Rating("anna", "a1", {"draft1": row(1, "Lahore"), "new1": row(3, "Multan", "Mob violence")}),
        Rating("cleo", "a1", {}),
        Rating("anna", "a2", {"new1": row(3, "Multan")}),
    ]
    units = match_events(ratings, RULES)
    assert [sorted(unit.rows) for unit in units] == [["anna", "ben"], ["anna", "ben"], ["anna"]]
    assert all(unit.raters == ("anna", "ben", "cleo") for unit in units[:2])
    assert match_events(reversed(ratings), RULES) == units


def test_events_that_share_too_little_stay_apart() -> None:
    ratings = [
        Rating("anna", "a1", {"new1": row(1, "Lahore") | {"admin1": "Punjab"}}),
        Rating("ben", "a1", {"new1": row(20, "Quetta", "Peaceful protest") | {"admin1": "Balochistan"}}),
    ]
    assert len(match_events(ratings, RULES)) == 2


@pytest.fixture
def coded(eventcode_program: Program, tmp_path: Path) -> Path:
    """A project of four articles: two analysts agree on all but one date and one number of dead."""
    for number, (town, dead) in enumerate([("Lahore", 3), ("Multan", 5), ("Quetta", 7), ("Peshawar", 9)]):
        text = (
            f"A bomb hit a police van in {town} on Monday, killing {dead} officers. The Pakistani Taliban claimed it."
        )
        (tmp_path / f"story{number}.txt").write_text(text, encoding="utf-8")
    stories = sorted(tmp_path.glob("story*.txt"))
    for command in (["init", "work"], ["ingest", *stories, "--project", "work"], ["draft", "--project", "work"]):
        extra = ["--published", "2023-05-09", "--publisher", "Dawn"] if command[0] == "ingest" else []
        assert eventcode_program(*command, *extra).returncode == 0
    store = find_project(tmp_path / "work").store
    with store.reading() as connection:
        articles = [str(each) for each in connection.exec_driver_sql("SELECT article_id FROM articles").scalars()]
    for number, article in enumerate(sorted(articles)):
        draft = read_drafts(store, article)[0]
        add_coding(store, Coding("anna", article, draft.id, "accept"))
        changed = _later(draft.event) if number == 0 else draft.event
        add_coding(store, Coding("ben", article, draft.id, "edit", changed))
        for analyst in ("anna", "ben"):
            finish_article(store, analyst, article)
    return tmp_path / "work"


def _later(event: Event) -> Event:
    assert event.date
    moved = msgspec.structs.replace(event.date, day=date(2023, 5, 20))
    return msgspec.structs.replace(event, date=moved)


def test_the_command_measures_a_project(coded: Path, eventcode_program: Program) -> None:
    table = eventcode_program("agree", "--project", coded)
    assert table.returncode == 0, table.stderr
    assert "4 events in 4 articles, coded by anna, ben" in table.stdout
    result = eventcode_program("agree", "--project", coded, "--format", "json")
    fields = {each["field"]: each for each in json.loads(result.stdout)["fields"]}
    assert fields["location"]["analysts"]["alpha"] == 1.0
    assert fields["event_date"]["analysts"]["alpha"] < 0.5
    assert fields["event_date"]["with_draft"]["values"] == 12
    assert fields["event_date"]["analysts"]["same"] == 0.75
    rows = list(csv.DictReader(io.StringIO(eventcode_program("agree", "--project", coded, "--format", "csv").stdout)))
    assert len(rows) == 2 * len(fields)


def test_without_codings_it_says_so(coded: Path, eventcode_program: Program) -> None:
    blind = eventcode_program("agree", "--project", coded, "--blind")
    assert blind.returncode == 1
    assert "nothing was coded blind" in blind.stderr
