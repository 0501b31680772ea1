"""The countries and territories that events are coded to, with every word that names them; no place within one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from eventcode.codebook.reading import Entry, read_rows
from eventcode.errors import CodebookError


class Country(Entry, frozen=True):
    """A row of countries.csv.

    name: the codebook's name (rules §8.2); iso: ISO 3166-1 numeric (Kosovo 0, None where ISO has no code); iso2, iso3:
    ISO letters; prefix: of event ids, ACLED's own code (§8.3); region: §8.1; demonyms: adjectives and peoples; aliases:
    other names; capital: the seat of government, whose name may stand for it; iso2_also: territories coded under this
    country; neighbours: names of the countries with a land border.
    """

    name: str
    iso: int | None = None
    iso2: str = ""
    iso3: str = ""
    prefix: str = ""
    region: str = ""
    demonyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    iso2_also: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()


class Countries:
    """Every country of a codebook, found by its name, another name, a demonym or a code."""

    def __init__(self, rows: tuple[Country, ...]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Country]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, words: str) -> Country | None:
        """The country that these words name: its name, an alias or a demonym, in any case; None where none does."""
        folded = " ".join(words.split()).casefold()
        return self.by_name.get(folded) or self.by_demonym.get(folded)

    @cached_property
    def by_name(self) -> dict[str, Country]:
        """Names and aliases, casefolded."""
        names = [(row.name, row) for row in self._rows]
        return _index([*names, *((word, row) for row in self._rows for word in row.aliases)])

    @cached_property
    def by_demonym(self) -> dict[str, Country]:
        """Demonyms, casefolded ("afghans")."""
        return _index([(word, row) for row in self._rows for word in row.demonyms])

    @cached_property
    def by_iso2(self) -> dict[str, Country]:
        """Two-letter codes, those of territories coded under the country included ("HK" is China)."""
        return {code: row for row in self._rows for code in (row.iso2, *row.iso2_also) if code}

    @cached_property
    def by_iso3(self) -> dict[str, Country]:
        """Three-letter ISO codes."""
        return {row.iso3: row for row in self._rows if row.iso3}

    @cached_property
    def by_iso(self) -> dict[int, Country]:
        """ISO numeric codes."""
        return {row.iso: row for row in self._rows if row.iso is not None}

    @cached_property
    def by_prefix(self) -> dict[str, Country]:
        """Prefixes of event ids."""
        return {row.prefix: row for row in self._rows if row.prefix}

    @cached_property
    def by_capital(self) -> dict[str, Country]:
        """Seats of government, casefolded ("moscow")."""
        return _index([(word, row) for row in self._rows for word in row.capital])


def read_countries(path: Path) -> Countries:
    """The countries in the CSV file at `path`. Raises CodebookError where two rows claim one name or code."""
    rows = tuple(read_rows(path, Country))
    for field in ("name", "iso", "iso2", "iso3", "prefix"):
        claimed: dict[object, str] = {}
        for line, row in enumerate(rows, start=2):
            code = getattr(row, field)
            if code in claimed:
                message = f"{row.name!r} has the same {field} as {claimed[code]!r}: {code}"
                raise CodebookError(message, file=path, line=line, key=field)
            if code not in ("", None):
                claimed[code] = row.name
    return Countries(rows)


def _index(pairs: list[tuple[str, Country]]) -> dict[str, Country]:
    """The first to claim a word keeps it."""
    index: dict[str, Country] = {}
    for word, row in pairs:
        index.setdefault(word.casefold(), row)
    return index
