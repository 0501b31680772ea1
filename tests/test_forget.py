"""Forgetting: the words of an article are nowhere any more, what others told stays, and the chain still holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from machine import PostgreSQL, opening
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from eventcode.cli import main
from eventcode.errors import StoreError
from eventcode.project import Project, create_project
from eventcode.records import Actor, Article, Draft, Event, Evidence, Place, Ruling, SourceRef, Span
from eventcode.store import (
    By,
    Coding,
    Drafter,
    Drafting,
    Erasure,
    IdScheme,
    Store,
    accept,
    accepted_events,
    add_articles,
    add_coding,
    add_draftings,
    add_rulings,
    count_rows,
    edit,
    erase,
    find_erasure,
    merge,
    next_article,
    open_drafts,
    read_article,
    read_codings,
    read_draft,
    read_life,
    reject,
    tombstones,
    undrafted_articles,
)
from eventcode.store.connecting import Where
from eventcode.store.workings import WorkingStep, add_step

CANARY = "Zanzibarquokka"  # in every word that tells of the article which is forgotten
OTHER = "Plainwren"  # in those of the article which stays
IDS = IdScheme({"Kenya": "KEN"})
BY = By("dora", "asked for")
DRAFTER = Drafter("eventcode 1", "full 1.0.0 abc")


def article(name: str, word: str) -> Article:
    told = f"{word} marched in Nairobi. " * 400  # more than a page of the database
    return Article(name, told, f"{word} title", f"{word} Herald", None, f"https://{word}.example/{name}")


def draft(name: str, word: str, number: int = 0) -> Draft:
    words = Evidence("actor1", name, Span(0, len(word)), word, "rules")
    event = Event(
        actors=(Actor(f"{word} (Kenya)"),),
        place=Place("Nairobi", "Kenya"),
        sources=(SourceRef(name, f"{word} Herald", None, f"https://{word}.example"),),
        notes=f"{word} marched {number}. " * 200,
    )
    return Draft(f"{name}.{number}", name, event, (words,), doubts=(f"{word} or not",))


def fill(store: Store, canary: str = CANARY) -> None:
    """a1 is to be forgotten: KEN1 rests on it alone, KEN2 on a2 too; d 2 of it is rejected, 3 is open. KEN3 is a2's."""
    add_articles(store, [article("a1", canary), article("a2", OTHER)])
    drafts = {"a1": [draft("a1", canary, number) for number in range(4)], "a2": [draft("a2", OTHER, n) for n in (0, 1)]}
    add_draftings(store, DRAFTER, [Drafting(name, 1, tuple(found)) for name, found in drafts.items()])
    first = accept(store, "a1.0", By("anna", f"as {canary} told"), IDS).event
    edit(store, "KEN1", msgspec.structs.replace(first, notes=f"{canary} twice"), By("anna"), IDS, seen=1)
    kept = accept(store, "a1.1", By("anna"), IDS).event
    both = msgspec.structs.replace(
        kept, actors=(Actor(f"{OTHER} (Kenya)"),), notes=f"{OTHER} marched.",
        sources=(*kept.sources, *draft("a2", OTHER).event.sources),
    )  # fmt: skip
    merge(store, "a2.0", "KEN2", both, By("anna"), into_seen=1)
    reject(store, "a1.2", By("anna", f"{canary} only planned"))
    accept(store, "a2.1", By("anna"), IDS)
    add_coding(store, Coding("ben", "a1", "a1.3", "edit", draft("a1", canary).event, reason=f"{canary}!"))
    add_rulings(store, [Ruling("refuse", ("a1.3", "a2.1"), analyst="anna", reason=f"{canary} is another")])
    add_step(store, "cem", "a1", 1, WorkingStep("edit", f'{{"notes": "{canary}"}}'))


@pytest.fixture
def store(where: Where) -> Store:
    store = Store(where)
    fill(store)
    return store


