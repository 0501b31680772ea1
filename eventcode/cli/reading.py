"""Tables and run folders read side by side by an engine; what a row means is told by `reports`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from eventcode.cli.reports import Given
from eventcode.codebook import Codebook, load_same_codebook, locate_codebook
from eventcode.engine import Engine, spread
from eventcode.errors import EventcodeError, TableError


def read_side_by_side(tables: Sequence[Path], codebook: Codebook, workers: Engine) -> Given:
    """What the tables hold, added up in their order. Raises TableError."""
    given = Given()
    named = [(str(table), str(table.absolute())) for table in tables]
    told = (locate_codebook(codebook), codebook.digest)
    for table, read in zip(tables, spread(workers, _read, named, told, rescue=_give_up), strict=True):
        given.join(read, table)
    return given


def _read(named: tuple[str, str], told: tuple[str, str]) -> Given:
    """What a worker reads: a table's name as the user has it, and where it is."""
    name, path = named
    given = Given()
    try:
        given.read(Path(path), load_same_codebook(*told))
    except TableError as error:
        file = error.file.replace(path, name, 1)
        raise TableError(error.reason, file=file, line=error.line, key=error.key, next_step=error.next_step) from None
    return given


def _give_up(named: tuple[str, str]) -> NoReturn:
    message = f"the workers died that were reading {named[0]}, several times"
    raise EventcodeError(message, next_step="give them more memory, or cut it in two")
