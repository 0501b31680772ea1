"""The result of one `code` run -> its folder: rows, evidence, articles, what was rejected, and how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from eventcode.export.files import write_table
from eventcode.export.whole import writing_whole
from eventcode.records import Record, Rejection


class RunResult(Record, frozen=True):
    """What one run gave. rows, evidence, claims, articles: Arrow tables; about: what run.json says (no clock)."""

    rows: Any
    evidence: Any
    claims: Any
    articles: Any
    rejections: Sequence[Rejection]
    about: dict[str, Any]


def write_run(result: RunResult, folder: Path) -> list[Path]:
    """Write every file of the run into `folder`; each appears whole or not at all. Returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, pa.Table] = {
        "events.csv": result.rows,
        "events.parquet": result.rows,
        "evidence.csv": result.evidence,
        "claims.csv": result.claims,
        "articles.jsonl": result.articles,
    }
    for name, table in tables.items():
        write_table(table, folder / name)
    with writing_whole(folder / "rejected.jsonl") as draft:
        draft.write_bytes(b"".join(msgspec.json.encode(rejection) + b"\n" for rejection in result.rejections))
    with writing_whole(folder / "run.json") as draft:
        draft.write_bytes(
            msgspec.json.format(msgspec.json.encode(result.about, order="deterministic"), indent=2) + b"\n"
        )
    return [folder / name for name in (*tables, "rejected.jsonl", "run.json")]
