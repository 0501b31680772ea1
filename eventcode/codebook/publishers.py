"""Loads sources.csv: publishers that are known and the scale of each (coding rules §7.2)."""

from __future__ import annotations

from pathlib import Path

from eventcode.codebook.reading import Entry, read_rows
from eventcode.errors import CodebookError


class Publisher(Entry, frozen=True):
    """A source under the name that tables use. scale: one of the seven terms; aliases: other names of it."""

    name: str
    scale: str
    aliases: tuple[str, ...] = ()


class Publishers:
    """Known publishers by every name they bear, whatever the case."""

    def __init__(self, publishers: list[Publisher]) -> None:
        self._by_name = {name.casefold(): each for each in publishers for name in (*each.aliases, each.name)}

    def find(self, name: str) -> Publisher | None:
        """The publisher of this name, None for one that the list does not have."""
        return self._by_name.get(name.strip().casefold())


def read_publishers(path: Path) -> Publishers:
    """Raises CodebookError where a name is there twice."""
    rows = read_rows(path, Publisher)
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        for name in (row.name, *row.aliases):
            if name.casefold() in seen:
                raise CodebookError(f"the name {name!r} is there twice", file=path, line=line)
            seen.add(name.casefold())
    return Publishers(rows)
