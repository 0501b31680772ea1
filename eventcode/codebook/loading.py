"""A profile's name or a folder -> its Codebook, with the folders that it extends; files are read elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from eventcode.codebook.book import Codebook, Manifest
from eventcode.codebook.consistency import check_codebook
from eventcode.codebook.reading import error_at, read_yaml
from eventcode.errors import CodebookError


@cache
def load_codebook(profile: str | Path = "full") -> Codebook:
    """The codebook of a shipped profile ("full", "acled", "ucdp_ged") or of a folder.

    Raises CodebookError where there is none, and for the first mistake in one that does not ship with the program.
    """
    folders, manifest = _find_folders(_find_folder(profile))
    codebook = Codebook(manifest, folders)
    if folders[0].parent != schemas_folder():
        for mistake in check_codebook(codebook):
            raise mistake
    return codebook


def read_codebook(folder: Path) -> Codebook:
    """The codebook of a folder with whatever mistakes it has. Raises CodebookError only for its manifest."""
    folders, manifest = _find_folders(folder)
    return Codebook(manifest, folders)


def load_same_codebook(name: str, digest: str) -> Codebook:
    """The codebook, as long as it is the one with this digest. Raises CodebookError where a worker sees another."""
    book = load_codebook(name)
    if digest and book.digest != digest:
        message = f"a worker sees another codebook at {name} than the machine that asked it"
        raise CodebookError(message, next_step="put it where every worker sees the same folder")
    return book


def locate_codebook(codebook: Codebook) -> str:
    """What `load_same_codebook` finds it by in a process elsewhere: a shipped profile's name, or its folder."""
    folder = codebook.folders[0]
    return folder.name if folder.parent == schemas_folder() else str(folder.absolute())


def _find_folders(folder: Path) -> tuple[tuple[Path, ...], Manifest]:
    """The folder and those that it extends, nearest first, and its manifest. Raises CodebookError."""
    folders = [folder]
    first = manifest = read_yaml(folder / "manifest.yaml", Manifest)
    while manifest.extends:
        parent = _find_folder(manifest.extends, beside=folders[-1])
        if parent in folders:
            raise error_at(folders[-1] / "manifest.yaml", ("extends",), "the codebook extends itself")
        folders.append(parent)
        manifest = read_yaml(parent / "manifest.yaml", Manifest)
    return tuple(folders), first


def _find_folder(profile: str | Path, beside: Path | None = None) -> Path:
    """A shipped profile by its name, else a folder; one that is extended is named from the folder that extends it."""
    shipped = schemas_folder() / profile
    if isinstance(profile, str) and profile.isidentifier() and shipped.is_dir():
        return shipped
    folder = ((beside or Path()) / profile).resolve()
    if not folder.is_dir():
        known = ", ".join(sorted(p.name for p in schemas_folder().iterdir() if p.is_dir()))
        raise CodebookError(f"there is no codebook {str(profile)!r}", next_step=f"name a folder, or one of {known}")
    return folder


def schemas_folder() -> Path:
    """schemas/ beside the package in a checkout, inside it in an installation."""
    inside = Path(__file__).resolve().parents[1] / "_data" / "schemas"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "schemas"
