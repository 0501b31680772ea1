"""`eventcode status`: what a project holds, what waits, what analysts changed; it reads arguments and prints."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventcode.cli.project import project_option

if TYPE_CHECKING:
    from eventcode.project import ColumnChanges, Count, Project
    from eventcode.store import Tally


@click.command()
@project_option
@click.option("--json", "is_json", is_flag=True, help="As JSON.")
def status(folder: Path | None, is_json: bool) -> None:
    """Say what the project holds, what waits, who is working on it, and how often analysts changed each column of the
    drafts that they accepted: in all, and by the confidence that the draft had in it.

    Articles that were coded blind do not count there: nobody was shown a draft.
    """
    import msgspec

    from eventcode.project import count_changes, find_holder, find_project
    from eventcode.project.project import LOCK
    from eventcode.store import count_rows, undrafted_articles

    project = find_project(folder)
    tally = count_rows(project.store)
    waiting = len(undrafted_articles(project.store, project.drafter))
    holder = find_holder(project.folder / LOCK)
    changes = count_changes(project.store, project.codebook)
    if is_json:
        found = msgspec.to_builtins(tally) | {"waiting": waiting, "holder": msgspec.to_builtins(holder)}
        found |= {"columns": {each.column: _to_json(each) for each in changes}}
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    _print_tally(project, tally, waiting)
    if holder:
        click.echo(f"at work now     {holder.tell()}")
    if changes:
        _print_changes(changes)


def _print_tally(project: Project, tally: Tally, waiting: int) -> None:
    book = project.codebook
    decisions = ", ".join(f"{number} {verdict}" for verdict, number in tally.decisions.items()) or "none"
    lines = {
        "project": str(project.folder),
        "database": str(project.database),
        "codebook": f"{book.name} {book.version}",
        "articles": f"{tally.articles}; {waiting} to be drafted, {tally.failures} failures",
        "drafts": f"{tally.undecided} wait for an analyst, {tally.drafts} in all",
        "decisions": decisions,
        "events": f"{tally.events}; {tally.tombstones} ids deleted or merged",
        "history": f"{tally.rows} rows, sealed {tally.seal}",
        **({"forgotten": f"{tally.erased} articles"} if tally.erased else {}),
    }
    for name, told in lines.items():
        click.echo(f"{name:<15} {told}")


def _print_changes(changes: Iterable[ColumnChanges]) -> None:
    """A line a column: how often it was shown and changed; behind it the share that was changed by confidence."""
    click.echo(f"\n{'column':<20} {'shown':>6} {'changed':>8} {'share':>6}   by confidence: {'   '.join(_bands())}")
    for each in changes:
        whole = f"{each.count.shown:>6} {each.count.changed:>8} {each.count.share:>6.0%}"
        shares = "   ".join(f"{_tell(count):>{len(band)}}" for count, band in zip(each.bands, _bands(), strict=True))
        click.echo(
            f"{each.column:<20} {whole}   {'':<14} {shares if any(b.shown for b in each.bands) else ''}".rstrip()
        )


def _bands() -> list[str]:
    from eventcode.project import BANDS

    between = [f"{low}-{high}" for low, high in itertools.pairwise(BANDS)]
    return [f"below {BANDS[0]}", *between, f"{BANDS[-1]} and more"]


def _tell(count: Count) -> str:
    return f"{count.share:.0%} of {count.shown}" if count.shown else "-"


def _to_json(changes: ColumnChanges) -> dict[str, object]:
    bands = {band: _count_json(count) for band, count in zip(_bands(), changes.bands, strict=True) if count.shown}
    return _count_json(changes.count) | {"bands": bands}


def _count_json(count: Count) -> dict[str, object]:
    return {"shown": count.shown, "changed": count.changed, "share": round(count.share, 4)}
