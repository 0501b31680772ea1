"""What a table was seen to hold, column by column, as documentation prints it; tables are looked at elsewhere."""

from __future__ import annotations

from eventcode.codebook.reading import Entry


class Count(Entry, frozen=True):
    """How often a value stands in a column (in a list: in how many of its items)."""

    value: str
    count: int


class ColumnObserved(Entry, frozen=True):
    """What stands in one column. filled: cells that are not blank; distinct: different values.

    minimum, maximum: of numbers and days, as text. counts: of the values allowed, in their order, and then the most
    frequent others, else of the most frequent values; others: cells with none of these.
    """

    filled: int
    distinct: int
    minimum: str = ""
    maximum: str = ""
    counts: tuple[Count, ...] = ()
    others: int = 0


class Observed(Entry, frozen=True):
    """What stands in a table. columns: of those that the codebook has; unknown: names of those that it has not."""

    name: str
    rows: int
    columns: dict[str, ColumnObserved]
    unknown: tuple[str, ...] = ()

    def missing_share(self, column: str) -> float:
        """The share of blank cells, from 0 to 1; of a table without rows 0."""
        return 1 - self.columns[column].filled / self.rows if self.rows else 0.0
