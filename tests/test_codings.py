"""Several analysts on the same articles: who codes what, and what they coded until it is decided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from eventcode.errors import StoreError
from eventcode.records import Article, Draft, Event, Evidence, Place, Span
from eventcode.store import (
    By,
    Coding,
    Drafter,
    Drafting,
    IdScheme,
    Store,
    accept,
    accepted_events,
    add,
    add_articles,
    add_coding,
    add_draftings,
    article_events,
    articles_to_adjudicate,
    edit,
    finish_article,
    is_blind,
    is_ready_to_adjudicate,
    next_article,
    read_codings,
    read_drafts,
    read_life,
    reject,
    release_article,
    settle_article,
    undrafted_articles,
)
from eventcode.store.connecting import Where

IDS = IdScheme({"Poland": "POL"})
DRAFTER = Drafter("eventcode 1", "full 1.0.0 abc")
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LUBIN = Event(place=Place("Lubin", "Poland"), notes="Farmers marched.")


def draft(article_id: str, number: int) -> Draft:
    words = Evidence("notes", article_id, Span(0, 7), "Farmers", "rules")
    return Draft(f"{article_id}.{number}", article_id, LUBIN, (words,))


@pytest.fixture
def store(where: Where) -> Store:
    """Articles a1 and a2 with two drafts each, a3 with one, a4 with none."""

    store = Store(where)
    add_articles(store, [Article(f"a{number}", f"Farmers marched in Lubin {number}.") for number in (1, 2, 3, 4)])
    drafts = {"a1": 2, "a2": 2, "a3": 1, "a4": 0}
    add_draftings(
        store,
        DRAFTER,
        [Drafting(name, 1, tuple(draft(name, number) for number in range(count))) for name, count in drafts.items()],
    )
    return store


def turn(store: Store, analyst: str, coders: int = 1, minutes: int = 0) -> str | None:
    found = next_article(store, analyst, coders, now=NOON + timedelta(minutes=minutes))
    return found.article_id if found else None


def test_each_analyst_has_an_article_alone_and_resumes_it(store: Store) -> None:
    assert [turn(store, name) for name in ("anna", "ben", "cem", "dora")] == ["a1", "a2", "a3", None]
    assert turn(store, "anna") == "a1"
    accept(store, "a1.0", By("anna"), IDS)
    assert turn(store, "anna", minutes=20) == "a1"  # half of it is left, and the claim is renewed
    reject(store, "a1.1", By("anna"))
    assert turn(store, "anna", minutes=20) is None
    release_article(store, "ben", "a2")
    assert turn(store, "anna", minutes=20) == "a2"


def test_a_claim_expires_and_its_analyst_goes_on_where_nobody_took_it(store: Store) -> None:
    assert turn(store, "anna") == "a1"
    assert turn(store, "anna", minutes=90) == "a1"
    assert turn(store, "ben", minutes=119) == "a2"
    assert turn(store, "ben", minutes=119) == "a2"
    assert turn(store, "cem", minutes=121) == "a1"
    assert turn(store, "anna", minutes=122) == "a3"


def test_two_coders_an_article_and_no_third(store: Store) -> None:
    assert [turn(store, name, 2) for name in ("anna", "ben", "cem")] == ["a1", "a1", "a2"]
    for name in ("anna", "ben"):
        assert not is_ready_to_adjudicate(store, "a1", 2)
        finish_article(store, name, "a1")
    assert [turn(store, name, 2) for name in ("anna", "ben", "cem", "dora")] == ["a2", "a3", "a2", "a3"]
    assert is_ready_to_adjudicate(store, "a1", 2)
    assert articles_to_adjudicate(store, 2) == ["a1"]
    settle_article(store, "judge", "a1")
    assert articles_to_adjudicate(store, 2) == []
    assert turn(store, "eve", 3) != "a1"


def test_who_has_finished_holds_a_place_though_the_claim_is_over(store: Store) -> None:
    turn(store, "anna", 2)
    finish_article(store, "anna", "a1")
    turn(store, "ben", 2)
    finish_article(store, "ben", "a1")
    assert turn(store, "cem", 2, minutes=600) == "a2"


def test_the_last_coding_of_a_subject_counts(store: Store) -> None:
    other = msgspec.structs.replace(LUBIN, notes="Nobody marched.")
    first = add_coding(store, Coding("anna", "a1", "a1.0", "accept"))
    assert (first.event, first.evidence) == (LUBIN, draft("a1", 0).evidence)
    add_coding(store, Coding("anna", "a1", "a1.0", "edit", other, seconds=40))
    add_coding(store, Coding("ben", "a1", "a1.0", "reject", reason="planned only"))
    found = [add_coding(store, Coding("anna", "a1", "", "add", LUBIN)).subject for _ in range(2)]
    add_coding(store, Coding("anna", "a1", "new1", "reject", reason="told twice"))
    assert found == ["new1", "new2"]
    assert [(each.analyst, each.subject, each.verdict) for each in read_codings(store, "a1")] == [
        ("anna", "a1.0", "edit"), ("ben", "a1.0", "reject"), ("anna", "new2", "add"), ("anna", "new1", "reject"),
    ]  # fmt: skip
    assert read_codings(store, "a1")[0].event == other
    assert read_codings(store, "a1")[0].seconds == 40
    assert len(read_codings(store, is_latest=False)) == 6
    assert store.verify().fault == ""


@pytest.mark.parametrize(
    ("coding", "said"),
    [
        (Coding(" ", "a1", "a1.0", "accept"), "who coded"),
        (Coding("anna", "a9", "", "finish"), "no article 'a9'"),
        (Coding("anna", "a1", "a1.0", "edit"), "whole event"),
        (Coding("anna", "a1", "a1.9", "accept"), "'a1.9'"),
        (Coding("ben", "a1", "new1", "edit", LUBIN), "'new1'"),
        (Coding("anna", "a1", "new1", "accept"), "no draft"),
    ],
)
def test_a_coding_that_cannot_be_is_refused(store: Store, coding: Coding, said: str) -> None:
    add_coding(store, Coding("anna", "a1", "", "add", LUBIN))
    with pytest.raises(StoreError, match=said):
        add_coding(store, coding)
    assert len(read_codings(store)) == 1


def test_an_adjudicated_event_names_its_codings(store: Store) -> None:
    one = add_coding(store, Coding("anna", "a1", "a1.0", "accept"))
    two = add_coding(store, Coding("ben", "a1", "a1.0", "edit", msgspec.structs.replace(LUBIN, notes="Few marched.")))
    assert undrafted_articles(store, msgspec.structs.replace(DRAFTER, model="m")) == [("a2", 1), ("a3", 1), ("a4", 1)]
    assert two.event is not None
    edit(store, "a1.0", two.event, By("judge", "ben is right", codings=(one.number, two.number)), IDS)
    told = [step.what for step in read_life(store, "POL1")]
    assert told[-1].endswith(f"rests on the codings {one.number} (anna), {two.number} (ben)")
    assert [step.partition(":")[0] for step in told[2:4]] == ["coded accept by anna", "coded edit by ben"]


def test_an_event_that_no_draft_has(store: Store) -> None:
    saved = add(store, "a4", LUBIN, By("anna"), IDS)
    accept(store, "a3.0", By("anna"), IDS)
    assert (saved.event.id, saved.version) == ("POL1", 1)
    assert [(each.draft_id, each.article_id) for each in accepted_events(store)] == [("", "a4"), ("a3.0", "a3")]
    assert [each.event.id for each in article_events(store, "a4")] == ["POL1"]
    assert edit(store, "POL1", msgspec.structs.replace(LUBIN, notes="N."), By("ben"), IDS, seen=1).version == 2
    assert undrafted_articles(store, msgspec.structs.replace(DRAFTER, model="m")) == [("a1", 1), ("a2", 1)]
    with pytest.raises(StoreError, match="no article 'a9'"):
        add(store, "a9", LUBIN, By("anna"), IDS)


def test_a_blind_article_comes_again_with_its_drafts(store: Store) -> None:
    first = next_article(store, "anna", 1, 1.0, now=NOON)
    assert first is not None
    assert (first.article_id, first.is_blind, first.until) == ("a1", True, "2024-05-01T12:30:00+00:00")
    add_coding(store, Coding("anna", "a1", "", "add", LUBIN, is_blind=True))
    finish_article(store, "anna", "a1", is_blind=True)
    again = next_article(store, "anna", 1, 1.0, now=NOON)
    assert again is not None
    assert (again.article_id, again.is_blind) == ("a1", False)
    assert [each.id for each in read_drafts(store, "a1")] == ["a1.0", "a1.1"]


def test_the_blind_share_is_that_share_and_grows_by_the_same_articles() -> None:
    names = [f"article {number}" for number in range(10_000)]
    few, many = ({name for name in names if is_blind(name, share)} for share in (0.05, 0.2))
    assert few < many
    assert (len(few), len(many)) == (pytest.approx(500, abs=60), pytest.approx(2000, abs=120))
    assert not any(is_blind(name, 0) for name in names)
    assert all(is_blind(name, 1) for name in names)
