"""The nouns of the gazetteer: what a source hands in and what a look-up hands out; nothing is read or built here."""

from __future__ import annotations

from typing import Literal

from eventcode.records import Record

Kind = Literal["place", "admin1", "admin2", "country", "natural"]
Match = Literal["exact", "generic", "skeleton"]
KINDS: tuple[Kind, ...] = ("place", "admin1", "admin2", "country", "natural")


class SourcePlace(Record, frozen=True):
    """A place as a source tells of it. admin1, admin2, seat: numbers of places as the source tells them, -1 for none.

    seat: of an admin unit or a country, the town that stands for it, whose coordinates the unit has (coding rule §8.5);
    names: every other name it is known by; latitude, longitude: degrees; reference: the source's own id (GeoNames id).
    """

    name: str
    kind: Kind
    iso2: str
    latitude: float
    longitude: float
    population: int = 0
    admin1: int = -1
    admin2: int = -1
    seat: int = -1
    reference: int = 0
    names: tuple[str, ...] = ()


class PlaceCandidate(Record, frozen=True):
    """A place that a name may mean. iso2: ISO 3166-1 letters; admin1, admin2: names; latitude, longitude: degrees.

    For an admin unit or a country the coordinates are those of `seat`, its capital or largest town. match: how the
    name was recognised: letter for letter once folded, without its generic words, or by its consonants (a guess).
    layer: the source that tells of it.
    """

    name: str
    kind: Kind
    iso2: str
    admin1: str
    admin2: str
    latitude: float
    longitude: float
    population: int
    match: Match
    layer: str
    reference: int = 0
    is_main_name: bool = True
    seat: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it came up, in words."""
        how = {
            "exact": "its name" if self.is_main_name else "another name of it",
            "generic": "its name without the words for its kind",
            "skeleton": "the consonants of its name, a guess",
        }[self.match]
        size = f"{self.population:,} inhabitants" if self.population else "size unknown"
        return (f"matches {how}", size, f"from {self.layer}")
