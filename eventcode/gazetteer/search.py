"""The Gazetteer: the user's layers and the bundled index asked as one; each file is opened by its own index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from eventcode.gazetteer.boundaries import Boundaries
from eventcode.gazetteer.bundle import find_bundle
from eventcode.gazetteer.folders import data_folder, find_layers, is_boundaries
from eventcode.gazetteer.index import PlaceIndex
from eventcode.gazetteer.places import PlaceCandidate


class Gazetteer:
    """Place names to places. Read only, so threads may share one; a worker process opens its own in a millisecond."""

    def __init__(self, indexes: Sequence[PlaceIndex], boundaries: Sequence[Boundaries] = ()) -> None:
        """indexes: the user's layers, the one that wins first, and the bundled index last."""
        self.indexes, self.boundaries = tuple(indexes), tuple(boundaries)
        self._admin1_names = {
            key: name for index in reversed(self.indexes) for key, name in index.facts.get("admin1_names", {}).items()
        }
        self._find = lru_cache(maxsize=4096)(self._find_uncached)

    def __reduce__(self) -> tuple[object, tuple[list[Path]]]:
        return open_gazetteer, (
            [*(index.path for index in self.indexes[:-1]), *(area.path for area in self.boundaries)],
        )

    def has_name(self, folded: str) -> bool:
        """Whether some place bears this folded name (`fold_name`), letter for letter; fast."""
        return any(index.has_key(folded) for index in self.indexes)

    def find_places(
        self, name: str, country: str | None = None, *, limit: int = 50, guess: bool = False
    ) -> tuple[PlaceCandidate, ...]:
        """Places that the name may mean: layers first, in each the main names first and the largest first.

        country: ISO 3166-1 letters, to leave out all others. guess: where nothing bears the name, also places whose
        names sound alike and are spelt alike (match "skeleton"). A layer's place hides the same one further down.
        """
        return self._find(name, country, guess)[:limit]

    def find_units(self, latitude: float, longitude: float) -> tuple[str, str, str] | None:
        """Names of admin1, admin2 and admin3 whose boundaries hold the point (degrees); None where no layer tells."""
        found = [units for layer in self.boundaries if (units := layer.find_units(latitude, longitude))]
        return max(found, key=lambda units: sum(map(bool, units)), default=None)

    def _find_uncached(self, name: str, country: str | None, guess: bool) -> tuple[PlaceCandidate, ...]:
        found: list[PlaceCandidate] = []
        for index in self.indexes:
            for place in map(self._rename, index.find_places(name, country, guess=guess and not found)):
                same = next((number for number, other in enumerate(found) if _is_same(place, other)), None)
                if same is None:
                    found.append(place)
                elif not found[same].population:
                    found[same] = replace(found[same], population=place.population)
        return tuple(found)

    def _rename(self, place: PlaceCandidate) -> PlaceCandidate:
        """With the admin1 names that the user's own rows have for the bundled ones."""
        name = self._admin1_names.get(f"{place.iso2}|{place.admin1}")
        if name is None or place.layer != self.indexes[-1].layer:
            return place
        return replace(place, admin1=name, name=name if place.kind == "admin1" else place.name)


def _is_same(place: PlaceCandidate, other: PlaceCandidate) -> bool:
    near = abs(place.latitude - other.latitude) < 0.05 and abs(place.longitude - other.longitude) < 0.05
    return near and place.kind == other.kind and place.layer != other.layer


def open_gazetteer(layers: Iterable[Path] = ()) -> Gazetteer:
    """The bundled index under these layers (files, or folders of them; the first wins) and then the user's own ones.

    The same Gazetteer while the files stay the same. Raises GazetteerError.
    """
    paths = find_layers([*layers, data_folder()])
    return _open(tuple(paths), tuple(path.stat().st_mtime_ns for path in paths))


def open_bundle() -> Gazetteer:
    """The bundled index alone. Raises GazetteerError."""
    return _open((), ())


@lru_cache(maxsize=4)
def _open(paths: tuple[Path, ...], _changed: tuple[int, ...]) -> Gazetteer:
    areas = [path for path in paths if is_boundaries(path)]
    indexes = [PlaceIndex(path, path.stem.split("-", 2)[-1]) for path in paths if path not in areas]
    return Gazetteer([*indexes, PlaceIndex(find_bundle(), "GeoNames")], [Boundaries(path) for path in areas])


def _reopen(paths: tuple[Path, ...]) -> Gazetteer:
    return _open(paths, tuple(path.stat().st_mtime_ns for path in paths))
