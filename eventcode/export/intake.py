"""Several tables checked and read side by side by an engine; what each of them is like is told by `rows`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.ipc

from eventcode.check import Findings, check_table, find_profile
from eventcode.codebook import Codebook, load_codebook, load_same_codebook, locate_codebook
from eventcode.codebook.stages.releases import read_release_rules
from eventcode.engine import Engine, spread
from eventcode.errors import EventcodeError
from eventcode.export.columns import release_schema, released_columns
from eventcode.export.request import Request
from eventcode.export.rows import Intake
from eventcode.export.sorting import ROW_GROUP, read_batches
from eventcode.records import Record


class _Book(Record, frozen=True):
    """A codebook as `load_same_codebook` finds it, and its digest; blank for that of a table's own columns."""

    name: str = ""
    digest: str = ""

    def load(self, source: str) -> Codebook:
        return load_same_codebook(self.name, self.digest) if self.name else load_codebook(find_profile(source))


class _Task(Record, frozen=True):
    """What a worker must know. own: the codebook of the tables; released: that of the release; folder: for what is
    only passing."""

    own: _Book
    released: _Book
    has_drafts: bool
    earlier: str = ""
    folder: str = ""


def _to_task(request: Request, *, earlier: Path | None = None, folder: Path | None = None) -> _Task:
    own = _to_book(request.own) if request.own else _Book()
    places = [str(each.absolute()) if each else "" for each in (earlier, folder)]
    return _Task(own, _to_book(request.codebook), request.has_drafts, *places)


def _to_book(codebook: Codebook) -> _Book:
    return _Book(locate_codebook(codebook), codebook.digest)


def _place(request: Request, source: Path) -> str:
    """Where a worker finds the source: as the user named it, where that holds for it too."""
    return str(source if request.engine == "local" else source.absolute())


def check_sources(request: Request, previous: Path | None, workers: Engine) -> Iterator[Findings]:
    """The findings of each table, by its own profile where that extends the one that is released. Raises TableError."""
    task = _to_task(request, earlier=previous if len(request.sources) == 1 else None)
    places = [_place(request, source) for source in request.sources]
    return spread(workers, _check_source, places, task, rescue=_give_up)


def _check_source(source: str, task: _Task) -> Findings:
    own, released = task.own.load(source), task.released.load(source)
    book = own if task.own.name or released.folders[0] in own.folders else released
    earlier = task.earlier if task.earlier and "C54" in book.rules else None
    return check_table(source, book, previous=earlier, waits=task.has_drafts)


def read_sources(request: Request, intake: Intake, passing: Path, workers: Engine) -> Iterator[tuple[pa.Table, Any]]:
    """What `intake.batches()` gives, each table read by a worker into a file in the folder `passing`."""
    task = _to_task(request, folder=passing)
    places = [(number, _place(request, source)) for number, source in enumerate(request.sources)]
    for path, links, deleted in spread(workers, _read_source, places, task, rescue=_give_up):
        intake.join(links, deleted)
        yield from _read_keyed(Path(path))


def _read_source(numbered: tuple[int, str], task: _Task) -> tuple[str, list[Any], list[Any]]:
    """What a worker does with a table; its file appears whole, since another worker may be at it too."""
    number, source = numbered
    book = task.released.load(source)
    rules = read_release_rules(book)
    schema = release_schema(book, released_columns(book, rules, has_drafts=task.has_drafts))
    intake = Intake([Path(source)], book, rules, schema, has_drafts=task.has_drafts)
    path = Path(task.folder) / f"source-{number:05}.arrow"
    draft = path.with_suffix(f".{os.getpid()}")
    _write_keyed(draft, schema, intake.batches())
    draft.replace(path)
    return str(path), *intake.memory


def _write_keyed(path: Path, schema: pa.Schema, batches: Iterable[tuple[pa.Table, Any]]) -> None:
    """Rows with their keys as the last column."""
    out = None
    for rows, keys in batches:
        rows = rows.append_column("key", keys)
        out = out or pa.ipc.new_file(str(path), rows.schema)
        out.write_table(rows.combine_chunks(), max_chunksize=ROW_GROUP)
    (out or pa.ipc.new_file(str(path), schema.append(pa.field("key", pa.string())))).close()


def _read_keyed(path: Path) -> Iterator[tuple[pa.Table, Any]]:
    for rows in read_batches(path):
        last = rows.num_columns - 1
        yield rows.remove_column(last), rows.column(last).combine_chunks()
    path.unlink()


def _give_up(source: Any) -> NoReturn:
    name = source if isinstance(source, str) else source[1]
    message = f"the workers died that were at {name}, several times; nothing was released"
    raise EventcodeError(message, next_step="give them more memory, or cut the table in two")
