"""`eventcode reconcile` within a project: proposals printed, rulings taken; what may be joined is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from eventcode.project import Project
    from eventcode.project.reconciling import JoinProposal
    from eventcode.store import By

_COLUMNS = ("kind", "likelihood", "one", "other", "has_event", "reason", "one_is", "other_is")


class Rulings(NamedTuple):
    """What the command line asks for, each pair as it was given."""

    confirmed: Sequence[tuple[str, str]]
    refused: Sequence[tuple[str, str]]
    split: Sequence[tuple[str, str]]
    accepted: Sequence[str]

    def __bool__(self) -> bool:
        return any(self)


def keep_rulings(project: Project, rulings: Rulings, by: By) -> None:
    """Keep what was ruled, in the order: refused, split, confirmed, accepted; each is said on standard error."""
    from eventcode.project.reconciling import accept_joined, confirm, refuse, split_off

    for one, other in rulings.refused:
        refuse(project, one, other, by)
        _say(f"{one} and {other} are two events; no later run joins them")
    for event, draft in rulings.split:
        stays, leaves = split_off(project, event, [draft], by)
        _say(f"{draft} left {stays.event.id} and is {leaves.event.id} now")
    for one, other in rulings.confirmed:
        preview = confirm(project, one, other, by)
        merged = f": merged into {preview.into}, whose id stays" if preview.into else "; accept it with --accept"
        _say(f"{one} and {other} are one event{merged}")
    for subject in rulings.accepted:
        saved = accept_joined(project, subject, by)
        _say(f"{subject} is {saved.event.id}, version {saved.version}")


def show_proposals(project: Project, about: str, out: Path | None) -> None:
    """Print what may be one event, or write it to a table. about: an open draft or an event; empty, all of them."""
    from eventcode.export import write_records
    from eventcode.project.reconciling import find_proposals

    found = find_proposals(project, about)
    if out:
        write_records(_COLUMNS, map(_row, found), out)
    else:
        _print(found)
    counts = {kind: sum(each.kind == kind for each in found) for kind in ("ruled", "certain", "doubtful")}
    told = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    _say(f"{told} -> {out or project.folder}")


def _row(pair: JoinProposal) -> tuple[object, ...]:
    is_event = "yes" if pair.has_event else ""
    about = (pair.reason, pair.own_summary, pair.summary)
    return (pair.kind, pair.likelihood, pair.one, pair.other, is_event, *about)


def _print(found: Iterable[JoinProposal]) -> None:
    for pair in found:
        click.echo(f"{pair.kind} {pair.likelihood:.3f}: {pair.reason}")
        click.echo(f"  {pair.one:<16}  {pair.own_summary}")
        click.echo(f"  {pair.other:<16}  {pair.summary}")


def _say(text: str) -> None:
    click.echo(text, err=True)
