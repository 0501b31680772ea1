"""What analysts ruled: which reports are one event and which are not; added to and never changed, nothing is joined."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from eventcode.errors import StoreError
from eventcode.records import Ruling
from eventcode.store.store import Store
from eventcode.store.tables import DRAFTS, RULINGS

_IDS = msgspec.json.Decoder(tuple[str, ...])


def add_rulings(store: Store, rulings: Iterable[Ruling]) -> None:
    """Keep these in one unit of work, in their order; the store's own clock says when.

    reports and others are ids of drafts or events. Raises StoreError where a ruling has no analyst.
    """
    with store.writing() as transaction:
        for ruling in rulings:
            if not ruling.analyst.strip():
                raise StoreError("a ruling has the name of who ruled", next_step="give the analyst's name")
            lists = {name: msgspec.json.encode(getattr(ruling, name)).decode() for name in ("reports", "others")}
            transaction.append(
                RULINGS, {"kind": ruling.kind, **lists, "analyst": ruling.analyst, "reason": ruling.reason}
            )


def read_rulings(store: Store) -> list[Ruling]:
    """Every ruling, the earliest first: of two about one pair the later stands."""
    with store.reading() as connection:
        return [ruling for _, ruling in find_rulings(connection)]


def find_rulings(connection: Connection) -> list[tuple[int, Ruling]]:
    """The same within a view, each with its link in the chain."""
    rows = connection.execute(select(RULINGS).order_by(RULINGS.c.number))
    return [(row.number, _to_ruling(row)) for row in rows]


def find_ruled_articles(connection: Connection) -> set[str]:
    """The articles of drafts that some ruling names."""
    named = {each for _, ruling in find_rulings(connection) for each in (*ruling.reports, *ruling.others)}
    drafts = connection.execute(select(DRAFTS.c.draft_id, DRAFTS.c.article_id)) if named else ()
    return {row.article_id for row in drafts if row.draft_id in named}


def tell_ruling(ruling: Ruling) -> str:
    """What was ruled, by whom and why, in one sentence."""
    one, other = (" and ".join(ids) for ids in (ruling.reports, ruling.others))
    what = {
        "confirm": f"{one} are the same event",
        "refuse": f"{one} are other events",
        "split": f"{one} left the event of {other}",
    }[ruling.kind]
    return f"ruled by {ruling.analyst}: {what}{f' ({ruling.reason})' if ruling.reason else ''}"


def _to_ruling(row: Row[Any]) -> Ruling:
    return Ruling(
        row.kind,
        _IDS.decode(row.reports),
        _IDS.decode(row.others),
        row.analyst,
        datetime.fromisoformat(row.at),
        row.reason or "",  # NULL where it was forgotten
    )
