"""The errors that eventcode raises on purpose; the command line turns these, and only these, into one sentence.

EventcodeError
├── CodebookError     a codebook file says something that cannot be (file, key, line)
├── IngestError       an input cannot be read (file, line)
├── TableError        a table cannot be read as a table (file, line)
├── GazetteerError    the place index or a layer of it cannot be built or opened
├── ModelError        a trained model cannot be opened, or was changed since
├── SecondReaderError the endpoint of a language model cannot be used
├── ReviewError       the review page cannot be served, or an account cannot be made
├── DeskError         an act on the review page that cannot be done
├── StoreError        the project database refuses
│   └── ConflictError     someone else saved the same event first (holds theirs beside mine)
└── ExportRefused     a release would break the codebook (holds the findings)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


class EventcodeError(Exception):
    """What went wrong in one sentence, and the next step for the person who reads it."""

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.next_step = next_step


class _LocatedError(EventcodeError):
    """An error that can name the file, the line in it and the key; reason: the message without them."""

    def __init__(
        self, message: str, *, file: str | Path = "", line: int | None = None, key: str = "", next_step: str = ""
    ) -> None:
        place = ":".join(str(part) for part in (file, line) if part)
        subject = " ".join(part for part in (place, key) if part)
        super().__init__(f"{subject}: {message}" if subject else message, next_step=next_step)
        self.file, self.line, self.key, self.reason = str(file), line, key, message


class CodebookError(_LocatedError):
    """A codebook file says something that cannot be."""


class IngestError(_LocatedError):
    """An input cannot be read as an article."""


class TableError(_LocatedError):
    """A file cannot be read as a table without changing what it says."""


class GazetteerError(EventcodeError):
    """The place index or one of its layers cannot be built or opened."""


class ModelError(EventcodeError):
    """A trained model cannot be made or opened, or its files were changed since it was trained."""


class SecondReaderError(EventcodeError):
    """The endpoint of a language model is not one, or refuses us."""


class ReviewError(EventcodeError):
    """The review page cannot be served, or an account of an analyst cannot be made or opened."""


class DeskError(EventcodeError):
    """An act that cannot be done. field: the column where the analyst goes on, "" where there is none; wants: what only
    a person can say and the act lacks, "reason" or "class" (of an actor)."""

    def __init__(self, message: str, *, field: str = "", wants: str = "", next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.field, self.wants = field, wants


class StoreError(EventcodeError):
    """The project database refuses a change."""


class ConflictError(StoreError):
    """Someone else saved first. theirs, mine: the two Events, None where one of them rejects or deletes it; version:
    that of theirs; differences: what differs, field by field."""

    def __init__(
        self, message: str, *, theirs: Any, mine: Any, version: int, differences: Sequence[Any], next_step: str = ""
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.theirs, self.mine, self.version, self.differences = theirs, mine, version, differences


class ExportRefused(EventcodeError):  # noqa: N818 - the house's name for it
    """A release would break the codebook; `findings` says where."""

    def __init__(self, message: str, findings: Sequence[Any] = (), *, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.findings = findings
