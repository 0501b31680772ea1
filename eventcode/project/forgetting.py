"""Articles of a project forgotten: out of its rows and out of its files; what is erased is decided in the store."""

from __future__ import annotations

from collections.abc import Collection

from eventcode.errors import StoreError
from eventcode.project.locking import holding
from eventcode.project.project import LOCK, Project
from eventcode.store import By, Erasure, erase


def forget_articles(project: Project, names: Collection[str], by: By) -> Erasure:
    """Erase these articles, or all of these publishers, and let nothing of them remain in the project's database.

    Raises StoreError where a name is neither, where someone works on the project, or where someone reads it, so that
    the files cannot be written anew: then the words left the rows, but not yet the files.
    """
    with holding(project.folder / LOCK, "forget"), project.store.holding():
        erasure = erase(project.store, names, by)
        _clean(project)
    return erasure


def _clean(project: Project) -> None:
    said = "the words have left the rows, but not yet the files of the database"
    step = "then run the same command again"
    try:
        is_clean = project.store.clean()
    except StoreError as error:
        raise StoreError(f"{said}: {error}", next_step=f"mend that, {step}") from error
    if not is_clean:
        raise StoreError(f"{said}, because someone reads it", next_step=f"stop whoever reads it, {step}")
