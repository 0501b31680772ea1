"""A project on a PostgreSQL server by the command line: made, filled, proven; what cannot be is one sentence."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from machine import PostgreSQL, opening
from sqlalchemy import text

from eventcode.project import Project
from eventcode.store import By, Server, Store, accept, accepted_events, open_drafts, read_article

Program = Callable[..., subprocess.CompletedProcess[str]]
STORY = "Gunmen killed 4 farmers in Nairobi on 3 May 2024.\n\nTeachers marched in Nakuru on 4 May.\n"


@pytest.fixture
def project(postgresql: PostgreSQL, eventcode_program: Program, tmp_path: Path) -> Project:
    """A project with one article and its drafts, whose schema is named as its folder."""
    (tmp_path / "story.txt").write_text(STORY)
    folder = tmp_path / f"Kenya {postgresql.make_schema().schema}"
    made = eventcode_program("init", folder, "--database", postgresql.url)
    assert (made.returncode, made.stderr) == (0, "")
    for command in (["ingest", "story.txt", "--country", "Kenya"], ["draft"]):
        assert eventcode_program(*command, "--project", folder).returncode == 0
    return Project(folder)


def test_the_rows_are_on_the_server_and_the_folder_joins(project: Project, eventcode_program: Program) -> None:
    assert not list(project.folder.glob("*.sqlite"))
    assert project.settings.database.schema == project.folder.name.lower().replace(" ", "_")
    shutil.copytree(project.folder, project.folder.parent / "colleague")
    told = json.loads(eventcode_program("status", "--json", "--project", "colleague").stdout)
    assert (told["articles"], told["undecided"]) == (1, 2)
    draft = next(open_drafts(project.store))
    assert accept(project.store, draft.id, By("anna"), project.ids).event.id == "KEN1"
    life = eventcode_program("log", "KEN1", "--project", "colleague").stdout
    assert "accept by anna" in life
    again = eventcode_program("ingest", "story.txt", "--country", "Kenya", "--project", "colleague")
    assert "0 new, 0 changed, 1 known" in again.stderr


def test_one_long_command_at_a_time_whatever_the_machine(project: Project, eventcode_program: Program) -> None:
    shutil.copytree(project.folder, project.folder.parent / "colleague")
    with project.store.holding():
        for command in (["ingest", "story.txt"], ["draft"], ["forget", "any", "--yes"]):
            refused = eventcode_program(*command, "--project", "colleague")
            assert (refused.returncode, "is being worked on by" in refused.stderr) == (1, True)
        assert accept(project.store, next(open_drafts(project.store)).id, By("anna"), project.ids).version == 1
    assert eventcode_program("draft", "--project", "colleague").returncode == 0


def test_the_first_broken_row_is_named(project: Project, eventcode_program: Program) -> None:
    assert "each as it was written" in eventcode_program("verify", project.folder).stdout
    assert isinstance(project.database, Server)
    with opening(project.database, is_guarded=False) as connection:
        connection.execute(text("UPDATE articles SET text = 'Nothing happened.'"))
    broken = eventcode_program("verify", project.folder)
    assert (broken.returncode, "row 1 (articles" in broken.stderr) == (1, True)


@pytest.mark.parametrize(
    ("url", "said", "step"),
    [
        ("postgresql://anna:secret@localhost/events", "a password has no place", "~/.pgpass"),
        ("mysql://localhost/events", "is no URL of a database", "postgresql://user@host"),
        ("postgresql://localhost", "is no URL of a database", "postgresql://user@host"),
        ("postgresql://anna@/events?host=/nowhere", "cannot be reached", "see whether it runs"),
    ],
)
def test_a_server_that_cannot_be_is_one_sentence(
    eventcode_program: Program, tmp_path: Path, url: str, said: str, step: str
) -> None:
    result = eventcode_program("init", "kenya", "--database", url)
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 2), result.stderr
    assert said in result.stderr
    assert step in result.stderr
    assert "secret" not in result.stderr + result.stdout
    assert not (tmp_path / "kenya").exists()


def test_a_schema_is_one_projects(project: Project, eventcode_program: Program, tmp_path: Path) -> None:
    database = project.settings.database
    again = eventcode_program("init", "other", "--database", database.url, "--schema", database.schema)
    assert (again.returncode, "has a project already" in again.stderr) == (1, True)
    wrong = eventcode_program("init", "other", "--database", database.url, "--schema", 'x"; drop')
    assert (wrong.returncode, "no name of a schema" in wrong.stderr) == (1, True)
    assert eventcode_program("init", "other", "--schema", "mine").returncode == 2
    assert not (tmp_path / "other").exists()


def test_who_may_only_read_is_told(project: Project, eventcode_program: Program) -> None:
    database = project.settings.database
    settings = (project.folder / "eventcode.toml").read_text()
    read_only = f"{database.url}&options=-cdefault_transaction_read_only%3Don"
    (project.folder / "eventcode.toml").write_text(settings.replace(database.url, read_only))
    (project.folder.parent / "more.txt").write_text("Two men were killed by a mob in Eldoret on Sunday.")
    told = eventcode_program("ingest", "more.txt", "--project", project.folder)
    assert (told.returncode, "it may only be read" in told.stderr) == (1, True), told.stderr
    assert eventcode_program("status", "--project", project.folder).returncode == 0


DECIDING = """
import os, signal, sys
from pathlib import Path
from eventcode.project import find_project
from eventcode.store import By, accept, open_drafts
project = find_project(Path(sys.argv[1]))
for draft in list(open_drafts(project.store)):
    with project.store.writing() as transaction:
        print(draft.id, flush=True)
    print(accept(project.store, draft.id, By("anna"), project.ids).event.id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_saved_is_there_after_a_kill(project: Project) -> None:
    done = subprocess.run([sys.executable, "-c", DECIDING, project.folder], capture_output=True, text=True, check=False)
    assert done.returncode == -9
    assert [each.event.id for each in accepted_events(project.store)] == done.stdout.split()[1:] == ["KEN1"]
    assert project.store.verify().fault == ""


AMIDST = """
import os, signal, sys
from pathlib import Path
import eventcode.store.store as store
from eventcode.project import draft_project, find_project, ingest_into
from eventcode.ingest import Metadata
append, left = store.Transaction.append, int(sys.argv[3])
def stop(transaction, table, values):
    global left
    number, left = append(transaction, table, values), left - 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return number
store.Transaction.append = stop
project = find_project(Path(sys.argv[1]))
ingest_into(project, [sys.argv[2]], Metadata(country="Kenya"))
draft_project(project)
"""


def test_killed_amid_a_unit_of_work_nothing_of_it_is_there(project: Project, tmp_path: Path) -> None:
    """The server forgets a transaction whose client is gone, and frees its lock."""
    more = tmp_path / "more"
    more.mkdir()
    for number, town in enumerate(("Kisumu", "Eldoret")):
        (more / f"{number}.txt").write_text(f"Gunmen killed 4 farmers in {town} on 3 May 2024.")
    before = project.store.verify()
    for point in (1, 2):  # two articles are one unit of work
        command = [sys.executable, "-c", AMIDST, project.folder, more, str(point)]
        assert subprocess.run(command, check=False).returncode == -9
        assert project.store.verify() == before
    command = [sys.executable, "-c", AMIDST, project.folder, more, "4"]  # amid the drafts of both
    assert subprocess.run(command, check=False).returncode == -9
    assert (project.store.verify().rows, project.store.verify().fault) == (before.rows + 2, "")
    command[-1] = "100"
    assert subprocess.run(command, check=False).returncode == 0
    assert len(list(open_drafts(Store(project.database)))) == 4
    assert read_article(project.store, next(open_drafts(project.store)).article_id) is not None
