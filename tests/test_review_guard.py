"""Who gets by the guard of the review page, and who does not; the application behind it is a small one of the test."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import argon2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from eventcode.review.guard import Accounts, Policy, Sessions, analyst_of, protect
from eventcode.review.guard.headers import HEADERS
from eventcode.review.guard.routes import READ
from eventcode.review.guard.routes import Route as Listed
from eventcode.review.guard.throttle import Throttle

HERE = "http://127.0.0.1:8000"
TEAM = "https://review.example"
PASSWORD = "five quiet grey herons"  # noqa: S105
SCRIPT = {"origin": HERE, "sec-fetch-site": "same-origin", "x-eventcode": "1"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND")


async def _echo(request: Request) -> Response:
    """Who asks, and how much was sent."""
    if request.url.path == "/queue":
        raise ValueError("Gunmen killed nine in Deh-e Salah")
    if request.url.query == "slow":
        await asyncio.sleep(5)
    body = {"analyst": analyst_of(request), "size": len(await request.body())}
    return JSONResponse(body, headers={"server": "loud", "content-security-policy": "default-src *", "x-own": "kept"})


APP = Starlette(routes=[Route("/{path:path}", _echo, methods=list(METHODS))])


def browser(policy: Policy, base: str = HERE, token: str = "") -> TestClient:
    cookies = {policy.cookie: token} if token else {}
    return TestClient(
        protect(APP, policy), base, cookies=cookies, follow_redirects=False, raise_server_exceptions=False
    )


@pytest.fixture
def policy() -> Policy:
    return Policy(Sessions())


@pytest.fixture
def anna(policy: Policy) -> TestClient:
    """A browser with a session."""
    return browser(policy, token=policy.sessions.open("anna"))


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the work of argon2 nothing is tested here."""
    monkeypatch.setattr(argon2, "PasswordHasher", partial(argon2.PasswordHasher, 1, 8, 1))


@pytest.fixture
def team(tmp_path: Path) -> Policy:
    accounts = Accounts(tmp_path / "analysts.json")
    accounts.add("Anna", PASSWORD)
    return Policy(Sessions(), frozenset({TEAM}), accounts)


def path_of(route: Listed) -> str:
    return route.path.replace("{article_id:path}", "a1").replace("{file}", "review.js")


def test_a_start_link_works_once(policy: Policy) -> None:
    link = f"/start?token={policy.sessions.offer('anna')}"
    first, second = browser(policy), browser(policy)
    answer = first.get(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    flags = answer.headers["set-cookie"].lower()
    assert all(flag in flags for flag in ("httponly", "samesite=strict", "path=/"))
    assert first.get("/").json()["analyst"] == "anna"
    assert second.get(link).status_code == 403
    assert "set-cookie" not in second.get(link).headers
    assert second.get("/").status_code == 401


def test_nobody_gets_by_without_everything(policy: Policy) -> None:
    """Every route with every method, and one thing wrong at a time: only what is open answers."""
    used = policy.sessions.offer("anna")
    policy.sessions.exchange(used)
    token = policy.sessions.open("anna")
    wrongs: dict[str, tuple[str, dict[str, str]]] = {
        "no token": ("", {}),
        "a wrong token": ("x" * 43, {}),
        "a used start token": (used, {}),
        "another host": (token, {"host": "evil.example:8000"}),
        "our name in another host": (token, {"host": "127.0.0.1.evil.example:8000"}),
        "a host with a user": (token, {"host": "127.0.0.1:8000@evil.example"}),
        "another origin": (token, {"origin": "http://evil.example"}),
        "another port": (token, {"origin": "http://127.0.0.1:9999", "sec-fetch-site": "same-site"}),
        "no origin": (token, {"origin": ""}),
        "a null origin": (token, {"origin": "null"}),
        "another site": (token, {"sec-fetch-site": "cross-site"}),
        "no header of ours": (token, {"x-eventcode": ""}),
    }
    for wrong, (given, changed) in wrongs.items():
        client = browser(policy, token=given)
        headers = {name: value for name, value in (SCRIPT | changed).items() if value}
        is_of_writing = wrong.endswith(("origin", "port", "header of ours"))
        for route in policy.routes:
            for method in METHODS:
                if (is_of_writing and method in READ) or (route.is_open and method in route.methods):
                    continue
                status = client.request(method, path_of(route), headers=headers).status_code
                assert status in {401, 403, 404, 405, 421}, (wrong, method, route.path, status)


def test_an_open_route_wants_our_host_too(policy: Policy) -> None:
    token = policy.sessions.offer("anna")
    answer = browser(policy).get(f"/start?token={token}", headers={"host": "rebound.example"})
    assert answer.status_code == 421
    assert policy.sessions.exchange(token), "the token was not spent on it"


def test_only_what_is_listed_exists(anna: TestClient, policy: Policy) -> None:
    for route in policy.routes:
        for method in METHODS:
            client = browser(policy, token=policy.sessions.open("anna"))
            status = client.request(method, path_of(route), headers=SCRIPT).status_code
            is_refused = status in {403, 404, 405, 421}
            assert is_refused == (method not in route.methods or route.path == "/start"), (method, route.path, status)
    for path in (
        "/admin",
        "/static",
        "/static/",
        "/static/a/b.js",
        "/queue/",
        "/%2Fact",
        "/Act",
        "/article/",
        "/act%0A",
    ):
        assert anna.get(path).status_code == 404, path
    assert anna.get("/login").status_code == 404, "without accounts nobody logs in"


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:1", "[::1]:8000", "127.0.0.1", "[::1]", "127.1.2.3:80"]
)
def test_names_of_this_machine_are_ours(host: str, policy: Policy) -> None:
    token = policy.sessions.open("anna")
    client = browser(policy, token=token)
    headers = SCRIPT | {"host": host, "origin": f"http://{host.lower()}", "cookie": f"eventcode={token}"}
    assert client.post("/act", headers=headers).json()["analyst"] == "anna"


