"""What every writer of a format is given and does; no format is written here."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyarrow as pa

from eventcode.codebook import Codebook, Column
from eventcode.codebook.releases import ReleaseRules
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


class Writer(Protocol):
    """Takes the rows in order, some at a time; the file is whole after `close`."""

    def write(self, rows: pa.Table) -> None:
        """Add rows, in the layout's schema."""

    def close(self) -> None:
        """Finish the file."""
