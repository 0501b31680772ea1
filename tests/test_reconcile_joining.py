"""What a joined event says: figures by a named rule, sources, sides, and what reports disagree about."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import ARMY, JNIM, RUSSIA, UKRAINE, UNNAMED, report

from eventcode.codebook import load_codebook
from eventcode.codebook.stages.reconciling import TOLL_RULES
from eventcode.reconcile import Report, reconcile
from eventcode.reconcile.tolls import Figure, combine_tolls, find_standing
from eventcode.records import Actor, Draft, FatalityRange

BOOK = load_codebook("full")
FIGHT = ("2023-09-02", "Robotyne", "Armed clash", [RUSSIA, UKRAINE])


def _join(*reports: Report, **options: Any) -> Draft:
    (event,) = reconcile(reports, BOOK, **options).events
    return event.draft


def _figure(dead: int, day: int = 1, **options: Any) -> Figure:
    return Figure(FatalityRange(dead, dead, dead, dead), date(2023, 5, day), **options)


@pytest.mark.parametrize(
    ("rule", "figures", "expected"),  # low, best, high, coded
    [
        ("conservative", [_figure(5), _figure(8), _figure(12)], (5, 5, 12, 5)),
        ("ucdp", [_figure(5), _figure(8), _figure(12)], (5, 8, 12, 5)),
        ("ucdp", [_figure(5), _figure(12), _figure(12)], (5, 12, 12, 5)),
        ("latest", [_figure(5), _figure(8, 3), _figure(12, 2)], (5, 8, 12, 8)),
        ("majority", [_figure(5), _figure(8), _figure(8)], (5, 8, 8, 8)),
        ("majority", [_figure(5), _figure(8), _figure(8), _figure(20, 4, claimant="JNIM")], (5, 8, 20, 8)),
        ("majority", [_figure(5), _figure(8)], (5, 5, 8, 5)),
        ("conservative", [_figure(5, publisher="A"), _figure(7, 2, publisher="A"), _figure(9)], (7, 7, 9, 7)),
        ("conservative", [_figure(5), _figure(0, is_silent=True)], (5, 5, 5, 5)),
        ("conservative", [_figure(5), _figure(0)], (0, 0, 5, 0)),
    ],
)
def test_figures_by_rule(rule: str, figures: list[Figure], expected: tuple[int, ...]) -> None:
    toll = combine_tolls(figures, rule, 0)
    assert toll is not None
    assert (toll.low, toll.best, toll.high, toll.conservative) == expected
    assert toll.rule == f"6.3 {rule}" or len({figure.dead for figure in figures}) == 1 or figures[1].is_silent


def test_later_figures_replace_earlier_ones_where_the_codebook_says_so() -> None:
    figures = [_figure(5), _figure(8, 3), _figure(30, 9, claimant="JNIM")]
    kept, replaced = (combine_tolls(figures, "conservative", after) for after in (0, 2))
    assert kept
    assert replaced
    assert ((kept.low, kept.high), (replaced.low, replaced.high)) == ((5, 30), (8, 30))


@given(st.sampled_from(TOLL_RULES), st.lists(st.tuples(st.integers(0, 99), st.integers(1, 28)), min_size=1))
def test_ranges_are_in_order(rule: str, told: list[tuple[int, int]]) -> None:
    toll = combine_tolls([_figure(dead, day) for dead, day in told], rule, 0)
    assert toll is not None
    low, best, high, coded = toll.low, toll.best, toll.high, toll.conservative
    assert low is not None
    assert high is not None
    assert low <= min(best or 0, coded or 0) <= max(best or 0, coded or 0) <= high
    assert (low, high) == (min(dead for dead, _ in told), max(dead for dead, _ in told))


figures = st.builds(
    Figure,
    st.integers(0, 30).map(lambda dead: FatalityRange(dead, dead, dead, dead)),
    st.one_of(st.none(), st.integers(1, 6).map(lambda day: date(2023, 5, day))),
    publisher=st.sampled_from(["", "Wire", "Post"]),
    claimant=st.sampled_from(["", "", "JNIM"]),
    voice=st.sampled_from(["", "police", "army"]),
    turn=st.sampled_from(["", "", "raised", "lowered"]),
    is_silent=st.booleans(),
    is_copy=st.booleans(),
)


@given(st.sampled_from(TOLL_RULES), st.lists(figures, min_size=1, max_size=8), st.data())
def test_the_order_of_figures_changes_nothing_and_one_always_stands(
    rule: str, told: list[Figure], data: st.DataObject
) -> None:
    told.append(_figure(7))  # who reprints has a first text beside it
    again = data.draw(st.permutations(told))
    assert combine_tolls(again, rule, 0) == combine_tolls(told, rule, 0)
    assert find_standing(told, 0)


def test_a_voice_corrects_itself_and_a_rising_number_those_before_it() -> None:
    police = [_figure(12, 4, voice="police"), _figure(17, 6, voice="police")]
    hospital = _figure(14, 4, voice="hospital")
    assert [each.dead for each in find_standing([*police, hospital], 0)] == [17, 14]
    risen = _figure(17, 6, turn="raised")
    late = _figure(9, 7)
    assert [each.dead for each in find_standing([hospital, _figure(30, 4), risen, late], 0)] == [30, 17, 9]
    claimed = _figure(40, 6, turn="raised", claimant="JNIM")
    assert [each.dead for each in find_standing([hospital, claimed], 0)] == [14, 40]
    fallen = _figure(6, 5, turn="lowered")
    assert [each.dead for each in find_standing([hospital, _figure(5, 4), fallen], 0)] == [5, 6]


def test_nothing_known_of_the_dead_stays_nothing() -> None:
    assert _join(report("a", *FIGHT, None), report("b", *FIGHT, None)).event.fatalities is None


def test_sources_stand_from_the_most_local_to_the_widest() -> None:
    scales = {"a": "International", "b": "Subnational", "c": "National", "d": "National"}
    days = {"a": "2023-09-02", "b": "2023-09-04", "c": "2023-09-05", "d": "2023-09-03"}
    told = [report(name, *FIGHT, 6, scale=scales[name], published=days[name]) for name in scales]
    draft = _join(*told)
    assert [source.publisher for source in draft.event.sources] == ["Paper b", "Paper d", "Paper c", "Paper a"]
    assert draft.article_id == "article a; article d; article b; article c"


def test_a_publisher_is_named_once() -> None:
    told = [report(name, *FIGHT, 6, publisher="The Wire") for name in "ab"]
    assert [source.publisher for source in _join(*told).event.sources] == ["The Wire"]


def test_a_named_actor_comes_before_an_unnamed_one_and_sides_are_turned() -> None:
    told = [
        report("a", "2023-05-03", "Djibo", "Armed clash", [UNNAMED, ARMY], 4),
        report("b", "2023-05-03", "Djibo", "Armed clash", [ARMY, JNIM], 4),
        report("c", "2023-05-03", "Djibo", "Armed clash", [UNNAMED, ARMY], 4),
    ]
    assert {actor.name for actor in _join(*told).event.actors} == {JNIM, ARMY}


def test_a_main_actor_is_not_its_enemys_associate() -> None:
    first, second = (report(name, "2023-05-03", "Djibo", "Armed clash", [JNIM, ARMY], 4) for name in "ab")
    actors = (second.event.actors[0], Actor(ARMY, "State forces", (JNIM, "VDP")))
    odd = msgspec.structs.replace(second, event=msgspec.structs.replace(second.event, actors=actors))
    assert [actor.associates for actor in _join(first, odd).event.actors] == [(), ("VDP",)]


def test_both_versions_of_what_differs_are_doubts() -> None:
    told = [
        report("a", "2023-09-02", "Robotyne", "Armed clash", [RUSSIA, UKRAINE], 17, published="2023-09-05"),
        report("b", "2023-09-03", "Rabotino", "Armed clash", [RUSSIA, UKRAINE], 17, published="2023-09-05"),
        report("c", *FIGHT, 17, published="2023-09-05", told="They fought in the morning."),
        report("d", "2023-09-02", "Robotyne", "Armed clash", [RUSSIA, UKRAINE], 19, published="2023-09-05"),
    ]
    assert _join(*told).doubts == (
        "reports differ about the day: 2 September 2023 is coded, others have 3 September 2023 (Paper b)",
        "reports differ about the place: Robotyne is coded, others have Rabotino (Paper b)",
        "reports differ about the dead: 17 (Paper a, 5 September 2023), 17 (Paper b, 5 September 2023), "
        "17 (Paper c, 5 September 2023), 19 (Paper d, 5 September 2023)",
    )


def test_the_more_exact_day_and_place_are_coded() -> None:
    told = [
        report("a", "2023-09-04", *FIGHT[1:], 6, precision=2, basis="as reported"),
        report("b", "2023-09-04", *FIGHT[1:], 6, precision=2, basis="as reported"),
        report("c", *FIGHT, 6),
    ]
    event = _join(*told).event
    assert event.date is not None
    assert (event.date.day, event.date.precision) == (date(2023, 9, 2), 1)


def test_what_was_accepted_stays_as_it_is() -> None:
    accepted = report("UKR7", *FIGHT, 6, event_id="UKR7", publisher="The Wire")
    new = [report(name, "2023-09-02", "Rabotino", "Armed clash", [UKRAINE, RUSSIA], 4) for name in "ab"]
    event = _join(accepted, *new).event
    assert (event.id, event.place, event.actors) == ("UKR7", accepted.event.place, accepted.event.actors)
    assert event.fatalities == FatalityRange(4, 4, 6, 4, "6.3 conservative")
    assert [source.publisher for source in event.sources] == ["Paper a", "Paper b", "The Wire"]
