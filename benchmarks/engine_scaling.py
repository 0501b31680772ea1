"""Measures what a second worker is worth: a corpus coded file by file, its parts checked together, on each engine."""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from made import write_articles

ENGINES = ("local", "dask")
MILLION, CORES = 1_000_000, (8, 64)


class Run(NamedTuple):
    """One command with all its workers. wall, cpu: seconds; digest: of every byte that it wrote."""

    wall: float
    cpu: float
    digest: str


def main() -> None:
    """Print the section of the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--parts", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_corpus(folder, "few", options.parts, options.parts)
        start = _run(folder, "start", "dask", 2)
        _write_corpus(folder, "corpus", options.articles, options.parts)
        runs = {(what, *how): _run(folder, what, *how) for what in ("code", "check") for how in _ways()}
    seconds = (runs["code", "dask", 2].cpu - start.cpu) / (options.articles - options.parts)
    print("\n".join([*_section(runs, options.articles, options.parts), _estimate(seconds)]))


def _ways() -> list[tuple[str, int]]:
    return [(engine, jobs) for engine in ENGINES for jobs in (1, 2)]


def _write_corpus(folder: Path, name: str, articles: int, parts: int) -> None:
    """So many made articles, cut into files of one length."""
    write_articles(folder / "all.jsonl", articles)
    lines = (folder / "all.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / name).mkdir()
    for part in range(parts):
        some = lines[part * articles // parts : (part + 1) * articles // parts]
        (folder / name / f"part-{part:02}.jsonl").write_text("".join(some), encoding="utf-8")


def _run(folder: Path, what: str, engine: str, jobs: int) -> Run:
    out = folder / f"{what}-{engine}-{jobs}"
    first = folder / "code-local-1"
    arguments = {
        "start": ["code", "few", "--partitions", "--out", out],
        "code": ["code", "corpus", "--partitions", "--out", out],
        "check": ["check", first, "--together", "--format", "json", "--out", out],
    }[what]
    command = [sys.executable, "-m", "eventcode", *arguments, "--quiet", "--engine", engine, "--jobs", str(jobs)]
    before, began = _cpu(), time.perf_counter()
    code = subprocess.run(command, cwd=folder, stderr=subprocess.DEVNULL, check=False).returncode
    if code not in (0, 1) or not out.exists():  # 1: findings, which made articles may well give
        sys.exit(f"{' '.join(map(str, command))} failed")
    return Run(time.perf_counter() - began, _cpu() - before, _digest(out))


def _cpu() -> float:
    """Seconds that all processes took that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _digest(out: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted([out] if out.is_file() else [each for each in out.rglob("*") if each.is_file()]):
        whole.update(f"{path.relative_to(out)}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def _section(runs: dict[tuple[str, str, int], Run], articles: int, parts: int) -> list[str]:
    tasks = {
        "code": f"`code --partitions`, {articles:,} made articles in {parts} files",
        "check": f"`check --together`, the {parts} folders that came of it",
    }
    lines = [
        "## One worker and two",
        "",
        "The whole command, start included; the bytes of each task are compared over all engines.",
        "",
        "| task | engine | one worker: wall, CPU (s) | two workers: wall, CPU (s) | times as fast | CPU, times |",
        "|---|---|---|---|---|---|",
    ]
    for what, task in tasks.items():
        for engine in ENGINES:
            one, two = runs[what, engine, 1], runs[what, engine, 2]
            figures = f"{one.wall:.1f}, {one.cpu:.1f} | {two.wall:.1f}, {two.cpu:.1f}"
            lines.append(f"| {task} | {engine} | {figures} | {one.wall / two.wall:.2f} | {two.cpu / one.cpu:.2f} |")
    digests = {what: {run.digest for (task, *_), run in runs.items() if task == what} for what in tasks}
    same = all(len(each) == 1 for each in digests.values())
    return [
        *lines,
        "",
        f"{'The same bytes' if same else 'DIFFERENT bytes'} on every engine.",
    ]


def _estimate(seconds: float) -> str:
    """seconds: of CPU that one article more takes on two workers."""
    hours = seconds * MILLION / 3600
    spans = " and ".join(f"{hours / cores:.2f} hours on {cores} cores" for cores in CORES)
    return (
        f"One article more takes {seconds * 1000:.1f} ms of CPU on two workers of Dask: {MILLION:,} take "
        f"{hours:.1f} core hours, {spans} that have nothing else to do."
    )


if __name__ == "__main__":
    main()
