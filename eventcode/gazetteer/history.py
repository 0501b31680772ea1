"""Tables of places that a user brings, as places to index: rows coded before, and P-codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from eventcode.errors import TableError
from eventcode.gazetteer.places import Kind, PlaceCandidate, SourcePlace
from eventcode.gazetteer.rows import Row, find_level_columns, read_degrees, read_rows
from eventcode.gazetteer.search import Gazetteer

Key = tuple[str, ...]
_NEEDED = ("country", "admin1", "location", "latitude", "longitude")


class CountryReader:
    """Country names of a table to ISO letters: those given, else the base index's."""

    def __init__(self, base: Gazetteer, known: Mapping[str, str]) -> None:
        self._base, self._known = base, dict(known)

    def read(self, name: str, path: Path, line: int) -> str:
        """Raises TableError where no country has this name."""
        if name not in self._known:
            found = (place.iso2 for place in self._base.find_places(name) if place.kind == "country")
            iso2 = next(found, "")
            if not iso2:
                raise TableError(f"there is no country {name!r}", file=path, line=line)
            self._known[name] = iso2
        return self._known[name]


def read_history(path: Path, base: Gazetteer, countries: Mapping[str, str]) -> Iterator[SourcePlace]:
    """The places of a table in ACLED's layout (or accepted rows): country, admin1, location, latitude, longitude.

    Each spelling stands once in its admin unit, at the point where it was coded most often. Raises TableError.
    """
    reader = CountryReader(base, countries)
    spots: dict[Key, Counter[tuple[float, float]]] = {}
    for line, row in read_rows(path, _NEEDED):
        if row["location"] and row["latitude"]:
            point = read_degrees(row, "latitude", 90, path, line), read_degrees(row, "longitude", 180, path, line)
            key = (reader.read(row["country"], path, line), row["admin1"], row.get("admin2", ""), row["location"])
            spots.setdefault(key, Counter())[point] += 1
    return _tell_places({key: _commonest(points) for key, points in spots.items()}, {})


def read_pcodes(path: Path, base: Gazetteer, countries: Mapping[str, str]) -> Iterator[SourcePlace]:
    """Admin units of a table of P-codes (ADM1_EN ... or admin1Name_en ...), placed where the base index has them.

    A column of latitude and longitude, where there is one, comes first. Raises TableError.
    """
    reader = CountryReader(base, countries)
    units: dict[Key, tuple[float, float]] = {}
    names: dict[Key, list[str]] = {}
    for line, row in read_rows(path, ()):
        levels = find_level_columns(list(row))
        if 0 not in levels or 1 not in levels:
            step = "the table needs columns such as ADM0_EN, ADM1_EN and ADM2_EN"
            raise TableError("no columns of admin names", file=path, line=1, next_step=step)
        iso2 = reader.read(row[levels[0][0]], path, line)
        admin1, admin2 = (row[levels[level][0]] if level in levels else "" for level in (1, 2))
        for key, columns in (((iso2, admin1), levels[1]), ((iso2, admin1, admin2), levels.get(2, []))):
            if all(key) and key not in units:
                units[key] = _read_point(row, path, line) or _find_point(key, row[levels[0][0]], base)
                names[key] = [row[column] for column in columns[1:] if row[column]]
    return _tell_places(units, names)


def _read_point(row: Row, path: Path, line: int) -> tuple[float, float] | None:
    for latitude, longitude in (("latitude", "longitude"), ("center_lat", "center_lon"), ("lat", "lon")):
        if row.get(latitude) and row.get(longitude):
            return read_degrees(row, latitude, 90, path, line), read_degrees(row, longitude, 180, path, line)
    return None


def _find_point(key: Key, country: str, base: Gazetteer) -> tuple[float, float]:
    """The unit's own point in the base index, else that of the unit above, else of the country."""
    iso2, *names = key
    kind: Kind = "admin1" if len(names) == 1 else "admin2"
    found = base.find_places(names[-1], iso2)
    best = next((place for place in found if place.kind == kind), next(iter(found), None))
    if best is None and len(names) > 1:
        return _find_point(key[:-1], country, base)
    best = best or next(place for place in base.find_places(country) if place.kind == "country")
    return best.latitude, best.longitude


def _commonest(points: Counter[tuple[float, float]]) -> tuple[float, float]:
    return min(points, key=lambda point: (-points[point], point))


def _tell_places(spots: Mapping[Key, tuple[float, float]], names: Mapping[Key, list[str]]) -> Iterator[SourcePlace]:
    """Admin units in the order of their names, then the places in them. Keys: (iso2, admin1, admin2, location)."""
    units = {key[:level] for key in spots for level in (2, 3) if len(key) >= level and all(key[:level])}
    order = sorted(units, key=lambda key: (len(key), key))
    numbers = {key: number for number, key in enumerate(order)}
    for key in order:
        point = spots.get(key) or next(spots[spot] for spot in sorted(spots) if spot[: len(key)] == key)
        yield _to_place(key, point, numbers, "admin1" if len(key) == 2 else "admin2", names)
    for key in sorted(key for key in spots if len(key) == 4):
        yield _to_place(key, spots[key], numbers, "place", names)


def _to_place(
    key: Key, point: tuple[float, float], numbers: Mapping[Key, int], kind: Kind, names: Mapping[Key, list[str]]
) -> SourcePlace:
    return SourcePlace(
        name=key[-1],
        kind=kind,
        iso2=key[0],
        latitude=point[0],
        longitude=point[1],
        admin1=numbers.get(key[:2], -1),
        admin2=numbers.get(key[:3], -1),
        names=tuple(names.get(key, ())),
    )


def find_admin1_names(places: Iterator[SourcePlace], base: Gazetteer) -> dict[str, str]:
    """The table's admin1 names for those of the base index ("AF|Maidan Wardak": "Wardak"), by places that both know."""
    told = list(places)
    votes: dict[str, Counter[str]] = {}
    for place in told:
        if place.kind == "place" and place.admin1 >= 0:
            for other in base.find_places(place.name, place.iso2):
                if other.kind == "place" and _is_near(place, other):
                    votes.setdefault(f"{place.iso2}|{other.admin1}", Counter())[told[place.admin1].name] += 1
    return {key: min(names, key=lambda name: (-names[name], name)) for key, names in sorted(votes.items())}


def _is_near(place: SourcePlace, other: PlaceCandidate) -> bool:
    return abs(place.latitude - other.latitude) < 0.1 and abs(place.longitude - other.longitude) < 0.1
