"""Names of actors as numbers that can be compared: who is who, and who may be; no event is compared here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from eventcode.codebook import Codebook
from eventcode.gazetteer import fold_name
from eventcode.reconcile.arrays import Flags, Ints, Table

MISSING = 0
_NAMED, _STATE, _PEOPLE, _UNNAMED = range(4)
SORTS = ("same", "same_state", "same_people", "same_unnamed")
"""What it tells that two reports have an actor of each sort."""


class ActorTable:
    """Every actor that was seen under one number; spellings, aliases and regimes of one actor share it."""

    def __init__(self, codebook: Codebook) -> None:
        self._settings = codebook.reconciling
        self._aliases = _read_aliases(codebook)
        self._numbers: dict[str, int] = {"": MISSING}
        self._states: dict[str, int] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._sorts, self._kinds, self._owners = [_NAMED], [0], [0]
        self._groups = {name: place for place, name in enumerate((kind.name for kind in codebook.kinds), start=1)}
        self._possible = _kinds_that_may_be(self._groups, self._settings.possible)

    def number(self, name: str, kind: str = "") -> int:
        """The number of an actor, 0 for a blank name."""
        key = (name, kind)
        if key not in self._seen:
            self._seen[key] = self._find(name, kind)
        return self._seen[key]

    def _find(self, name: str, kind: str) -> int:
        if not name:
            return MISSING
        state = next((name[len(start) :] for start in self._settings.state_names if name.startswith(start)), "")
        sort = self._sort(name, state)
        folded = fold_name(_without_bracket(name))
        # what nobody is named by stays apart by its class; a name is one actor whatever class a report gives it
        same = self._aliases.get(folded, folded) if sort == _NAMED else f"{folded}|{kind}"
        if same not in self._numbers:
            self._numbers[same] = len(self._numbers)
            self._sorts.append(sort)
            self._kinds.append(self._groups.get(kind, 0))
            self._owners.append(self._number_state(state))
        return self._numbers[same]

    def _number_state(self, state: str) -> int:
        """A number for the country in a state force's name, 0 for no state."""
        folded = fold_name(_without_bracket(state))
        return self._states.setdefault(folded, len(self._states) + 1) if folded else 0

    def _sort(self, name: str, state: str) -> int:
        if name.startswith(self._settings.unnamed):
            return _UNNAMED
        if state:
            return _STATE
        return _PEOPLE if name.startswith(self._settings.people) else _NAMED

    def is_unnamed(self, number: int) -> bool:
        """Whether the name says only that nobody is named."""
        return self._sorts[number] == _UNNAMED

    def sorts(self) -> Ints:
        """For each number its sort, as in SORTS."""
        return np.array(self._sorts, dtype=np.int64)

    def is_possible(self, one: Ints, other: Ints) -> Flags:
        """Whether two different actors may be one that two reports know less or better."""
        sorts, kinds, owners = self.sorts(), np.array(self._kinds), np.array(self._owners)
        is_open = (sorts[one] != _NAMED) | (sorts[other] != _NAMED)
        is_kin = self._possible[kinds[one], kinds[other]] & is_open
        is_state = (owners[one] == owners[other]) & (owners[one] > 0)
        has_two_states = (owners[one] != owners[other]) & (owners[one] > 0) & (owners[other] > 0)
        is_vague = (sorts[one] == _UNNAMED) | (sorts[other] == _UNNAMED)
        found = is_state | (is_kin & ~has_two_states & (is_vague | (kinds[one] != kinds[other])))
        return np.asarray(found, dtype=np.bool_)

    def has_same_role(self, one: Ints, other: Ints) -> Flags:
        """Whether both are people or both are armed; if not, reports may differ in who was hit."""
        sorts = self.sorts()
        return np.asarray((sorts[one] == _PEOPLE) == (sorts[other] == _PEOPLE), dtype=np.bool_)


@cache
def _read_aliases(codebook: Codebook) -> dict[str, str]:
    """Folded wording -> folded name, for wordings that name one actor alone."""
    found: dict[str, set[str]] = {}
    for entry in codebook.actors:
        same = fold_name(_without_bracket(entry.name))
        for wording in (same, *(fold_name(_without_bracket(each)) for each in entry.wordings)):
            found.setdefault(wording, set()).add(same)
    return {wording: next(iter(names)) for wording, names in found.items() if len(names) == 1}


def _without_bracket(name: str) -> str:
    """The name without its country or years: "ELN (Colombia)" -> "ELN"."""
    return name.partition(" (")[0] if name.endswith(")") and name[:1] != "(" else name


def _kinds_that_may_be(groups: dict[str, int], lists: Iterable[Iterable[str]]) -> Table:
    """Whether an actor of one class may be one of another, by the numbers of the classes; 0 is no class."""
    table = np.eye(len(groups) + 1, dtype=np.bool_)
    table[0, :] = table[:, 0] = True
    for names in lists:
        numbers = [groups[name] for name in names if name in groups]
        table[np.ix_(numbers, numbers)] = True
    return table
