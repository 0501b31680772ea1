"""The Gazetteer: the user's layers and the bundled index asked as one; each file is opened by its own index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from eventcode.gazetteer.bundle import find_bundle
from eventcode.gazetteer.index import PlaceIndex
from eventcode.gazetteer.places import PlaceCandidate


class Gazetteer:
    """Place names to places. Read only, so threads may share one; a worker process opens its own in a millisecond."""

    def __init__(self, indexes: Sequence[PlaceIndex]) -> None:
        self.indexes = tuple(indexes)
        self._find = lru_cache(maxsize=4096)(self._find_uncached)

    def __reduce__(self) -> tuple[object, tuple[tuple[Path, ...]]]:
        return open_gazetteer, (tuple(index.path for index in self.indexes[:-1]),)

    def has_name(self, folded: str) -> bool:
        """Whether some place bears this folded name (`fold_name`), letter for letter; fast."""
        return any(index.has_key(folded) for index in self.indexes)

    def find_places(
        self, name: str, country: str | None = None, *, limit: int = 50, guess: bool = False
    ) -> tuple[PlaceCandidate, ...]:
        """Places that the name may mean: layers first, in each the main names first and the largest first.

        country: ISO 3166-1 letters, to leave out all others. guess: where nothing bears the name, also places whose
        names sound alike and are spelt alike (match "skeleton"). A place of a layer hides the bundled one within 5 km.
        """
        return self._find(name, country, guess)[:limit]

    def _find_uncached(self, name: str, country: str | None, guess: bool) -> tuple[PlaceCandidate, ...]:
        found: list[PlaceCandidate] = []
        for index in self.indexes:
            fresh = index.find_places(name, country, guess=guess and not found)
            found += [place for place in fresh if not any(_is_same(place, other) for other in found)]
        return tuple(found)


def _is_same(place: PlaceCandidate, other: PlaceCandidate) -> bool:
    near = abs(place.latitude - other.latitude) < 0.05 and abs(place.longitude - other.longitude) < 0.05
    return near and place.kind == other.kind and place.layer != other.layer


def open_gazetteer(layers: Sequence[Path] = ()) -> Gazetteer:
    """The bundled index under the user's layers (index files, the first wins). Raises GazetteerError."""
    return Gazetteer([*(PlaceIndex(path, path.stem) for path in layers), PlaceIndex(find_bundle(), "GeoNames")])
