"""`eventcode forget`: articles erased from a project; it reads arguments and prints."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventcode.cli.project import project_option

if TYPE_CHECKING:
    from eventcode.project import Project
    from eventcode.store import Erasure

_SHOWN = 20  # ids that are printed one by one


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="ARTICLE|SOURCE...")
@project_option
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would go; erase nothing.")
@click.option("--yes", "is_sure", is_flag=True, help="Erase. Nothing brings it back.")
@click.option("--analyst", default="", metavar="NAME", help="Who erases; else the name that you are logged in with.")
@click.option("--reason", default="", help="Why. It is kept: do not write what is to be forgotten.")
def forget(names: tuple[str, ...], folder: Path | None, is_dry: bool, is_sure: bool, analyst: str, reason: str) -> None:
    """Erase articles from the project: their text, title, address and publisher, their drafts and codings, the words
    and notes of what was decided of them. A name is the id of an article, or a publisher (all articles of it).

    \b
    eventcode forget b5bbebde4350fec8 --dry-run
    eventcode forget "Daily Herald" --yes --reason "asked for by the paper"

    An event that rests on other articles too is kept, without these; another is deleted, and its id is a tombstone.
    The rows stay in the history with their digests, so that `eventcode verify` still proves it; a further row says who
    erased what, when and why. Backups and releases made before keep what they hold.

    Exit codes: 0 erased, 1 refused, 2 neither --dry-run nor --yes.
    """
    from eventcode.project import find_project, forget_articles
    from eventcode.store import By, find_erasure

    project = find_project(folder)
    if is_dry or not is_sure:
        _print_erasure(find_erasure(project.store, names), "would be ")
        if not is_dry:
            raise click.UsageError("nothing was erased; to erase it, say --yes")
        return
    _print_erasure(forget_articles(project, names, By(analyst or _find_login(), reason)))
    _print_releases(project)


def _find_login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a user without a name, as in some containers
        raise click.UsageError("say who erases, with --analyst") from error


def _print_erasure(erasure: Erasure, tense: str = "") -> None:
    lines = {
        "articles": _list(erasure.articles),
        f"{tense}erased": ", ".join(f"{count} {table}" for table, count in erasure.rows.items()) or "nothing is left",
        f"{tense}deleted": f"events {_list(erasure.deleted)}" if erasure.deleted else "no event",
        f"{tense}kept": f"events {_list(erasure.kept)}, without these articles" if erasure.kept else "no event",
    }
    for name, told in lines.items():
        click.echo(f"{name:<17} {told}")


def _list(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _print_releases(project: Project) -> None:
    """Releases are never changed, so who forgets must know of them."""
    for manifest in sorted(project.folder.glob("exports/*/*/release.json")):
        click.echo(f"{manifest.parent} was made before and keeps what it holds", err=True)
