"""Ids of events: a prefix and a counter that only rises, so that no id is used twice; nothing is decided here."""

from __future__ import annotations

from sqlalchemy import func, select

from eventcode.errors import StoreError
from eventcode.records import Event, Record
from eventcode.store.store import Transaction
from eventcode.store.tables import DECISIONS


class IdScheme(Record, frozen=True):
    """How a project names its events. by_country: country -> prefix; single: one prefix for all, where it has one.

    A prefix ends in no digit: ids of two prefixes could be one and the same.
    """

    by_country: dict[str, str]
    single: str = ""

    def prefix(self, event: Event) -> str:
        """The prefix of this event's id. Raises StoreError where the scheme knows none."""
        country = event.place.country if event.place else ""
        found = self.single or self.by_country.get(country, "")
        if not found and not country:
            raise StoreError("the event has no country, and ids begin with its prefix", next_step="give it a country")
        if not found or found[-1].isdigit():
            raise StoreError(
                f"no prefix of ids ends in a letter for {country!r}",
                next_step="write one in eventcode.toml under [ids.prefixes]",
            )
        return found


def allot(transaction: Transaction, prefix: str) -> int:
    """The next counter of this prefix. Those of tombstones count, so no id comes back."""
    last = select(func.max(DECISIONS.c.counter)).where(DECISIONS.c.prefix == prefix)
    return (transaction.connection.execute(last).scalar() or 0) + 1
