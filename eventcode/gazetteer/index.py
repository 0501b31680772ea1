"""One index file opened for look-ups, memory-mapped and read only; it is not written here, layers are not joined."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from eventcode.gazetteer.container import open_parts
from eventcode.gazetteer.folding import compact_name, fold_name, is_alike, sound_name
from eventcode.gazetteer.places import KINDS, Match, PlaceCandidate
from eventcode.gazetteer.writing import MAGIC, MAIN, NONE, ROW, hash_key

_MOST = 200  # of the thousands that share a name, the largest
_MATCHES: tuple[Match, ...] = ("exact", "exact", "generic", "skeleton")  # by way: MAIN, OTHER, GENERIC, SKELETON


class PlaceIndex:
    """Place names to places, in one file that every process on the machine shares."""

    def __init__(self, path: Path, layer: str) -> None:
        """Raises GazetteerError where the file cannot be opened or is no index of this version."""
        self.path, self.layer = path, layer
        self.facts, parts = open_parts(path, MAGIC)
        self._keys, self._starts = parts["keys"].cast("Q"), parts["starts"].cast("I")
        self._postings = parts["postings"].cast("I")
        self._rows, self._names = parts["rows"], parts["names"]

    def __len__(self) -> int:
        return int(self.facts["places"])

    @property
    def packed(self) -> memoryview:
        """Every place, one `ROW` of writing.py after the other."""
        return self._rows

    def has_key(self, key: str) -> bool:
        """Whether a folded or compact name stands in the index."""
        bits = hash_key(key)
        at = bisect_left(self._keys, bits)
        return at < len(self._keys) and self._keys[at] == bits

    def find_places(self, name: str, country: str | None = None, *, guess: bool = True) -> list[PlaceCandidate]:
        """The places of this name: those that bear it, else those that do without generic words, else by its sound.

        country: ISO letters; then places of other countries are left out. Main names first, then the largest.
        """
        folded = fold_name(name)
        compact = compact_name(folded)
        found = self._matches(folded, country) if len(folded) > 1 else []
        if not found and len(compact) > 1 and compact != folded:
            found = [msgspec.structs.replace(place, match="generic") for place in self._matches(compact, country)]
        if not found and guess and (sound := sound_name(folded)):
            found = [place for place in self._matches(f"~{sound}", country) if is_alike(folded, place.name)]
        return found

    def _matches(self, key: str, country: str | None) -> list[PlaceCandidate]:
        bits = hash_key(key)
        at = bisect_left(self._keys, bits)
        if at == len(self._keys) or self._keys[at] != bits:
            return []
        wanted = country.encode() if country else None
        postings = self._postings[self._starts[at] : self._starts[at + 1]]
        candidates = (self._candidate(posting >> 2, posting & 3, wanted) for posting in postings)
        return list(islice((candidate for candidate in candidates if candidate), _MOST))

    def _candidate(self, number: int, way: int, wanted: bytes | None) -> PlaceCandidate | None:
        row = ROW.unpack_from(self._rows, number * ROW.size)
        latitude, longitude, population, admin1, admin2, seat, reference, _, kind, iso2, _ = row
        if wanted and iso2 != wanted:
            return None
        return PlaceCandidate(
            name=self.name_of(number),
            kind=KINDS[kind],
            iso2=iso2.decode().strip(),
            admin1="" if admin1 == NONE else self.name_of(admin1),
            admin2="" if admin2 == NONE else self.name_of(admin2),
            latitude=latitude / 100_000,
            longitude=longitude / 100_000,
            population=population,
            match=_MATCHES[way],
            layer=self.layer,
            reference=reference,
            is_main_name=way == MAIN,
            seat="" if seat == NONE else self.name_of(seat),
        )

    def names_in(self, country: str) -> Iterator[str]:
        """The names of all places of a country (ISO letters), one by one, in the order of the index."""
        wanted = country.encode()
        for number, row in enumerate(ROW.iter_unpack(self._rows)):
            if row[9] == wanted:
                yield self.name_of(number)

    def name_of(self, number: int) -> str:
        """The name of the place with this number in the index."""
        row = ROW.unpack_from(self._rows, number * ROW.size)
        return str(self._names[row[7] : row[7] + row[10]], "utf-8")
