"""What is told as one story and from when on a story is an event (stories.yaml); grouping itself is the draft's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from eventcode.codebook.reading import Entry, error_at, read_yaml


class _StoriesFile(Entry, frozen=True):
    families: dict[str, tuple[str, ...]]
    places_together: tuple[str, ...]
    country_level: tuple[str, ...]
    bomber_dies: tuple[str, ...]
    of_a_place: dict[str, str]
    of_a_person: dict[str, str]
    event_from: float
    alternatives: int


class Stories:
    """How sentences add up to events. event_from: 0 to 1, the least score of a type that makes a draft."""

    def __init__(self, file: _StoriesFile) -> None:
        self._file = file
        self.places_together = frozenset(file.places_together)
        self.country_level = frozenset(file.country_level)
        self.bomber_dies = frozenset(file.bomber_dies)
        self.of_a_place, self.of_a_person = file.of_a_place, file.of_a_person
        self.event_from, self.alternatives = file.event_from, file.alternatives

    @cached_property
    def _family_of(self) -> dict[str, str]:
        return {act: family for family, acts in self._file.families.items() for act in acts}

    def family(self, acts: Iterable[str]) -> str:
        """The family of a story that has these acts: the first of the codebook's order; empty for outcomes alone."""
        told = {self._family_of.get(act, "") for act in acts}
        return next((family for family in self._file.families if family in told), "")


def read_stories(path: Path) -> Stories:
    """Raises CodebookError where an act belongs to two families."""
    file = read_yaml(path, _StoriesFile)
    seen: dict[str, str] = {}
    for family, acts in file.families.items():
        for at, act in enumerate(acts):
            if seen.setdefault(act, family) != family:
                raise error_at(path, ("families", family, at), f"the act {act!r} is in the family {seen[act]} already")
    return Stories(file)
