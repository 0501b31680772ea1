"""What a release costs beside pyarrow's own writers, and what it costs to compare two; prints Markdown.

python benchmarks/release.py [ROWS]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from eventcode.codebook import load_codebook
from eventcode.codebook.stages.releases import read_release_rules
from eventcode.compare import compare_tables
from eventcode.export.columns import release_schema, released_columns
from eventcode.export.formats import FORMATS, Layout
from eventcode.export.sorting import sort_rows

sys.path.insert(0, str(Path(__file__).parent / "parts"))
import check_made

ROWS = 2_500_000
RUNS = 3
_TAKEN_AGAIN = ("pyarrow_writers", "release_writers", "csv_alone", "pandas_csv")
"""What is compared with one another is measured several times; the run with the middle CPU counts."""


def main() -> None:
    """Each measure in a process of its own, so that its memory is its own."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, __file__, "--make", str(rows), str(folder)], check=True)
        runs = {measure: [] for measure in MEASURES}
        for number in range(RUNS):  # in turns, so that what else the machine does meets all of them
            for measure in MEASURES if number == 0 else _TAKEN_AGAIN:
                runs[measure].append(_measure(measure, folder))
    print(_section(rows, {measure: _middle(each) for measure, each in runs.items()}))


def _middle(runs: list[dict[str, float]]) -> dict[str, float]:
    return sorted(runs, key=lambda run: run["cpu"])[len(runs) // 2]


def _make(rows: int, folder: Path) -> None:
    check_made._FAULTS.clear()
    check_made.write_tables(rows, folder / "rows.csv", folder / "rows.parquet")
    _change(folder / "rows.parquet", folder / "later.parquet")
    pa_csv.write_csv(pq.read_table(folder / "later.parquet"), folder / "later.csv")


def _change(old: Path, new: Path) -> None:
    """A later table: one row in a hundred with other notes, one in two hundred gone."""
    table = pq.read_table(old)
    places = pa.array(range(len(table)), pa.int64())
    is_hundredth = pc.equal(pc.bit_wise_and(places, pa.scalar(127)), pa.scalar(5))
    notes = pc.if_else(is_hundredth, pc.binary_join_element_wise(table["notes"], "(corrected)", " "), table["notes"])
    later = table.set_column(table.schema.get_field_index("notes"), "notes", notes)
    pq.write_table(later.filter(pc.not_equal(pc.bit_wise_and(places, pa.scalar(255)), pa.scalar(9))), new)


def _measure(name: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", name, str(folder)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1])


def _clocked(work: Callable[[], Any]) -> dict[str, float]:
    start, cpu = time.perf_counter(), time.process_time()
    work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu, "memory": memory}


def pyarrow_writers(folder: Path) -> dict[str, float]:
    """The same rows, sorted and in the same types, by pyarrow alone: one call for CSV, one for Parquet with zstd."""
    table = _typed(pq.read_table(folder / "rows.parquet")).sort_by("event_id_cnty").combine_chunks()

    def write() -> None:
        pa_csv.write_csv(table, folder / "plain.csv")
        pq.write_table(table, folder / "plain.parquet", compression="zstd", compression_level=3)

    return _clocked(write)


def release_writers(folder: Path) -> dict[str, float]:
    """The writers of a release, from sorted rows on disk."""
    rows = _sorted(folder)
    layout = {"schema": rows.schema, "columns": _columns(), "codebook": _book(), "rules": read_release_rules(_book())}

    def write() -> None:
        writers = [
            FORMATS[name][1](Layout(folder / FORMATS[name][0], rows=len(rows), **layout)) for name in ("csv", "parquet")
        ]
        for batch in rows.batches():
            for writer in writers:
                writer.write(batch)
        for writer in writers:
            writer.close()

    return _clocked(write)


def pandas_csv(folder: Path) -> dict[str, float]:
    """pandas.to_csv on a tenth of the rows, times ten."""
    frame = next(pq.ParquetFile(folder / "rows.parquet").iter_batches(250_000)).to_pandas()
    found = _clocked(lambda: frame.to_csv(folder / "pandas.csv", index=False))
    share = pq.read_metadata(folder / "rows.parquet").num_rows / len(frame)
    return {name: value * (1 if name == "memory" else share) for name, value in found.items()}


def csv_alone(folder: Path) -> dict[str, float]:
    """The CSV of a release alone."""
    rows = _sorted(folder)
    layout = Layout(folder / "alone.csv", rows.schema, _columns(), _book(), read_release_rules(_book()), len(rows))

    def write() -> None:
        writer = FORMATS["csv"][1](layout)
        for batch in rows.batches():
            writer.write(batch)
        writer.close()

    return _clocked(write)


def whole_export(folder: Path) -> dict[str, float]:
    """`eventcode export`: read, checked, sorted, written, with sources, actors and digests."""
    from click.testing import CliRunner

    from eventcode.cli import main as program

    told = ["--name", "made", "--release", "1", "--out", str(folder / "exports"), "--profile", "acled"]

    def run() -> None:
        result = CliRunner().invoke(program, ["export", str(folder / "rows.parquet"), *told])
        assert result.exit_code == 0, result.output

    return _clocked(run)


def compare_parquet(folder: Path) -> dict[str, float]:
    """Two Parquet tables, one row in 128 changed and one in 256 removed."""
    return _compare(folder / "rows.parquet", folder / "later.parquet")


def compare_csv(folder: Path) -> dict[str, float]:
    """The same two as CSV."""
    return _compare(folder / "rows.csv", folder / "later.csv")


def _compare(old: Path, new: Path) -> dict[str, float]:
    from eventcode.cli.diff import open_side

    def run() -> None:
        found = compare_tables(open_side(old), open_side(new), ["event_id_cnty"])
        assert found.changed
        assert len(found.removed)

    return _clocked(run)


def _typed(table: pa.Table) -> pa.Table:
    schema = release_schema(_book(), _columns())
    return table.select(schema.names).cast(schema)


def _sorted(folder: Path) -> Any:
    parts = (pa.Table.from_batches([each]) for each in pq.ParquetFile(folder / "rows.parquet").iter_batches(250_000))
    passing = folder / "passing"
    passing.mkdir(exist_ok=True)
    keyed = ((_typed(part), part["event_id_cnty"].combine_chunks()) for part in parts)
    return sort_rows(keyed, release_schema(_book(), _columns()), passing)


def _book() -> Any:
    return load_codebook("acled")


def _columns() -> Any:
    return released_columns(_book(), read_release_rules(_book()))


MEASURES = {
    "pyarrow_writers": pyarrow_writers,
    "release_writers": release_writers,
    "csv_alone": csv_alone,
    "pandas_csv": pandas_csv,
    "whole_export": whole_export,
    "compare_parquet": compare_parquet,
    "compare_csv": compare_csv,
}
_TITLES = {
    "pyarrow_writers": "pyarrow's own writers, CSV and Parquet, table in memory",
    "release_writers": "the writers of a release, CSV and Parquet, streamed",
    "csv_alone": "the CSV of a release alone, streamed",
    "pandas_csv": "pandas.to_csv (a tenth of the rows, times ten)",
    "whole_export": "`eventcode export`: read, check, sort, write, digests",
    "compare_parquet": "`eventcode diff` of two Parquet tables",
    "compare_csv": "`eventcode diff` of two CSV tables",
}


def _section(rows: int, found: dict[str, dict[str, float]]) -> str:
    lines = [
        f"## Releases: {rows:,} rows of 31 columns",
        "",
        "| what | CPU s | wall s | peak MB |",
        "|---|---|---|---|",
    ]
    for name, title in _TITLES.items():
        each = found[name]
        lines.append(f"| {title} | {each['cpu']:.1f} | {each['wall']:.1f} | {each['memory']:,.0f} |")
    ratio = found["release_writers"]["cpu"] / found["pyarrow_writers"]["cpu"]
    faster = found["pandas_csv"]["cpu"] / found["csv_alone"]["cpu"]
    lines += [
        "",
        f"Writers of a release against pyarrow's own: {ratio:.2f} times the CPU.",
        f"CSV against pandas: {faster:.0f} times faster.",
        f"Of these four, the middle of {RUNS} runs in turns.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--make" in sys.argv:
        _make(int(sys.argv[2]), Path(sys.argv[3]))
    elif "--measure" in sys.argv:
        print(json.dumps(MEASURES[sys.argv[2]](Path(sys.argv[3]))))
    else:
        main()
