"""How actors that follow from a country and a day are named: state forces by regime, protesters, unnamed groups."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from eventcode.codebook.reading import Entry, read_rows, read_yaml
from eventcode.errors import CodebookError

ABROAD = "External/Other forces"
STATE = "State forces"


class Named(NamedTuple):
    """An actor's name in the codebook and its class (text of inter, rule §4.1); the class is empty for identities."""

    name: str
    kind: str


class Form(Entry, frozen=True):
    """A pattern of names with the fields {country}, {of_country}, {years} and {owner}, and the class of such actors."""

    name: str
    kind: str = ""


class NamingRules(Entry, frozen=True):
    """What naming.yaml says. definite: names that take "the"; dependencies: territory -> the country of its forces."""

    forms: dict[str, Form]
    state_forms: tuple[str, ...]
    definite: tuple[str, ...]
    dependencies: dict[str, str]


class Regime(Entry, frozen=True):
    """A government's time in office. first, last: a year, month or day as in ISO 8601; last is blank while it lasts."""

    country: str
    first: str
    last: str = ""

    @property
    def years(self) -> str:
        """As in the names of its forces: "2004-2021", "2021-" (rule §4.3)."""
        return f"{self.first[:4]}-{self.last[:4]}"


class Naming:
    """The names that need no registry, because a country, a day and a form make them."""

    def __init__(self, rules: NamingRules, regimes: Iterable[Regime]) -> None:
        self.rules = rules
        self._regimes: dict[str, list[Regime]] = defaultdict(list)
        for regime in regimes:
            self._regimes[regime.country].append(regime)
        self.name = lru_cache(maxsize=4096)(self._name)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries whose regimes are known."""
        return tuple(self._regimes)

    def regimes(self, country: str) -> tuple[Regime, ...]:
        """Every regime of a country, the oldest first; none for an unknown country."""
        return tuple(self._regimes.get(self.rules.dependencies.get(country, country), ()))

    def regime(self, country: str, day: date | None) -> Regime | None:
        """The regime in office on `day`; the latest one where no day is known, None for an unknown country."""
        regimes = self._regimes.get(self.rules.dependencies.get(country, country))
        if not regimes:
            return None
        if day is None:
            return regimes[-1]
        at = bisect_right([_padded(regime.first) for regime in regimes], day.isoformat())
        return regimes[max(0, at - 1)]

    def years(self, country: str, day: date | None) -> str:
        """The regime's years as names give them ("2021-"); empty for an unknown country."""
        regime = self.regime(country, day)
        return regime.years if regime else ""

    def _name(self, form: str, country: str, day: date | None = None, home: str = "", owner: str = "") -> Named:
        """Name an actor of this form.

        country: whose it is; home: the country of the event (`country` where empty), which decides between State forces
        and External/Other forces (rule §4.1); owner: the people, clan or place in the name. Raises KeyError for a form
        that naming.yaml does not have.
        """
        shape = self.rules.forms[form]
        is_state = form in self.rules.state_forms
        whose = self.rules.dependencies.get(country, country) if is_state else country
        years = self.years(whose, day) if is_state else ""
        of_country = f"the {whose}" if whose in self.rules.definite else whose
        text = shape.name.format(country=whose, of_country=of_country, years=years, owner=owner)
        ours = self.rules.dependencies.get(home, home)
        is_abroad = is_state and bool(ours) and ours != whose
        return Named(text.replace(" ()", "").strip(), ABROAD if is_abroad else shape.kind)


def read_naming(rules: Path, regimes: Path) -> Naming:
    """The naming rules and regimes of a codebook. Raises CodebookError for regimes that overlap or run backwards."""
    rows = read_rows(regimes, Regime)
    before: dict[str, Regime] = {}
    for line, row in enumerate(rows, start=2):
        previous = before.get(row.country)
        if row.last and row.last < row.first:
            raise CodebookError(f"the regime ends before it begins: {row.years}", file=regimes, line=line)
        if previous and (not previous.last or previous.last > row.first):
            message = f"the regime of {row.country} begins before the one above it ends"
            raise CodebookError(message, file=regimes, line=line)
        before[row.country] = row
    return Naming(read_yaml(rules, NamingRules), rows)


def _padded(first: str) -> str:
    """A year or month as its first day."""
    return first + "-01-01"[len(first) - 4 :] if len(first) < 10 else first
