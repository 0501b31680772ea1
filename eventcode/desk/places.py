"""Places that an analyst can choose: found by name, written as one value and read back; no text is read here."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

import msgspec

from eventcode.codebook import Codebook
from eventcode.errors import DeskError
from eventcode.gazetteer import Gazetteer, PlaceCandidate, fold_name
from eventcode.records import DateKind, Place

_SEPARATOR = " | "
_PRECISIONS: dict[str, DateKind] = {"place": 1, "admin2": 2, "admin1": 3, "natural": 3, "country": 3}  # rule §8.5
_ORDER = ("place", "natural", "admin2", "admin1", "country")
_KIND_WORDS = {
    "admin1": "first-order division",
    "admin2": "second-order division",
    "natural": "river, hill or the like",
    "country": "country",
}


def find_places_named(
    name: str, country: str, codebook: Codebook, gazetteer: Gazetteer, most: int = 20
) -> list[tuple[Place, PlaceCandidate]]:
    """Places of this name, those of the country first, and towns before what else bears it; where none does, those
    whose names are alike."""
    found = gazetteer.find_places(name, guess=True) if name.strip() else ()
    named = [(to_place(each, codebook), each) for each in found]
    return sorted(named, key=lambda pair: (pair[0].country != country, _ORDER.index(pair[1].kind)))[:most]


def find_places_beginning(words: str, country: str, codebook: Codebook, gazetteer: Gazetteer) -> list[str]:
    """Names in this country that begin with these words, in the order of the alphabet."""
    names = _names_in(gazetteer, _letters(codebook).get(country, ""))
    asked = fold_name(words)
    at = bisect_left(names, (asked, ""))
    near = names[at : at + 40] if asked else []
    return [name for folded, name in near if folded.startswith(asked)]


def find_best_place(name: str, country: str, codebook: Codebook, gazetteer: Gazetteer) -> Place | None:
    """The place of this name in the country, else the largest of that name anywhere; None where none bears it."""
    found = find_places_named(name, country, codebook, gazetteer, most=1)
    return found[0][0] if found else None


def to_place(candidate: PlaceCandidate, codebook: Codebook) -> Place:
    """A candidate as a Place: coordinates to 4 decimals (§2), precision by §8.5."""
    return Place(
        name=candidate.name,
        country=_countries(codebook).get(candidate.iso2, ""),
        admin1=candidate.admin1,
        admin2=candidate.admin2,
        latitude=round(candidate.latitude, 4),
        longitude=round(candidate.longitude, 4),
        precision=_PRECISIONS[candidate.kind],
    )


def write_place(place: Place) -> str:
    """The place as one value, which `read_place` reads."""
    numbers = (place.latitude, place.longitude, place.precision)
    parts = (place.name, place.admin3, place.admin2, place.admin1, place.country, *numbers)
    return _SEPARATOR.join("" if part is None else str(part) for part in parts)


def read_place(value: str) -> Place | None:
    """The place that `write_place` wrote; None for any other text. Raises DeskError where its numbers are none."""
    parts = [part.strip() for part in value.split("|")]
    if len(parts) != 8:
        return None
    name, admin3, admin2, admin1, country, latitude, longitude, precision = parts
    try:
        point = float(latitude) if latitude else None, float(longitude) if longitude else None
        kind = msgspec.convert(int(precision), DateKind) if precision else None
    except (ValueError, msgspec.ValidationError) as error:
        raise DeskError("these coordinates are no numbers", field="location") from error
    return Place(name, country, admin1, admin2, admin3, *point, kind)


def tell_place(place: Place, kind: str = "place") -> str:
    """The place with what it lies in: "Maghnia (Tlemcen, Algeria)"; kind: a candidate's, told where it is no town."""
    units = [unit for unit in (place.admin2, place.admin1, place.country) if unit and unit != place.name]
    name = f"{place.name}, {_KIND_WORDS[kind]}" if kind in _KIND_WORDS else place.name
    return f"{name} ({', '.join(units)})" if units else name


@lru_cache(maxsize=4)
def _countries(codebook: Codebook) -> dict[str, str]:
    """ISO letters -> the codebook's name."""
    return {iso2: row.name for row in codebook.countries for iso2 in (row.iso2, *row.iso2_also) if iso2}


@lru_cache(maxsize=4)
def _letters(codebook: Codebook) -> dict[str, str]:
    return {row.name: row.iso2 for row in codebook.countries}


@lru_cache(maxsize=32)
def _names_in(gazetteer: Gazetteer, iso2: str) -> tuple[tuple[str, str], ...]:
    """Folded and written names of every place of a country, in order."""
    names = (index.names_in(iso2) for index in gazetteer.indexes) if iso2 else ()
    return tuple(sorted({(fold_name(name), name) for each in names for name in each}))
