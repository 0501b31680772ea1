"""Analysts who work at a review page at once, over raw sockets; they note what they did and how long they waited.

python review_analysts.py PORT ANALYSTS SECONDS SEED LOG [--at-once]

An HTTP library would be slower than the server that it is to measure, so a request here is one write, and its time runs
from there to the last byte of the answer. The log has a line of JSON for each request.
"""

from __future__ import annotations

import asyncio
import html
import json
import random
import re
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple, TextIO
from urllib.parse import quote

NAME = "review.example"  # how the server is called: it stands behind a proxy, as it would for a team
PASSWORD = "five quiet grey herons"  # noqa: S105
READING, THINKING, TYPING = 15.0, 3.0, 0.25  # seconds in the mean: a new article, the next act, the next letter
KEPT = 30.0  # seconds for which an idle connection is used again
ARRIVING = 60.0  # seconds in which all have come
_EVENT = re.compile(r'class="event" data-subject="([^"]*)" data-version="(\d+)"(?: data-standing="(\w+)")?')
_FIELD = re.compile(r'data-column="([^"]+)" data-kind="(\w+)" data-state="(\w+)"[^>]*? data-value="([^"]*)"')
_ARTICLE = re.compile(r'<main id="desk" data-page="desk" data-article="([^"]*)"')
_WORDS = ("governor", "condemned", "the", "attack", "district", "officers", "opened", "an", "inquiry", "northern")


class Answer(NamedTuple):
    """What came back. location: of a redirect; cookie: that it sets."""

    status: int
    body: bytes
    location: str = ""
    cookie: str = ""


class Browser:
    """One connection that is kept open, as a browser does."""

    def __init__(self, port: int, log: TextIO, who: str) -> None:
        self.port, self.log, self.who, self.cookie = port, log, who, ""
        self._stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used = 0.0

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "", **noted: Any) -> Answer:
        """Send a request and wait for the whole answer. kind, noted: how it stands in the log."""
        reader, writer = await self._connect()
        head = f"{method} {path} HTTP/1.1\r\nhost: {NAME}\r\naccept: text/html, */*\r\ncookie: {self.cookie}\r\n"
        if method == "POST":
            content = "application/x-www-form-urlencoded" if path == "/login" else "application/json"
            head += f"origin: https://{NAME}\r\nsec-fetch-site: same-origin\r\nx-eventcode: 1\r\n"
            head += f"content-type: {content}\r\ncontent-length: {len(body)}\r\n"
        start = time.perf_counter()
        writer.write(head.encode() + b"\r\n" + body)
        answer = await _read(reader)
        self._used = time.perf_counter()
        waited = self._used - start
        line = {"at": time.time(), "who": self.who, "kind": kind or path, "status": answer.status, "waited": waited}
        self.log.write(json.dumps(line | noted | _outcome(answer, method)) + "\n")
        return answer

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection; a new one where the server would close the old, which nobody used for long."""
        if self._stream is None or time.perf_counter() - self._used > KEPT:
            if self._stream is not None:
                self._stream[1].close()
            self._stream = await asyncio.open_connection("127.0.0.1", self.port)
        return self._stream

    async def log_in(self) -> None:
        """Get a session's cookie."""
        form = f"analyst={quote(self.who)}&password={quote(PASSWORD)}".encode()
        self.cookie = (await self.ask("POST", "/login", form)).cookie
        assert self.cookie, f"{self.who} cannot log in"


