"""Fights of the same sides at one place on consecutive days, bound as one episode (rule U2); no row is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from eventcode.codebook import Codebook
from eventcode.reconcile.actors import ActorTable
from eventcode.reconcile.arrays import distance
from eventcode.records import Draft, Event, Record, digest


class Episode(Record, frozen=True):
    """Drafts of one fight over several days, in the order of the days. id: a digest of the first."""

    id: str
    drafts: tuple[str, ...]


def find_episodes(drafts: Sequence[Draft], codebook: Codebook) -> tuple[Episode, ...]:
    """Episodes of two rows or more, in the order of their first days; a vague day or a missing actor binds nothing."""
    marks, table = codebook.reconciling.episode, ActorTable(codebook)
    by_sides: dict[tuple[int, ...], list[Draft]] = {}
    for draft in drafts:
        if draft.event.type in marks.types and (sides := _sides(draft.event, table)):
            by_sides.setdefault(sides, []).append(draft)
    runs = [
        run for fights in by_sides.values() for run in _runs(sorted(fights, key=_order), marks.days, marks.kilometres)
    ]
    several = sorted((run for run in runs if len(run) > 1), key=lambda run: _order(run[0]))
    return tuple(Episode(digest("episode", run[0].id), tuple(draft.id for draft in run)) for run in several)


def _sides(event: Event, table: ActorTable) -> tuple[int, ...]:
    """The two actors whatever their order; empty where one is missing or unnamed, or the day or place is not exact."""
    if len(event.actors) < 2 or event.date is None or event.date.precision != 1 or _point(event) is None:
        return ()
    numbers = sorted(table.number(actor.name, actor.kind) for actor in event.actors[:2])
    return () if 0 in numbers or any(map(table.is_unnamed, numbers)) else tuple(numbers)


def _order(draft: Draft) -> tuple[str, str]:
    return (draft.event.date.day.isoformat() if draft.event.date else "", draft.id)


def _runs(fights: Iterable[Draft], days: int, kilometres: float) -> list[list[Draft]]:
    """Fights by day, each added to the run whose last day is just before it and near it."""
    runs: list[list[Draft]] = []
    open_runs: list[list[Draft]] = []
    for fight in fights:
        open_runs = [run for run in open_runs if _days_between(run[-1], fight) <= days]
        near = (run for run in open_runs if _days_between(run[-1], fight) and _apart(run[-1], fight) <= kilometres)
        run = next(near, None)
        if run is None:
            run = []
            runs.append(run)
            open_runs.append(run)
        run.append(fight)
    return runs


def _days_between(one: Draft, other: Draft) -> int:
    return (other.event.date.day - one.event.date.day).days if one.event.date and other.event.date else 0


def _point(event: Event) -> tuple[float, float] | None:
    place = event.place
    return (
        None
        if place is None or place.latitude is None or place.longitude is None
        else (place.latitude, place.longitude)
    )


def _apart(one: Draft, other: Draft) -> float:
    """Kilometres."""
    points = [np.array([degrees]) for draft in (one, other) for degrees in _point(draft.event) or (np.nan, np.nan)]
    return float(distance(*points)[0])
