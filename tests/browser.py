"""Debian's Chromium driven through the review page by its keyboard; what must come of the keys is in the tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from machine import miss
from playwright.sync_api import Browser, Page, sync_playwright
from review_server import ReviewServer

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium asks nobody for anything."""
_WATCH = """
window.presses = performance.timeOrigin;  // another one after each page that is loaded
addEventListener("keydown", () => window.presses++, { capture: true });
window.pointers = [];
for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"])
  addEventListener(kind, () => window.pointers.push(kind), { capture: true });
"""
_IDLE = "() => document.documentElement.dataset.busy !== 'true' || document.querySelector('dialog[open]')"


def find_chromium() -> str | None:
    """The browser of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


class Desk:
    """A page of the program in a browser. keys: how many were pressed; faults: what the browser complained of;
    strangers: requests that were not the program's own."""

    def __init__(self, browser: Browser, server: ReviewServer, **options: Any) -> None:
        self.server = server
        self.page: Page = browser.new_context(**{"viewport": {"width": 1440, "height": 900}} | options).new_page()
        self.keys = 0
        self.faults: list[str] = []
        self.strangers: list[str] = []
        self.page.add_init_script(_WATCH)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        self.page.on("request", lambda request: self._watch(request.url))
        self.page.goto(server.link)
        self.settle()

    def press(self, keys: str) -> None:
        """Keys parted by spaces, as Playwright names them; each counts, and each is answered before the next."""
        for key in keys.split():
            before = self.page.evaluate("window.presses")
            self.page.keyboard.press(key)
            self.page.wait_for_function("before => window.presses !== before", arg=before)  # the page has heard it
            self.keys += 1
            self.settle()

    def type(self, text: str) -> None:
        """Letters into the open field; each counts."""
        self.page.keyboard.type(text)
        self.keys += len(text)
        self.settle()

    def settle(self) -> None:
        """Wait until the page has nothing under way."""
        self.page.wait_for_selector("html[data-ready=true]")
        self.page.wait_for_function(_IDLE)

    def open(self, address: str) -> None:
        """An address of the program, as typed into the bar."""
        self.page.goto(self.server.origin + address)
        self.settle()

    def value(self, column: str) -> str:
        """What the field holds."""
        return self.page.locator(f"#row-{column}").get_attribute("data-value") or ""

    def state(self, column: str) -> str:
        """draft, confirmed, edited, error or empty."""
        return self.page.locator(f"#row-{column}").get_attribute("data-state") or ""

    def offered(self, column: str, name: str) -> str:
        """The number of the field's offer whose label begins with this name."""
        offers = self.page.locator(f"#row-{column} .offers button").all()
        labels = [each.locator("bdi").inner_text() for each in offers]
        assert any(label.startswith(name) for label in labels), labels
        found = next(each for each, label in zip(offers, labels, strict=True) if label.startswith(name))
        return found.get_attribute("data-number") or ""

    def letter(self, column: str) -> str:
        """Behind which the field stands."""
        return self.page.locator(f"#row-{column}").get_attribute("data-letter") or ""

    def said(self) -> str:
        """The line at the foot, which is the live region."""
        return self.page.locator("#live").inner_text()

    def quoted(self) -> str:
        """The words that are chosen, as that line tells them."""
        return self.said().split("”")[0].strip("“\u2068\u2069")

    def boxed(self) -> list[str]:
        """The words in the article that are boxed for the current field."""
        return self.page.locator("mark.boxed").all_inner_texts()

    def focused(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))

    def pointers(self) -> list[str]:
        """Pointer events since the page was loaded."""
        return list(self.page.evaluate("window.pointers"))

    def barriers(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and its own good practice: rule, gravity and where."""
        found = Axe().run(self.page).response["violations"]
        return [f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:120]}" for each in found]

    def _watch(self, url: str) -> None:
        if not url.startswith(self.server.origin):
            self.strangers.append(url)


@pytest.fixture(scope="module")  # its event loop must not outlive the module: others have loops of their own
def chromium() -> Iterator[Browser]:
    """The browser, started once for a module."""
    program = find_chromium()
    if program is None:
        miss("Chromium", "chromium")
    else:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=program, args=list(QUIET))
            yield browser
            browser.close()


@pytest.fixture
def open_desk(chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """Serves the project in a folder and opens it; keywords go to the browser, `arguments` to the program."""
    desks: list[Desk] = []

    def start(project: Path, *arguments: str, **options: Any) -> Desk:
        desks.append(Desk(chromium, ReviewServer(project, *arguments), **options))
        return desks[-1]

    yield start
    for each in desks:
        each.page.context.close()
        each.server.kill()
