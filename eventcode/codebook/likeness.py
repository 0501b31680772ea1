"""Which shipped profile a table follows, as far as the names of its columns tell; no table is opened here."""

from __future__ import annotations

from collections.abc import Iterable

from eventcode.codebook.book import Codebook
from eventcode.codebook.loading import load_codebook

PROFILES = ("acled", "full", "ucdp_ged")


def find_nearest(names: Iterable[str]) -> tuple[Codebook, float]:
    """The profile whose columns are most like these, the first of equals, and how like: the share of the columns of
    either that both have, 0 to 1."""
    columns = frozenset(names)
    return max(((book, _share(columns, book)) for book in map(load_codebook, PROFILES)), key=lambda each: each[1])


def _share(columns: frozenset[str], book: Codebook) -> float:
    others = {column.name for column in book.columns}
    return len(columns & others) / len(columns | others)
