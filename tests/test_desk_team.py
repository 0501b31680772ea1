"""The desk with several at work, several windows, coders who work alone, a kill, and a server as its database."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from desks import Analyst, make_project, open_desk
from machine import PostgreSQL

from eventcode.desk.working import Change, Working
from eventcode.project import Project, find_project
from eventcode.records import Draft
from eventcode.store import (
    By,
    accept,
    article_events,
    edit,
    read_codings,
    read_draft,
    read_drafts,
)
from eventcode.store.workings import read_steps


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("desk") / "project").folder


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Project:
    return find_project(shutil.copytree(template, tmp_path / "project"))


@pytest.fixture
def anna(project: Project) -> Analyst:
    return Analyst(open_desk(project))


def test_the_second_analyst_gets_the_other_s_version_beside_theirs(anna: Analyst, project: Project) -> None:
    ben = Analyst(anna.desk, name="ben")
    anna.act("day", by=-1)
    ben.act("set", column="fatalities", value="8")
    subject = ben.subject
    assert anna.act("accept").is_done
    reply = ben.act("accept")
    assert reply.conflict is not None
    assert (reply.conflict.who, reply.conflict.version) == ("anna", 1)
    rows = {label: (mine, theirs) for label, mine, theirs in reply.conflict.rows}
    assert rows["Date"] == ("2023-05-02", "2023-05-01")
    assert rows["Reported fatalities"] == ("8", "9")
    assert len(article_events(project.store, "market")) == 1, "nothing is overwritten"
    ben.subject = subject
    assert ben.act("accept", seen=reply.conflict.version).is_done
    saved = article_events(project.store, "market")[0]
    assert (saved.event.id, saved.version, saved.analyst) == ("NIG1", 2, "ben")


def test_theirs_can_be_taken(anna: Analyst) -> None:
    ben = Analyst(anna.desk, name="ben")
    subject = ben.subject
    ben.act("day", by=1)
    anna.act("day", by=-1)
    anna.act("accept")
    assert ben.act("theirs").is_done
    ben.subject = subject
    assert (ben.value("event_date"), ben.event.standing) == ("2023-05-01", "accepted")


def test_what_a_colleague_made_of_ones_own_event_is_shown(anna: Analyst, project: Project) -> None:
    subject = anna.subject
    assert anna.act("accept").is_done
    saved = article_events(project.store, "market")[0]
    changed = msgspec.structs.replace(saved.event, notes="On 2 May 2023, armed men attacked traders in Gwoza; 9 died.")
    edit(project.store, saved.event.id, changed, By("ben"), project.ids, seen=1)
    anna.subject = subject
    assert (anna.event.standing, anna.event.version, anna.value("notes")) == ("accepted", 2, changed.notes)


def test_what_others_decided_is_shown_when_the_article_is(anna: Analyst, project: Project) -> None:
    draft = read_draft(project.store, anna.subject)
    assert draft is not None
    saved = accept(project.store, draft.id, By("ben"), project.ids)
    changed = msgspec.structs.replace(saved.event, notes="On 2 May 2023, armed men attacked traders in Gwoza; 9 died.")
    edit(project.store, saved.event.id, changed, By("ben"), project.ids, seen=1)
    assert (anna.event.standing, anna.event.version, anna.value("notes")) == ("accepted", 2, changed.notes)
    assert [step.who for step in anna.event.history][:2] == ["ben", "ben"]


@pytest.mark.parametrize("acts", [3, 30])
def test_every_act_outlives_a_kill(anna: Analyst, project: Project, acts: int) -> None:
    for at in range(acts):
        assert anna.act("day", by=1 if at % 3 else -1).is_done
    shown = anna.event
    again = Analyst(open_desk(project))  # a server that knows nothing of the first
    again.subject = anna.subject
    assert again.event == shown
    assert shown.undo == acts


def test_a_coder_sees_nothing_of_the_others(project: Project) -> None:
    desk = open_desk(project, coders=2)
    ben, anna = Analyst(desk, name="ben"), Analyst(desk)
    ben.act("day", by=-1)
    ben.act("reject", reason="told elsewhere by ben")
    assert anna.act("accept").is_done
    shown = msgspec.json.encode(
        [desk.show("anna", "market", each).current for each in anna.desk.bench("anna", "market").workings]
    )
    assert b"ben" not in shown
    assert [(each.analyst, each.verdict) for each in read_codings(project.store)] == [
        ("ben", "reject"),
        ("anna", "accept"),
    ]


def test_many_at_work_at_once_lose_nothing(project: Project) -> None:
    desk = open_desk(project)
    names = [f"analyst{number}" for number in range(8)]

    def work(name: str) -> str:
        analyst = Analyst(desk, name=name)
        for at in range(6):
            assert analyst.act("day", by=-1 if at % 2 else 2).is_done
        return analyst.value("event_date")

    with ThreadPoolExecutor(len(names)) as threads:
        assert set(threads.map(work, names)) == {"2023-05-05"}
    assert {len(read_steps(project.store, name, "market")) for name in names} == {6}


def test_of_many_who_accept_at_once_one_is_first(project: Project) -> None:
    desk = open_desk(project)
    analysts = [Analyst(desk, name=f"analyst{number}") for number in range(6)]
    with ThreadPoolExecutor(len(analysts)) as threads:
        replies = list(threads.map(lambda analyst: analyst.act("accept"), analysts))
    assert sorted(reply.is_done for reply in replies) == [False] * 5 + [True]
    assert sum(reply.conflict is not None for reply in replies) == 5
    assert len(article_events(project.store, "market")) == 1


def test_two_windows_of_one_analyst_do_not_overwrite_each_other(anna: Analyst, project: Project) -> None:
    window = Analyst(open_desk(project))
    assert window.act("day", by=1).is_done
    refused = anna.act("day", by=-1)
    assert "another window" in refused.problem
    assert anna.value("event_date") == "2023-05-03", "the other window's act is there now"
    assert anna.act("day", by=-1).is_done


def test_blind_articles_show_no_draft(project: Project) -> None:
    anna = Analyst(open_desk(project, blind_share=1.0))
    view = anna.desk.show("anna", "market")
    assert (view.is_blind, view.events, view.current) == (True, (), None)
    assert anna.act("new").is_done
    draft = read_drafts(project.store, "market")[0]
    anna.desk.bench("anna", "market").keep("set", _as_drafted(anna.subject, draft))
    assert anna.act("accept").is_done
    assert article_events(project.store, "market") == [], "a blind coding decides nothing"
    assert anna.act("finish").is_finished
    codings = read_codings(project.store, "market")
    assert [(each.verdict, each.is_blind) for each in codings] == [("add", True), ("finish", True)]
    assert len(anna.desk.show("anna", "market").events) == 3, "afterwards the drafts are decided beside it"


def _as_drafted(subject: str, draft: Draft) -> Change:
    return Change(subject, {subject: Working(draft.event, draft.evidence)})


def test_the_desk_works_on_a_server_too(postgresql: PostgreSQL, tmp_path: Path) -> None:
    project = make_project(tmp_path / "desks on a server", url=postgresql.url)
    anna = Analyst(open_desk(project))
    first = anna.subject
    ben = Analyst(anna.desk, name="ben")
    assert anna.act("day", by=-1).is_done
    window = Analyst(open_desk(project))
    assert window.act("undo").is_done
    assert "another window" in anna.act("swap").problem
    assert anna.act("accept").is_done
    assert ben.act("accept").conflict is not None
    anna.subject = first
    assert anna.act("undo").is_done
    assert anna.act("accept").is_done
    assert [(each.event.id, each.version) for each in article_events(project.store, "market")] == [("NIG1", 2)]
    assert project.store.verify().fault == ""
