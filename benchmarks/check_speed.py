"""Measures `eventcode check` on made tables of millions of rows, beside the libraries that check tables.

Those that are not here may have an environment of their own: name its Python in PEERS_PYTHON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

PARTS = Path(__file__).parent / "parts"
OURS, OURS_CSV = "Parquet: eventcode", "CSV: eventcode"
READERS = ("polars, only reading as text", "pyarrow, only reading as text")
PEERS = ("pointblank", "dataframely", "frictionless")
SLICE = 200_000
"""Rows for what takes too long on all."""


class Run(NamedTuple):
    """One child process. cpu: seconds, start and imports included; peak: MiB; answer: what it printed."""

    cpu: float
    peak: float
    answer: object


def main() -> None:
    """Print the section of the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_500_000)
    parser.add_argument("--many", type=int, default=10_000_000, help="rows of the table larger than memory; 0: none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--peers",
        default=os.environ.get("PEERS_PYTHON", sys.executable),
        help=f"a Python that has {', '.join(PEERS)}",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run_made("rules", folder / "rules.json")
        _run_made(options.rows, folder / "t.csv", folder / "t.parquet")
        print("\n".join(_section(folder, options.rows, options.rounds, options.peers)))
        if options.many:
            for file in ("t.csv", "t.parquet"):
                (folder / file).unlink()
            print("\n".join(_many(folder, options.many)))


def _section(folder: Path, rows: int, rounds: int, peers: str) -> list[str]:
    runs = _runs(folder, peers)
    results: dict[str, list[Run]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, command in runs.items():
            result = _measure(command)
            if result:
                results[name].append(result)
    size = (folder / "t.csv").stat().st_size / 1e9
    return [
        "## Checking",
        "",
        f"A made table of {rows:,} ACLED-like rows ({size:.1f} GB as CSV), about 4 in 10,000 wrong. Each figure is the "
        f"median of {rounds} processes, start and imports included. The programs by hand and the other libraries have "
        "190 rules and count the rows that break each; eventcode has these and those that need several rows, a map "
        "or a list (twins, coordinates, repeated items), finds the rows and words the findings.",
        *_apart(peers),
        "",
        "| what | CPU s | peak MiB | beside |",
        "|---|---:|---:|---|",
        *_lines(results),
        *_scaled(folder, peers, rows, results),
        "",
    ]


def _apart(peers: str) -> list[str]:
    """Which libraries are installed apart, in words; none where they are not."""
    asked = f"from importlib.metadata import version; print(*map(version, {PEERS}), sep=chr(10))"
    told = subprocess.run([peers, "-c", asked], capture_output=True, text=True, check=False)
    if told.returncode:
        return []
    names = ", ".join(f"{name} {version}" for name, version in zip(PEERS, told.stdout.split(), strict=True))
    return [
        f"{names} are no dependencies of the project: they are installed apart, in an environment of their own "
        "(`PEERS_PYTHON=.../bin/python make bench`)."
    ]


def _runs(folder: Path, peers: str) -> dict[str, list[str]]:
    csv, parquet, rules = str(folder / "t.csv"), str(folder / "t.parquet"), str(folder / "rules.json")
    ours, plain, others = (str(PARTS / f"check_{name}.py") for name in ("ours", "plain", "frameworks"))
    python = sys.executable
    return {
        OURS: [python, ours, "check", parquet],
        "Parquet: polars by hand": [python, plain, "polars", parquet, rules],
        "Parquet: polars by hand, streaming": [python, plain, "polars_streaming", parquet, rules],
        "Parquet: DuckDB by hand": [python, plain, "duckdb", parquet, rules],
        "Parquet: pointblank": [peers, others, "pointblank", parquet, rules],
        "Parquet: dataframely": [peers, others, "dataframely", parquet, rules],
        OURS_CSV: [python, ours, "check", csv],
        "CSV: eventcode, only reading": [python, ours, "read", csv],
        "CSV: polars, only reading as text": [python, ours, "polars", csv],
        "CSV: pyarrow, only reading as text": [python, ours, "pyarrow", csv],
    }


def _lines(results: dict[str, list[Run]]) -> list[str]:
    cpu = {name: median(run.cpu for run in runs) for name, runs in results.items() if runs}
    hand = min(seconds for name, seconds in cpu.items() if "by hand" in name)
    readings = [cpu[OURS_CSV] / cpu[f"CSV: {name}"] for name in ("eventcode, only reading", *READERS)]
    beside = {
        OURS: f"{cpu[OURS] / hand:.2f} times the fastest by hand",
        OURS_CSV: "{:.1f} times its own reading, {:.1f} times that of polars, {:.1f} of pyarrow".format(*readings),
    }
    told = []
    for name, runs in results.items():
        if not runs:
            told.append(f"| {name} | not installed | | |")
            continue
        if name not in beside and name.startswith("Parquet"):
            beside[name] = f"{cpu[name] / cpu[OURS]:.1f} times eventcode"
        told.append(f"| {name} | {cpu[name]:.1f} | {median(run.peak for run in runs):,.0f} | {beside.get(name, '')} |")
    return told


def _scaled(folder: Path, peers: str, rows: int, results: dict[str, list[Run]]) -> list[str]:
    """The slow ones on the first rows, scaled to all."""
    ours, rules = median(run.cpu for run in results[OURS]), str(folder / "rules.json")
    _run_made(SLICE, folder / "slice.csv", folder / "slice.parquet")
    with (folder / "slice.csv").open("rb") as whole, (folder / "part.csv").open("wb") as part:
        part.writelines(line for line, _ in zip(whole, range(SLICE // 10 + 1), strict=False))
    plain, others = str(PARTS / "check_plain.py"), str(PARTS / "check_frameworks.py")
    slow = {
        "Parquet: pandas by hand": (SLICE, [sys.executable, plain, "pandas", str(folder / "slice.parquet"), rules]),
        "Parquet: pandera, pandas backend": (
            SLICE,
            [sys.executable, plain, "pandera", str(folder / "slice.parquet"), rules],
        ),
        "CSV: frictionless": (SLICE // 10, [peers, others, "frictionless", str(folder / "part.csv"), rules]),
    }
    told = []
    for name, (count, command) in slow.items():
        run = _measure(command)
        if run is None:
            told.append(f"| {name} | not installed | | |")
            continue
        seconds = run.cpu * rows / count
        told.append(f"| {name} | {seconds:,.0f} | | {seconds / ours:.0f} times eventcode ({count:,} rows, scaled) |")
    return told


def _many(folder: Path, rows: int) -> list[str]:
    """A table larger than memory should be: its peak is what counts."""
    _run_made(rows, folder / "many.csv", folder / "many.parquet")
    lines = [f"A table of {rows:,} rows, {(folder / 'many.csv').stat().st_size / 1e9:.1f} GB as CSV:", ""]
    for name in ("many.csv", "many.parquet"):
        run = _measure([sys.executable, str(PARTS / "check_ours.py"), "check", str(folder / name)])
        if run:
            lines.append(f"- {name}: {run.cpu:.0f} CPU s, peak {run.peak:,.0f} MiB, {run.answer:,} findings")
    return [*lines, ""]


def _run_made(*arguments: object) -> None:
    """Make files in another process: what it takes would count as the peak of those that are measured."""
    subprocess.run([sys.executable, PARTS / "check_made.py", *map(str, arguments)], check=True)


def _measure(command: Sequence[str]) -> Run | None:
    """Run a process of its own; None where a library is not installed."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        complaint = child.stderr.read() if child.stderr else b""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            if b"ModuleNotFoundError" in complaint:
                return None
            raise RuntimeError(f"{command}: {complaint.decode()[-2000:]}")
        out.seek(0)
        return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, json.loads(out.read()))


if __name__ == "__main__":
    main()
