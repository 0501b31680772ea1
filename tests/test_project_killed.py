"""A project whose commands are killed or whose disk is full: nothing kept is lost, and nothing is half there."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from eventcode.project import Project, create_project
from eventcode.store import By, accept, accepted_events, count_rows, open_drafts

STEP = 3  # articles in a unit of work
TOWNS = ("Nairobi", "Nakuru", "Kisumu", "Eldoret", "Mombasa", "Garissa")
_PLAIN = {"at", "previous", "seal"}  # which differ from run to run

# Runs a command of the program with small units of work, in a journal mode, and kills itself at a point of a commit.
KILLING = """
import os, signal, sys
import sqlalchemy.engine.base as engine
import eventcode.project.working as working
import eventcode.store.sqlite as sqlite
import eventcode.store.store as store
from eventcode.cli import main

journal, when, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
working._STEP = 3
sqlite.choose_journal = lambda version: journal
commits, commit = 0, engine.Connection._commit_impl

def kill():
    os.kill(os.getpid(), signal.SIGKILL)

def counted(connection):
    global commits
    if not connection.get_execution_options().get("is_writing"):
        return commit(connection)
    commits += 1
    if (when, commits) == ("before", count):
        kill()
    commit(connection)
    if (when, commits) == ("after", count):
        kill()

inserts, append = 0, store.Transaction.append

def appended(transaction, table, values):
    global inserts
    number = append(transaction, table, values)
    inserts += 1
    if (when, inserts) == ("insert", count):
        kill()
    return number

engine.Connection._commit_impl = counted
store.Transaction.append = appended
main(sys.argv[4:])
"""


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles in files of their own."""
    folder = tmp_path_factory.mktemp("stories")
    for number, town in enumerate(TOWNS, 3):
        text = f"Gunmen killed {number} farmers in {town} on 3 May 2024.\n\nTeachers marched in {town} on 4 May."
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return create_project(tmp_path_factory.mktemp("empty") / "kenya")


@pytest.fixture(scope="module")
def unkilled(empty: Project, stories: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project that every killed one must become."""
    project = copy(empty, tmp_path_factory.mktemp("unkilled"))
    for command in (["ingest", stories], ["draft"]):
        assert start(project, *command).wait() == 0
    assert count_rows(project.store).articles == len(TOWNS)
    assert count_rows(project.store).drafts > len(TOWNS)
    return project


def copy(project: Project, folder: Path) -> Project:
    shutil.copytree(project.folder, folder / "kenya")
    return Project(folder / "kenya")


def start(
    project: Project, command: str, *inputs: Path, journal: str = "TRUNCATE", when: str = "never", count: int = 0
) -> subprocess.Popen[bytes]:
    program = [sys.executable, "-c", KILLING, journal, when, str(count), command, *map(str, inputs)]
    return subprocess.Popen([*program, "--project", str(project.folder)], stderr=subprocess.DEVNULL)


def rows(project: Project) -> list[tuple[object, ...]]:
    """Every row of every table, but for when it was written."""
    connection = sqlite3.connect(project.folder / "project.sqlite")
    connection.row_factory = sqlite3.Row
    found = [
        (table, *(row[name] for name in row.keys() if name not in _PLAIN))  # noqa: SIM118 - a Row is no dict
        for table in ("articles", "draftings", "drafts", "decisions")
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY number")  # noqa: S608
    ]
    connection.close()
    return found


def check_whole(project: Project) -> None:
    """The chain holds, and every drafting has all of its drafts or is not there."""
    assert project.store.verify().fault == ""
    connection = sqlite3.connect(project.folder / "project.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.parametrize("journal", ["TRUNCATE", "WAL"])
@pytest.mark.parametrize("command", ["ingest", "draft"])
def test_killed_at_every_commit(
    journal: str, command: str, empty: Project, unkilled: Project, stories: Path, tmp_path: Path
) -> None:
    """Each unit of work is killed within, before its commit and after it; the project ends as if never killed."""
    project = copy(empty, tmp_path)
    inputs = [stories] if command == "ingest" else []
    if command == "draft":
        assert start(project, "ingest", stories, journal=journal).wait() == 0
    for unit in range(1, len(TOWNS) // STEP + 1):
        kept = len(rows(project))
        nth = unit if command == "ingest" else 1  # what is drafted is not drafted again, what is read is read again
        for when, count in (("insert", 2), ("before", nth), ("after", nth)):
            assert start(project, command, *inputs, journal=journal, when=when, count=count).wait() == -signal.SIGKILL
            check_whole(project)
            assert (len(rows(project)) > kept) == (when == "after")
    for rest in (["ingest", stories], ["draft"]):
        assert start(project, *rest, journal=journal).wait() == 0
    assert rows(project) == rows(unkilled)


@pytest.mark.parametrize("journal", ["TRUNCATE", "WAL"])
def test_killed_anywhere(journal: str, empty: Project, unkilled: Project, stories: Path, tmp_path: Path) -> None:
    """Killed by the clock, so anywhere: while reading, drafting or writing."""
    project = copy(empty, tmp_path)
    chance = random.Random(7)  # noqa: S311
    for command in (["ingest", stories], ["draft"]):
        for _ in range(2):
            kept = rows(project)
            running = start(project, *command, journal=journal)
            try:
                running.wait(chance.uniform(0.5, 2.0))
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
            check_whole(project)
            assert set(kept) <= set(rows(project))
        assert start(project, *command, journal=journal).wait() == 0
    assert rows(project) == rows(unkilled)


DECIDING = """
import os, signal, sys
from pathlib import Path
from eventcode.project import find_project
from eventcode.store import By, accept, open_drafts
project = find_project(Path(sys.argv[1]))
for draft in list(open_drafts(project.store)):
    print(accept(project.store, draft.id, By("anna"), project.ids).event.id, flush=True)
    if sys.stdin.readline() == "die\\n":
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_an_analyst_saved_is_there_after_a_kill(unkilled: Project, tmp_path: Path) -> None:
    project = copy(unkilled, tmp_path)
    command = [sys.executable, "-c", DECIDING, str(project.folder)]
    done = subprocess.run(command, input="next\n" * 6 + "die\n", capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [each.event.id for each in accepted_events(project.store)] == done.stdout.split()
    assert len(done.stdout.split()) == 7
    check_whole(project)
    following = next(open_drafts(project.store))
    assert accept(project.store, following.id, By("ben"), project.ids).event.id == "KEN8"


@pytest.mark.parametrize("command", ["ingest", "draft"])
def test_a_full_disk_is_one_sentence(command: str, empty: Project, stories: Path, tmp_path: Path) -> None:
    """No file may grow beyond what the database has now: SQLite meets the error that a full disk gives."""
    project, inputs = copy(empty, tmp_path), []
    if command == "draft":
        assert start(project, "ingest", stories).wait() == 0
    else:
        inputs = [tmp_path / "long.txt"]
        inputs[0].write_text(" ".join(f"The clerk of village {number} spoke." for number in range(5000)))
    kept, size = rows(project), (project.folder / "project.sqlite").stat().st_size
    result = subprocess.run(
        [sys.executable, "-m", "eventcode", command, *inputs, "--project", project.folder],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    assert "nothing of this step was kept" in result.stderr
    assert "next: make room and run the command again" in result.stderr
    assert len(result.stderr.splitlines()) == 2
    assert rows(project) == kept
    check_whole(project)
    assert start(project, command, *inputs).wait() == 0
    assert len(rows(project)) > len(kept)
