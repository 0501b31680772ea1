"""Copies a codebook, with all that it extends, into one folder that stands by itself and is the user's to edit."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import msgspec
import yaml

from eventcode.codebook.book import SUFFIXES, Codebook, Manifest
from eventcode.errors import CodebookError

_ITEM = re.compile(r"^- ", re.MULTILINE)


def copy_codebook(codebook: Codebook, folder: Path, name: str = "") -> list[Path]:
    """Write every file of the codebook into `folder`, which must be empty or new.

    name: the codebook's; the folder's, if not given.

    Returns the files in the order of their names. Raises CodebookError where the folder holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CodebookError(f"{folder} is there already and not empty", next_step="name a new folder")
    for file, path in _find_nearest(codebook).items():
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    _write(folder / "manifest.yaml", msgspec.to_builtins(_own_manifest(codebook, name or folder.resolve().name)))
    if len(codebook.folders) > 1:
        head = _read_head(codebook.folders[-1] / "columns.yaml")
        _write(folder / "columns.yaml", {"columns": msgspec.to_builtins(codebook.columns)}, head)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _find_nearest(codebook: Codebook) -> dict[str, Path]:
    """Name within the codebook -> the file that counts, in the order of the names."""
    nearest: dict[str, Path] = {}
    for folder in reversed(codebook.folders):
        files = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
        nearest |= {path.relative_to(folder).as_posix(): path for path in files}
    return dict(sorted(nearest.items()))


def _own_manifest(codebook: Codebook, name: str) -> Manifest:
    return Manifest(
        name=name,
        version="1.0.0",
        title=f"{codebook.manifest.title}, adapted",
        description=codebook.manifest.description,
        based_on=f"{codebook.name} {codebook.version}",
        license=codebook.manifest.license,
    )


def _read_head(path: Path) -> str:
    """The remarks at the head of a file, which explain its keys."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(lines[: next((at for at, line in enumerate(lines) if not line.startswith("#")), 0)])


def _write(path: Path, data: Any, head: str = "") -> None:
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(head + _ITEM.sub("\n- ", text), encoding="utf-8")
