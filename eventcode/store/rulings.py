"""What analysts ruled: which reports are one event and which are not; added to and never changed, nothing is joined."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, select

from eventcode.errors import StoreError
from eventcode.records import Ruling
from eventcode.store.store import Store
from eventcode.store.tables import RULINGS

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
        return [_to_ruling(row) for row in connection.execute(select(RULINGS).order_by(RULINGS.c.number))]


def _to_ruling(row: Row[Any]) -> Ruling:
    return Ruling(
        row.kind,
        _IDS.decode(row.reports),
        _IDS.decode(row.others),
        row.analyst,
        datetime.fromisoformat(row.at),
        row.reason,
    )
