"""The routes of the review page: what each answers, and what it does with nonsense; the guard is tested elsewhere."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from desks import MARKET, make_project
from starlette.testclient import TestClient

from eventcode.project import Project, draft_project, find_project
from eventcode.records import Article
from eventcode.review.app import build_app
from eventcode.store import accepted_events, add_articles, read_codings, read_drafts

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("routes") / "project").folder


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Project:
    return find_project(shutil.copytree(template, tmp_path / "project"))


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    with TestClient(build_app(project, "anna"), follow_redirects=False) as client:
        yield client


def _subject(page: str) -> str:
    found = re.search(r'data-subject="(\w+)"', page)
    assert found
    return found[1]


def test_an_article_from_the_queue_to_the_last_decision(client: TestClient, project: Project) -> None:
    address = client.get("/").headers["location"]
    assert address == "/article/market"
    page = client.get(address).text
    assert "Market attacked" in page
    assert "Gwoza" in page
    for _ in range(3):
        article = address.partition("?")[0].removeprefix("/article/")
        body = {"act": "accept", "article": article, "subject": _subject(page)}
        reply = client.post("/act", json=body).json()
        assert reply["ok"], reply["problem"]
        address = reply["go"]
        page = client.get(address).text
    assert len(list(accepted_events(project.store))) == 3
    assert address == "/"
    assert "All done" in page


def test_an_act_answers_with_the_parts_that_changed(client: TestClient) -> None:
    subject = _subject(client.get("/article/market").text)
    ask = {"article": "market", "subject": subject, "seen": 0}
    reply = client.post("/act", json={**ask, "act": "day", "by": -1}).json()
    assert reply["announce"] == "Date: 2023-05-01"
    assert (reply["ok"], reply["article"], reply["go"], reply["focus"]) == (True, None, "", "event_date")
    assert "2023-05-01" in reply["form"]
    assert "2023-05-01" in reply["rail"]
    start = MARKET.index("Bama")
    reply = client.post("/act", json={**ask, "act": "evidence", "column": "location", "start": start, "end": start + 4})
    assert f'data-start="{start}"' in reply.json()["article"]
    reply = client.post("/act", json={**ask, "act": "set", "column": "actor1", "value": "Sons of the Ford"}).json()
    assert (reply["ok"], reply["wants"]) == (False, "class")
    assert "Rebel group" in [each["value"] for each in reply["choices"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{}", 400),
        (b"[1]", 400),
        (b'{"act": "dance", "article": "market"}', 400),
        (b'{"act": "day", "article": "nowhere"}', 400),
        (b'{"act": "day", "article": "market", "by": "soon"}', 400),
        (b'{"act": "day", "article": "market", "more": 1}', 400),
        (b'{"act": "day", "article": "market", "subject": "nobody", "by": 1}', 200),
        (b"\xff\xfe", 400),
    ],
)
def test_nonsense_is_refused_with_a_sentence(client: TestClient, body: bytes, status: int) -> None:
    reply = client.post("/act", content=body)
    assert reply.status_code == status
    assert reply.json()["ok"] is False
    assert reply.json()["problem"]


def test_a_conflict_answers_409_with_both_versions(project: Project) -> None:
    names = iter(["anna", "ben", "anna", "ben"])
    with TestClient(build_app(project, lambda request: next(names))) as client:
        subject = _subject(client.get("/article/market").text)
        client.get("/article/market")
        ask = {"act": "accept", "article": "market", "subject": subject}
        assert client.post("/act", json=ask).status_code == 200
        reply = client.post("/act", json=ask)
    assert reply.status_code == 409
    assert "anna" in reply.json()["conflict"]


# what, words, the label of the first choice
FOUND = [
    ("place", "Bama", "Bama (Borno, Nigeria)"),
    ("place", "Maidug", "Maiduguri (Borno, Nigeria)"),
    ("actor", "boko haram", "Boko Haram - Jamatu Ahli is-Sunnah lid-Dawatai wal-Jihad"),
    ("actor", "police", "Police Forces of Nigeria (2023-)"),
    ("event", "bama", "2023-05-03 · Armed clash · Bama · 5 dead"),
    ("article", "Tear", "Tear gas in Kisumu"),
    ("country", "nigeri", "Nigeria"),
]


@pytest.mark.parametrize(("what", "words", "label"), FOUND)
def test_what_is_typed_is_found(client: TestClient, what: str, words: str, label: str) -> None:
    subject = _subject(client.get("/article/market").text)
    reply = client.get("/find", params={"what": what, "q": words, "subject": subject})
    assert reply.json()["options"][0]["label"] == label


def test_a_chosen_place_sets_its_units_and_coordinates_at_once(client: TestClient) -> None:
    subject = _subject(client.get("/article/market").text)
    option = client.get("/find", params={"what": "place", "q": "Bama", "subject": subject}).json()["options"][0]
    ask = {"act": "set", "article": "market", "subject": subject, "column": "location", "value": option["value"]}
    form = client.post("/act", json=ask).json()["form"]
    assert 'data-value="11.5213"' in form
    assert 'data-value="13.6895"' in form


def test_what_is_not_there_is_told(client: TestClient) -> None:
    for address in ("/article/nowhere", "/adjudicate/market"):
        reply = client.get(address)
        assert reply.status_code == 404
        assert "Not possible" in reply.text
    assert client.get("/find", params={"what": "weather", "q": "rain"}).status_code == 404
    assert client.post("/adjudicate", content=b"{}").status_code == 400


def test_the_queue_and_the_keys(client: TestClient) -> None:
    page = client.get("/queue").text
    assert "Market attacked" in page
    assert "0 of 2 articles done" in page
    assert client.get("/queue", params={"from": "x" * 30}).status_code == 200
    keys = {each["name"]: each["key"] for each in client.get("/keys.json").json()["commands"]}
    assert keys["accept"] == "a"


def test_text_of_strangers_is_escaped_everywhere(project: Project) -> None:
    add_articles(project.store, [Article(f"evil/{EVIL}", MARKET + EVIL, EVIL, EVIL, url=f"https://x.org/{EVIL}")])
    with TestClient(build_app(project, EVIL)) as client:
        page = client.get(f"/article/evil%2F{EVIL.replace('/', '%2F')}")
        assert page.status_code == 200
        ask = {"article": f"evil/{EVIL}", "subject": ""}
        new = client.post("/act", json={**ask, "act": "new"}).json()
        ask["subject"] = _subject(new["form"])
        told = [client.post("/act", json={**ask, "act": "comment", "text": EVIL}).json()]
        columns = ("notes", "location", "source", "tags", "admin1")
        asks = [{**ask, "act": "set", "column": column, "value": EVIL} for column in columns]
        told += [client.post("/act", json=each).json() for each in (*asks, {**ask, "act": "accept"})]
        html = [page.text, client.get("/queue").text, *(str(each[part]) for each in told for part in ("form", "rail"))]
    assert not [each for each in html if "<img src=x" in each or "<script>alert" in each]
    assert all(EVIL not in each for each in html)


def test_reports_of_one_event_in_two_articles_become_one(project: Project) -> None:
    told = (
        "Abuja, 5 May 2023 - At least nine people were killed when gunmen attacked a market in Gwoza, Borno state, "
        "on Tuesday, officials said."
    )
    add_articles(project.store, [Article("second", told, "Nine dead", "Premium Times", date(2023, 5, 5))])
    draft_project(project)
    [one], [other, *_] = read_drafts(project.store, "second"), read_drafts(project.store, "market")
    app = build_app(project, "anna")
    with TestClient(app) as client:
        joins = app.state.office.desk.setting.joins
        while not joins.duplicates(one.id):
            time.sleep(0.05)
        page = client.get("/article/second").text
        assert f'data-other="{other.id}"' in page
        ask = {"act": "merge", "article": "second", "subject": one.id, "into": other.id}
        assert client.post("/act", json=ask).json()["ok"]
        client.get("/article/market")
        reply = client.post("/act", json={"act": "accept", "article": "market", "subject": other.id}).json()
        assert reply["ok"], reply["problem"]
        assert "merged" in client.get("/article/second", params={"event": one.id}).text
    [saved] = accepted_events(project.store)
    assert [source.publisher for source in saved.event.sources] == ["Daily Trust", "Premium Times"]
    assert {each.article_id for each in saved.evidence} == {"market", "second"}


def test_coders_are_compared_and_the_result_decided(project: Project) -> None:
    settings = project.folder / "eventcode.toml"
    settings.write_text(settings.read_text().replace("coders = 1", "coders = 2"))
    two = find_project(project.folder)
    for name in ("anna", "ben"):
        with TestClient(build_app(two, name)) as client:
            page = client.get("/article/market").text
            if name == "ben":
                ask = {"article": "market", "subject": _subject(page), "act": "day", "by": -1}
                assert client.post("/act", json=ask).json()["ok"]
            for _ in range(2):
                ask = {"article": "market", "subject": _subject(page), "act": "accept"}
                reply = client.post("/act", json=ask).json()
                assert reply["ok"], reply["problem"]
                page = client.get(reply["go"]).text
    assert list(accepted_events(two.store)) == []
    assert sum(each.verdict == "finish" for each in read_codings(two.store, "market")) == 2
    with TestClient(build_app(two, "cleo"), follow_redirects=False) as client:
        assert "compare the coders" in client.get("/queue").text
        for values in ({"event_date": "2023-05-01", "notes": ""}, {}):
            page = client.get("/adjudicate/market").text
            body = {"article": "market", "subject": _subject(page), "verdict": "accept", "values": values}
            refused = client.post("/adjudicate", json=body).json()
            assert not refused["ok"], "a result wants a reason"
            if values:
                assert 'data-column="event_date"' in page
                assert not client.post("/adjudicate", json={**body, "reason": "as told"}).json()["ok"], "blank notes"
                body["values"] = {"event_date": "2023-05-01", "notes": _result(page, "notes")}
            reply = client.post("/adjudicate", json={**body, "reason": "as told"}).json()
            assert reply["ok"], reply["problem"]
        assert reply["go"] == "/queue"
        assert client.get("/adjudicate/market").status_code == 404
    saved = list(accepted_events(two.store))
    assert [str(each.event.date and each.event.date.day) for each in saved] == ["2023-05-01", "2023-05-03"]
    assert {each.analyst for each in saved} == {"cleo"}


def _result(page: str, column: str) -> str:
    """What ben wrote: the third of the row's buttons."""
    found = re.search(rf'id="take-{column}-3" data-take="([^"]*)"', page)
    assert found
    return found[1]