class Analyst:
    """Someone who reads articles, mends some fields, confirms others and accepts."""

    def __init__(self, browser: Browser, chance: random.Random, *, is_patient: bool) -> None:
        self.browser, self.chance, self.is_patient = browser, chance, is_patient
        self.page = ""

    async def work(self, until: float) -> None:
        """Article by article."""
        while time.time() < until:
            self.page = await self._open("/")
            if not _ARTICLE.search(self.page):
                return  # the queue is done
            await self._pause(READING)
            await self._code_article(until)

    async def _code_article(self, until: float) -> None:
        article = html.unescape(_ARTICLE.search(self.page)[1])  # type: ignore[index]
        while time.time() < until:
            found = _EVENT.search(self.page)
            if not found or found[3] != "draft":
                return
            subject = html.unescape(found[1])
            for _ in range(self.chance.randint(2, 6)):
                await self._pause(THINKING)
                await self._act(article, self._choose())
            await self._pause(THINKING)
            accepted = await self._act(article, {"act": "accept", "reason": "as the article tells it"})
            if not accepted.get("ok"):
                await self._act(article, {"act": "reject", "reason": "told of another day"})
            going = accepted.get("go") or "/"
            if html.unescape((_EVENT.search(self.page) or found)[1]) == subject:
                self.page = await self._open(going)
            if article not in going and _ARTICLE.search(self.page):
                return

    def _choose(self) -> dict[str, Any]:
        """The next act: half of them confirm a field."""
        fields = _FIELD.findall(self.page)
        columns = [column for column, _, state, value in fields if state == "draft" and value]
        text = next((column for column, kind, *_ in fields if kind == "long"), "notes")
        chance = self.chance.random()
        if chance < 0.5 and columns:
            return {"act": "confirm", "column": self.chance.choice(columns)}
        if chance < 0.65:
            return {"act": "day", "by": self.chance.choice((-1, 1))}
        if chance < 0.8:
            words = " ".join(self.chance.choices(_WORDS, k=12))
            return {"act": "set", "column": text, "value": f"{words}.", "reason": "coder judgement"}
        if chance < 0.9:
            return {"act": "comment", "text": " ".join(self.chance.choices(_WORDS, k=8))}
        return {"act": "undo"}

    async def _act(self, article: str, parts: dict[str, Any]) -> dict[str, Any]:
        event = _EVENT.search(self.page)
        assert event
        if parts["act"] == "set":
            await self._type_ahead(html.unescape(event[1]))
        body = {"subject": html.unescape(event[1]), "article": article, "seen": int(event[2]), **parts}
        noted = {"article": article, "act": parts["act"]}
        answer = await self.browser.ask("POST", "/act", json.dumps(body).encode(), "save", **noted)
        reply: dict[str, Any] = json.loads(answer.body) if answer.body[:1] == b"{" else {}
        if reply.get("form"):
            self.page = f'<main id="desk" data-page="desk" data-article="{html.escape(article)}">{reply["form"]}'
        return reply

    async def _type_ahead(self, subject: str) -> None:
        """A place is looked for, letter by letter."""
        word = self.chance.choice(("Pul-e", "Nairobi", "Kadu", "Mari", "Bama"))
        for length in range(2, len(word) + 1):
            await self._pause(TYPING)
            await self.browser.ask(
                "GET", f"/find?what=place&q={quote(word[:length])}&subject={quote(subject)}", kind="find"
            )

    async def _open(self, path: str) -> str:
        answer = await self.browser.ask("GET", path, kind="page")
        while answer.status in {303, 307}:
            answer = await self.browser.ask("GET", answer.location, kind="page")
        return answer.body.decode()

    async def _pause(self, mean: float) -> None:
        if self.is_patient:
            await asyncio.sleep(self.chance.expovariate(1 / mean))


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lines = head.split("\r\n")
    headers = [line.partition(": ") for line in lines[1:] if line]
    named = {name.lower(): value for name, _, value in headers}
    body = await reader.readexactly(int(named.get("content-length", 0)))
    return Answer(
        int(lines[0].split()[1]), body, named.get("location", ""), named.get("set-cookie", "").partition(";")[0]
    )


def _outcome(answer: Answer, method: str) -> dict[str, Any]:
    """Whether an act was done, as the reply says."""
    if method == "GET" or answer.body[:1] != b"{":
        return {}
    reply = json.loads(answer.body)
    return {"ok": reply.get("ok"), "problem": reply.get("problem", "")}


async def main(port: int, count: int, seconds: float, seed: int, log: Path, *, is_patient: bool) -> None:
    """All log in, then work until the time is over."""
    with log.open("a", encoding="utf-8", buffering=1) as out:
        browsers = [Browser(port, out, f"analyst {number:03}") for number in range(1, count + 1)]
        for browser in browsers:
            await browser.log_in()
        until = time.time() + seconds
        analysts = [
            Analyst(browser, random.Random(seed + number), is_patient=is_patient)  # noqa: S311
            for number, browser in enumerate(browsers)
        ]

        async def begin(analyst: Analyst) -> None:
            await asyncio.sleep(analyst.chance.uniform(0, ARRIVING) if is_patient else 0)
            await analyst.work(until)

        await asyncio.gather(*map(begin, analysts))


if __name__ == "__main__":
    port, count, seconds, seed, log = sys.argv[1:6]
    hasty = "--at-once" in sys.argv
    asyncio.run(main(int(port), int(count), float(seconds), int(seed), Path(log), is_patient=not hasty))
