"""Drafts of the articles coded by hand (tests/gold) are as good as the floors of floors.yaml, which only rise."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from eventcode.codebook import load_codebook
from eventcode.codebook.reading import read_yaml
from eventcode.gazetteer import open_gazetteer
from tests.gold_scoring import FIELDS, GOLD, Score, add_entry, agreement, read_articles, score_articles

SETS = sorted(f"{path.parent.name}/{path.stem}" for path in GOLD.glob("*/*.yaml"))
FLOORS = read_yaml(GOLD / "floors.yaml", dict[str, dict[str, float]])


@cache
def score_of(name: str) -> Score:
    return score_articles(read_articles(GOLD / f"{name}.yaml"), load_codebook("full"), open_gazetteer())


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    figures = score_of(name).figures()
    low = {key: (figures[key], floor) for key, floor in FLOORS[name].items() if figures[key] < floor}
    assert not low, f"{name}: figure, floor: {low}"


@pytest.mark.parametrize("name", SETS)
def test_every_figure_has_a_floor(name: str) -> None:
    assert FLOORS[name].keys() == score_of(name).figures().keys()


@pytest.mark.parametrize("name", SETS)
def test_the_coding_by_hand_keeps_to_the_codebook(name: str) -> None:
    book = load_codebook("full")
    for entry in read_articles(GOLD / f"{name}.yaml"):
        for event in entry["events"]:
            assert event.keys() >= {"event_date", "sub_event_type", "actor1", "actor2", "country", "fatalities"}
            assert event["sub_event_type"] in book.types, entry["id"]
            assert book.countries.find(event["country"]), entry["id"]
            assert event["event_date"] <= entry["published"], entry["id"]
            assert event.get("or", {}).keys() <= set(FIELDS), entry["id"]


def test_english_articles_tell_of_every_sub_event_type() -> None:
    told = {event["sub_event_type"] for entry in english() for event in entry["events"]}
    assert told == {sub.name for sub in load_codebook("full").types.sub_types}


def test_no_article_stands_twice() -> None:
    entries = [entry for name in SETS for entry in read_articles(GOLD / f"{name}.yaml")]
    assert len({entry["id"] for entry in entries}) == len({entry["text"] for entry in entries}) == len(entries)


def perfect(event: dict[str, Any]) -> dict[str, Any]:
    book = load_codebook("full")
    row = {key: event[key] for key in event if key != "or"}
    row["event_date"] = event["event_date"].isoformat()
    row["event_type"] = book.types.sub_type(event["sub_event_type"]).type
    for end in ("fatalities_low", "fatalities_high"):
        row[end] = event.get(end, event["fatalities"])
    return row


def test_a_perfect_draft_scores_in_full() -> None:
    score = Score()
    for entry in english():
        add_entry(score, entry, [perfect(event) for event in entry["events"]], load_codebook("full"))
    assert set(score.figures().values()) == {1.0}


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("event_date", lambda _: "1999-01-01"),
        ("fatalities", lambda value: value + 1),
        ("location", lambda _: "Xyzzy"),
        ("country", lambda _: "Tuvalu"),
    ],
)
def test_a_wrong_cell_is_seen(name: str, spoil: Callable[[Any], Any]) -> None:
    book = load_codebook("full")
    event = english()[0]["events"][0] | {"or": {}}
    row = perfect(event)
    row[name] = spoil(row[name])
    assert [key for key, agreed in agreement(row, event, book).items() if not agreed] == [name]


def english() -> list[dict[str, Any]]:
    return read_articles(GOLD / "en" / "develop.yaml") + read_articles(GOLD / "en" / "heldout.yaml")


def test_groups_keep_to_their_layout() -> None:
    articles = {entry["id"]: entry for entry in read_lines("articles")}
    groups = read_lines("groups")
    told = {name for group in groups for name in group["articles"]}
    assert told == articles.keys()
    assert len(groups) == len({group["event"] for group in groups}) >= 40
    for group in groups:
        assert group["sub_event_type"] in load_codebook("full").types
        assert load_codebook("full").countries.find(group["country"])
        assert 0 <= group["fatalities_low"] <= group["fatalities_high"]
        assert all(group["event_date"] <= articles[name]["published"] for name in group["articles"])


def read_lines(name: str) -> list[dict[str, Any]]:
    text = (GOLD / "groups" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
