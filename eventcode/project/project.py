"""The Project: a folder found and opened, with its settings, codebook and store; what is done with it is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eventcode import __version__
from eventcode.codebook import Codebook, load_codebook
from eventcode.errors import StoreError
from eventcode.project.settings import Settings, read_settings
from eventcode.store import Drafter, IdScheme, Server, Store

SETTINGS, DATABASE, LOCK = "eventcode.toml", "project.sqlite", "project.lock"


@dataclass(frozen=True)
class Project:
    """A project's folder. Its parts are opened at first use; each raises an EventcodeError where it cannot be."""

    folder: Path

    @cached_property
    def settings(self) -> Settings:
        """What eventcode.toml says."""
        return read_settings(self.folder / SETTINGS)

    @property
    def database(self) -> Path | Server:
        """Where its rows are: a file of the folder, or a schema of a server."""
        named = self.settings.database
        return Server(named.url, named.schema) if named.url else self.folder / DATABASE

    @cached_property
    def store(self) -> Store:
        """The database, opened."""
        return Store(self.database)

    @property
    def codebook_path(self) -> str:
        """The folder of the codebook, or the name of a profile that ships."""
        folder = self.folder / self.settings.codebook
        return str(folder) if folder.is_dir() else self.settings.codebook

    @cached_property
    def codebook(self) -> Codebook:
        """The project's codebook."""
        return load_codebook(self.codebook_path)

    @property
    def layers(self) -> tuple[Path, ...]:
        """Places of the project's own."""
        return tuple(self.folder / layer for layer in self.settings.layers)

    @property
    def model(self) -> Path | None:
        """The folder of a trained model."""
        return self.folder / self.settings.model if self.settings.model else None

    @cached_property
    def ids(self) -> IdScheme:
        """How events are named: the codebook's prefixes, under those of the settings."""
        known = {country.name: country.prefix for country in self.codebook.countries if country.prefix}
        return IdScheme(known | self.settings.ids.prefixes, self.settings.ids.prefix)

    @cached_property
    def drafter(self) -> Drafter:
        """What drafts for this project now."""
        book = self.codebook
        return Drafter(f"eventcode {__version__}", f"{book.name} {book.version} {book.digest}", self._model_digest())

    def _model_digest(self) -> str:
        if self.model is None:
            return ""
        from eventcode.draft.learned.model import read_manifest  # here, because it brings numpy

        return read_manifest(self.model).digest


def is_project(folder: Path) -> bool:
    """Whether this folder is a project's."""
    return (folder / SETTINGS).is_file()


def find_project(folder: Path | None = None) -> Project:
    """The project in this folder; without one, that in the folder where we are, or the nearest above it.

    Raises StoreError where there is none.
    """
    here = (folder or Path.cwd()).resolve()
    for each in [here] if folder else [here, *here.parents]:
        if is_project(each):
            return Project(each)
    where = here if folder else f"{here} or above it"
    raise StoreError(f"there is no project in {where}", next_step="make one: eventcode init DIR, or name it: --project")
