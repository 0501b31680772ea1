"""Engines: the same bytes from one process, from several, and from a Dask cluster that loses workers on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from eventcode.engine import WorkerLost, open_engine, spread
from eventcode.errors import EventcodeError

TOWNS = ("Peshawar", "Quetta", "Multan", "Lahore")
Program = Callable[..., subprocess.CompletedProcess[str]]


def write_corpus(folder: Path, parts: int, articles: int) -> None:
    folder.mkdir()
    for part in range(parts):
        lines = [json.dumps(_article(part, number)) for number in range(articles)]
        (folder / f"part-{part:02}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def _article(part: int, number: int) -> dict[str, str]:
    town, dead = TOWNS[number % 4], 2 + (part * 7 + number) % 20
    text = f"A bomb hit a police van in {town} on Monday, killing {dead} officers. The Pakistani Taliban claimed it."
    day = f"2023-05-{1 + (part + number) % 28:02}"
    return {"id": f"{part}-{number}", "text": text, "publisher": "Dawn", "published": day}


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Cluster:
    """A scheduler and workers as processes of their own, talking over TCP."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        note = folder / "scheduler.json"
        self.processes = [
            self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", note)
        ]
        while not note.exists() or not note.read_text():
            time.sleep(0.05)
        self.address = json.loads(note.read_text())["address"]
        for _ in range(2):
            self.add_worker()

    def add_worker(self) -> None:
        options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", self._folder]
        self.processes.append(self._start("worker", self.address, *options))

    def _start(self, kind: str, *options: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, options)]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "cluster")
    yield cluster
    cluster.end()


def test_a_cluster_that_loses_a_worker_gives_the_bytes_of_one_process(
    cluster: Cluster, eventcode_program: Program, tmp_path: Path
) -> None:
    write_corpus(tmp_path / "corpus", parts=12, articles=40)
    alone = eventcode_program("code", "corpus", "--partitions", "--out", "alone")
    assert alone.returncode == 0, alone.stderr
    command = [sys.executable, "-m", "eventcode", "code", "corpus", "--partitions", "--out", "spread"]
    running = subprocess.Popen([*command, "--engine", f"dask:{cluster.address}"], cwd=tmp_path, stderr=subprocess.PIPE)
    while not list((tmp_path / "spread").glob("*/run.json")):
        assert running.poll() is None, "it ended before a partition was there"
        time.sleep(0.02)
    cluster.processes[1].send_signal(signal.SIGKILL)
    done_by_then = len(list((tmp_path / "spread").glob("*/run.json")))
    assert done_by_then < 12, "the worker was killed too late to matter"
    told = running.communicate()[1].decode()
    assert running.returncode == 0, told
    assert files_of(tmp_path / "spread") == files_of(tmp_path / "alone")


@pytest.mark.parametrize("engine", ["local", "dask"])
def test_one_run_has_the_same_bytes_on_every_engine(eventcode_program: Program, tmp_path: Path, engine: str) -> None:
    write_corpus(tmp_path / "corpus", parts=3, articles=30)
    assert eventcode_program("code", "corpus", "--out", "alone").returncode == 0
    result = eventcode_program("code", "corpus", "--out", "spread", "--engine", engine, "--jobs", 2)
    assert result.returncode == 0, result.stderr
    assert files_of(tmp_path / "spread") == files_of(tmp_path / "alone")


def test_articles_in_parquet_are_coded_as_those_in_json_lines(eventcode_program: Program, tmp_path: Path) -> None:
    rows = [_article(0, number) for number in range(10)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "articles.parquet")
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for kind in ("parquet", "jsonl"):
        result = eventcode_program("code", f"articles.{kind}", "--out", f"{kind}.csv")
        assert result.returncode == 0, result.stderr
    assert (tmp_path / "parquet.csv").read_bytes() == (tmp_path / "jsonl.csv").read_bytes()


def test_a_bad_partition_is_told_and_the_others_are_coded(eventcode_program: Program, tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", parts=2, articles=3)
    pq.write_table(pa.table({"body": ["no column of ours"]}), tmp_path / "corpus" / "wrong.parquet")
    (tmp_path / "corpus" / "broken.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "corpus" / "picture.png").write_bytes(b"\x89PNG")
    result = eventcode_program("code", "corpus", "--partitions", "--out", "out", "--jobs", 2)
    assert result.returncode == 1
    assert "picture.png" in result.stderr
    assert "there is no column text or html" in (tmp_path / "out" / "wrong" / "rejected.jsonl").read_text()
    assert "cannot be read" in (tmp_path / "out" / "broken" / "rejected.jsonl").read_text()
    for part in ("part-00", "part-01"):
        assert json.loads((tmp_path / "out" / part / "run.json").read_text())["counts"]["drafts"] == 3


def test_two_files_for_one_folder_are_refused(eventcode_program: Program, tmp_path: Path) -> None:
    for kind in ("csv", "jsonl"):
        (tmp_path / f"one.{kind}").write_text("text\nwords\n", encoding="utf-8")
    result = eventcode_program("code", "one.csv", "one.jsonl", "--partitions", "--out", "out")
    assert result.returncode == 1
    assert "would share" in result.stderr


def test_a_scheduler_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(EventcodeError, match="no Dask scheduler"), open_engine("dask:tcp://127.0.0.1:9"):
        pass


def test_an_unknown_engine_is_wrong_usage(eventcode_program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    result = eventcode_program("code", "a.txt", "--out", "out", "--engine", "spark")
    assert (result.returncode, "no engine" in result.stderr) == (2, True)


def _die_at_two(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_results_come_in_order_and_a_deadly_item_is_given_up() -> None:
    with open_engine("local", 2) as engine:
        found = list(spread(engine, _die_at_two, range(6), rescue=lambda number: -number))
    assert found[2] == -2
    assert all(abs(each) in (number, number * number) for number, each in enumerate(found))
    with open_engine("local", 2) as engine, pytest.raises(WorkerLost):
        list(spread(engine, _die_at_two, [2]))
