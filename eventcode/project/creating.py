"""Makes the folder of a project, whole or not at all; what fills it later is elsewhere."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from eventcode.codebook import load_codebook
from eventcode.codebook.copying import copy_codebook
from eventcode.errors import StoreError
from eventcode.project.project import SETTINGS, Project
from eventcode.project.settings import Database, write_settings
from eventcode.store import create_database


def create_project(
    folder: Path, codebook: str | Path = "full", prefix: str = "", *, url: str = "", schema: str = ""
) -> Project:
    """A project in `folder`, which must be new or empty: settings, a copy of the codebook, an empty database.

    prefix: one for the ids of all events; empty, each country has that of the codebook. url: of a PostgreSQL server,
    without a password; empty, the database is a file in the folder. schema: on the server, else named as the folder.
    Raises StoreError where something stands in the folder, CodebookError where there is no such codebook.
    """
    book = load_codebook(codebook)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is there already and not empty", next_step="name a new folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}") from error
    try:
        write_settings(part / SETTINGS, prefix, Database(url, (schema or _name_schema(folder)) if url else ""))
        copy_codebook(book, part / "codebook", name=folder.resolve().name)
        create_database(Project(part).database)
        part.replace(folder)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}", next_step="nothing of it was kept") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Project(folder)


def _name_schema(folder: Path) -> str:
    """The folder's name as one that needs no quotes on a server."""
    plain = re.sub("[^a-z0-9]+", "_", folder.resolve().name.lower()).strip("_")
    return plain if plain and plain[0].isalpha() else f"project_{plain}"
