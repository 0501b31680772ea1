"""How often analysts changed what was drafted, column by column and by confidence; nothing is stored or printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from eventcode.codebook import Codebook
from eventcode.records import Draft, Event, Record
from eventcode.store import Outcome, Store, read_outcomes

if TYPE_CHECKING:
    from eventcode.table import Row

BANDS = (0.5, 0.7, 0.9)  # where one band of confidence ends and the next begins


class Count(Record, frozen=True):
    """shown: how often analysts saw a value, or a blank that they filled; changed: how often they changed it."""

    shown: int = 0
    changed: int = 0

    @property
    def share(self) -> float:
        """The share that was changed, 0 to 1."""
        return self.changed / self.shown if self.shown else 0.0


class ColumnChanges(Record, frozen=True):
    """A column of the codebook, and how often it was changed; bands: the same for drafts whose confidence in this
    column is below .5, below .7, below .9, and above."""

    column: str
    count: Count
    bands: tuple[Count, ...]


def count_changes(store: Store, codebook: Codebook) -> tuple[ColumnChanges, ...]:
    """Every drafted column of the events that count, in the order of the codebook: the draft beside what it became.

    Articles that were coded blind are left out: nobody was shown a draft.
    """
    columns = tuple(column.name for column in codebook.columns if not column.derived and not column.private)
    shown: Counter[tuple[str, int]] = Counter()
    changed: Counter[tuple[str, int]] = Counter()
    for outcome in read_outcomes(store):
        _count(outcome, codebook, columns, shown, changed)
    return tuple(_to_changes(name, shown, changed) for name in columns if any(each == name for each, _ in shown))


def find_band(draft: Draft, column: str) -> int:
    """The band of the draft's confidence in this column, from 0; -1 where the draft does not say."""
    confidence = draft.confidence.get(column)
    return -1 if confidence is None else sum(confidence >= limit for limit in BANDS)


def _count(
    outcome: Outcome,
    codebook: Codebook,
    columns: Iterable[str],
    shown: Counter[tuple[str, int]],
    changed: Counter[tuple[str, int]],
) -> None:
    drafted, decided = _to_row(outcome.draft.event, codebook), _to_row(outcome.event, codebook)
    for column in columns:
        if drafted[column] is not None or decided[column] is not None:
            place = column, find_band(outcome.draft, column)
            shown[place] += 1
            changed[place] += drafted[column] != decided[column]


def _to_row(event: Event, codebook: Codebook) -> Row:
    from eventcode.table import row_from_event  # here, because it brings pyarrow

    return row_from_event(msgspec.structs.replace(event, id=""), codebook)


def _to_changes(column: str, shown: Counter[tuple[str, int]], changed: Counter[tuple[str, int]]) -> ColumnChanges:
    places = [(column, band) for band in range(-1, len(BANDS) + 1)]
    counts = [Count(shown[place], changed[place]) for place in places]
    whole = Count(sum(each.shown for each in counts), sum(each.changed for each in counts))
    return ColumnChanges(column, whole, tuple(counts[1:]))
