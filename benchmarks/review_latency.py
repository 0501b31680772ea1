"""How fast the review page answers keys in Chromium, on an article of 30,000 characters, 300 spans and 40 events.

From the key's own time stamp until a frame has been painted after the answer, as the Performance API tells both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

import msgspec

import eventcode
from eventcode.project import Project, create_project
from eventcode.records import Article, Draft, EventDate, Evidence, SourceRef, Span
from eventcode.store import Drafter, Drafting, add_articles, add_draftings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser import QUIET, find_chromium
from playwright.sync_api import Page, sync_playwright
from review_server import ReviewServer

LENGTH, SPANS, EVENTS = 30_000, 300, 40
TOLD = "Gunmen shot dead two traders in Gao, Mali, on Tuesday, 15 March 2022, a councillor said. "
FIELDS = ("event_date", "sub_event_type", "actor1", "actor2", "location", "fatalities")
_WATCH = """
window.spent = [];
addEventListener("keydown", (event) => {
  const wait = () => {
    if (document.documentElement.dataset.busy === "true") return requestAnimationFrame(wait);
    const channel = new MessageChannel(); // its message comes when this frame is out
    channel.port1.onmessage = () => window.spent.push(performance.now() - event.timeStamp);
    return channel.port2.postMessage(0);
  };
  setTimeout(() => requestAnimationFrame(wait));
}, { capture: true });
"""


def make_project(folder: Path) -> Project:
    """An article whose every event has its words in all of it."""
    project = create_project(folder)
    with (folder / "codebook" / "sources.csv").open("a", encoding="utf-8") as sources:
        sources.write("The Long Courier,Subnational,\n")
    settings = folder / "eventcode.toml"
    settings.write_text(settings.read_text().replace("blind_share = 0.05", "blind_share = 0"))
    about = {"publisher": "The Long Courier", "published": date(2022, 3, 18), "country": "Mali", "language": "en"}
    texts = {"long": (TOLD * LENGTH)[:LENGTH], "next": TOLD}
    articles = [Article(name, text, f"A {name} report", **about) for name, text in texts.items()]
    add_articles(project.store, articles)
    [first, *_] = eventcode.code(TOLD, published="2022-03-18", publisher="The Long Courier", country="Mali")
    draftings = [
        Drafting("long", 1, tuple(_make_draft(first, articles[0], number) for number in range(EVENTS))),
        Drafting("next", 1, (_make_draft(first, articles[1], EVENTS),)),
    ]
    add_draftings(project.store, Drafter(eventcode.__version__, "", "", ""), draftings)
    return project


def _make_draft(first: Draft, article: Article, number: int) -> Draft:
    """The event of another day, with words from the beginning to the end of the article."""
    day = EventDate(date(2022, 1, 1) + timedelta(number), 1)
    sources = (SourceRef(article.id, article.publisher, article.published, scale="Subnational"),)
    notes = first.event.notes.replace("15 March 2022", f"{day.day.day} {day.day:%B %Y}")
    event = msgspec.structs.replace(first.event, date=day, sources=sources, notes=notes)
    step = len(article.text) // SPANS or 1
    spans = [Span(at * step, at * step + min(step - 8, 24)) for at in range(SPANS)] if step > 32 else []
    words = tuple(
        Evidence(FIELDS[at % len(FIELDS)], article.id, span, article.quote(span)) for at, span in enumerate(spans)
    )
    return msgspec.structs.replace(first, id=f"{number:016x}", article_id=article.id, event=event, evidence=words)


def press(page: Page, key: str) -> float:
    """Milliseconds until the answer is painted, for a key that is pressed half a second after the last one."""
    page.wait_for_timeout(500)
    before = page.evaluate("window.spent.length")
    page.keyboard.press(key)
    page.wait_for_function("before => window.spent.length > before", arg=before)
    return float(page.evaluate("window.spent.at(-1)"))


def measure(page: Page) -> dict[str, list[float]]:
    """Each kind of key, many times."""
    spent = {"move to another field": [press(page, key) for key in ["ArrowDown", "ArrowUp", "g"] * 20]}
    spent["change a field (saved)"] = [press(page, key) for key in ["]", "[", "p", "u"] * 15]
    spent["confirm a field (saved)"] = [press(page, "Space") for _ in range(20)]
    spent["show the next event"] = [press(page, key) for key in [*"j" * 30, *"k" * 30]]
    spent["accept (saved), show the next"] = [press(page, "a") for _ in range(30)]
    return spent


def main() -> None:
    """Print the section of docs/benchmarks.md."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("there is no Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        server = ReviewServer(make_project(Path(folder) / "latency").folder)
        page = driver.chromium.launch(executable_path=chromium, args=list(QUIET)).new_page()
        page.add_init_script(_WATCH)
        page.goto(server.link)
        page.goto(f"{server.origin}/article/long")
        page.wait_for_selector("html[data-ready=true]")
        assert page.locator("mark").count() >= SPANS
        press(page, "ArrowDown")
        page.wait_for_timeout(5000)  # the finders read the article beside it
        spent = measure(page)
        server.kill()
    version = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    print(f"## The review page: {LENGTH:,} characters, {SPANS} spans, {EVENTS} events\n")
    print(__doc__.split("\n\n")[1].strip())
    print(f"Chromium {version}, server and browser on one machine, half a second between keys. Every event has")
    print(f"{SPANS} spans. Saved: on the disk before the answer. Load average when it ended, other programs included:")
    print(f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n")
    print("| key | n | median ms | p95 ms | largest ms |\n|---|---|---|---|---|")
    for name, times in spent.items():
        print(f"| {name} | {len(times)} | {median(times):.0f} | {quantiles(times, n=20)[-1]:.0f} | {max(times):.0f} |")


if __name__ == "__main__":
    main()
