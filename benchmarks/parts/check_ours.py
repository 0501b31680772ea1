"""What the benchmark of checks runs of eventcode, each in a process of its own.

python check_ours.py check|read|polars|pyarrow FILE [CODEBOOK]     prints how many findings, or rows
"""

from __future__ import annotations

import json
import sys
from datetime import date


def check(file: str, codebook: str) -> int:
    """Check the table; how many findings."""
    from eventcode.check import check_table
    from eventcode.codebook import load_codebook

    return len(check_table(file, load_codebook(codebook), today=date(2026, 1, 1)))


def read(file: str, codebook: str) -> int:
    """Only read the table, as the checks do; how many rows."""
    from eventcode.check.probes import compile_probes
    from eventcode.check.reading import open_table
    from eventcode.codebook import load_codebook

    table = open_table(file, plain=compile_probes(load_codebook(codebook)).plain)
    return sum(len(batch) for batch in table.batches())


def polars(file: str, codebook: str) -> int:
    """Only read the table, as polars does, every cell as text; how many rows."""
    import polars as pl

    return len(pl.read_csv(file, infer_schema=False) if file.endswith(".csv") else pl.read_parquet(file))


def pyarrow(file: str, codebook: str) -> int:
    """Only read the table, as pyarrow does, every cell as text; how many rows."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    if not file.endswith(".csv"):
        return int(parquet.read_table(file).num_rows)
    with open(file, encoding="utf-8") as head:  # noqa: PTH123 - the shortest way to the header
        names = head.readline().strip().replace('"', "").split(",")
    options = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    parse = csv.ParseOptions(newlines_in_values=True)
    read_options = csv.ReadOptions(block_size=1 << 24)
    reader = csv.open_csv(file, read_options=read_options, parse_options=parse, convert_options=options)
    return sum(len(batch) for batch in reader)


RUNS = {"check": check, "read": read, "polars": polars, "pyarrow": pyarrow}

if __name__ == "__main__":
    print(json.dumps(RUNS[sys.argv[1]](sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "acled")))
