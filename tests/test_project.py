"""A project on the command line: made, filled and drafted again and again, with nothing twice and nobody in the way."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine

from eventcode.cli import main
from eventcode.codebook import load_codebook
from eventcode.coding import code_articles
from eventcode.errors import StoreError
from eventcode.ingest import Metadata, read_articles
from eventcode.project import Project, create_project, draft_project, find_holder, find_project, ingest_into
from eventcode.project.locking import holding
from eventcode.store import By, accept, edit, finish_article, open_drafts, reject

STORIES = [
    ("1", "https://news.example/1", "Gunmen shot dead three farmers in Nairobi on Friday, police said."),
    ("2", "https://news.example/2", "Hundreds of teachers marched through Nakuru on 3 May 2024 to demand better pay."),
    ("3", "", "The museum opened a new hall for its pictures of birds."),
]


def write_stories(path: Path, stories: list[tuple[str, str, str]]) -> Path:
    lines = [
        {"id": name, "url": url, "text": text, "published": "2024-05-05", "country": "Kenya"}
        for name, url, text in stories
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with drafts, not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    run("init", folder / "kenya")
    run("ingest", write_stories(folder / "stories.jsonl", STORIES), "--project", folder / "kenya")
    run("draft", "--project", folder / "kenya")
    return Project(folder / "kenya")


@pytest.fixture
def project(template: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(template.folder, tmp_path / "kenya")
    return Project(tmp_path / "kenya")


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    return write_stories(tmp_path / "stories.jsonl", STORIES)


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def status(project: Project) -> dict[str, Any]:
    found = json.loads(run("status", "--json", "--project", project.folder).stdout)
    assert isinstance(found, dict)
    return found


def test_a_project_is_made_whole(project: Project) -> None:
    assert stat.S_IMODE(project.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((project.folder / "project.sqlite").stat().st_mode) == 0o600
    assert project.codebook.name == "kenya"
    assert (project.folder / "codebook" / "columns.yaml").is_file()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear")
    result = run("init", tmp_path / "mine")
    assert (result.exit_code, "not empty" in result.output) == (1, True)
    assert run("init", tmp_path / "new", "--prefix", "X9").exit_code == 1
    assert run("init", tmp_path / "new", "--codebook-from", "nowhere").exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_the_same_input_adds_nothing(project: Project, stories: Path) -> None:
    before = status(project)
    assert before["articles"] == 3
    assert before["undecided"] == 2
    again = run("ingest", stories, "--project", project.folder)
    assert "0 new, 0 changed, 3 known, 0 rejected" in again.output
    assert "0 articles drafted, 0 drafts" in run("draft", "--project", project.folder).output
    assert status(project) == before


def test_a_changed_article_is_drafted_again(project: Project, stories: Path) -> None:
    write_stories(stories, [(name, url, text.replace("three", "four")) for name, url, text in STORIES])
    assert "0 new, 1 changed, 2 known" in run("ingest", stories, "--project", project.folder).output
    assert status(project)["waiting"] == 1
    assert "1 articles drafted" in run("draft", "--project", project.folder).output
    assert status(project)["undecided"] == 2


def test_another_codebook_drafts_again_what_nobody_has_decided(project: Project) -> None:
    first, _ = open_drafts(project.store)
    reject(project.store, first.id, By("anna"))
    manifest = project.folder / "codebook" / "manifest.yaml"
    manifest.write_text(manifest.read_text().replace("1.0.0", "1.1.0"))
    load_codebook.cache_clear()
    assert status(Project(project.folder))["waiting"] == 2


def test_drafts_are_those_of_code_whatever_the_number_of_jobs(project: Project, stories: Path, tmp_path: Path) -> None:
    coded = code_articles(read_articles([stories]), codebook=project.codebook_path)
    expected = [draft for each in coded for draft in each.drafts]
    assert list(open_drafts(project.store)) == expected
    other = create_project(tmp_path / "other", project.codebook_path)
    ingest_into(other, [stories], Metadata())
    report = draft_project(other, jobs=2)
    assert (report.articles, report.drafts, report.failures) == (3, len(expected), ())
    assert list(open_drafts(other.store)) == expected


def test_the_project_above_is_found(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder / "codebook")
    assert find_project().folder == project.folder.resolve()
    monkeypatch.chdir(project.folder.parent)
    with pytest.raises(StoreError, match="there is no project"):
        find_project()


def test_events_have_the_prefix_of_their_country(project: Project) -> None:
    first, second = open_drafts(project.store)
    saved = accept(project.store, first.id, By("anna"), project.ids)
    assert saved.event.id == "KEN1"
    settings = project.folder / "eventcode.toml"
    settings.write_text(settings.read_text().replace("[ids.prefixes]\n", '[ids.prefixes]\nKenya = "KE"\n'))
    assert accept(project.store, second.id, By("anna"), Project(project.folder).ids).event.id == "KE1"


def test_the_life_of_an_event_is_printed(project: Project) -> None:
    first, _ = open_drafts(project.store)
    saved = accept(project.store, first.id, By("anna"), project.ids)
    edit(project.store, "KEN1", msgspec.structs.replace(saved.event, notes="Shorter."), By("ben"), project.ids, seen=1)
    told = run("log", "KEN1", "--project", project.folder).output.splitlines()
    assert [line.split()[2] for line in told if line[0] != " "] == ["article", "draft", "accept", "edit"]
    assert told[-1].endswith("-> 'Shorter.'")
    assert run("log", "KEN9", "--project", project.folder).exit_code == 1


def test_what_analysts_changed_is_counted_by_column_and_confidence(project: Project) -> None:
    first, second = open_drafts(project.store)
    accept(project.store, first.id, By("anna"), project.ids)
    place = msgspec.structs.replace(second.event.place, name="Elsewhere")
    edit(project.store, second.id, msgspec.structs.replace(second.event, place=place), By("anna"), project.ids)
    columns = status(project)["columns"]
    assert isinstance(columns, dict)
    assert {name: found for name, found in columns.items() if found["changed"]}.keys() == {"location"}
    assert (columns["location"]["shown"], columns["location"]["share"]) == (2, 0.5)
    bands = columns["location"]["bands"].values()
    assert (sum(each["shown"] for each in bands), sum(each["changed"] for each in bands)) == (2, 1)
    assert "location                  2        1    50%" in run("status", "--project", project.folder).output


def test_what_was_coded_blind_is_not_counted_as_shown(project: Project) -> None:
    first, second = open_drafts(project.store)
    finish_article(project.store, "anna", first.article_id, is_blind=True)
    for draft in (first, second):
        accept(project.store, draft.id, By("anna"), project.ids)
    assert status(project)["columns"]["event_date"]["shown"] == 1


def test_verify_names_the_first_broken_row(project: Project) -> None:
    whole = run("verify", project.folder)
    assert (whole.exit_code, "each as it was written" in whole.output) == (0, True)
    connection = sqlite3.connect(project.folder / "project.sqlite")
    connection.execute("DROP TRIGGER articles_no_update")
    connection.execute("UPDATE articles SET title = 'Other' WHERE article_id = '2'")
    connection.commit()
    connection.close()
    broken = run("verify", project.folder)
    assert (broken.exit_code, "row 2 (articles 2) was changed" in broken.output) == (1, True)


def test_the_second_command_learns_who_is_at_work(project: Project, stories: Path) -> None:
    with holding(project.folder / "project.lock", "ingest"):
        for command in (["ingest", stories], ["draft"]):
            result = run(*command, "--project", project.folder)
            assert result.exit_code == 1
            assert f"is being worked on by `eventcode ingest` (process {os.getpid()} on " in result.output
        holder = find_holder(project.folder / "project.lock")
        assert holder is not None
        assert holder.process == os.getpid()
    assert find_holder(project.folder / "project.lock") is None
    assert run("draft", "--project", project.folder).exit_code == 0


@pytest.fixture
def killed_holder(project: Project) -> None:
    """A process that took the lock and was killed."""
    code = (
        "import sys, time; from pathlib import Path; from eventcode.project.locking import holding\n"
        "with holding(Path(sys.argv[1]), 'draft'):\n    print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(project.folder / "project.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        assert run("draft", "--project", project.folder).exit_code == 1
        process.kill()


def test_the_lock_of_a_killed_process_is_no_lock(project: Project, killed_holder: None) -> None:
    assert (project.folder / "project.lock").stat().st_size > 0
    assert find_holder(project.folder / "project.lock") is None
    assert run("draft", "--project", project.folder).exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("codebook = 3", "`str`"),
        ("colour = 'red'", "colour"),
        ("codebook = ", "Invalid value"),
        ("[ids.prefixes]\nKenya = 'KEN1'", "'KEN1' is no prefix"),
        ("[review]\nblind_share = 1.5", "$.review.blind_share"),
        ("[review]\ncoders = 0", "$.review.coders"),
        ("[review.keys]\naccept = 'a'\nreject = 'a'", "gives 'a' to both accept and reject"),
    ],
)
def test_a_mistake_in_the_settings_is_one_sentence(project: Project, text: str, said: str) -> None:
    (project.folder / "eventcode.toml").write_text(text)
    result = run("status", "--project", project.folder)
    assert (result.exit_code, said in result.output, result.output.count("Traceback")) == (1, True, 0)


def test_rejected_inputs_are_told_and_the_rest_is_kept(project: Project, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "9", "text": "Police fired tear gas at students in Kisumu on Monday."}\n{"id": \n')
    result = run("ingest", bad, "--project", project.folder)
    assert (result.exit_code, "1 new" in result.output, "rejected " in result.output) == (1, True, True)
    assert status(project)["articles"] == 4


def test_what_may_only_be_read_says_so(project: Project, stories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite is told to only read, because the tests may run as root, who may write everything."""

    def connect(url: str, **options: Any) -> Engine:
        path = url.removeprefix("sqlite:///")
        return create_engine(f"sqlite:///file:{path}?mode=ro&uri=true", **options)

    monkeypatch.setattr("eventcode.store.sqlite.create_engine", connect)
    write_stories(stories, [("7", "", "Two men were killed by a mob in Eldoret on Sunday.")])
    refused = run("ingest", stories, "--project", project.folder)
    assert (refused.exit_code, "project.sqlite: it may only be read" in refused.output) == (1, True)
    assert run("status", "--project", project.folder).exit_code == 0
    assert run("verify", project.folder).exit_code == 0
