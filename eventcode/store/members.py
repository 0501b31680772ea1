"""Which drafts each event was made of, by following decisions and rulings in their order; it only reads."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from eventcode.store.store import Store
from eventcode.store.tables import DECISIONS, RULINGS


def read_members(store: Store) -> dict[str, tuple[str, ...]]:
    """Event -> the drafts that were accepted as it or merged into it, the first first.

    What left an event that was split is in the new event, as the ruling that was kept with the split says. Ids that
    are tombstones have none.
    """
    with store.reading() as connection:
        home = _find_homes(connection)
    members: dict[str, list[str]] = {}
    for draft, event in home.items():
        members.setdefault(event, []).append(draft)
    return {event: tuple(drafts) for event, drafts in members.items()}


def _find_homes(connection: Connection) -> dict[str, str]:
    """Draft -> the event that it is in."""
    columns = [DECISIONS.c[name] for name in ("number", "draft_id", "event_id", "verdict", "version", "into_id")]
    decisions = connection.execute(select(*columns).where(DECISIONS.c.event_id.is_not(None)))
    rulings = connection.execute(select(RULINGS.c.number, RULINGS.c.reports).where(RULINGS.c.kind == "confirm"))
    home: dict[str, str] = {}
    events: set[str] = set()
    for row in sorted([*decisions, *rulings], key=attrgetter("number")):
        if hasattr(row, "verdict"):
            events.add(row.event_id)
            _follow_decision(home, row)
        else:
            _follow_ruling(home, events, msgspec.json.decode(row.reports, type=tuple[str, ...]))
    return home


def _follow_decision(home: dict[str, str], row: Row[Any]) -> None:
    if row.into_id or row.verdict == "reject":  # its id is a tombstone
        for draft in [draft for draft, event in home.items() if event == row.event_id]:
            home[draft] = row.into_id
            if not row.into_id:
                del home[draft]
    elif row.draft_id and (row.verdict == "merge" or (row.version == 1 and row.draft_id not in home)):
        home[row.draft_id] = row.event_id


def _follow_ruling(home: dict[str, str], events: set[str], named: tuple[str, ...]) -> None:
    """Drafts that are in an event already, named with one other event, are in that one from now on."""
    targets = [each for each in named if each in events]
    if len(targets) == 1:
        home.update({each: targets[0] for each in named if each in home})
