"""Measures the review page under a team that works at once: how long a save takes, and whether one is lost.

python benchmarks/review_load.py [--events N] [--seconds S] [--analysts N] [--analysts-postgresql N]
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import machine
from parts import review_analysts

from eventcode.project import Project, find_project
from eventcode.store.sqlite import choose_journal
from eventcode.store.workings import read_steps

PARTS = Path(__file__).parent / "parts"
CROWD, CROWD_SECONDS = 8, 30.0  # analysts who do not think, to see where it ends
_TOLD = """
A project with {events:,} events (drafts of made articles, each on 25 days), served by one process, for {seconds:.0f}
s. Each analyst is a connection of a client that writes to raw sockets, in a process of its own on the same machine.
They come within {arriving:.0f} s. An analyst reads a new article for {reading:.0f} s in the mean, thinks
{thinking:.0f} s before each act and types a letter in {typing} s (all exponential); of the acts half confirm a field,
the others move the day, write notes, comment or take back; after two to six of them the event is accepted. A save is
any such act: on the disk, checked, and its form made anew, from the first byte sent to the last byte read. At the end
the server is killed (SIGKILL), and every acknowledged act is looked for in the database. pages, typing: p99 of these.
core: of one core, the server's share. refused: acts that a rule forbids.
"""
_TICKS = os.sysconf("SC_CLK_TCK")


class Load(NamedTuple):
    """What came of one run. lines: the log of the analysts; busy: share of a core that the server took; peak: MiB;
    lost: acts that were acknowledged and are not in the database."""

    lines: list[dict[str, Any]]
    seconds: float
    busy: float
    peak: float
    lost: int


def main() -> None:
    """Print the section of the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--analysts", type=int, default=50)
    parser.add_argument("--analysts-postgresql", type=int, default=100)
    options = parser.parse_args()
    print(_head(options))
    with tempfile.TemporaryDirectory() as name:
        for kind in _kinds(options):
            folder = Path(name) / f"project{len(list(Path(name).iterdir()))}"
            making = [PARTS / "review_project.py", folder, options.events, max(kind.analysts, CROWD), kind.database]
            subprocess.run([sys.executable, *map(str, making)], check=True, stdout=sys.stderr)
            working = _load(folder, kind.analysts, options.seconds)
            print(_row(f"{kind.label}, {kind.analysts} analysts", working, kind.limit), flush=True)
            crowd = _load(folder, CROWD, CROWD_SECONDS, "--at-once")
            print(_row(f"{kind.label}, {CROWD} who do not think", crowd), flush=True)


class Kind(NamedTuple):
    """A database to measure. limit: ms that 99 of 100 saves may take."""

    label: str
    analysts: int
    limit: int
    database: str = ""


def _kinds(options: argparse.Namespace) -> Iterator[Kind]:
    """SQLite as it is linked, and PostgreSQL where the machine has it."""
    journal = choose_journal(sqlite3.sqlite_version_info)
    yield Kind(f"SQLite {sqlite3.sqlite_version} ({journal})", options.analysts, 150)
    programs = machine._find_programs()
    if programs is None:
        return
    server = machine.PostgreSQL(programs, "fsync=on synchronous_commit=on")
    try:
        version = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        yield Kind(f"PostgreSQL {version.split()[2]}", options.analysts_postgresql, 250, server.url)
    finally:
        server.end()


def _load(folder: Path, count: int, seconds: float, *how: str) -> Load:
    """Run the page, let analysts work, kill it, and look for what they did."""
    log = folder.with_name(f"{folder.name}.{len(list(folder.parent.iterdir()))}.log")
    with _serving(folder) as (port, process):
        program = [sys.executable, PARTS / "review_analysts.py", port, count, seconds, len(how), log, *how]
        subprocess.run([*map(str, program)], check=True)
        busy, peak = _find_cost(process.pid)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return Load(lines, seconds, busy / seconds, peak, _count_lost(find_project(folder), lines))


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The page behind a proxy that is not there: what a proxy does is not measured. It ends by a kill."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "eventcode", "review", "--project", str(folder), "--port", str(port)]
    proxy = ["--behind-proxy", f"https://{review_analysts.NAME}"]
    process = subprocess.Popen([*command, *proxy], stdout=subprocess.PIPE)
    assert process.stdout
    try:
        assert process.stdout.readline(), "the server has ended"
        yield port, process
    finally:
        process.kill()
        process.wait()


def _find_cost(process: int) -> tuple[float, float]:
    """Seconds of CPU time and MiB at the peak, where the system tells them."""
    folder = Path(f"/proc/{process}")
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    peak = next(line for line in (folder / "status").read_text().splitlines() if line.startswith("VmHWM"))
    return (int(fields[11]) + int(fields[12])) / _TICKS, int(peak.split()[1]) / 1024


def _count_lost(project: Project, lines: list[dict[str, Any]]) -> int:
    """Acts that were acknowledged beyond those on the disk, over analysts and articles."""
    told = Counter((line["who"], line["article"]) for line in lines if line["kind"] == "save" and line.get("ok"))
    return sum(max(0, count - len(read_steps(project.store, *place))) for place, count in told.items())


def _head(options: argparse.Namespace) -> str:
    paces = {
        "arriving": review_analysts.ARRIVING,
        "reading": review_analysts.READING,
        "thinking": review_analysts.THINKING,
        "typing": review_analysts.TYPING,
    }
    told = " ".join(_TOLD.format(events=options.events, seconds=options.seconds, **paces).split())
    columns = ["what", "saves", "a second", "median, ms", "p95", "p99", "longest", "at most (p99)", "pages", "typing"]
    columns += ["core", "MiB", "refused", "lost"]
    marks = ["---", *["---:" for _ in columns[1:]]]
    return f"## The review page under load\n\n{told}\n\n| {' | '.join(columns)} |\n|{'|'.join(marks)}|"


def _row(label: str, load: Load, limit: int | None = None) -> str:
    saves = [line for line in load.lines if line["kind"] == "save"]
    waits = sorted(line["waited"] * 1000 for line in saves)
    refused = sum(not line.get("ok") for line in saves)
    cells = [
        label, f"{len(saves):,}", f"{len(saves) / load.seconds:.1f}", f"{median(waits):.0f}",
        f"{_share(waits, 0.95):.0f}", f"{_share(waits, 0.99):.0f}", f"{waits[-1]:.0f}", f"{limit or ''}",
        _slowest(load, "page"),
        _slowest(load, "find"), f"{load.busy:.0%}", f"{load.peak:,.0f}", f"{refused}", f"{load.lost}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _slowest(load: Load, kind: str) -> str:
    waits = sorted(line["waited"] * 1000 for line in load.lines if line["kind"] == kind)
    return f"{_share(waits, 0.99):.0f}" if waits else ""


def _share(waits: list[float], share: float) -> float:
    return waits[min(len(waits) - 1, int(share * len(waits)))]


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"measured in {time.perf_counter() - started:.0f} s", file=sys.stderr)