def told(store: Store) -> dict[str, str]:
    """Every word of every row of every table."""
    with opening(store.where) as connection:
        return {
            name: repr(connection.execute(text(f"SELECT * FROM {name}")).all())  # noqa: S608
            for name in ("articles", "draftings", "drafts", "codings", "decisions", "rulings", "workings", "claims")
        }


def test_no_row_tells_of_it_any_more(store: Store) -> None:
    before = told(store)
    assert [name for name, words in before.items() if CANARY in words] == [
        "articles", "drafts", "codings", "decisions", "rulings", "workings",
    ]  # fmt: skip
    rows = {"articles": 1, "draftings": 1, "drafts": 4, "codings": 1, "decisions": 5, "rulings": 1}
    expected = Erasure(("a1",), rows, ("KEN1",), ("KEN2",))
    assert find_erasure(store, ["a1"]) == expected
    assert told(store) == before
    assert erase(store, ["a1"], BY) == expected
    assert [name for name, words in told(store).items() if CANARY in words] == []
    proof = store.verify()
    assert (proof.fault, proof.erased) == ("", 13)


def test_what_other_articles_tell_stays(store: Store) -> None:
    erase(store, ["a1"], BY)
    assert [(each.event.id, each.version) for each in accepted_events(store)] == [("KEN2", 3), ("KEN3", 1)]
    kept, other = accepted_events(store)
    assert (kept.event.notes, kept.analyst) == (f"{OTHER} marched.", "dora")
    assert [source.article_id for source in kept.event.sources] == ["a2"]
    assert {each.article_id for each in kept.evidence} == {"a2"}
    assert other.event.notes == draft("a2", OTHER, 1).event.notes
    assert [(each.event_id, each.reason) for each in tombstones(store)] == [("KEN1", "asked for")]
    stored = read_article(store, "a2")
    assert stored is not None
    assert not stored.is_erased


def test_it_does_not_come_back(store: Store) -> None:
    erase(store, ["a1"], BY)
    assert add_articles(store, [article("a1", CANARY)]) == [("a1", "known")]
    assert undrafted_articles(store, msgspec.structs.replace(DRAFTER, model="m")) == []
    assert list(open_drafts(store)) == []
    assert read_draft(store, "a1.3") is None
    assert read_codings(store) == []
    assert next_article(store, "anna") is None
    stored = read_article(store, "a1")
    assert stored is not None
    assert (stored.is_erased, stored.article.text, stored.article.url) == (True, "", "")
    assert count_rows(store).undecided == 0
    assert count_rows(store).erased == 1


def test_a_life_says_who_forgot_it(store: Store) -> None:
    erase(store, ["a1"], BY)
    for name in ("a1", "KEN1", "KEN2", "a1.3"):
        steps = [step.what for step in read_life(store, name)]
        assert any("[forgotten]" in step for step in steps), name
        assert CANARY not in repr(steps)
    assert [step for step in read_life(store, "a1") if step.what == "forgotten by dora: a1 (asked for)"]


def test_again_is_nothing_new(store: Store) -> None:
    erase(store, ["a1"], BY)
    rows = count_rows(store).rows
    assert erase(store, ["a1"], BY) == Erasure(("a1",), {}, (), ())
    assert count_rows(store).rows == rows


