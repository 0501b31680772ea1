"""Hostile text in every place that the page shows: in Chromium none of it runs, and nothing leaves for elsewhere.

tests/attacks.json: the texts by kind; those that run call hit(), those that fetch ask evil.example.
"""

from __future__ import annotations

import csv
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser import Desk, chromium, open_desk  # noqa: F401 - fixtures
from playwright.sync_api import Browser
from review_server import ReviewServer

from eventcode.ingest import Metadata
from eventcode.project import Project, create_project, draft_project, ingest_into
from eventcode.store import read_article

KINDS: dict[str, list[str]] = json.loads(Path(__file__).with_name("attacks.json").read_text(encoding="utf-8"))
PAYLOADS = [payload for payloads in KINDS.values() for payload in payloads]
UNIT = "Shield Unit {}"  # what the articles call the actor whose name is a payload
STORY = (
    "Gunmen of Shield Unit {number} killed three farmers in Pul-e Khumri, Baghlan province, Afghanistan, on 3 May "
    "2024. {payload} said the governor. {payload}\n\nTeachers marched in Kabul on 4 May 2024. {payload}"
)
TRAP = """
window.hits = [];
window.hit = () => window.hits.push(new Error().stack);
window.alert = window.confirm = window.prompt = window.open = window.hit;
addEventListener("securitypolicyviolation", (event) => window.hits.push(event.violatedDirective + event.blockedURI));
"""
# Every handler there is gets its event; the page's own listeners act on keys and clicks, which are left out.
PROVOKE = """() => {
  const kinds = ["mouseover", "mouseenter", "pointerover", "focus", "load", "error", "toggle", "animationstart"];
  for (const element of document.querySelectorAll("*"))
    for (const kind of kinds) element.dispatchEvent(new Event(kind));
}"""
STRANGE = """() => [...document.querySelectorAll("*")].flatMap((element) => [
  ...["IFRAME", "OBJECT", "EMBED", "IMG", "BASE", "STYLE", "AUDIO", "VIDEO", "TEMPLATE"].includes(element.tagName)
    || (element.tagName === "SCRIPT" && element.getAttribute("src") !== "/static/review.js") ? [element.tagName] : [],
  ...[...element.attributes].filter((one) => /^on|^style$|^srcdoc$|^formaction$/i.test(one.name)
    || (/^(href|src|action|xlink:href)$/i.test(one.name)
      && new URL(one.value, location.href).origin !== location.origin))
    .map((one) => `${element.tagName} ${one.name}=${one.value}`),
])"""


# What the page does itself, so that its own script puts the answers where they belong.
BY_THE_PAGE = """async (text) => {
  const { act } = await import("/static/acts.js");
  await act("comment", { text });
  await act("set", { column: "event_date", value: text });
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with an article and an actor for each payload."""
    folder = tmp_path_factory.mktemp("hostile")
    project = create_project(folder / "kenya")
    with (project.folder / "codebook" / "actors.csv").open("a", encoding="utf-8", newline="") as file:
        rows = (
            [text, "Rebel group", "Afghanistan", "", UNIT.format(n), "", ""] for n, text in enumerate(PAYLOADS, 100)
        )
        csv.writer(file).writerows(rows)
    with (folder / "stories.jsonl").open("w", encoding="utf-8") as file:
        for number, payload in enumerate(PAYLOADS, 100):
            story = {"id": f"attack-{number}", "text": STORY.format(number=number, payload=payload), "language": "en"}
            places = dict.fromkeys(("title", "publisher", "url"), payload)
            file.write(json.dumps(story | places | {"published": "2024-05-05"}) + "\n")
    report = ingest_into(project, [folder / "stories.jsonl"], Metadata())
    assert (report.new, report.rejections) == (len(PAYLOADS), ())
    assert draft_project(project).failures == ()
    return Project(project.folder)


@pytest.fixture
def desk(hostile: Project, open_desk: Callable[..., Desk]) -> Iterator[Desk]:  # noqa: F811
    """The page of the hostile project, with a trap for whatever runs."""
    desk = open_desk(hostile.folder)
    desk.page.add_init_script(TRAP)
    dialogs: list[str] = []
    desk.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield desk
    assert dialogs == []
    assert desk.strangers == []
    assert [fault for fault in desk.faults if not fault.startswith("Failed to load resource")] == []


def check_nothing_ran(desk: Desk, where: str) -> None:
    desk.page.evaluate(PROVOKE)
    assert (where, desk.page.evaluate("window.hits")) == (where, [])
    assert (where, desk.page.evaluate(STRANGE)) == (where, [])


def do(desk: Desk, article: str, subject: str, **parts: Any) -> dict[str, Any]:
    """An act, sent past the page, as another window would send it."""
    headers = {"x-eventcode": "1", "origin": desk.server.origin}
    body = {"article": article, "subject": subject, **parts}
    reply = desk.page.request.post(f"{desk.server.origin}/act", data=body, headers=headers)
    told: dict[str, Any] = reply.json()
    return told