@pytest.mark.parametrize(
    "host",
    [
        "", "evil.example", "localhost.", "localhost.evil.example", "localhost:", "localhost:80:80", "127.0.0.1:x",
        "::1", "[::1", "[::2]:80", "0.0.0.0:8000", "10.0.0.1:8000", "2130706433:8000", "0x7f.1:8000",
        "127.0.0.1 evil.example",
        "127.0.0.1:８０", "evil.example:8000#127.0.0.1", "127.0.0.1\\@evil.example",
    ],
)  # fmt: skip
def test_other_names_are_not(host: str, policy: Policy) -> None:
    assert policy.find_origin(host) is None


def test_a_page_of_others_cannot_read_ours(anna: TestClient) -> None:
    """Not as a script, an image or by fetch; a link to ours is followed."""
    for site in ("cross-site", "same-site"):
        for mode in ("no-cors", "cors", "same-origin", "websocket"):
            assert anna.get("/keys.json", headers={"sec-fetch-site": site, "sec-fetch-mode": mode}).status_code == 403
        assert anna.get("/", headers={"sec-fetch-site": site, "sec-fetch-mode": "navigate"}).status_code == 200


def test_every_answer_has_the_headers(anna: TestClient, policy: Policy, caplog: pytest.LogCaptureFixture) -> None:
    page = {"accept": "text/html"}
    answers = {
        200: anna.get("/"),
        303: anna.get(f"/start?token={policy.sessions.offer('ben')}"),
        401: browser(policy).get("/", headers=page),
        403: anna.post("/act", headers=page),
        404: anna.get("/nowhere", headers=page),
        405: anna.delete("/act"),
        413: anna.post("/act", headers=SCRIPT, content=b"x" * (policy.body_limit + 1)),
        421: anna.get("/", headers={"host": "evil.example"}),
        500: anna.get("/queue", headers=page),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "server" not in answer.headers
        assert len(answer.headers.get_list("content-security-policy")) == 1
    assert answers[200].headers["x-own"] == "kept"
    assert "ValueError at " in caplog.text
    assert "Deh-e Salah" not in caplog.text + answers[500].text
    assert "Something is wrong in the program." in answers[500].text


def test_refusals_are_sentences(policy: Policy) -> None:
    page = browser(policy).get("/", headers={"accept": "text/html"})
    assert "works once" in page.text
    assert page.headers["content-type"].startswith("text/html")
    told = browser(policy).post("/act", headers=SCRIPT).json()
    assert (told["ok"], told["problem"]) == (
        False,
        "This page is open only to whoever has its start link, which works once.",
    )


def test_limits_of_size_and_time(policy: Policy, anna: TestClient) -> None:
    def drip() -> Iterator[bytes]:
        yield from [b"x" * 1024] * 1024

    assert anna.post("/act", headers=SCRIPT, content=drip()).status_code == 413
    assert anna.post("/act", headers=SCRIPT, content=b"x" * policy.body_limit).json()["size"] == policy.body_limit
    hasty = Policy(policy.sessions, seconds=0.05)
    slow = browser(hasty, token=policy.sessions.open("anna")).get("/find?slow")
    assert (slow.status_code, slow.json()["problem"]) == (503, "This took too long.")


def test_sessions_end() -> None:
    now = [0.0]
    sessions = Sessions(idle=10, lifetime=25, clock=lambda: now[0])
    token = sessions.open("anna")
    seen = []
    for now[0] in (9.0, 18.0, 24.0, 26.0):
        seen.append(sessions.find(token) is not None)
    assert seen == [True, True, True, False]
    token = sessions.open("anna")
    now[0] += 10
    assert sessions.find(token) is None


def test_logging_out_ends_the_session(policy: Policy, anna: TestClient) -> None:
    assert anna.get("/logout").status_code == 405
    assert anna.post("/logout", headers=SCRIPT).json()["ok"]
    assert anna.get("/").status_code == 401


def test_there_is_no_websocket(policy: Policy) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    gate: Callable[..., Any] = protect(APP, policy)
    asyncio.run(gate({"type": "websocket", "path": "/"}, None, send))
    assert sent == []


def log_in(client: TestClient, name: str = "Anna", password: str = PASSWORD, **headers: str) -> Any:
    ours = {"origin": TEAM, "sec-fetch-site": "same-origin", "x-forwarded-for": "10.0.0.1", **headers}
    return client.post("/login", data={"analyst": name, "password": password}, headers=ours)


def test_a_team_logs_in_by_name(team: Policy) -> None:
    client = browser(team, TEAM)
    turned = client.get("/", headers={"accept": "text/html"})
    assert (turned.status_code, turned.headers["location"]) == (303, "/login")
    assert client.get("/start?token=x").status_code == 404
    form = client.get("/login")
    assert (form.status_code, form.headers["referrer-policy"]) == (200, "same-origin")
    answer = log_in(client)
    assert answer.status_code == 303
    flags = answer.headers["set-cookie"].lower()
    assert flags.startswith("__host-eventcode=")
    assert all(flag in flags for flag in ("httponly", "samesite=strict", "secure"))
    assert client.get("/").json()["analyst"] == "Anna"


def test_a_login_comes_from_our_form(team: Policy) -> None:
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert log_in(browser(team, TEAM), **headers).status_code == 403
    assert browser(team, "https://other.example").get("/login").status_code == 421
    assert browser(team, "http://127.0.0.1:8000").get("/login").status_code == 421, "only by its own name"


def test_an_account_that_is_gone_or_changed_ends_its_sessions(team: Policy) -> None:
    assert team.accounts
    for change in (lambda a: a.add("Anna", "another long password"), lambda a: a.remove("Anna")):
        client = browser(team, TEAM)
        assert log_in(client, password=PASSWORD).status_code == 303
        change(Accounts(team.accounts.path))
        assert client.get("/").status_code == 401
        assert log_in(client).status_code == 401
        team.accounts.add("Anna", PASSWORD)


def test_a_stranger_cannot_tell_which_names_have_accounts(team: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page, and the same work: a hash is verified either way."""
    verified: list[str] = []
    hasher = argon2.PasswordHasher()
    verify = type(hasher).verify
    monkeypatch.setattr(type(hasher), "verify", lambda self, *given: (verified.append("once"), verify(self, *given))[1])
    known, unknown = (log_in(browser(team, TEAM), name, "a wrong password") for name in ("Anna", "Nobody"))
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert known.status_code == 401
    assert len(verified) == 2


def test_attempts_are_limited(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "analysts.json")
    accounts.add("Anna", PASSWORD)
    now = [0.0]
    throttle = Throttle({"name and address": 3, "address": 5, "name": 7}, 900.0, lambda: now[0])
    policy = Policy(Sessions(), frozenset({TEAM}), accounts, is_proxied=True, throttle=throttle)
    client = browser(policy, TEAM)

    def attempt(address: str, name: str = "Anna", password: str = "wrong") -> int:  # noqa: S107
        return int(log_in(client, name, password, **{"x-forwarded-for": f"6.6.6.6, {address}"}).status_code)

    assert [attempt("1.1.1.1") for _ in range(4)] == [401, 401, 401, 429]
    assert attempt("1.1.1.1", password=PASSWORD) == 429, "the right one is not tried either"
    assert [attempt("1.1.1.1", "Ben") for _ in range(3)] == [401, 401, 429], "one address, several names"
    assert attempt("2.2.2.2", password=PASSWORD) == 303, "Anna herself is elsewhere"
    assert [attempt("2.2.2.2", password=PASSWORD) for _ in range(9)] == [303] * 9, "what is right is not counted"
    now[0] = 901.0
    assert attempt("1.1.1.1") == 401


def test_forwarded_addresses_count_only_behind_a_proxy(team: Policy) -> None:
    client = browser(team, TEAM)
    seen = {log_in(client, "Anna", "wrong", **{"x-forwarded-for": f"9.9.9.{n}"}).status_code for n in range(6)}
    assert seen == {401, 429}


def test_the_log_holds_no_token(policy: Policy, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "eventcode")
    token = policy.sessions.offer("anna")
    browser(policy).get(f"/start?token={token}")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("eventcode")]
    assert not any(token in line for line in ours)
