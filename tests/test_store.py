"""The store: what is added stays as it was, and whoever changes it behind our back is found out."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from machine import opening
from sqlalchemy import Executable, Table, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from eventcode.errors import ConflictError, StoreError
from eventcode.records import Article, Draft, Event, Evidence, Mark, Place, Span
from eventcode.store import (
    By,
    Drafter,
    Drafting,
    IdScheme,
    Store,
    accept,
    accepted_events,
    add_articles,
    add_draftings,
    count_rows,
    create_database,
    edit,
    merge,
    open_drafts,
    read_article,
    read_draft,
    read_life,
    read_standing,
    reject,
    split,
    tombstones,
    undrafted_articles,
)
from eventcode.store.chain import digest_words, seal
from eventcode.store.connecting import Where
from eventcode.store.sqlite import choose_journal
from eventcode.store.tables import ARTICLES, CHAINED, DECISIONS, DRAFTINGS, DRAFTS

IDS = IdScheme({"Poland": "POL", "Kenya": "KEN"})
ANNA, BEN = By("anna"), By("ben")
DRAFTER = Drafter("eventcode 1", "full 1.0.0 abc")
MARKED = Article(
    "a1", "Rain fell.\n\nMarchers met.", "Day", "Herald", date(2024, 2, 29), "https://herald.example/1", "Poland", "en",
    "ab" * 32, (Mark(Span(0, 10), "caption"),),
)  # fmt: skip


def draft(name: str, country: str = "Poland") -> Draft:
    words = Evidence("notes", "a1", Span(12, 20), "Marchers", "what")
    return Draft(name, "a1", Event(place=Place("Lubin", country), notes=f"Notes of {name}."), (words,))


@pytest.fixture
def store(where: Where) -> Store:
    """A project with one article and four drafts."""
    store = Store(where)
    add_articles(store, [MARKED])
    add_draftings(store, DRAFTER, [Drafting("a1", 1, (draft("d1"), draft("d2"), draft("d3"), draft("d4", "Kenya")))])
    return store


def noted(saved: Event, notes: str) -> Event:
    return msgspec.structs.replace(saved, notes=notes)


def test_articles_and_drafts_come_back_as_they_were(store: Store) -> None:
    stored = read_article(store, "a1")
    assert stored is not None
    assert (stored.article, stored.version) == (MARKED, 1)
    assert read_draft(store, "d4") == draft("d4", "Kenya")
    assert [each.id for each in open_drafts(store)] == ["d1", "d2", "d3", "d4"]
    assert read_article(store, "a2") is None
    assert read_draft(store, "d9") is None


@settings(max_examples=20)  # each makes a database
@given(
    article=st.builds(
        Article,
        id=st.text(min_size=1),
        text=st.text(),
        title=st.text(),
        published=st.none() | st.dates(),
        marks=st.lists(st.builds(Mark, st.just(Span(0, 1)), st.just("item"))).map(tuple),
    )
)
def test_every_article_comes_back(article: Article, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("project") / "project.sqlite"
    create_database(path)
    store = Store(path)
    assert add_articles(store, [article, article]) == [(article.id, "new"), (article.id, "known")]
    stored = read_article(store, article.id)
    assert stored is not None
    assert stored.article == article
    assert store.verify().fault == ""


def test_a_changed_article_is_a_new_version_and_a_stranger_another_article(store: Store) -> None:
    changed = msgspec.structs.replace(MARKED, text="Nobody met.", marks=())
    stranger = msgspec.structs.replace(MARKED, text="Elsewhere.", marks=(), url="https://else.example/1")
    assert [fate for _, fate in add_articles(store, [MARKED, changed, stranger])] == ["known", "changed", "new"]
    (other, _), (first, _) = add_articles(store, [stranger, changed])
    assert (first, other[:3]) == ("a1", "a1~")
    stored, older = read_article(store, "a1"), read_article(store, "a1", 1)
    assert stored is not None
    assert older is not None
    assert (stored.article.text, older.article.text) == ("Nobody met.", MARKED.text)


def test_articles_are_drafted_again_in_another_way_until_an_analyst_decides(store: Store) -> None:
    other = msgspec.structs.replace(DRAFTER, codebook="mine 1.0.0 def")
    assert undrafted_articles(store, DRAFTER) == []
    assert undrafted_articles(store, other) == [("a1", 1)]
    add_draftings(store, other, [Drafting("a1", 1, (draft("d1"), draft("d5")))])
    assert [each.id for each in open_drafts(store)] == ["d1", "d5"]
    reject(store, "d5", ANNA)
    assert [each.id for each in open_drafts(store)] == ["d1"]
    assert undrafted_articles(store, DRAFTER) == []


def test_ids_are_allotted_by_country_and_never_again(store: Store) -> None:
    assert [accept(store, name, ANNA, IDS).event.id for name in ("d1", "d4", "d2")] == ["POL1", "KEN1", "POL2"]
    reject(store, "POL2", By("ben", "told twice"), seen=1)
    assert accept(store, "d3", ANNA, IDS).event.id == "POL3"
    assert [each.event.id for each in accepted_events(store)] == ["KEN1", "POL1", "POL3"]
    assert [(each.event_id, each.into, each.reason) for each in tombstones(store)] == [("POL2", "", "told twice")]
    with pytest.raises(StoreError, match="POL2 was deleted; its id is not used again"):
        edit(store, "POL2", Event(), ANNA, IDS, seen=2)


@pytest.mark.parametrize(
    ("event", "ids", "words"),
    [
        (Event(), IDS, "no country"),
        (Event(place=Place("Lima", "Peru")), IDS, "'Peru'"),
        (Event(place=Place("Lima", "Peru")), IdScheme({"Peru": "PE1"}), "ends in a letter"),
    ],
)
def test_an_event_without_prefix_is_refused(store: Store, event: Event, ids: IdScheme, words: str) -> None:
    before = count_rows(store)
    with pytest.raises(StoreError, match=words):
        edit(store, "d1", event, ANNA, ids)
    assert count_rows(store) == before


def test_one_prefix_for_all_countries(store: Store) -> None:
    assert edit(store, "d4", Event(), ANNA, IdScheme({}, "EV")).event.id == "EV1"


def test_who_saves_second_gets_both_versions(store: Store) -> None:
    event = accept(store, "d1", ANNA, IDS).event
    theirs = edit(store, "POL1", noted(event, "Anna's."), ANNA, IDS, seen=1)
    with pytest.raises(ConflictError) as caught:
        edit(store, "POL1", noted(event, "Ben's."), BEN, IDS, seen=1)
    assert (caught.value.theirs, caught.value.mine, caught.value.version) == (theirs.event, noted(event, "Ben's."), 2)
    assert [(each.field, each.one, each.other) for each in caught.value.differences] == [("notes", "Anna's.", "Ben's.")]
    assert "anna saved it last" in str(caught.value)
    assert edit(store, "POL1", noted(event, "Both."), BEN, IDS, seen=2).version == 3


def test_many_analysts_at_once_lose_nothing(store: Store) -> None:
    """Eight threads, half of them on stores of their own, decide of what they can; each decision is made once."""
    add_draftings(store, DRAFTER, [Drafting("a2", 1, tuple(draft(f"e{number}") for number in range(24)))])

    def decide(number: int) -> str:
        own = store if number % 2 else Store(store.where)
        try:
            return accept(own, f"e{number // 2}", By(f"analyst {number}"), IDS).event.id
        except ConflictError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        saved = sorted(filter(None, pool.map(decide, range(48))))
    assert saved == sorted(f"POL{number}" for number in range(1, 25))
    assert len(list(accepted_events(store))) == 24
    assert store.verify().fault == ""


def test_a_draft_is_decided_once(store: Store) -> None:
    accept(store, "d1", ANNA, IDS)
    with pytest.raises(ConflictError, match="version 1 of POL1"):
        reject(store, "d1", BEN)
    reject(store, "d2", ANNA)
    with pytest.raises(ConflictError) as caught:
        accept(store, "d2", BEN, IDS)
    assert caught.value.theirs is None
    assert accept(store, "d2", BEN, IDS, seen=1).event.id == "POL2"  # he has seen the rejection


def test_merging(store: Store) -> None:
    event, _ = accept(store, "d1", ANNA, IDS).event, accept(store, "d2", ANNA, IDS)
    assert merge(store, "POL2", "POL1", noted(event, "One."), BEN, seen=1, into_seen=1).version == 2
    assert merge(store, "d3", "POL1", noted(event, "All."), BEN, into_seen=2).version == 3
    (left,) = accepted_events(store)
    assert (left.event.id, left.event.notes, left.draft_id) == ("POL1", "All.", "d1")
    assert len(left.evidence) == 3
    assert read_standing(store, "d2").into == "POL1"
    assert read_standing(store, "d3").event_id == "POL1"
    with pytest.raises(StoreError, match="merged into POL1"):
        edit(store, "POL2", event, ANNA, IDS, seen=2)
    with pytest.raises(StoreError, match="d4 is a draft"):
        merge(store, "POL1", "d4", event, ANNA, seen=3, into_seen=0)
    with pytest.raises(StoreError, match="into itself"):
        merge(store, "POL1", "POL1", event, ANNA, seen=3, into_seen=3)
    assert count_rows(store).tombstones == 1


def test_splitting(store: Store) -> None:
    day = draft("d1").event
    parts = split(store, "d1", [noted(day, "First."), noted(day, "Second.")], ANNA, IDS)
    assert [(each.event.id, each.event.notes) for each in parts] == [("POL1", "First."), ("POL2", "Second.")]
    again = split(store, "POL2", [noted(day, "Second."), noted(day, "Third.")], BEN, IDS, seen=1)
    assert [(each.event.id, each.version) for each in again] == [("POL2", 2), ("POL3", 1)]
    assert {each.draft_id for each in accepted_events(store)} == {"d1"}
    with pytest.raises(StoreError, match="two or more"):
        split(store, "POL1", [day], ANNA, IDS, seen=1)


def test_a_decision_has_a_name(store: Store) -> None:
    with pytest.raises(StoreError, match="who decided"):
        accept(store, "d1", By("  "), IDS)
    assert count_rows(store).decisions == {}


def test_a_life_is_told_in_order_with_what_changed(store: Store) -> None:
    event = accept(store, "d1", ANNA, IDS).event
    edit(store, "POL1", noted(event, "Better."), By("ben", "wording"), IDS, seen=1)
    steps = read_life(store, "POL1")
    assert [step.what.partition(":")[0] for step in steps] == [
        "article a1, text 1", "draft d1 by eventcode 1, codebook full 1.0.0 abc", "accept by anna", "edit by ben",
    ]  # fmt: skip
    assert [change.field for change in steps[-1].changes] == ["notes"]
    assert steps[-2].changes == ()
    assert [step.number for step in read_life(store, "d1")] == [step.number for step in steps]
    with pytest.raises(StoreError, match="no article, draft or event 'POL7'"):
        read_life(store, "POL7")


def _changes(table: Table, where: Where) -> Iterator[Executable]:
    """Every way in which rows could be changed or removed."""
    yield update(table).values(at="")
    yield update(table).values(salt=None)
    yield delete(table)
    whole = (list(table.columns.keys()), select(table))
    if isinstance(where, Path):
        yield insert(table).prefix_with("OR REPLACE").from_select(*whole)
    else:
        yield text(f"TRUNCATE {table}")
        again = postgresql.insert(table).from_select(*whole)
        yield again.on_conflict_do_update(index_elements=["number"], set_={"at": ""})


def test_the_database_refuses_to_change_a_row(store: Store) -> None:
    accept(store, "d1", ANNA, IDS)
    for table in (ARTICLES, DRAFTINGS, DRAFTS, DECISIONS):
        for statement in _changes(table, store.where):
            with opening(store.where) as connection:
                with pytest.raises(DBAPIError, match="never changed"):
                    connection.execute(statement)
                connection.rollback()
    assert store.verify().fault == ""


def test_every_table_of_the_chain_is_guarded(store: Store) -> None:
    """Also those whose rows other tests write."""
    guards = {"sqlite": 3, "postgresql": 2}
    names = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
             "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' "
                           "AND tgrelid::regclass::text NOT LIKE '%.%'"}  # fmt: skip
    with opening(store.where) as connection:
        kind = connection.dialect.name
        found = list(connection.execute(text(names[kind])).scalars())
    for table in CHAINED:
        assert len([name for name in found if name.startswith(f"{table.name}_no_")]) == guards[kind], table


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE articles SET title = 'Night'", "row 1 (articles a1) was changed"),
        (
            "UPDATE drafts SET body = replace(body, 'Notes', 'Lies') WHERE draft_id = 'd2'",
            "row 4 (drafts d2) was changed",
        ),
        ("UPDATE decisions SET analyst = 'ben' WHERE number = 7", "row 7 (decisions POL1) was changed"),
        ("DELETE FROM drafts WHERE draft_id = 'd3'", "row 5 is missing before row 6 (drafts d4)"),
        ("DELETE FROM articles", "row 1 is missing before row 2 (draftings a1)"),
        ("UPDATE decisions SET number = 8, seal = previous WHERE number = 7", "row 7 is missing before row 8"),
        ("UPDATE drafts SET previous = seal WHERE draft_id = 'd1'", "row 3 (drafts d1) was changed"),
    ],
)
def test_the_first_broken_row_is_named(store: Store, statement: str, fault: str) -> None:
    accept(store, "d1", ANNA, IDS)
    assert store.verify().fault == ""
    with opening(store.where, is_guarded=False) as connection:
        connection.execute(text(statement))
    assert store.verify().fault.startswith(fault)


def test_a_row_put_in_the_place_of_another_is_found(store: Store) -> None:
    """Its own seal is right, so only the row after it tells."""
    with opening(store.where, is_guarded=False) as connection:
        row = dict(connection.execute(text("SELECT * FROM drafts WHERE draft_id = 'd2'")).mappings().one())
        row["body"] = row["body"].replace("Notes", "Lies")
        row["words"] = digest_words(DRAFTS, row)
        row["seal"] = seal(DRAFTS, row)
        connection.execute(update(DRAFTS).where(DRAFTS.c.number == row["number"]).values(**row))
    assert store.verify().fault.startswith("row 5 (drafts d3) does not follow")


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "TRUNCATE"), ((3, 44, 5), "TRUNCATE"), ((3, 44, 6), "WAL"), ((3, 45, 3), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"), ((3, 50, 7), "WAL"), ((3, 51, 2), "TRUNCATE"), ((3, 51, 3), "WAL"),
        ((3, 53, 0), "WAL"),
    ],
)  # fmt: skip
def test_the_journal_depends_on_the_version_of_sqlite(version: tuple[int, int, int], journal: str) -> None:
    assert choose_journal(version) == journal


def test_only_its_owner_reads_the_database(tmp_path: Path) -> None:
    create_database(tmp_path / "project.sqlite")
    assert stat.S_IMODE((tmp_path / "project.sqlite").stat().st_mode) == 0o600


def test_what_is_there_is_not_made_again(store: Store) -> None:
    before = count_rows(store)
    with pytest.raises(StoreError, match=r"cannot be made|has a project already"):
        create_database(store.where)
    assert count_rows(store) == before


def test_what_is_no_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not there"):
        Store(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("no database, but long enough to be looked at" * 40)
    with pytest.raises(StoreError, match="is no database"):
        Store(tmp_path / "text.sqlite")
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE birds (name TEXT)")
    other.close()
    with pytest.raises(StoreError, match="not the database of a project"):
        Store(tmp_path / "other.sqlite")
