"""A GeoNames dump (allCountries.txt, a country's file, or their .zip) as places, streamed; it is indexed elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eventcode.errors import TableError
from eventcode.gazetteer.joining import is_spelling
from eventcode.gazetteer.places import Kind, SourcePlace
from eventcode.gazetteer.rows import open_text

_CELLS = 19
_GONE = frozenset({"PPLH", "PPLW", "PPLCH", "ADM1H", "ADM2H", "ADM3H", "ADM4H"})  # historical or destroyed
_KINDS: dict[str, Kind] = {"P": "place", "H": "natural", "T": "natural", "V": "natural"}
_UNITS: dict[str, Kind] = {"ADM1": "admin1", "ADM2": "admin2"}
_SEATS = {"PPLC": "admin1", "PPLA": "admin1", "PPLA2": "admin2"}


@dataclass
class _Unit:
    """An admin unit of the dump. key: ISO letters and codes ("AF.03", "AF.03.304"); seat: the number of its town."""

    place: SourcePlace
    key: str
    seat: int = -1
    seat_point: tuple[float, float] | None = None


def read_dump(path: Path) -> Iterator[SourcePlace]:
    """Admin units, then populated and natural places; the file is read twice. Raises TableError."""
    units = _read_units(path)
    numbers = {unit.key: number for number, unit in enumerate(units)}
    _find_seats(path, units, numbers)
    for number, unit in enumerate(units):
        place, (latitude, longitude) = unit.place, unit.seat_point or (unit.place.latitude, unit.place.longitude)
        admin1 = numbers.get(".".join(unit.key.split(".")[:2]), -1)
        yield SourcePlace(
            place.name, place.kind, place.iso2, latitude, longitude, place.population, admin1,
            number if place.kind == "admin2" else -1, unit.seat, place.reference, place.names,
        )  # fmt: skip
    for cells in _places(path):
        admin1, admin2 = (numbers.get(key, -1) for key in _unit_keys(cells))
        yield _to_place(cells, _KINDS[cells[6]], admin1, admin2)


def _read_units(path: Path) -> list[_Unit]:
    units = []
    for _, cells in _rows(path):
        kind = _UNITS.get(cells[7])
        if kind:
            keys = _unit_keys(cells)
            units.append(_Unit(_to_place(cells, kind, -1, -1), keys[0] if kind == "admin1" else keys[1]))
    return sorted(units, key=lambda unit: (unit.place.kind, unit.key))


def _find_seats(path: Path, units: list[_Unit], numbers: dict[str, int]) -> None:
    """The dump marks seats of government; towns are numbered as `read_dump` will tell them."""
    for number, cells in enumerate(_places(path), start=len(units)):
        level = _SEATS.get(cells[7])
        for key in _unit_keys(cells) if level == "admin1" else _unit_keys(cells)[1:] if level else ():
            unit = units[numbers[key]] if key in numbers else None
            if unit and (unit.seat < 0 or cells[7] == "PPLC"):
                unit.seat, unit.seat_point = number, (float(cells[4]), float(cells[5]))


def _places(path: Path) -> Iterator[list[str]]:
    return (cells for _, cells in _rows(path) if cells[6] in _KINDS and cells[7] not in _GONE)


def _unit_keys(cells: list[str]) -> tuple[str, str]:
    return f"{cells[8]}.{cells[10]}", f"{cells[8]}.{cells[10]}.{cells[11]}"


def _to_place(cells: list[str], kind: Kind, admin1: int, admin2: int) -> SourcePlace:
    names = tuple(name for name in cells[3].split(",") if name and is_spelling(name))
    return SourcePlace(
        cells[1], kind, cells[8], float(cells[4]), float(cells[5]), int(cells[14] or 0), admin1, admin2, -1,
        int(cells[0]), names,
    )  # fmt: skip


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    with open_text(path) as file:
        for line, text in enumerate(file, start=1):
            cells = text.rstrip("\r\n").split("\t")
            if len(cells) != _CELLS or not cells[0].isdigit():
                message = f"not a row of a GeoNames dump: {len(cells)} cells where {_CELLS} are expected"
                step = "download allCountries.zip or a country's file from download.geonames.org/export/dump"
                raise TableError(message, file=path, line=line, next_step=step)
            yield line, cells
