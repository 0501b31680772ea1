"""Event types and sub-event types of types.yaml in their hierarchy, and who may do what to whom; it codes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from eventcode.codebook.reading import Entry, Steps, error_at, read_yaml
from eventcode.errors import CodebookError

Needs = Literal["required", "optional", "none"]
TollRule = Literal["any", "none", "rare", "expected"]
Targeting = Literal["always", "never", "main"]


class Side(Entry, frozen=True):
    """Who may stand on one side. kinds: classes allowed; rare: allowed with a warning; prefix: how the name starts.

    unnamed: the form of naming.yaml that a draft uses where the report names nobody; empty: the side stays open.
    """

    needs: Needs
    kinds: tuple[str, ...]
    rare: tuple[str, ...] = ()
    prefix: str = ""
    unnamed: str = ""


class Pattern(Entry, frozen=True):
    """Who may do what to whom (coding rules §3.2). rules: part of the pattern -> the rule that a breach breaks."""

    actor1: Side
    actor2: Side
    fatalities: TollRule
    civilian_targeting: Targeting
    rules: dict[str, str] = msgspec.field(default_factory=dict)


class SubType(Entry, frozen=True):
    """A sub-event type. type: its event type; rank: 0 is highest in the hierarchy; cues: phrases that tell of it."""

    name: str
    type: str
    rank: int
    disorder: tuple[str, ...]
    definition: str
    pattern: Pattern
    notes: str = ""
    cues: tuple[str, ...] = ()

    @property
    def disorder_type(self) -> str:
        return "; ".join(self.disorder)


class EventType(Entry, frozen=True):
    """An event type with its sub-event types, highest first."""

    name: str
    definition: str
    sub_types: tuple[SubType, ...]
    notes: str = ""


class HierarchyException(Entry, frozen=True):
    """Sub-event types of one event that are coded as `use`, whatever their ranks."""

    given: tuple[str, ...]
    use: str
    reason: str


class EventTypes:
    """Every event type of a codebook, highest in the hierarchy first. groups: name -> classes of actors."""

    def __init__(
        self,
        types: Sequence[EventType],
        exceptions: Sequence[HierarchyException],
        civilians_targeted: str,
        civilians: str,
        groups: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._types = tuple(types)
        self.exceptions = tuple(exceptions)
        self.groups = dict(groups)
        self.sub_types = tuple(sub for each in self._types for sub in each.sub_types)
        self.civilians_targeted, self.civilians = civilians_targeted, civilians
        self._by_name = {sub.name: sub for sub in self.sub_types}

    def __iter__(self) -> Iterator[EventType]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def __contains__(self, sub_type: str) -> bool:
        return sub_type in self._by_name

    def sub_type(self, name: str) -> SubType:
        """The sub-event type of this name. Raises CodebookError."""
        try:
            return self._by_name[name]
        except KeyError:
            raise CodebookError(f"there is no sub-event type {name!r}") from None

    def rank(self, sub_type: str) -> int:
        """Its place in the hierarchy, 0 the highest. Raises CodebookError."""
        return self.sub_type(sub_type).rank

    def disorder_type(self, sub_type: str) -> str:
        """What the sub-event type counts to (coding rule C05); empty for one that is not known."""
        return self._by_name[sub_type].disorder_type if sub_type in self._by_name else ""

    @property
    def disorder_types(self) -> tuple[str, ...]:
        """Every value of disorder_type, in the order of the hierarchy."""
        return tuple(dict.fromkeys(sub.disorder_type for sub in self.sub_types))

    def highest(self, sub_types: Iterable[str]) -> str:
        """The sub-event type that codes an event of which all these are told (rules §3.3). Raises CodebookError."""
        told = set(sub_types)
        for exception in self.exceptions:
            if told.issuperset(exception.given):
                told = told.difference(exception.given) | {exception.use}
        return min(told, key=self.rank)

    def civilian_targeting(self, sub_type: str, kinds: Iterable[str]) -> str:
        """The value of civilian_targeting (coding rules §4.5). kinds: the classes of the main actors."""
        if sub_type not in self._by_name:
            return ""
        rule = self._by_name[sub_type].pattern.civilian_targeting
        is_targeted = rule == "always" or (rule == "main" and self.civilians in kinds)
        return self.civilians_targeted if is_targeted else ""


class _PatternPart(Entry, frozen=True):
    actor1: Side | None = None
    actor2: Side | None = None
    fatalities: TollRule | None = None
    civilian_targeting: Targeting | None = None
    rules: dict[str, str] = msgspec.field(default_factory=dict)


class _SubTypeEntry(Entry, frozen=True):
    name: str
    disorder: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    definition: str
    notes: str = ""
    cues: str = ""
    pattern: _PatternPart = _PatternPart()


class _TypeEntry(Entry, frozen=True):
    name: str
    definition: str
    pattern: Pattern
    sub_types: tuple[_SubTypeEntry, ...]
    notes: str = ""


class _TypesFile(Entry, frozen=True):
    civilian_targeting: str
    types: tuple[_TypeEntry, ...]
    civilians: str = "Civilians"
    groups: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    exceptions: tuple[HierarchyException, ...] = ()


def read_event_types(path: Path) -> EventTypes:
    """The types of the file. Raises CodebookError where a name is there twice or an exception names none of them."""
    file = read_yaml(path, _TypesFile)
    groups = _expand_groups(file.groups)
    types: list[EventType] = []
    rank = 0
    for entry in file.types:
        sub_types = [_build_sub_type(sub, entry, rank + at, groups) for at, sub in enumerate(entry.sub_types)]
        rank += len(sub_types)
        types.append(EventType(entry.name, entry.definition, tuple(sub_types), entry.notes))
    _check_names(path, file)
    return EventTypes(types, file.exceptions, file.civilian_targeting, file.civilians, groups)


def _build_sub_type(
    entry: _SubTypeEntry, parent: _TypeEntry, rank: int, groups: Mapping[str, tuple[str, ...]]
) -> SubType:
    own: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(entry.pattern).items() if value}
    whole = msgspec.structs.replace(parent.pattern, **own | {"rules": parent.pattern.rules | entry.pattern.rules})
    pattern = msgspec.structs.replace(
        whole, actor1=_expand_side(whole.actor1, groups), actor2=_expand_side(whole.actor2, groups)
    )
    cues = tuple(line.strip() for line in entry.cues.splitlines() if line.strip())
    return SubType(
        entry.name, parent.name, rank, entry.disorder, entry.definition, pattern, entry.notes, cues
    )  # fmt: skip


def _expand_groups(groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Groups with the groups that they name, defined before them, spelled out."""
    whole: dict[str, tuple[str, ...]] = {}
    for name, members in groups.items():
        whole[name] = _expand(members, whole)
    return whole


def _expand(names: Sequence[str], groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(kind for name in names for kind in groups.get(name, (name,)))


def _expand_side(side: Side, groups: Mapping[str, tuple[str, ...]]) -> Side:
    return msgspec.structs.replace(side, kinds=_expand(side.kinds, groups), rare=_expand(side.rare, groups))


def _check_names(path: Path, file: _TypesFile) -> None:
    seen: set[str] = set()
    for at, entry in enumerate(file.types):
        names: list[tuple[Steps, str]] = [(("types", at, "name"), entry.name)]
        names += [(("types", at, "sub_types", i, "name"), sub.name) for i, sub in enumerate(entry.sub_types)]
        for steps, name in names:
            if name in seen:
                raise error_at(path, steps, f"{name!r} is there twice")
            seen.add(name)
    sub_types = {sub.name for entry in file.types for sub in entry.sub_types}
    for at, exception in enumerate(file.exceptions):
        for name in (*exception.given, exception.use):
            if name not in sub_types:
                raise error_at(path, ("exceptions", at), f"there is no sub-event type {name!r}")
