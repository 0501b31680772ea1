"""Several tables, each checked by itself, here or on an engine's workers; no rule lives here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from eventcode.check.findings import Findings
from eventcode.check.tables import LIMIT, check_table, find_profile
from eventcode.codebook import load_codebook, load_same_codebook, locate_codebook
from eventcode.engine import open_engine, spread
from eventcode.errors import TableError
from eventcode.records import Record


class Refused(Record, frozen=True):
    """A table that cannot be read as it stands, with the reason and the next step."""

    reason: str
    next_step: str = ""


class _Task(Record, frozen=True):
    """codebook: as `load_same_codebook` finds it, and its digest; "" for the one whose columns a table has."""

    codebook: str
    digest: str
    previous: str
    limit: int


def check_tables(
    sources: Sequence[str | Path],
    codebook: str | Path = "",
    *,
    previous: str | Path | None = None,
    limit_per_rule: int = LIMIT,
    engine: str = "local",
    jobs: int = 1,
) -> Iterator[Findings | Refused]:
    """The findings of each table, in their order and whatever the engine; options as of `check_table`.

    codebook: a profile's name or a folder; else that of the shipped ones whose columns the table has. engine, jobs: as
    of `eventcode.engine.open_engine`. Raises EventcodeError.
    """
    book = load_codebook(codebook) if codebook else None
    task = _Task(
        locate_codebook(book) if book else "",
        book.digest if book else "",
        str(Path(previous).absolute()) if previous else "",
        limit_per_rule,
    )
    named = [(str(source), str(Path(source).absolute())) for source in sources]
    with open_engine(engine, jobs) as workers:
        yield from spread(workers, _check_one, named, task, rescue=_give_up)


def _check_one(named: tuple[str, str], task: _Task) -> Findings | Refused:
    """What a worker does with a table: its name as the user has it, and where it is."""
    name, path = named
    try:
        load = partial(load_same_codebook, digest=task.digest)
        book = load(task.codebook) if task.codebook else load_codebook(find_profile(path))
        found = check_table(path, book, previous=task.previous or None, limit_per_rule=task.limit)
        return replace(found, table=name) if Path(path).is_dir() else found  # the tables of folders have one name
    except TableError as error:
        return Refused(str(error).replace(path, name, 1), error.next_step)


def _give_up(named: tuple[str, str]) -> Refused:
    return Refused(f"{named[0]}: the workers died that were checking it, several times", "give them more memory")
