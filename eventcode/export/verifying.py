"""A release folder -> what is damaged in it, file by file; nothing is mended here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from eventcode.check.reading.sums import SUMS, file_digest, read_sums
from eventcode.records import Record


class Damage(Record, frozen=True):
    """A file of a release that is not as it was released, and how."""

    file: str
    reason: str

    def tell(self) -> str:
        """The damage in one line."""
        return f"{self.file}: {self.reason}"


def find_damage(folder: Path) -> list[Damage]:
    """Every file that is missing, changed or was never released, by name. Raises EventcodeError without SHA256SUMS."""
    wanted = read_sums(folder)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {SUMS}
    damages = [_look(folder, name, digest) for name, digest in wanted.items()]
    strangers = [Damage(name, "was never part of the release") for name in sorted(found - wanted.keys())]
    return sorted([each for each in damages if each is not None] + strangers, key=lambda each: each.file)


def _look(folder: Path, name: str, digest: str) -> Damage | None:
    path = folder / name
    try:
        if file_digest(path) == digest:
            return None
    except FileNotFoundError:
        return Damage(name, "is missing")
    except OSError as error:
        return Damage(name, f"cannot be read: {error.strerror}")
    where = next(_find_pages(path), "") if path.suffix == ".parquet" else ""
    return Damage(name, f"has other bytes than were released{where}")


def _find_pages(path: Path) -> Iterator[str]:
    """Which row groups and columns of a Parquet file cannot be read, by the checksums of their pages."""
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
    except (pa.ArrowException, OSError):
        yield " (its footer cannot be read)"
        return
    with file:
        for group in range(file.num_row_groups):
            for name in file.schema_arrow.names:
                try:
                    file.read_row_group(group, columns=[name])
                except (pa.ArrowException, OSError):
                    yield f" (row group {group + 1}, column {name})"
