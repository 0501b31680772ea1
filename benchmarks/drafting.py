"""Measures `eventcode code` on made articles: speed, start, memory, jobs, equal bytes, and what each stage costs."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from made import write_articles

STAGES = Path(__file__).parent / "parts" / "stages.py"


class Run(NamedTuple):
    """One child process. wall, cpu: seconds, its own children included; peak: MiB of its largest process."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """Print the section of the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_articles(folder / "many.jsonl", options.articles)
        write_articles(folder / "one.jsonl", 1)
        _code(folder / "one.jsonl", folder / "first")  # the place index is built, the files are in the cache
        print("\n".join(_section(folder, options.articles, options.rounds)))
        print("\n".join(_stages(folder, options.articles, options.rounds)))


def _section(folder: Path, articles: int, rounds: int) -> list[str]:
    one, single, double = _run_rounds(folder, rounds)
    speed = [(articles - 1) / (many.cpu - start.cpu) for many, start in zip(single, one, strict=True)]
    gain = [slow.wall / fast.wall for slow, fast in zip(single, double, strict=True)]
    digests = {jobs: _digest(folder / f"jobs{jobs}") for jobs in (1, 2)}
    same = "the same bytes" if len(set(digests.values())) == 1 else "DIFFERENT"
    return [
        "## Drafting",
        "",
        f"`eventcode code` on {articles:,} made articles of about 3,000 characters (benchmarks/made), written to a "
        f"folder; {rounds} rounds, each a process of its own.",
        "",
        "| what | figure | floor |",
        "|---|---|---|",
        f"| articles a second on one core, after start (CPU time) | {_spread(speed)} | 40 |",
        f"| start: the whole program for one article, seconds | {_spread([run.wall for run in one])} | 3 |",
        f"| peak memory, MiB | {_spread([run.peak for run in single])} | 1,024 |",
        f"| two jobs, times one (the whole program, wall time) | {_spread(gain)} | 1.6 |",
        f"| CSV, Parquet and evidence of one job and two | {same} | the same bytes |",
        "",
    ]


def _stages(folder: Path, articles: int, rounds: int) -> list[str]:
    """The table of what each stage costs; what no clock stands around is reading the input, starting, and the rest."""
    command = [sys.executable, STAGES, folder / "many.jsonl", folder / "stages"]
    runs = [json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout) for _ in range(rounds)]
    whole = [run.pop("all") for run in runs]
    runs = [{**run, "reading, start, rest": all_ - sum(run.values())} for run, all_ in zip(runs, whole, strict=True)]
    lines = ["| stage | ms an article | share |", "|---|---|---|"]
    for stage in runs[0]:
        cost = [run[stage] / articles * 1000 for run in runs]
        share = median(run[stage] / all_ for run, all_ in zip(runs, whole, strict=True))
        lines.append(f"| {stage} | {_spread(cost)} | {share:.0%} |")
    return [*lines, ""]


def _run_rounds(folder: Path, rounds: int) -> tuple[list[Run], list[Run], list[Run]]:
    """One article, all with one job, all with two; in turns, so that a slow minute meets them alike."""
    one, single, double = [], [], []
    for _ in range(rounds):
        one.append(_code(folder / "one.jsonl", folder / "one"))
        single.append(_code(folder / "many.jsonl", folder / "jobs1", "--jobs", "1"))
        double.append(_code(folder / "many.jsonl", folder / "jobs2", "--jobs", "2"))
    return one, single, double


def _code(articles: Path, out: Path, *options: str) -> Run:
    command = [sys.executable, "-m", "eventcode", "code", str(articles), "--out", str(out), *options]
    begin = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr
    complaint = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):  # 1: findings, which made articles may well give
        sys.exit(f"{' '.join(command)} failed: {complaint}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _digest(folder: Path) -> str:
    names = ("events.csv", "events.parquet", "evidence.csv")
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in names)).hexdigest()


def _spread(values: Sequence[float]) -> str:
    digits = 0 if median(values) >= 20 else 2
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}-{max(values):,.{digits}f})"


if __name__ == "__main__":
    main()
