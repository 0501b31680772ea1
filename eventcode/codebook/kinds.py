"""Classes of actors and the interactions between two of them (inter.yaml); who belongs to which is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations_with_replacement
from pathlib import Path

import msgspec

from eventcode.codebook.reading import Entry, error_at, read_yaml
from eventcode.errors import CodebookError


class Kind(Entry, frozen=True):
    """A class of actors. number: 1 to 9, the code of numeric files; also: other labels in older files."""

    name: str
    number: int
    definition: str
    also: tuple[str, ...] = ()


class InteractionWords(Entry, frozen=True):
    """How the text of an interaction is put together. reversed: numbers whose text names the larger class first.

    blank: what numeric files write for the class of an actor 2 that is not there.
    """

    pair: str
    alone: str
    reversed: tuple[int, ...] = ()
    blank: int = 0


class Kinds:
    """Every class of a codebook by name and number, and what two of them give (coding rules §4.1, §4.2)."""

    def __init__(self, kinds: Sequence[Kind], words: InteractionWords, seen: Mapping[str, Sequence[int]]) -> None:
        self._kinds = tuple(sorted(kinds, key=lambda kind: kind.number))
        self._words = words
        self._seen = {event_type: frozenset(numbers) for event_type, numbers in seen.items()}
        self._by_name = {kind.name: kind for kind in self._kinds}

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def number(self, name: str) -> int:
        """The number of a class; that of no class for a blank name. Raises CodebookError."""
        if not name:
            return self._words.blank
        if name not in self._by_name:
            raise CodebookError(f"there is no class of actors {name!r}; known are {', '.join(self._by_name)}")
        return self._by_name[name].number

    def find(self, label: str | int) -> Kind | None:
        """The class that this label of any age or this number means; None where it means none."""
        return self._by_label.get(str(label).strip().casefold())

    def interaction(self, one: str, other: str = "") -> str:
        """The text for two classes in either order or one alone; empty where none is known. Raises CodebookError."""
        if not one and not other:
            return ""
        first, second = sorted((self.number(one), self.number(other)))
        if first == self._words.blank:
            return self._words.alone.format(first=self._name(second))
        if first * 10 + second in self._words.reversed:
            first, second = second, first
        return self._words.pair.format(first=self._name(first), second=self._name(second))

    def interaction_number(self, one: str, other: str = "") -> int | None:
        """The number for two classes in either order: 10 to 99; None where none is known. Raises CodebookError."""
        if not one and not other:
            return None
        first, second = sorted((self.number(one), self.number(other)))
        return second * 10 if first == self._words.blank else first * 10 + second

    @cached_property
    def interactions(self) -> dict[int, str]:
        """Every interaction: number -> text, in the order of the numbers."""
        names = [kind.name for kind in self._kinds]
        pairs = [(name, "") for name in names] + list(combinations_with_replacement(names, 2))
        return dict(sorted((self.interaction_number(*pair) or 0, self.interaction(*pair)) for pair in pairs))

    def is_seen(self, event_type: str, interaction: str) -> bool:
        """Whether this event type is known to have it (coding rule C06); True for a type of which nothing is said."""
        if event_type not in self._seen:
            return True
        return any(self.interactions.get(number) == interaction for number in self._seen[event_type])

    @property
    def seen(self) -> dict[str, tuple[str, ...]]:
        """Event type -> the interactions that it is known to have."""
        return {name: tuple(self.interactions[n] for n in sorted(numbers)) for name, numbers in self._seen.items()}

    def _name(self, number: int) -> str:
        return next(kind.name for kind in self._kinds if kind.number == number)

    @cached_property
    def _by_label(self) -> dict[str, Kind]:
        return {label.casefold(): kind for kind in self._kinds for label in (str(kind.number), *kind.also, kind.name)}


class _InterFile(Entry, frozen=True):
    kinds: tuple[Kind, ...]
    interaction: InteractionWords
    seen: dict[str, tuple[int, ...]] = msgspec.field(default_factory=dict)


def read_kinds(path: Path) -> Kinds:
    """The classes of the file. Raises CodebookError where a name, a number or a label means two of them."""
    file = read_yaml(path, _InterFile)
    meant: dict[str, str] = {}
    for at, kind in enumerate(file.kinds):
        if not 1 <= kind.number <= 9:
            raise error_at(path, ("kinds", at, "number"), f"the number of {kind.name} is not within 1 to 9")
        for label in (kind.name, str(kind.number), *kind.also):
            if meant.setdefault(label.casefold(), kind.name) != kind.name:
                raise error_at(path, ("kinds", at), f"{label!r} means both {meant[label.casefold()]} and {kind.name}")
    kinds = Kinds(file.kinds, file.interaction, file.seen)
    for event_type, numbers in file.seen.items():
        for number in numbers:
            if number not in kinds.interactions:
                raise error_at(path, ("seen", event_type), f"there is no interaction {number}")
    return kinds
