"""The Codebook: one profile of schemas/ as a frozen value whose parts are read at first use; no rule of coding here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from eventcode.codebook.columns import Column, read_columns
from eventcode.codebook.countries import Countries, read_countries
from eventcode.codebook.reading import Entry, read_yaml
from eventcode.codebook.rules import Rules, read_rules
from eventcode.errors import CodebookError


class Manifest(Entry, frozen=True):
    """What manifest.yaml says. version: semantic; extends: the profile whose files serve where this folder has none."""

    name: str
    version: str
    title: str
    description: str = ""
    extends: str = ""
    license: str = ""


@dataclass(frozen=True)
class Codebook:
    """One profile. folders: its own folder first, then those that it extends."""

    manifest: Manifest
    folders: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def version(self) -> str:
        return self.manifest.version

    def find_file(self, name: str) -> Path:
        """The nearest file of this name (such as "lang/en/acts.yaml"). Raises CodebookError where no folder has it."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise CodebookError("the file is missing from the codebook", file=self.folders[0] / name)

    def find_files(self, name: str) -> list[Path]:
        """Every file of this name, nearest folder first; empty where there is none."""
        return [folder / name for folder in self.folders if (folder / name).is_file()]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a table in order. Raises CodebookError."""
        return read_columns(self.find_files("columns.yaml"))

    def column(self, name: str) -> Column:
        """The column of this name. Raises CodebookError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise CodebookError(f"the profile {self.name} has no column {name!r}")

    @cached_property
    def countries(self) -> Countries:
        """Every country and territory that events are coded to (countries.csv)."""
        return read_countries(self.find_file("countries.csv"))

    @cached_property
    def rules(self) -> Rules:
        """What the checks look for. Raises CodebookError."""
        return read_rules(self.find_file("rules.yaml"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of every file, hexadecimal: equal digests code alike."""
        whole = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                data = path.read_bytes()
                whole.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
                whole.update(data)
        return whole.hexdigest()


@cache
def load_codebook(profile: str | Path = "full") -> Codebook:
    """The codebook of a shipped profile ("full", "acled", "ucdp_ged") or of a folder. Raises CodebookError."""
    folder = _find_folder(profile)
    manifest = read_yaml(folder / "manifest.yaml", Manifest)
    base = load_codebook(manifest.extends).folders if manifest.extends else ()
    return Codebook(manifest, (folder, *base))


def _find_folder(profile: str | Path) -> Path:
    if isinstance(profile, Path) or "/" in profile or "\\" in profile:
        return Path(profile)
    folder = schemas_folder() / profile
    if not folder.is_dir():
        shipped = ", ".join(sorted(p.name for p in schemas_folder().iterdir() if p.is_dir()))
        raise CodebookError(f"there is no profile {profile!r}; shipped are {shipped}")
    return folder


def schemas_folder() -> Path:
    """schemas/ beside the package in a checkout, inside it in an installation."""
    inside = Path(__file__).parents[1] / "_data" / "schemas"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "schemas"
