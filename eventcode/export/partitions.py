"""Sorted rows -> Parquet files by country and year, as Hive names them; what did not change is not stored twice."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eventcode.check.reading.sums import file_digest
from eventcode.codebook.stages.releases import ReleaseRules
from eventcode.engine import Engine, spread
from eventcode.errors import EventcodeError
from eventcode.export.formats.plain import RowGroups
from eventcode.export.sorting import ROW_GROUP, SortedRows, sort_rows

FOLDER = "events"
_BLANK = "__HIVE_DEFAULT_PARTITION__"
_BREAK = "\0"


class _Partition(NamedTuple):
    """A country and year: the folder's name and its rows, from `start` to `end`."""

    place: str
    start: int
    end: int


class _Task(NamedTuple):
    """What a worker must know. passing: where a file is written before it is whole."""

    rows: SortedRows
    names: list[str]
    made: str
    passing: str


def write_partitions(rows: SortedRows, rules: ReleaseRules, made: Path, passing: Path, workers: Engine) -> int:
    """Write events/country=…/year=…/part-0.parquet; returns how many. The two stand in the names alone."""
    passing.mkdir()
    keyed = ((batch, _keys(batch, rules)) for batch in rows.batches())
    ordered = sort_rows(keyed, rows.schema, passing)
    names = [name for name in rows.schema.names if name not in (rules.country, "year")]
    task = _Task(ordered.absolute(), names, str(made.absolute()), str(passing.absolute()))
    return sum(spread(workers, _write_some, _portions(_find_partitions(ordered, rules)), task, rescue=_give_up))


def _find_partitions(rows: SortedRows, rules: ReleaseRules) -> Iterator[_Partition]:
    start, end, last = 0, 0, ""
    for place, part in _runs(rows, rules):
        if place != last and end:
            yield _Partition(last, start, end)
            start = end
        last, end = place, end + len(part)
    if end:
        yield _Partition(last, start, end)


def _portions(partitions: Iterable[_Partition]) -> Iterator[list[_Partition]]:
    """Partitions that stand together, some 65,536 rows at a time: enough for a worker to be worth the way."""
    portion: list[_Partition] = []
    for each in partitions:
        portion.append(each)
        if each.end - portion[0].start >= ROW_GROUP:
            yield portion
            portion = []
    if portion:
        yield portion


def _write_some(portion: list[_Partition], task: _Task) -> int:
    """What a worker does. A file is moved to its place when it is whole: a worker may die, another do the same."""
    rows = task.rows
    schema = pa.schema([rows.schema.field(name) for name in task.names]).with_metadata(rows.schema.metadata or {})
    for each in portion:
        draft = Path(task.passing) / f"{each.start}.{os.getpid()}.parquet"
        writer = RowGroups(draft, schema)
        for part in rows.stretch(each.start, each.end):
            writer.write(part.select(task.names).cast(schema))
        writer.close()
        path = Path(task.made) / FOLDER / each.place / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(path)
    return len(portion)


def _give_up(portion: list[_Partition]) -> NoReturn:
    message = f"the workers died that were writing {portion[0].place}, several times; nothing was released"
    raise EventcodeError(message, next_step="give them more memory")


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
