"""What every writer of a format is given and does; no format is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from eventcode.codebook import Codebook, Column
from eventcode.codebook.stages.releases import ReleaseRules
from eventcode.records import Record


class Layout(Record, frozen=True):
    """The file to write, its columns in their types, and how many rows will come."""

    path: Path
    schema: pa.Schema
    columns: tuple[Column, ...]
    codebook: Codebook
    rules: ReleaseRules
    rows: int
    title: str = ""


class Unfinished(Protocol):
    """A file that is whole after `close`."""

    def close(self) -> None:
        """Finish the file."""


class Writer(Unfinished, Protocol):
    """Takes the rows in order, some at a time."""

    def write(self, rows: pa.Table) -> None:
        """Add rows, in the layout's schema."""


@contextmanager
def finishing(writers: Sequence[Unfinished]) -> Iterator[None]:
    """Finish every file at the end. After an error they are given up, and what closing them says counts no more."""
    try:
        yield
        for writer in writers:
            writer.close()
    except BaseException:
        for writer in writers:
            with suppress(Exception):
                writer.close()
        raise
