"""The review page killed, or on a disk that is full or only to be read: what was answered is kept, nothing is half."""

from __future__ import annotations

import getpass
import json
import re
import resource
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import httpx2
import pytest
from review_server import ReviewServer

from eventcode.ingest import Metadata
from eventcode.project import Project, create_project, draft_project, ingest_into
from eventcode.store import count_rows
from eventcode.store.workings import read_steps

TOWNS = ("Nairobi", "Nakuru", "Kisumu")
EDITS = 30
STORY = "Gunmen killed three farmers in {town}, Kenya, on 3 May 2024, police said. Teachers marched in {town} on 4 May."

# The program, which kills itself before or after the first commit of an act.
KILLING = """
import os, signal, sys
import sqlalchemy.engine.base as engine
import eventcode.desk.desk as desk
import eventcode.store.sqlite as sqlite
from eventcode.cli import main

journal, when = sys.argv.pop(1), sys.argv.pop(1)
sqlite.choose_journal = lambda version: journal
commit, act, is_armed = engine.Connection._commit_impl, desk.Desk.act, False

def armed(*given):
    global is_armed
    is_armed = True
    return act(*given)

def counted(connection):
    is_doomed = is_armed and connection.get_execution_options().get("is_writing")
    if is_doomed and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    commit(connection)
    if is_doomed and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)

desk.Desk.act, engine.Connection._commit_impl = armed, counted
main()
"""


class Analyst:
    """Codes an article over HTTP."""

    def __init__(self, client: httpx2.Client, article: str = TOWNS[0]) -> None:
        self.client, self.article = client, article
        self.page = self.client.get(f"/article/{article}").text

    def act(self, name: str, **parts: Any) -> dict[str, Any]:
        subject = re.search(r'class="event" data-subject="([^"]+)"', self.page)
        assert subject
        body = {"act": name, "article": self.article, "subject": subject[1], **parts}
        reply: dict[str, Any] = self.client.post("/act", json=body).json()
        self.page = reply.get("form") or self.page
        return reply

    def value(self, column: str) -> str:
        found = re.search(rf'id="row-{column}"[^>]*data-value="([^"]*)"', self.page)
        assert found
        return found[1]

    def undoable(self) -> int:
        found = re.search(r'id="do-undo"[^>]*>Undo ?(\d*)', self.page)
        assert found
        return int(found[1] or 0)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("drafted")
    stories = [{"id": town, "text": STORY.format(town=town), "published": "2024-05-05"} for town in TOWNS]
    (folder / "stories.jsonl").write_text("".join(json.dumps(story) + "\n" for story in stories), encoding="utf-8")
    project = create_project(folder / "kenya")
    settings = project.folder / "eventcode.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("blind_share = 0.05", "blind_share = 0.0"))
    project = Project(project.folder)
    ingest_into(project, [folder / "stories.jsonl"], Metadata())
    draft_project(project)
    return project


@pytest.fixture
def project(drafted: Project, tmp_path: Path) -> Project:
    """A copy for one test."""
    shutil.copytree(drafted.folder, tmp_path / "kenya")
    return Project(tmp_path / "kenya")


def check_whole(project: Project) -> None:
    assert Project(project.folder).store.verify().fault == ""
    connection = sqlite3.connect(project.folder / "project.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_thirty_edits_outlive_a_kill(project: Project) -> None:
    server = ReviewServer(project.folder)
    client = server.enter()
    analysts = [Analyst(client, town) for town in TOWNS]
    for number in range(EDITS):
        reply = analysts[number % 3].act("set", column="notes", value=f"edit {number}", reason="coder judgement")
        assert reply["ok"], reply
    server.kill()
    check_whole(project)
    server = ReviewServer(project.folder)
    client = server.enter()
    analysts = [Analyst(client, town) for town in TOWNS]
    assert [analyst.undoable() for analyst in analysts] == [EDITS // 3] * 3
    for number in reversed(range(EDITS)):
        analyst = analysts[number % 3]
        assert analyst.value("notes") == f"edit {number}"
        assert analyst.act("undo")["ok"]
    assert not any(analyst.value("notes").startswith("edit") for analyst in analysts)
    server.kill()


COMMENT, REJECT = {"name": "comment", "text": "kept"}, {"name": "reject", "reason": "told of another day"}


@pytest.mark.parametrize("journal", ["TRUNCATE", "WAL"])
@pytest.mark.parametrize(
    ("act", "when", "decisions", "steps"),
    [
        (COMMENT, "before", {}, 0),
        (COMMENT, "after", {}, 1),
        (REJECT, "before", {}, 0),
        (REJECT, "after", {"reject": 1}, 1),  # the decision and what takes it back are one unit of work
    ],
)
def test_killed_at_the_commit_of_an_act(
    act: dict[str, str], when: str, decisions: dict[str, int], steps: int, journal: str, project: Project
) -> None:
    server = ReviewServer(project.folder, program=("-c", KILLING, journal, when))
    analyst = Analyst(server.enter())
    with pytest.raises(httpx2.HTTPError):
        analyst.act(**act)
    server.kill()
    check_whole(project)
    assert count_rows(project.store).decisions == decisions
    assert len(read_steps(project.store, getpass.getuser(), analyst.article)) == steps


def test_a_full_disk_is_one_sentence(project: Project) -> None:
    """What was saved stays, what was not is told; with room again the analyst goes on, without a new start."""
    server = ReviewServer(project.folder)
    analyst = Analyst(server.enter())
    assert analyst.act("comment", text="kept")["ok"]
    server.limit_files((project.folder / "project.sqlite").stat().st_size)
    refusals = [analyst.act("comment", text=f"{number} " * 3000) for number in range(3)]
    for refusal in refusals:
        assert not refusal["ok"]
        assert "; nothing of this step was kept" in refusal["problem"]
    check_whole(project)
    assert len(read_steps(project.store, getpass.getuser(), analyst.article)) == 1
    server.limit_files(resource.RLIM_INFINITY)
    assert analyst.act("comment", text="room again")["ok"]
    assert analyst.undoable() == 2
    server.kill()
    assert len(read_steps(project.store, getpass.getuser(), analyst.article)) == 2


READING = """
import sqlalchemy
import eventcode.store.sqlite as sqlite
from eventcode.cli import main

def connect(url, **options):
    path = url.removeprefix("sqlite:///")
    return sqlalchemy.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true", **options)

sqlite.create_engine = connect
main()
"""


def test_what_may_only_be_read_is_one_sentence(project: Project) -> None:
    """SQLite is told to only read, because the tests may run as root, who may write everything."""
    server = ReviewServer(project.folder, program=("-c", READING))
    analyst = Analyst(server.enter())
    reply = analyst.act("comment", text="lost")
    assert (reply["ok"], "it may only be read" in reply["problem"]) == (False, True)
    assert Analyst(analyst.client).undoable() == 0
    server.kill()
