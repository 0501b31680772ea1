"""`eventcode code --llm` as a user runs it, against an endpoint in a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from conftest import LanguageModel

Program = Callable[..., CompletedProcess[str]]
Start = Callable[..., LanguageModel]
KEY = "sk-nobody-may-see-this"
TOWNS = ("Gao", "Ansongo", "Bourem", "Menaka", "Kidal")
TEXT = """\
Gunmen attacked an army post in {town}, in the Gao region of Mali, on Tuesday, killing five soldiers.

A day later residents put the blame on smugglers from the north."""


def events(town: str) -> list[dict[str, Any]]:
    return [
        {
            "sub_event_type": {"value": "Attack", "quote": "attacked an army post"},
            "event_date": {"value": "2022-03-15", "quote": "on Tuesday"},
            "location": {"value": town, "quote": town},
            "actor1": {"value": "Gunmen", "quote": "Gunmen attacked"},
            "actor2": None,
            "fatalities": {"value": 50, "quote": "fifty soldiers"},
        }
    ]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    rows = [
        {"id": town, "text": TEXT.format(town=town), "published": "2022-03-17", "publisher": "Sahel Wire"}
        for town in TOWNS
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, {"id": "empty", "text": ""}]), encoding="utf-8")
    return path


def test_a_second_reading_from_the_command_line(
    eventcode_program: Program, language_model: Start, articles: Path, tmp_path: Path
) -> None:
    server = language_model({f"post in {town}": [{"do": "answer", "events": events(town)}] for town in TOWNS})
    (tmp_path / "key").write_text(KEY + "\n", encoding="utf-8")
    model = ["--llm", f"http://127.0.0.1:{server.port}/v1", "--llm-model", "tiny-1", "--llm-cache", "answers"]
    paid = ["--llm-key-file", "key", "--llm-price", 1, 2, "--llm-cost-limit", 9]
    first = eventcode_program("code", articles, "--out", "first", *model, *paid, "--quiet")
    assert first.stderr == f"the text of articles is sent to 127.0.0.1:{server.port}, unencrypted (tiny-1)\n"
    server.end()
    again = eventcode_program("code", articles, "--out", "again", *model, "--jobs", 2)
    assert "5 articles read again (5 from the cache); 0 requests" in again.stderr
    for name in ("events.csv", "evidence.csv", "rejected.jsonl"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert "the language model reads sub_event_type as Attack" in (tmp_path / "first" / "events.csv").read_text()
    assert ',"llm:tiny-1"\n' in (tmp_path / "first" / "evidence.csv").read_text()
    counts = json.loads((tmp_path / "first" / "run.json").read_text())["counts"]["llm"]
    assert counts == {
        "model": "tiny-1",
        "endpoint": f"127.0.0.1:{server.port}",
        "requests": 5,
        "answered": 5,
        "from_cache": 0,
        "tokens_in": 4500,
        "tokens_out": 400,
        "cost": 0.0053,
        "agreed": 15,
        "differing": 5,
        "unseen": 0,
        "added": 0,
        "dropped": {"not in the article": 5},
        "unread": {},
    }
    assert {request["headers"]["Authorization"] for request in server.requests} == {f"Bearer {KEY}"}
    written = [path for folder in ("first", "again", "answers") for path in (tmp_path / folder).rglob("*")]
    assert [path for path in written if KEY.encode() in path.read_bytes()] == []
    assert KEY not in first.stdout + first.stderr + again.stdout + again.stderr


def test_nothing_is_sent_unless_an_endpoint_is_named(
    eventcode_program: Program, language_model: Start, articles: Path, tmp_path: Path
) -> None:
    server = language_model({"post": [{"do": "answer", "events": []}]})
    url = f"http://127.0.0.1:{server.port}/v1"
    result = eventcode_program("code", articles, "--out", "out", OPENAI_API_KEY=KEY, OPENAI_BASE_URL=url)
    assert "5 drafts" in result.stderr
    assert server.requests == []
    assert "llm" not in json.loads((tmp_path / "out" / "run.json").read_text())["counts"]


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--llm-model", "tiny-1"], 2, "--llm-model needs --llm URL"),
        (["--llm", "http://127.0.0.1:9"], 2, "--llm needs --llm-model NAME"),
        (["--llm", "http://127.0.0.1:9", "--llm-model", "m", "--llm-cost-limit", 1], 2, "needs --llm-price"),
        (
            ["--llm", "http://127.0.0.1:9", "--llm-model", "m", "--llm-key-variable", "NO_SUCH"],
            1,
            "NO_SUCH holds no key",
        ),
        (["--llm", "http://example.org", "--llm-model", "m", "--llm-key-variable", "MINE"], 1, "unencrypted"),
    ],
)
def test_wrong_options_stop_before_anything_is_read(
    eventcode_program: Program, articles: Path, tmp_path: Path, options: list[object], code: int, message: str
) -> None:
    result = eventcode_program("code", articles, "--out", "out", *options, MINE=KEY)
    assert (result.returncode, message in result.stderr) == (code, True), result.stderr
    assert KEY not in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_interrupt_does_not_wait_for_answers(language_model: Start, articles: Path, tmp_path: Path) -> None:
    server = language_model({"post": [{"do": "answer", "events": [], "after": 100}]})
    command = [sys.executable, "-m", "eventcode", "code", articles, "--out", "out", "--llm-model", "m"]
    command += ["--llm", f"http://127.0.0.1:{server.port}"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whoever runs the tests may ignore it
    )
    while not server.requests:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=50)
    assert process.returncode == 1
    assert stderr.endswith(b"Aborted!\n")
    assert not (tmp_path / "out").exists()
