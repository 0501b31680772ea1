"""Loads decisions.yaml: which acts between which actors make which sub-event type; it decides nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eventcode.codebook.reading import Entry, read_yaml
from eventcode.errors import CodebookError

UNKNOWN = "unknown"


class DecisionRule(Entry, frozen=True):
    """One row of the table. all, any, none: acts or groups of them; agent, target: classes of actors or groups.

    unless: groups that count against the rule by their own strength; flags: what must be known of the event;
    weight: 0 to 1, how surely the rule decides.
    """

    sub_type: str
    weight: float
    reason: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class _DecisionFile(Entry, frozen=True):
    least: float
    acts: dict[str, tuple[str, ...]]
    kinds: dict[str, tuple[str, ...]]
    flags: dict[str, str]
    rules: tuple[DecisionRule, ...]


class Decisions:
    """The table. least: the score below which nothing is proposed; flags: name -> what it says of an event."""

    def __init__(
        self,
        least: float,
        rules: tuple[DecisionRule, ...],
        groups: Mapping[str, tuple[str, ...]],
        flags: Mapping[str, str],
    ) -> None:
        self.least, self.rules, self.groups, self.flags = least, rules, dict(groups), dict(flags)

    def members(self, act: str) -> tuple[str, ...]:
        """The acts that an act or a group of acts stands for."""
        return self.groups.get(act, (act,))


def read_decisions(path: Path, acts: tuple[str, ...]) -> Decisions:
    """The table of the file. acts: every act that words can tell. Raises CodebookError where a row names another."""
    file = read_yaml(path, _DecisionFile)
    groups: dict[str, tuple[str, ...]] = {}
    for name, members in file.acts.items():
        groups[name] = tuple(act for member in members for act in groups.get(member, (member,)))
    known = {*acts, *groups}
    for number, rule in enumerate(file.rules):
        unknown = next((act for act in (*rule.all, *rule.any, *rule.unless) if act not in known), None)
        unknown_flag = next((flag for flag in rule.flags if flag.removeprefix("no ") not in file.flags), None)
        if unknown or unknown_flag:
            raise CodebookError(
                f"there is no act or flag {unknown or unknown_flag!r}", file=path, key=f"rules[{number}]"
            )
    return Decisions(file.least, tuple(_expand(rule, file.kinds) for rule in file.rules), groups, file.flags)


def _expand(rule: DecisionRule, kinds: Mapping[str, tuple[str, ...]]) -> DecisionRule:
    fields = {name: getattr(rule, name) for name in rule.__struct_fields__}
    for side in ("agent", "target"):
        fields[side] = tuple(kind for name in fields[side] for kind in kinds.get(name, (name,)))
    return DecisionRule(**fields)