def test_a_publisher_is_all_of_its_articles(store: Store) -> None:
    add_articles(store, [article("a3", CANARY)])
    assert erase(store, [f"{CANARY} Herald"], BY).articles == ("a1", "a3")
    assert CANARY not in repr(told(store))
    with pytest.raises(StoreError, match="no article and no publisher"):
        erase(store, ["a2", "Nobody's Herald"], BY)
    assert find_erasure(store, ["a2"]).rows["articles"] == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET text = '' WHERE article_id = 'a2'",
        "UPDATE articles SET salt = NULL WHERE article_id = 'a2'",
        "UPDATE articles SET text = '', title = '', publisher = '', url = '', raw_hash = '', salt = NULL",
        "UPDATE articles SET text = 'Lies' WHERE article_id = 'a1'",
        "UPDATE articles SET salt = '00' WHERE article_id = 'a1'",
        "UPDATE articles SET content = '' WHERE article_id = 'a1'",
    ],
)
def test_the_database_lets_nothing_be_erased_but_by_forgetting(store: Store, statement: str) -> None:
    erase(store, ["a1"], BY)
    with opening(store.where) as connection:
        with pytest.raises(DBAPIError, match="never changed"):
            connection.execute(text(statement))
        connection.rollback()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "UPDATE drafts SET salt = NULL, body = '' WHERE draft_id = 'a2.0'",
            "(drafts a2.0) was erased, and no row says",
        ),
        ("UPDATE drafts SET body = 'Lies' WHERE draft_id = 'a1.0'", "(drafts a1.0) was changed after it was erased"),
        ("UPDATE drafts SET salt = '00' WHERE draft_id = 'a1.0'", "(drafts a1.0) was changed after it was written"),
        ("DELETE FROM erasures", "(articles a1) was erased, and no row says"),
    ],
)
def test_what_was_erased_behind_our_back_is_found(store: Store, statement: str, fault: str) -> None:
    erase(store, ["a1"], BY)
    with opening(store.where, is_guarded=False) as connection:
        connection.execute(text(statement))
    assert fault in store.verify().fault


@pytest.fixture(params=["TRUNCATE", "WAL"])
def project(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project in a file, with each journal."""
    monkeypatch.setattr("eventcode.store.sqlite.choose_journal", lambda version: request.param)
    project = create_project(tmp_path / "kenya")
    fill(project.store)
    return project


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def find_files(folder: Path, word: str = CANARY) -> list[str]:
    """The files that hold the word, as their bytes stand on the disk."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes())


def test_the_words_are_in_no_file_of_the_project(project: Project, tmp_path: Path) -> None:
    assert "project.sqlite" in find_files(project.folder)
    shown = run("forget", "a1", "--project", project.folder)
    dry = run("forget", "a1", "--project", project.folder, "--dry-run")
    assert (shown.exit_code, dry.exit_code) == (2, 0)
    assert "would be deleted  events KEN1" in dry.output
    assert find_files(project.folder) != []
    done = run("forget", "a1", "--project", project.folder, "--yes", "--analyst", "dora", "--reason", "asked for")
    assert (done.exit_code, "kept              events KEN2" in done.output) == (0, True)
    assert find_files(project.folder) == []
    assert "project.sqlite" in find_files(project.folder, OTHER)
    verified = run("verify", project.folder)
    assert (verified.exit_code, "13 of them erased" in verified.output) == (0, True)
    assert "1 articles" in run("status", "--project", project.folder).output


def test_who_reads_meanwhile_is_told_of(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader's view needs the old pages: the words are gone when the command is run again."""
    monkeypatch.setattr("eventcode.store.sqlite._PATIENCE", 0.1)
    with project.store.reading() as connection:
        connection.execute(text("SELECT count(*) FROM articles")).scalar()
        refused = run("forget", "a1", "--project", project.folder, "--yes", "--analyst", "dora")
    assert refused.exit_code == 1
    assert "next: " in refused.output
    again = run("forget", "a1", "--project", project.folder, "--yes", "--analyst", "dora")
    assert (again.exit_code, find_files(project.folder)) == (0, [])
    assert project.store.verify().fault == ""


def test_the_words_are_in_no_table_file_of_the_server(postgresql: PostgreSQL, tmp_path: Path) -> None:
    """The server's own log of changes keeps them for a while; that is its administrator's."""
    word = "Zanzibarnumbat"
    named = postgresql.make_schema()
    project = create_project(tmp_path / "kenya", url=named.url, schema=named.schema)
    fill(project.store, word)
    with opening(named) as connection:
        connection.execute(text("CHECKPOINT"))
    assert find_files(postgresql.data / "base", word) != []
    done = run("forget", "a1", "--project", project.folder, "--yes", "--analyst", "dora")
    assert done.exit_code == 0
    with opening(named) as connection:
        connection.execute(text("CHECKPOINT"))
    assert find_files(postgresql.data / "base", word) == []
