"""One report as it stands in an input, before its text is read; the limits that hold for every input stand here too."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from eventcode.errors import IngestError
from eventcode.ingest.metadata import Metadata
from eventcode.records import Record, Rejection

LARGEST_REPORT = 20_000_000  # bytes
LONGEST_TEXT = 2_000_000  # characters
_NEXT_STEP = "write one article a record, and leave out pictures and other data"


class Report(Record, frozen=True):
    """Either text or html. source: the input as the user named it; line: from 1, None where it has no lines.

    raw_hash: SHA-256 of the bytes as they came, hexadecimal. metadata: what the record itself says.
    """

    source: str
    line: int | None = None
    text: str = ""
    html: str = ""
    raw_hash: str = ""
    metadata: Metadata = Metadata()


def sha256(data: bytes) -> str:
    """Hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def too_large() -> IngestError:
    """The error for a report beyond the limit."""
    return IngestError(f"the report is larger than {LARGEST_REPORT // 1_000_000} MB", next_step=_NEXT_STEP)


def to_rejection(error: IngestError, source: str, line: int | None = None) -> Rejection:
    """What an error says, as the record of an input that was not read."""
    return Rejection(source=source, reason=str(error), line=line, next_step=error.next_step)


def to_source(path: Path) -> str:
    """The path as the user named it, as text that any file can hold."""
    return os.fsencode(path).decode("utf-8", "replace")
