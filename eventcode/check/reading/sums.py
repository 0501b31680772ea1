"""SHA256SUMS of a release: which bytes each of its files must have; nothing is mended here."""

from __future__ import annotations

import hashlib
from pathlib import Path

from eventcode.errors import EventcodeError

SUMS = "SHA256SUMS"
"""The file of a release that names every other with its digest."""


def file_digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_sums(folder: Path) -> dict[str, str]:
    """The name of each file of the release -> its digest. Raises EventcodeError where SHA256SUMS cannot be read."""
    path = folder / SUMS
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read, so nothing says how the files should be"
        raise EventcodeError(message, next_step="name the folder of a release, or fetch it again") from error
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    root = folder.resolve()
    if not sums or not all(
        len(digest) == 64 and (root / name).resolve().is_relative_to(root) for name, digest in sums.items()
    ):
        raise EventcodeError(f"{path} is damaged", next_step="fetch the release again")
    return sums


def find_release(path: Path) -> Path | None:
    """The folder of the release that the file or folder belongs to; None where it belongs to none."""
    for folder in (path, *path.absolute().parents[:4]):  # events/country=…/year=…/part-0.parquet lies four down
        if (folder / SUMS).is_file():
            return folder
    return None
