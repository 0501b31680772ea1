"""What a panel and a load cost beside polars and pandas doing the same; prints Markdown.

python benchmarks/analysis.py [ROWS]
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

import eventcode
from eventcode.codebook import load_codebook
from eventcode.export.formats.plain import PARQUET
from eventcode.export.sorting import ROW_GROUP
from eventcode.table import arrow_schema

sys.path.insert(0, str(Path(__file__).parent / "parts"))
import check_made

ROWS, ROUNDS = 2_500_000, 7
PANEL = ["event_id_cnty", "event_date", "country", "admin1", "fatalities"]
LOADS = {
    "where and when": ["event_date", "country", "admin1", "fatalities"],
    "two columns": ["country", "fatalities"],
    "nine columns": [*PANEL[1:], "event_type", "actor1", "actor2", "latitude", "longitude"],
    "the text of the notes": ["event_date", "notes"],
}


def main() -> None:
    """Make the table, and measure in processes of their own."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([sys.executable, __file__, "--make", str(rows), name], check=True)
        counted = _measure("panel", name)
        files = {(what, ending): _measure(f"{what} file", name, ending) for what in WHOLE for ending in ENDINGS}
        loads = {(each, ending): _measure("load", name, ending, each) for each in LOADS for ending in ENDINGS}
        drawn = _measure("draws", name)
    print(_section(rows, counted, files, loads, drawn))


def _make(rows: int, folder: Path) -> None:
    """The rows as CSV, and as Parquet in the types and row groups of a release; the first thousand besides."""
    check_made._FAULTS.clear()
    check_made.write_tables(rows, folder / "rows.csv", folder / "made.parquet")
    schema = arrow_schema(load_codebook("acled"))
    with pq.ParquetWriter(folder / "rows.parquet", schema, **PARQUET) as writer:
        for batch in pq.ParquetFile(folder / "made.parquet").iter_batches(ROW_GROUP):
            writer.write_table(pa.Table.from_batches([batch]).select(schema.names).cast(schema), ROW_GROUP)
    small = pq.ParquetFile(folder / "rows.parquet").read_row_group(0).slice(0, 1000)
    pq.write_table(small, folder / "small.parquet")
    pa_csv.write_csv(small, folder / "small.csv")


