"""A release made by several workers: the bytes of one, whole or not at all; on clusters see test_engine."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from clusters import files_of
from faults.valid import Row, valid_rows

from eventcode.codebook import load_codebook
from eventcode.errors import EventcodeError, ExportRefused
from eventcode.export import Request, write_release
from eventcode.export.sorting import ROW_GROUP, sort_rows

ROWS = 3 * ROW_GROUP + 1000


def _write(rows: Sequence[Row], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _release(sources: Sequence[Path], out: Path, jobs: int) -> dict[str, bytes]:
    wishes = {"name": "towns", "version": "1", "has_partitions": True}
    return files_of(write_release(Request(tuple(sources), load_codebook("acled"), out=out, jobs=jobs, **wishes)).folder)


def test_two_workers_write_the_bytes_of_one(tmp_path: Path) -> None:
    rows = valid_rows("acled", 60)
    sources = [_write(rows[at::3], tmp_path / f"{at}.csv") for at in range(3)]
    alone = _release(sources, tmp_path / "alone", 1)
    assert _release(sources, tmp_path / "two", 2) == alone
    assert sum(name.startswith("events/country=") for name in alone) > 3


def test_a_refusal_comes_back_from_a_worker_with_its_findings(tmp_path: Path) -> None:
    rows = [
        row | {"status": status} for row, status in zip(valid_rows("full", 4), ("accepted", "draft") * 2, strict=True)
    ]
    sources = (_write(rows[:1], tmp_path / "a.csv"), _write(rows[1:], tmp_path / "b.csv"))
    request = Request(sources, load_codebook("full"), name="towns", version="1", out=tmp_path / "out", jobs=2)
    with pytest.raises(ExportRefused, match="2 rows are drafts") as refusal:
        write_release(request)
    assert [each.rule for each in refusal.value.findings] == ["S04", "S04"]
    assert not files_of(tmp_path / "out")


def test_a_release_whose_workers_die_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [_write(valid_rows("acled", 60)[at::3], tmp_path / f"{at}.csv") for at in range(3)]
    monkeypatch.setattr("eventcode.export.partitions._write_some", _die)
    with pytest.raises(EventcodeError, match=r"died that were writing country=.*nothing was released"):
        _release(sources, tmp_path / "out", 2)
    assert not files_of(tmp_path / "out")


def _die(portion: object, task: object) -> int:
    os._exit(9)


@pytest.mark.parametrize("is_in_order", [True, False])
def test_a_stretch_is_cut_where_the_whole_is_cut(tmp_path: Path, is_in_order: bool) -> None:
    keys = np.arange(ROWS) if is_in_order else np.random.default_rng(1).permutation(ROWS)
    schema = pa.schema([pa.field("key", pa.int64())])
    batches = [
        (pa.table({"key": keys[at : at + 50_000]}, schema=schema), pa.array(keys[at : at + 50_000]))
        for at in range(0, ROWS, 50_000)
    ]
    rows = sort_rows(batches, schema, tmp_path)
    for start, end in (
        (0, ROWS),
        (1, 2),
        (ROW_GROUP - 1, ROW_GROUP + 1),
        (2 * ROW_GROUP + 5, ROWS),
        (ROW_GROUP, 2 * ROW_GROUP),
    ):
        parts = list(rows.stretch(start, end))
        assert [key for part in parts for key in part["key"].to_pylist()] == list(range(start, end))
        edges = np.cumsum([start, *map(len, parts)])[1:-1]
        assert all(edge % ROW_GROUP == 0 for edge in edges)
        assert len(edges) == (end - 1) // ROW_GROUP - start // ROW_GROUP