def find_subject(desk: Desk, article: str) -> str:
    """The event that the article's page shows; a new one where it is coded blind and shows none."""
    address = f"{desk.server.origin}/article/{article}"
    shown = re.search(r'class="event" data-subject="([^"]+)"', desk.page.request.get(address).text())
    if shown:
        return shown[1]
    made = re.search(r'class="event" data-subject="([^"]+)"', do(desk, article, "", act="new")["form"])
    assert made
    return made[1]


def write_everywhere(desk: Desk, article: str, payload: str) -> None:
    """The payload wherever an analyst can write; what cannot be a value is refused with a sentence that quotes it."""
    subject = find_subject(desk, article)
    written = [
        {"act": "comment", "text": payload},
        {"act": "set", "column": "notes", "value": payload, "reason": payload},
        {"act": "set", "column": "actor2", "value": payload, "reason": payload, "kind": "Rebel group"},
        {"act": "set", "column": "location", "value": payload, "reason": payload},
        {"act": "set", "column": payload, "value": payload},
        {"act": payload},
    ]
    replies = [do(desk, article, subject, **parts) for parts in written]
    assert [reply["ok"] for reply in replies[:2]] == [True, True], (article, replies[:2])


@pytest.mark.parametrize("kind", KINDS)
def test_text_stays_text_wherever_it_stands(kind: str, desk: Desk, hostile: Project) -> None:
    first = 100 + PAYLOADS.index(KINDS[kind][0])
    for number, payload in enumerate(KINDS[kind], first):
        article = f"attack-{number}"
        write_everywhere(desk, article, payload)
        desk.open(f"/article/{article}")
        check_nothing_ran(desk, payload)
        stored = read_article(hostile.store, article)
        assert stored
        assert desk.page.locator("#text").text_content() == stored.article.text
        assert desk.page.locator("#article a").count() == 0, "an address is text, no link"
        desk.page.evaluate(BY_THE_PAGE, payload)
        check_nothing_ran(desk, payload)


UNESCAPED = """
import eventcode.review.templating as templating
from eventcode.cli import main
templating.environment().autoescape = False
main()
"""


def test_the_trap_would_catch_it(chromium: Browser, hostile: Project) -> None:  # noqa: F811
    """With text that is not escaped each of these shows: the tests above can fail. The browser runs none."""
    server = ReviewServer(hostile.folder, program=("-c", UNESCAPED))
    page = chromium.new_page()
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text))
    page.add_init_script(TRAP)
    page.goto(server.link)
    for payload in ("<script>hit()</script>", "<img src=x onerror=hit()>", "<iframe src=//evil.example/4></iframe>"):
        page.goto(f"{server.origin}/article/attack-{100 + PAYLOADS.index(payload)}")
        assert page.evaluate(STRANGE), payload
        page.wait_for_function("window.hits.length")
    assert any("Content Security Policy" in line for line in told)
    page.context.close()
    server.kill()


def test_lists_and_errors(desk: Desk) -> None:
    """The queue, what is looked up while one types, and the pages that tell of a mistake."""
    desk.open("/queue")
    assert desk.page.locator("a.entry").count() >= len(PAYLOADS)
    check_nothing_ran(desk, "queue")
    for payload in PAYLOADS:
        answer = desk.page.request.get(f"{desk.server.origin}/find?what={quote(payload)}&q={quote(payload)}")
        assert answer.headers["content-type"] in {"application/json", "text/html; charset=utf-8"}
    for payload in PAYLOADS[::7]:
        desk.page.goto(f"{desk.server.origin}/article/{quote(payload, safe='')}")
        check_nothing_ran(desk, f"error {payload}")
        desk.page.goto(f"{desk.server.origin}/find?what={quote(payload, safe='')}&q=x")
        check_nothing_ran(desk, f"find {payload}")


def test_names_that_are_looked_up(desk: Desk) -> None:
    desk.open("/article/attack-100")
    for number in range(100, 100 + len(PAYLOADS), 8):
        desk.press(f"' {desk.letter('actor2')}")
        desk.press("Enter")
        desk.page.keyboard.press("Control+A")
        desk.type(UNIT.format(number))
        desk.page.wait_for_selector("[role=option]")
        check_nothing_ran(desk, f"options {number}")
        desk.press("Escape Escape")


def test_who_logs_out_is_out(desk: Desk) -> None:
    desk.press("Control+k")
    desk.type("end the session")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector("main[data-page=error]")
    assert desk.page.context.cookies() == []
    desk.page.goto(f"{desk.server.origin}/queue")
    assert "works once" in desk.page.inner_text("main")


def test_a_link_from_another_site_finds_the_session(desk: Desk) -> None:
    """A `Strict` cookie does not come with it: the page asks once more. Without a session it asks no third time."""

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<a id="go" href="{desk.server.origin}/queue">there</a>'.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        address = f"http://elsewhere.localhost:{elsewhere.server_port}/"
        desk.page.goto(address)
        desk.page.click("#go")
        desk.page.wait_for_selector("main[data-page=queue]")
        desk.page.context.clear_cookies()
        desk.page.goto(address)
        desk.page.click("#go")
        desk.page.wait_for_selector("main[data-page=error]")
        desk.strangers = [url for url in desk.strangers if not url.startswith(address)]
        elsewhere.shutdown()
