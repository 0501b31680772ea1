"""A project whose commands are killed or whose disk is full: nothing kept is lost, and nothing is half there."""

from __future__ import annotations

import json
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from machine import STRICT

from eventcode.project import Project, create_project
from eventcode.store import By, accept, accepted_events, count_rows, open_drafts

TOWNS = ("Nairobi", "Nakuru", "Kisumu", "Eldoret", "Mombasa", "Garissa")
_PLAIN = {"at", "salt", "words", "previous", "seal"}  # which differ from run to run

# Runs a command of the program with small units of work and a journal of this kind.
RUNNING = """
import sys
import eventcode.project.working as working
import eventcode.store.sqlite as sqlite
from eventcode.cli import main

sqlite.choose_journal = lambda version: sys.argv[1]
working._STEP = 3
main(sys.argv[2:])
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


def start(project: Project, command: str, *inputs: Path, journal: str = "TRUNCATE") -> subprocess.Popen[bytes]:
    program = [sys.executable, "-c", RUNNING, journal, command, *map(str, inputs)]
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


WRITES = 1 if STRICT else 13  # every write, or every thirteenth: all of them take minutes
UNITS = {"ingest": {0, 2, 3}, "draft": {0, 6, 9}, "save": {0, 1, 2}, "forget": {0, 4}}  # rows that units of work add


@pytest.mark.parametrize("journal", ["TRUNCATE", "WAL"])
@pytest.mark.parametrize("how", ["kill", "full"])
@pytest.mark.parametrize("command", list(UNITS))
def test_stopped_at_every_write(journal: str, how: str, command: str, empty: Project, tmp_path: Path) -> None:
    """Killed amid a write, or refused it by a full disk: whole units of work are there, and the next run ends it."""
    stories = tmp_path / "stories.jsonl"
    told = [f"Gunmen killed {number} farmers in {town} on 3 May 2024." for number, town in enumerate(TOWNS[:3], 3)]
    told = [f"{text}\n\nTeachers marched in {town} on 4 May." for text, town in zip(told, TOWNS, strict=False)]
    lines = [{"id": name, "text": text} for name, text in zip(("first", "second", "third"), told, strict=True)]
    stories.write_text("".join(json.dumps(line) + "\n" for line in lines))
    project = copy(empty, tmp_path)
    for before in list({"ingest": [], "draft": ["ingest"]}.get(command, ["ingest", "draft"])):
        assert start(project, before, *([stories] if before == "ingest" else [])).wait() == 0
    program = [sys.executable, Path(__file__).with_name("killing.py"), project.folder, stories]
    done = subprocess.run([*program, journal, command, how, str(WRITES)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *stopped, ended = map(json.loads, done.stdout.splitlines())
    assert ended["code"] == 0
    assert len(stopped) > 10 / WRITES
    assert {each["kept"] for each in stopped} <= UNITS[command]
    assert {each["code"] for each in stopped} == {-signal.SIGKILL if how == "kill" else 1}
    assert all(each["is_begun"] and each["is_whole"] and not each["fault"] for each in stopped)
    if how == "full":
        assert all(re.search("the disk (is full|refused to write)", each["said"]) for each in stopped)


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
