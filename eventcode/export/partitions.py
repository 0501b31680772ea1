"""Sorted rows -> Parquet files by country and year, as Hive names them; what did not change is not stored twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eventcode.check.reading.sums import file_digest
from eventcode.codebook.releases import ReleaseRules
from eventcode.export.formats.plain import RowGroups
from eventcode.export.sorting import SortedRows, sort_rows

FOLDER = "events"
_BLANK = "__HIVE_DEFAULT_PARTITION__"
_BREAK = "\0"


def write_partitions(rows: SortedRows, rules: ReleaseRules, made: Path, passing: Path) -> int:
    """Write events/country=…/year=…/part-0.parquet; returns how many. The two stand in the names alone."""
    passing.mkdir()
    keyed = ((batch, _keys(batch, rules)) for batch in rows.batches())
    ordered = sort_rows(keyed, rows.schema, passing)
    names = [name for name in rows.schema.names if name not in (rules.country, "year")]
    schema = pa.schema([rows.schema.field(name) for name in names]).with_metadata(rows.schema.metadata or {})
    count, writer, last = 0, None, ""
    for place, part in _runs(ordered, rules):
        if place != last:
            if writer is not None:
                writer.close()
            path = made / FOLDER / place / "part-0.parquet"
            path.parent.mkdir(parents=True)
            writer, last, count = RowGroups(path, schema), place, count + 1
        assert writer is not None
        writer.write(part.select(names).cast(schema))
    if writer is not None:
        writer.close()
    return count


def _keys(batch: pa.Table, rules: ReleaseRules) -> Any:
    """Country, year and id as one text, in whose order the rows of a file stand together."""
    parts: list[Any] = [_texts(batch[rules.country]), _texts(pc.year(batch[rules.day])), _texts(batch[rules.id])]
    if "draft_id" in batch.column_names:
        parts.append(_texts(batch["draft_id"]))
    keys: Any = pc.binary_join_element_wise(*parts, _BREAK)
    return keys.combine_chunks()


def _texts(cells: Any) -> Any:
    return pc.fill_null(cells.cast(pa.string()), "")


def _runs(rows: SortedRows, rules: ReleaseRules) -> Iterator[tuple[str, pa.Table]]:
    """Stretches of rows of one country and year, with the folder that they belong to."""
    for batch in rows.batches():
        places: Any = pc.binary_join_element_wise(
            _texts(batch[rules.country]), _texts(pc.year(batch[rules.day])), pa.scalar(_BREAK)
        ).combine_chunks()
        edges = np.flatnonzero(pc.not_equal(places[1:], places[:-1])) + 1
        for start, end in pairwise([0, *edges.tolist(), len(places)]):
            country, _, year = places[start].as_py().partition(_BREAK)
            yield f"country={quote(country, safe='') or _BLANK}/year={year or _BLANK}", batch.slice(start, end - start)


def share_unchanged(made: Path, previous: Path) -> int:
    """Let every partition that is as in the version before be the same file on the disk; returns how many are.

    Where the file system has no hard links, the files stay copies.
    """
    shared = 0
    for path in sorted((made / FOLDER).rglob("*.parquet")):
        earlier = previous / path.relative_to(made)
        if not earlier.is_file() or file_digest(earlier) != file_digest(path):
            continue
        beside = path.with_suffix(".link")
        try:
            os.link(earlier, beside)
        except OSError:
            return shared
        beside.replace(path)
        shared += 1
    return shared
