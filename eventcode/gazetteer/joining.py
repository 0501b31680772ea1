"""Joins the towns and units of the sources into the places of the bundled index; no file is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from eventcode.gazetteer.folding import compact_name, fold_name
from eventcode.gazetteer.places import SourcePlace
from eventcode.gazetteer.sources import Sources, Spellings, Town, Unit, read_files


def read_places(sources: Sources) -> Iterator[SourcePlace]:
    """Countries, first-order units, second-order units and populated places. Raises GazetteerError."""
    countries, units, towns, spellings = read_files(sources)
    above = [[units[int(line)] for line in town.units.split("|") if line and int(line) in units] for town in towns]
    _fill_gaps(towns, above)
    _hand_out_towns(towns, above, countries)
    known = {unit.code: unit for unit in (*countries.values(), *units.values()) if unit.towns and unit.kind != "admin2"}
    second = (unit for unit in units.values() if unit.kind == "admin2" and unit.iso2 in known)
    told = [*sorted(known.values(), key=_telling_order), *sorted(second, key=_telling_order)]
    for number, unit in enumerate(told):
        unit.number = number
    numbers = {town.reference: number for number, town in enumerate(towns, start=len(told))}
    for unit in told:
        admin1 = known.get(".".join(unit.code.split(".")[:2]))
        seat = _find_seat(unit if unit.towns else admin1 or known[unit.iso2])
        yield _from_unit(unit, admin1.number if admin1 else -1, seat, numbers[seat.reference])
    for town, its_units in zip(towns, above, strict=True):
        names = spellings.get(town.reference, Spellings()).alternatenames
        yield _from_town(town, countries[town.country].iso2, its_units, names)


def _hand_out_towns(towns: list[Town], above: list[list[Unit]], countries: dict[int, Unit]) -> None:
    """To every unit its towns, the largest first."""
    pairs = sorted(zip(towns, above, strict=True), key=lambda pair: (-pair[0].people, pair[0].reference))
    for town, units in pairs:
        for unit in (countries[town.country], *units):
            unit.towns.append(town)


def _fill_gaps(towns: list[Town], above: list[list[Unit]]) -> None:
    """A town that the source ties to no first-order unit gets that of the nearest town of its country within 25 km.

    Only where most towns of the country have one: elsewhere the unit itself is missing from the source.
    """
    placed: dict[int, list[tuple[Town, Unit]]] = {}
    for town, units in zip(towns, above, strict=True):
        for unit in units:
            if unit.kind == "admin1":
                placed.setdefault(town.country, []).append((town, unit))
    counts = Counter(town.country for town in towns)
    for town, units in zip(towns, above, strict=True):
        others = placed.get(town.country, [])
        if any(unit.kind == "admin1" for unit in units) or 2 * len(others) < counts[town.country]:
            continue
        near = [(gap, unit) for other, unit in others if (gap := _gap(town, other)) < 0.25]
        if near:
            units.append(min(near, key=lambda pair: (pair[0], pair[1].code))[1])


def _gap(town: Town, other: Town) -> float:
    """Degrees between two towns, as the larger of the two coordinates' differences."""
    return max(abs(town.latitude - other.latitude), abs(town.longitude - other.longitude))


def _telling_order(unit: Unit) -> tuple[int, str]:
    return ("country", "admin1", "admin2").index(unit.kind), unit.code


def _from_unit(unit: Unit, admin1: int, seat: Town, seat_number: int) -> SourcePlace:
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


def _from_town(town: Town, iso2: str, units: list[Unit], names: list[str]) -> SourcePlace:
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


def _find_seat(unit: Unit) -> Town:
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