def _measure(*asked: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", *asked]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1])


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def panel(folder: Path) -> dict[str, Any]:
    """The same counts from frames in memory, in turn, so that a busy machine is busy for all."""
    frame = eventcode.load(folder / "rows.parquet", PANEL)
    ours, theirs = frame, pl.read_parquet(folder / "rows.parquet", columns=PANEL)
    plain = _as_pandas_reads(folder, "parquet")
    ways: dict[str, Callable[[], Any]] = {
        "eventcode": lambda: ours.events.panel("admin1", "M"),
        "polars": lambda: group_in_polars(theirs),
        "pandas": lambda: group_in_pandas(plain),
        "pandas, balanced": lambda: balance_in_pandas(plain),
    }
    assert ours.events.panel()["events"].sum() == group_in_polars(theirs)["events"].sum() == len(plain)
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, work in ways.items():
            found[name].append(_seconds(work))
    return found | {"rows": len(ours.events.panel())}


def group_in_polars(rows: pl.DataFrame) -> pl.DataFrame:
    """polars' own group-by: only units and months with events."""
    month = pl.col("event_date").dt.truncate("1mo")
    return rows.group_by("country", "admin1", month).agg(pl.len().alias("events"), pl.col("fatalities").sum())


def group_in_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    """pandas' own group-by: only units and months with events."""
    keys = ["country", "admin1", rows["event_date"].dt.to_period("M")]
    return rows.groupby(keys, dropna=False).agg(events=("event_id_cnty", "size"), fatalities=("fatalities", "sum"))


def balance_in_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    """The plain pandas way: group, reindex to every unit and month, blank what lies outside the coverage."""
    counted = group_in_pandas(rows)
    units = counted.index.droplevel(2).unique()
    months = pd.period_range(rows["event_date"].min(), rows["event_date"].max(), freq="M")
    every = pd.MultiIndex.from_tuples([(*unit, month) for unit in units for month in months], names=counted.index.names)
    whole = counted.reindex(every, fill_value=0).reset_index()
    spans = rows.groupby("country")["event_date"].agg(["min", "max"])
    first, last = (whole["country"].map(spans[name].dt.to_period("M")) for name in ("min", "max"))
    inside = (whole["event_date"] >= first) & (whole["event_date"] <= last)
    counts = ["events", "fatalities"]
    whole[counts] = whole[counts].astype("Int64").where(inside)
    return whole


def _as_pandas_reads(folder: Path, ending: str) -> pd.DataFrame:
    if ending == "parquet":
        rows = pd.read_parquet(folder / "rows.parquet", columns=PANEL)
        return rows.assign(event_date=pd.to_datetime(rows["event_date"]))
    return pd.read_csv(folder / "rows.csv", usecols=PANEL, parse_dates=["event_date"], keep_default_na=False)


def ours_from_file(folder: Path, ending: str) -> dict[str, Any]:
    """From a file to the panel."""
    return {"s": _seconds(lambda: eventcode.load(folder / f"rows.{ending}", PANEL).events.panel("admin1", "M"))}


def pandas_from_file(folder: Path, ending: str) -> dict[str, Any]:
    """From a file to the panel, in pandas, with its own reader and the same columns."""
    return {"s": _seconds(lambda: balance_in_pandas(_as_pandas_reads(folder, ending)))}


def load(folder: Path, ending: str, what: str) -> dict[str, Any]:
    """The memory that a load takes beyond the program's own, which a first load of few rows has brought in."""
    eventcode.load(folder / f"small.{ending}", LOADS[what])
    before = _peak()
    seconds, held = time.perf_counter(), eventcode.load(folder / f"rows.{ending}", LOADS[what])
    seconds = time.perf_counter() - seconds
    return {"s": seconds, "own": int(held.memory_usage(deep=True).sum()) / 2**20, "peak": _peak() - before}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def draws(folder: Path) -> dict[str, Any]:
    """A hundred draws of a tenth of the rows, a third of them with an open day."""
    frame = eventcode.load(folder / "rows.parquet", [*PANEL, "time_precision"]).iloc[::10]
    frame = frame.assign(time_precision=[1 + at % 3 for at in range(len(frame))], fatalities_best=frame["fatalities"])
    frame = frame.assign(fatalities_low=frame["fatalities"], fatalities_high=frame["fatalities"] * 2)
    return {"s": _seconds(lambda: frame.events.uncertainty(100, by="admin1")), "rows": len(frame)}


ENDINGS = ("parquet", "csv")
WHOLE = {"eventcode": ours_from_file, "pandas": pandas_from_file}
MEASURES: dict[str, Callable[..., dict[str, Any]]] = {"panel": panel, "load": load, "draws": draws} | {
    f"{name} file": work for name, work in WHOLE.items()
}


def _section(rows: int, counted: Any, files: Any, loads: Any, drawn: Any) -> str:
    median = {name: statistics.median(found) for name, found in counted.items() if isinstance(found, list)}
    lines = [
        f"## Panels and loading: {rows:,} rows\n",
        f"Events and deaths by admin1 and month, {counted['rows']:,} rows of every unit and month; polars and pandas "
        f"group the same columns, in memory, in turn ({ROUNDS} rounds).\n",
        "| panel from memory | wall s | beside |\n|---|---:|---|",
    ]
    for name, found in counted.items():
        if isinstance(found, list):
            spread = f"{median[name]:.2f} ({min(found):.2f}-{max(found):.2f})"
            beside = "" if name == "eventcode" else f"{median[name] / median['eventcode']:.1f} times eventcode"
            lines.append(f"| {TITLES[name]} | {spread} | {beside} |")
    lines += ["\n| panel from a file | wall s | beside |\n|---|---:|---|"]
    for (name, ending), found in files.items():
        beside = "" if name == "eventcode" else f"{found['s'] / files['eventcode', ending]['s']:.1f} times eventcode"
        lines.append(f"| {ending}: {name} | {found['s']:.1f} | {beside} |")
    head = "load of some columns | wall s | columns, MiB | peak beyond the program, MiB | ratio"
    lines += [f"\n| {head} |", "|---|---:|---:|---:|---:|"]
    for (name, ending), found in loads.items():
        ratio = found["peak"] / found["own"]
        sizes = f"{found['own']:,.0f} | {found['peak']:,.0f} | {ratio:.2f}"
        lines.append(f"| {ending}: {name} | {found['s']:.1f} | {sizes} |")
    lines.append(f"\n100 draws of {drawn['rows']:,} rows by admin1 and month: {drawn['s']:.1f} s.\n")
    return "\n".join(lines)


TITLES = {
    "eventcode": "`frame.events.panel()`, balanced",
    "polars": "polars' own group-by, not balanced",
    "pandas": "pandas' own group-by, not balanced",
    "pandas, balanced": "the plain pandas way: group-by, reindex, coverage",
}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        _make(int(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1:2] == ["--measure"]:
        print(json.dumps(MEASURES[sys.argv[2]](Path(sys.argv[3]), *sys.argv[4:])))
    else:
        main()
