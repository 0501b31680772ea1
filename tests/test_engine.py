"""Engines: the same bytes from one process, from several, and from a Dask cluster that loses workers on the way."""

from __future__ import annotations

import json
import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from clusters import Cluster, Program, files_of, make_article, write_corpus

from eventcode.engine import WorkerLost, open_engine, spread
from eventcode.errors import EventcodeError


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.end()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of eight files, and drafts/: what one process codes from it."""
    folder = tmp_path_factory.mktemp("home")
    write_corpus(folder / "corpus", parts=8, articles=25)
    command = [sys.executable, "-m", "eventcode", "code", "corpus", "--partitions", "--out", "drafts", "--quiet"]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    return folder


ON_ENGINES = {
    "code": "code corpus --partitions --out {out}",
    "check": "check {drafts} --format json --out {out}.json",
    "check --together": "check drafts --together --format json --out {out}.json",
    "reconcile": "reconcile {drafts} --out {out}",
    "export": "export {drafts} --name towns --release 1 --allow-drafts --partition --out {out}",
}


@pytest.mark.parametrize("command", ON_ENGINES)
def test_a_cluster_that_loses_a_worker_gives_the_bytes_of_one_process(
    cluster: Cluster, home: Path, tmp_path: Path, command: str
) -> None:
    cluster.fill()
    drafts = " ".join(sorted(f"drafts/{path.name}" for path in (home / "drafts").iterdir()))
    results = []
    for name, engine in (("alone", "local"), ("spread", f"dask:{cluster.address}")):
        (tmp_path / name).mkdir()
        words = ON_ENGINES[command].format(out=tmp_path / name / "out", drafts=drafts).split()
        program = [sys.executable, "-m", "eventcode", *words, "--engine", engine]
        running = subprocess.Popen(program, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if name == "spread":
            cluster.kill_at_work(running)
        told = running.communicate()[1].decode()
        assert running.returncode == 0, told
        results.append(files_of(tmp_path / name))
    assert results[0]
    assert results[1] == results[0]


def test_a_shared_value_outlives_every_worker_that_had_it(cluster: Cluster) -> None:
    cluster.fill()
    with open_engine(f"dask:{cluster.address}") as engine:
        shared = engine.share(10)
        assert list(spread(engine, operator.mul, range(4), shared)) == [0, 10, 20, 30]
        cluster.kill_workers()
        cluster.fill()
        assert list(spread(engine, operator.mul, range(4), shared)) == [0, 10, 20, 30]
    with open_engine("local", 2) as engine:
        shared = engine.share(10)
        assert list(spread(engine, operator.mul, range(4), shared)) == [0, 10, 20, 30]


@pytest.mark.parametrize("command", ["check --together", "reconcile", "export"])
def test_several_processes_give_the_bytes_of_one(home: Path, tmp_path: Path, command: str) -> None:
    drafts = " ".join(sorted(f"drafts/{path.name}" for path in (home / "drafts").iterdir()))
    for jobs in ("1", "2"):
        (tmp_path / jobs).mkdir()
        words = ON_ENGINES[command].format(out=tmp_path / jobs / "out", drafts=drafts).split()
        program = [sys.executable, "-m", "eventcode", *words, "--jobs", jobs]
        assert subprocess.run(program, cwd=home, capture_output=True, check=False).returncode == 0
    assert files_of(tmp_path / "1")
    assert files_of(tmp_path / "2") == files_of(tmp_path / "1")


def test_a_killed_run_over_partitions_is_whole_when_started_again(home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "eventcode", "code", "corpus", "--partitions", "--out", str(tmp_path / "out")]
    running = subprocess.Popen([*command, "--jobs", "2"], cwd=home, stderr=subprocess.DEVNULL, start_new_session=True)
    while not list(tmp_path.glob("out/*/run.json")):
        assert running.poll() is None, "it ended before a partition was there"
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)  # the driver and its workers
    running.wait()
    assert len(list(tmp_path.glob("out/*/run.json"))) < 8, "it was killed too late to matter"
    assert subprocess.run([*command, "--quiet"], cwd=home, check=False).returncode == 0
    found = {name: data for name, data in files_of(tmp_path / "out").items() if "/." not in name}
    assert found == files_of(home / "drafts")


@pytest.mark.parametrize("engine", ["local", "dask"])
def test_one_run_has_the_same_bytes_on_every_engine(eventcode_program: Program, tmp_path: Path, engine: str) -> None:
    write_corpus(tmp_path / "corpus", parts=3, articles=30)
    assert eventcode_program("code", "corpus", "--out", "alone").returncode == 0
    result = eventcode_program("code", "corpus", "--out", "spread", "--engine", engine, "--jobs", 2)
    assert result.returncode == 0, result.stderr
    assert files_of(tmp_path / "spread") == files_of(tmp_path / "alone")


def test_articles_in_parquet_are_coded_as_those_in_json_lines(eventcode_program: Program, tmp_path: Path) -> None:
    rows = [make_article(0, number) for number in range(10)]
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


def test_a_scheduler_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventcode.engine.cluster._PATIENCE", 1)
    with pytest.raises(EventcodeError, match="no Dask scheduler"), open_engine("dask:tcp://127.0.0.1:9"):
        pass


def test_a_cluster_with_other_versions_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster.fill()
    monkeypatch.setattr("eventcode.engine.cluster.__version__", "99.0")
    with (
        pytest.raises(EventcodeError, match=r"the scheduler does not have eventcode 99\.0, .*but 'eventcode "),
        open_engine(f"dask:{cluster.address}"),
    ):
        pass


def test_an_unknown_engine_is_wrong_usage(eventcode_program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    result = eventcode_program("code", "a.txt", "--out", "out", "--engine", "spark")
    assert (result.returncode, "no engine" in result.stderr) == (2, True)


def _die_once(number: int, note: Path) -> int:
    if number == 2 and not note.exists():
        note.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_a_process_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    with open_engine("local", 2) as engine:
        assert list(spread(engine, _die_once, range(6), tmp_path / "note")) == [0, 1, 4, 9, 16, 25]


def _die_at_two(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_results_come_in_order_and_a_deadly_item_is_given_up() -> None:
    with open_engine("local", 2) as engine:
        found = list(spread(engine, _die_at_two, range(6), rescue=lambda number: -number))
    assert found == [0, 1, -2, 9, 16, 25]
    with open_engine("local", 2) as engine, pytest.raises(WorkerLost):
        list(spread(engine, _die_at_two, [2]))
