"""The rules that checks look for, as rules.yaml words them; which rows break them is found in the check room."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from eventcode.codebook.reading import Entry, error_at, read_yaml
from eventcode.records import Severity

Limit = Literal["type", "allowed", "pattern", "range", "decimals", "unique"]
LIMITS: tuple[Limit, ...] = ("type", "allowed", "pattern", "range", "decimals", "unique")
Look = Literal["table", "evidence", "gazetteer", "previous"]


class Fault(Entry, frozen=True):
    """One way to break a rule. Every key is explained at the head of schemas/acled/rules.yaml."""

    key: str
    severity: Severity
    sentence: str
    fix: str
    columns: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    needs: Look = "table"
    waits: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What stands in braces in the sentence and the fix: columns, and words of rules.yaml."""
        return tuple(dict.fromkeys(name for text in (self.sentence, self.fix) for name in _find_names(text)))

    def tell(self, cells: Mapping[str, object]) -> tuple[str, str]:
        """The sentence and the fix with `cells` (columns of the row, and words of rules.yaml) filled in."""
        return self.sentence.format_map(cells), self.fix.format_map(cells)


class Rule(Entry, frozen=True):
    """A rule with its id, for people its title, and the section of the coding rules that it comes from."""

    id: str
    title: str
    source: str
    faults: tuple[Fault, ...]

    @property
    def severity(self) -> Severity:
        """The gravest of its faults."""
        found = {fault.severity for fault in self.faults}
        return "error" if "error" in found else "warning" if "warning" in found else "notice"

    def fault(self, key: str) -> Fault:
        """The fault of this key. Raises KeyError."""
        for fault in self.faults:
            if fault.key == key:
                return fault
        raise KeyError(f"{self.id}.{key}")


class Rules:
    """Every rule of a codebook, in the order of the file, found by its id or by the limit that it covers."""

    def __init__(self, rules: Sequence[Rule], words: Mapping[str, str]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self.words = dict(words)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def __contains__(self, rule: str) -> bool:
        return rule in self._rules

    def __getitem__(self, rule: str) -> Rule:
        """The rule of this id. Raises KeyError."""
        return self._rules[rule]

    def limit(self, column: str, limit: Limit) -> tuple[Rule, Fault]:
        """The fault that a cell of `column` has where it breaks this limit of columns.yaml. Raises KeyError."""
        for name in (f"{column}.{limit}", column, f"*.{limit}"):
            if name in self._covering:
                return self._covering[name]
        raise KeyError(f"{column}.{limit}")

    @cached_property
    def _covering(self) -> dict[str, tuple[Rule, Fault]]:
        return {name: (rule, fault) for rule in self for fault in rule.faults for name in fault.covers}


class _RulesFile(Entry, frozen=True):
    words: dict[str, str]
    rules: tuple[Rule, ...]


def read_rules(path: Path) -> Rules:
    """The rules of the file. Raises CodebookError where one is there twice, or a sentence or limit is malformed."""
    file = read_yaml(path, _RulesFile)
    seen: set[str] = set()
    for at, rule in enumerate(file.rules):
        if rule.id in seen:
            raise error_at(path, ("rules", at, "id"), f"the rule {rule.id} is there twice")
        seen.add(rule.id)
        for number, fault in enumerate(rule.faults):
            _check_fault(path, ("rules", at, "faults", number), fault)
    return Rules(file.rules, file.words)


def _check_fault(path: Path, steps: tuple[str | int, ...], fault: Fault) -> None:
    for key in ("sentence", "fix"):
        try:
            _find_names(getattr(fault, key))
        except ValueError as error:
            raise error_at(path, (*steps, key), str(error)) from error
    for name in fault.covers:
        _, _, limit = name.partition(".")
        if limit and limit not in LIMITS:
            raise error_at(path, (*steps, "covers"), f"{limit!r} is no limit; known are {', '.join(LIMITS)}")


def _find_names(text: str) -> list[str]:
    """The names in braces. Raises ValueError where braces hold more than a name (and "!r" for quotes around it)."""
    names = []
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion not in (None, "r"):
            raise ValueError(f"braces hold one name, as in {{actor1}} or {{actor1!r}}, not {name!r}")
        names.append(name)
    return names
