"""A Dask cluster of real processes for tests, of which any may be killed, and a made corpus to code on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import distributed

TOWNS = ("Peshawar", "Quetta", "Multan", "Lahore")
Program = Callable[..., subprocess.CompletedProcess[str]]


def write_corpus(folder: Path, parts: int, articles: int) -> None:
    """Files of made articles, a line each."""
    folder.mkdir()
    for part in range(parts):
        lines = [json.dumps(make_article(part, number)) for number in range(articles)]
        (folder / f"part-{part:02}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def make_article(part: int, number: int) -> dict[str, str]:
    """An article that nobody wrote about an event that never was."""
    town, dead = TOWNS[number % 4], 2 + (part * 7 + number) % 20
    text = f"A bomb hit a police van in {town} on Monday, killing {dead} officers. The Pakistani Taliban claimed it."
    day = f"2023-05-{1 + (part + number) % 28:02}"
    return {"id": f"{part}-{number}", "text": text, "publisher": "Dawn", "published": day}


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Cluster:
    """A scheduler and workers as processes of their own, talking over TCP."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        note = folder / "scheduler.json"
        self._processes = [
            self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", note)
        ]
        while not note.exists() or not note.read_text():
            time.sleep(0.05)
        self.address: str = json.loads(note.read_text())["address"]
        self._client = distributed.Client(self.address, set_as_default=False)
        self.fill()

    def fill(self) -> None:
        """See to it that two workers are there."""
        while len(self._client.nthreads()) < 2:
            options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", self._folder]
            self._processes.append(self._start("worker", self.address, *options))
            self._client.wait_for_workers(len(self._client.nthreads()) + 1, timeout=60)

    def kill_at_work(self, running: subprocess.Popen[bytes]) -> None:
        """Kill a worker that is at work for this program, as soon as one is."""
        pids = self._client.run(os.getpid)
        while running.poll() is None:
            busy = next((worker for worker, calls in self._client.processing().items() if calls), None)
            if busy is not None:
                os.kill(pids[busy], signal.SIGKILL)
                return
            time.sleep(0.01)
        raise AssertionError(f"it ended before any worker was at work: {running.communicate()}")

    def kill_workers(self) -> None:
        """Kill every worker, and wait until the scheduler knows."""
        for pid in self._client.run(os.getpid).values():
            os.kill(pid, signal.SIGKILL)
        while self._client.nthreads():
            time.sleep(0.05)

    def _start(self, kind: str, *options: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, options)]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def end(self) -> None:
        """Kill all that is left."""
        self._client.close()
        for process in self._processes:
            process.kill()
            process.wait()
