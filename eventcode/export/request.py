"""What someone asks of a release; nothing is read or written here."""

from __future__ import annotations

import re
from pathlib import Path

from eventcode.check.reading.sums import SUMS
from eventcode.codebook import Codebook
from eventcode.errors import EventcodeError
from eventcode.export.formats import FORMATS
from eventcode.records import Record

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}")


class Ending(Record, frozen=True):
    """Why an id is no longer used. into: the event that it was merged into; reason: in the analyst's words."""

    into: str = ""
    reason: str = ""

    def tell(self) -> str:
        """Both in a few words."""
        fate = f"merged into {self.into}" if self.into else "deleted"
        return f"{fate}: {self.reason}" if self.reason else fate


class Account(Record, frozen=True):
    """What a project tells beside its rows. rows, seal: the length and end of its history; reasons: (id, column) ->
    why the cell was changed since the version before; endings: id -> why it is no longer used."""

    rows: int
    seal: str
    reasons: dict[tuple[str, str], str]
    endings: dict[str, Ending]


class Request(Record, frozen=True):
    """A release: its tables (files, or folders of runs or releases), name, version and place, and what goes into it.

    has_partitions: Parquet files by country and year besides. program: the version of the program that makes it.
    own: the codebook of the tables, where it is not the profile that their columns tell. account: of a project.
    engine, jobs: where it is made, as `eventcode.engine.open_engine` names it; no byte depends on it.
    """

    sources: tuple[Path, ...]
    codebook: Codebook
    name: str
    version: str
    out: Path
    formats: tuple[str, ...] = ("csv", "parquet")
    has_drafts: bool = False
    has_partitions: bool = False
    title: str = ""
    authors: tuple[str, ...] = ()
    license: str = ""
    program: str = ""
    own: Codebook | None = None
    account: Account | None = None
    engine: str = "local"
    jobs: int = 1

    @property
    def folder(self) -> Path:
        """Where the release will stand."""
        return self.out / self.name / self.version

    @property
    def heading(self) -> str:
        """The title, or the name where there is none."""
        return self.title or self.name


def check_request(request: Request) -> None:
    """Raises EventcodeError for a name or version that is no folder's, or a format that is not known."""
    if not _NAME.fullmatch(request.name):
        raise EventcodeError(f"{request.name!r} is no name for a release", next_step="use letters, digits, - and _")
    if not _VERSION.fullmatch(request.version):
        raise EventcodeError(
            f"{request.version!r} is no version", next_step="write numbers and points: 1.0.0 or 2026.11"
        )
    unknown = [name for name in request.formats if name not in FORMATS]
    if unknown:
        raise EventcodeError(f"no format is called {unknown[0]!r}", next_step=f"use some of {', '.join(FORMATS)}")
    if not request.formats:
        raise EventcodeError("a release needs a format", next_step=f"use some of {', '.join(FORMATS)}")


def version_key(version: str) -> tuple[int, ...]:
    """Numbers that put versions in order: 1.10 after 1.9."""
    return tuple(int(part) for part in version.split("."))


def find_previous(request: Request) -> Path | None:
    """The folder of the latest earlier version of the same name; None where there is none."""
    folder = request.folder.parent
    earlier = [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if _VERSION.fullmatch(path.name)
        and (path / SUMS).is_file()
        and version_key(path.name) < version_key(request.version)
    ]
    return max(earlier, key=lambda path: version_key(path.name), default=None)
