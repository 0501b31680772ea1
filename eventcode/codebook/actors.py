"""The actors that a codebook knows: registry, identities and a language's words for actors; it finds none in a text."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec

from eventcode.codebook.reading import Entry, read_rows, read_yaml
from eventcode.errors import CodebookError

KINDS = (
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
)
"""The classes of main actors, in the order of their numbers 1 to 8 (rule §4.1)."""

UNSURE = "?"
YEARS = "({years})"
STATE_NAMES = ("Military Forces of ", "Police Forces of ", "Government of ")
_WHEN = re.compile(r"\d{4}(-\d{2}){0,2}")


class ActorEntry(Entry, frozen=True):
    """A row of actors.csv: one actor in one span of time.

    name: as in tables; "({years})" in it stands for the regime of `country`. kind: its class, blank for whoever is only
    ever associated. country: its home; countries: where else it acts; both blank: anywhere. aliases: other words for
    it; "?" before one marks words that others bear too, so they count only where it acts. valid_from, valid_to: a year
    or a month (2021-08), both included.
    """

    name: str
    kind: str = ""
    country: str = ""
    countries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""

    @property
    def wordings(self) -> dict[str, bool]:
        """Every wording that names it -> whether others bear it too; a unit of a state's forces has aliases only."""
        is_unit = self.name.startswith(STATE_NAMES)
        names = {} if is_unit else dict.fromkeys(_own_wordings(self.name, self.country), False)
        return names | {alias.removeprefix(UNSURE): _is_unsure(alias) for alias in self.aliases}

    def is_valid(self, day: date | None) -> bool:
        """Whether it was so on this day; true where no day is known."""
        if day is None:
            return True
        text = day.isoformat()
        return self.valid_from <= text and (not self.valid_to or text[: len(self.valid_to)] <= self.valid_to)

    def nearness(self, country: str) -> int:
        """How near it is to a country: 3 at home, 2 where it is known to act, 1 for who may be anywhere, else 0."""
        if country and country == self.country:
            return 3
        if country in self.countries:
            return 2
        return 0 if self.country or self.countries else 1


def _is_unsure(alias: str) -> bool:
    """Marked so, or without a capital: "local resistance forces" are others in another country."""
    return alias.startswith(UNSURE) or alias == alias.lower()


class Identity(Entry, frozen=True):
    """A row of identities.csv: who people are, as an associated actor of their side (rules §4.3, §4.4).

    name: without the country in brackets; sort: "people", "faith", "ethnic", "clan" or "gender"; words: what says so.
    """

    name: str
    sort: str
    words: tuple[str, ...]


class ActorClass(Entry, frozen=True):
    """Words that head a phrase for actors without a name; see the head of lang/…/actors.yaml."""

    form: str
    words: tuple[str, ...]
    owner: str = ""
    owners: dict[str, str] = msgspec.field(default_factory=dict)
    stands_for: tuple[str, ...] = ()
    people: bool = False
    hollow: bool = False


class ActorWords(Entry, frozen=True):
    """One language's words for actors; see lang/…/actors.yaml for what each list does."""

    classes: dict[str, ActorClass]
    belongings: tuple[str, ...]
    links: tuple[str, ...]
    fillers: frozenset[str]
    leads: frozenset[str]
    parts: frozenset[str]
    deeds: tuple[str, ...]
    deed_verbs: frozenset[str]
    metonyms: dict[str, str]
    arms: tuple[str, ...]
    armable: frozenset[str]
    bonds: frozenset[str]
    plurals: frozenset[str]
    name_ends: dict[str, str]
    name_joints: frozenset[str]
    named_forms: dict[str, str]


class RoleWords(Entry, frozen=True):
    """One language's words for who did what to whom; see lang/…/roles.yaml for what each list does."""

    doer: frozenset[str]
    target: frozenset[str]
    between: frozenset[str]
    partner: frozenset[str]
    aside: frozenset[str]
    openers: frozenset[str]
    breaks: frozenset[str]
    marks: frozenset[str]
    relatives: frozenset[str]
    saying: frozenset[str]
    nouns_of_doer: frozenset[str]
    sufferers: frozenset[str]
    tellers: frozenset[str]
    blaming: frozenset[str]
    blame_links: frozenset[str]
    claiming: frozenset[str]
    credit: frozenset[str]
    finding: frozenset[str]
    passive: frozenset[str]
    moving: frozenset[str]
    mutual: frozenset[str]
    suffering: frozenset[str]
    conditions: frozenset[str]
    contexts: frozenset[str]
    pronouns: frozenset[str]
    denying: frozenset[str]
    own: frozenset[str]
    doing: frozenset[str]
    claimable: frozenset[str]
    verbs: frozenset[str]
    particles: frozenset[str]
    allies: frozenset[str]
    of_itself: frozenset[str]
    gaining: frozenset[str]
    loser: frozenset[str]
    gainer: frozenset[str]
    of: frozenset[str] = frozenset({"of"})
    joiners: frozenset[str] = frozenset({"and", "or", "&", ","})
    verb_endings: tuple[str, ...] = ("ed", "ing")


def read_actors(path: Path) -> tuple[ActorEntry, ...]:
    """The registry in the CSV file at `path`. Raises CodebookError for unknown classes and impossible years."""
    rows = tuple(read_rows(path, ActorEntry))
    for line, row in enumerate(rows, start=2):
        _check_entry(row, path, line)
    return rows


def read_identities(path: Path) -> tuple[Identity, ...]:
    """The identities in the CSV file at `path`. Raises CodebookError."""
    return tuple(read_rows(path, Identity))


def read_actor_words(path: Path) -> ActorWords:
    """A language's words for actors. Raises CodebookError."""
    return read_yaml(path, ActorWords)


def read_role_words(path: Path) -> RoleWords:
    """A language's words for roles. Raises CodebookError."""
    return read_yaml(path, RoleWords)


def _check_entry(row: ActorEntry, path: Path, line: int) -> None:
    if row.kind and row.kind not in KINDS:
        raise CodebookError(f"{row.kind!r} is no class; known are {', '.join(KINDS)}", file=path, line=line, key="kind")
    if YEARS in row.name and not row.country:
        raise CodebookError("a name with {years} needs the country whose regime they are", file=path, line=line)
    for key in ("valid_from", "valid_to"):
        value = getattr(row, key)
        if value and not _WHEN.fullmatch(value):
            raise CodebookError(f"{value!r} is no year, month or day", file=path, line=line, key=key)
    if row.valid_to and row.valid_to < row.valid_from[: len(row.valid_to)]:
        raise CodebookError(f"{row.name} ends before it begins", file=path, line=line, key="valid_to")


def _own_wordings(name: str, country: str) -> list[str]:
    """ "ELN: National Liberation Army (Colombia)" -> "ELN", "National Liberation Army"; other brackets stay."""
    before, bracket, inside = name.rpartition(" (")
    is_plain = bool(bracket) and (inside == f"{country})" or inside[:4].isdigit())
    return (before if is_plain else name).split(": ", 1)
