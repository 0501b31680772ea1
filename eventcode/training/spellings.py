"""The spellings of places and actors in coded rows, as a layer of places and rows of a registry; it reads no notes."""

from __future__ import annotations

import csv
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from eventcode.codebook import Codebook
from eventcode.codebook.actors import ActorEntry
from eventcode.codebook.naming import Naming
from eventcode.draft.learned.model import CODEBOOK, PLACES
from eventcode.gazetteer import add_layer
from eventcode.training.rows import CodedRow

_PLACE = ("country", "admin1", "admin2", "location", "latitude", "longitude")
_ACTOR = ("name", "kind", "country", "countries", "aliases", "valid_from", "valid_to")
_NAMED_KINDS = ("Rebel group", "Political militia", "Identity militia")  # the names of the others follow from forms
_LEAST_ASSOCIATED = 2  # rows in which a name stands beside a main actor before it counts as one
_EVERYWHERE = 6  # an actor of more countries than this is at home in none
_SHORTEST = 4


def write_spellings(rows: Sequence[CodedRow], folder: Path, codebook: Codebook) -> tuple[int, int]:
    """Write both into a model's folder, and return how many places and actors they are."""
    (folder / CODEBOOK).mkdir()
    actors = write_actors(rows, folder / CODEBOOK / "learned_actors.csv", codebook)
    return write_places(rows, folder / PLACES, codebook), actors


def write_places(rows: Iterable[CodedRow], folder: Path, codebook: Codebook) -> int:
    """Put a layer of kind "acled" into `folder` and return how many places it has; none where no row has a place."""
    countries = {country.name: country.iso2 for country in codebook.countries if country.iso2}
    placed = [row for row in rows if row.location and row.admin1 and _is_point(row) and row.country in countries]
    folder.mkdir(parents=True, exist_ok=True)
    if not placed:
        return 0
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "learned.csv"
        _write_table(table, _PLACE, ([getattr(row, column) for column in _PLACE] for row in placed))
        return add_layer(table, "acled", folder, countries=countries).places


def write_actors(rows: Iterable[CodedRow], path: Path, codebook: Codebook) -> int:
    """Write the actors that the codebook does not know as rows of a registry, and return how many they are."""
    entries = find_actors(rows, codebook)
    _write_table(
        path,
        _ACTOR,
        ([entry.name, entry.kind, entry.country, "; ".join(entry.countries), "", "", ""] for entry in entries),
    )
    return len(entries)


def find_actors(rows: Iterable[CodedRow], codebook: Codebook) -> list[ActorEntry]:
    """Named groups in the columns of actors that neither the registry nor a form of names has, by the alphabet."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    countries: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for name, kind in _actors_of(row):
            kinds[name][kind] += 1
            countries[name][row.country] += 1
    is_known = _Known(codebook)
    found = []
    for name in sorted(kinds):
        kind = min(kinds[name], key=lambda each: (not each, -kinds[name][each], each))
        is_sure = kind in _NAMED_KINDS or (not kind and kinds[name][""] >= _LEAST_ASSOCIATED)
        if is_sure and len(name) >= _SHORTEST and name not in is_known:
            home, *others = [
                country for country, _ in sorted(countries[name].items(), key=lambda each: (-each[1], each[0]))
            ]
            is_at_home = len(others) < _EVERYWHERE
            found.append(ActorEntry(name, kind, home if is_at_home else "", tuple(others) if is_at_home else ()))
    return found


class _Known:
    """Names that the codebook has or makes."""

    def __init__(self, codebook: Codebook) -> None:
        registered = (word for entry in codebook.actors for word in (entry.name, *entry.wordings))
        self._names = {name.casefold() for name in registered} | {each.name.casefold() for each in codebook.identities}
        self._shapes = re.compile("|".join(_shapes(codebook.naming)))

    def __contains__(self, name: str) -> bool:
        plain = name.rpartition(" (")[0] or name
        wordings = {name.casefold(), plain.casefold(), *(part.casefold() for part in plain.split(": ", 1))}
        return bool(wordings & self._names) or self._shapes.fullmatch(name) is not None


def _shapes(naming: Naming) -> Iterator[str]:
    for form in naming.rules.forms.values():
        yield re.sub(r"\\\{\w+\\\}", "[^;]{0,80}", re.escape(form.name))


def _actors_of(row: CodedRow) -> Iterator[tuple[str, str]]:
    """Every name in the row, with its class; the associated ones have none of their own."""
    for name, kind in ((row.actor1, row.inter1), (row.actor2, row.inter2)):
        if name:
            yield name, kind
    for cell in (row.assoc_actor_1, row.assoc_actor_2):
        for name in cell.split("; "):
            if name:
                yield name, ""


def _is_point(row: CodedRow) -> bool:
    try:
        return abs(float(row.latitude)) <= 90 and abs(float(row.longitude)) <= 180
    except ValueError:
        return False


def _write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
