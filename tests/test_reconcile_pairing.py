"""What is compared with what, and which texts are reprints: nothing near is overlooked, in whatever order it comes."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.reconcile import Report, report_from_event
from eventcode.reconcile.arrays import distance
from eventcode.reconcile.copies import find_copies
from eventcode.reconcile.pairing import find_pairs
from eventcode.reconcile.traits import read_traits
from eventcode.records import Article, Event, EventDate, Place

BOOK = load_codebook("full")
SETTINGS = BOOK.reconciling

points = st.tuples(
    st.integers(0, 5),  # days
    st.sampled_from([1, 1, 2]),
    st.sampled_from([-89.9, -30.0, 0.0, 61.5, 89.9]),
    st.floats(-0.6, 0.6, allow_nan=False),
    st.floats(-0.6, 0.6, allow_nan=False),
)


def _report(number: int, point: tuple[int, int, float, float, float]) -> Report:
    day, precision, base, north, east = point
    when = EventDate(date(2023, 5, 1) + timedelta(day), 1 if precision == 1 else 2)
    place = Place("", "Mali", "", "", "", max(-90.0, min(90.0, base + north)), east, 1)
    return report_from_event(Event(date=when, place=place), id=f"{number:04}")


@given(st.lists(points, max_size=25))
def test_no_near_pair_is_overlooked(places: list[tuple[int, int, float, float, float]]) -> None:
    traits = read_traits([_report(number, point) for number, point in enumerate(places)], BOOK)
    found = {
        pair for one, other in find_pairs(traits, SETTINGS) for pair in zip(one.tolist(), other.tolist(), strict=True)
    }
    for one in range(len(places)):
        for other in range(one + 1, len(places)):
            points = [np.array([each[at]]) for at in (one, other) for each in (traits.north, traits.east)]
            is_near = distance(*points)[0] <= SETTINGS.kilometres.around
            may_be_one = min(traits.last[one], traits.last[other]) >= max(traits.first[one], traits.first[other]) - 2
            if is_near and may_be_one and abs(traits.north[one]) < 85:
                assert (one, other) in found
    assert all(one < other for one, other in found)


@pytest.mark.parametrize(("place", "precision"), [("Mopti", 3), ("", 1)])
def test_reports_of_a_region_or_of_no_place_are_compared_within_the_country(place: str, precision: int) -> None:
    vague = Event(
        date=EventDate(date(2023, 5, 1), 1), place=Place(place, "Mali", place, precision=3 if precision == 3 else 1)
    )
    exact = Event(date=EventDate(date(2023, 5, 1), 1), place=Place("Djenne", "Mali", "Mopti", "", "", 13.9, -4.55, 1))
    other = Event(date=EventDate(date(2023, 5, 1), 1), place=Place("Kayes", "Mali", "Kayes", "", "", 14.4, -11.4, 1))
    traits = read_traits(
        [report_from_event(each, id=name) for name, each in zip("abc", (vague, exact, other), strict=True)], BOOK
    )
    found = {(int(a), int(b)) for one, two in find_pairs(traits, SETTINGS) for a, b in zip(one, two, strict=True)}
    assert found == ({(0, 1)} if place else {(0, 1), (0, 2)})


def test_a_flood_at_one_place_is_compared_in_linear_time() -> None:
    pairs = {}
    for count in (1000, 4000):
        traits = read_traits([_report(number, (0, 1, 0.0, 0.0, 0.0)) for number in range(count)], BOOK)
        pairs[count] = sum(len(one) for one, _ in find_pairs(traits, SETTINGS))
    assert pairs[4000] < 5 * pairs[1000]


def test_reprints_are_found_and_other_stories_are_not() -> None:
    chance = random.Random(3)  # noqa: S311 - made texts, the same each time
    words = [f"word{number}" for number in range(3000)]
    stories = [[chance.choice(words) for _ in range(200)] for _ in range(40)]
    edited = [[*story[:20], "cut", *story[40:]] for story in stories]
    texts = [" ".join(story) for story in (*stories, *edited)]
    articles = [Article(f"{number:03}", text) for number, text in enumerate(texts)]
    voices = find_copies(articles, SETTINGS.copies)
    assert voices == find_copies(articles[::-1], SETTINGS.copies)
    assert [voices[f"{number:03}"] for number in range(40)] == [voices[f"{number + 40:03}"] for number in range(40)]
    assert len(set(voices.values())) == 40


def test_short_and_empty_texts_are_reprints_only_when_equal() -> None:
    articles = [
        Article(name, text) for name, text in zip("abcd", ("", "Two dead.", "Two dead.", "Two hurt."), strict=True)
    ]
    voices = find_copies(articles, SETTINGS.copies)
    assert voices["b"] == voices["c"]
    assert len(set(voices.values())) == 3
