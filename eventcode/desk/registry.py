"""The actors of a codebook by the names that tables write: their class on a day, names alike; no text is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process, utils

from eventcode.codebook import Codebook
from eventcode.codebook.actors import YEARS, ActorEntry
from eventcode.codebook.naming import ABROAD, Form, Named
from eventcode.records import Event, Record

_FIELDS = {
    "country": r"(?P<country>[^()]{2,60}?)",
    "of_country": r"(?:the )?(?P<country>[^()]{2,60}?)",
    "years": r"(?P<years>\d{4}-(?:\d{4})?)",
    "owner": r"(?P<owner>[^;]{1,80}?)",
}
_UNNAMED = (  # forms that are offered for the country of the event, the commonest first
    *("military", "police", "protesters", "rioters", "civilians", "armed_group", "communal_militia", "vigilantes"),
    *("private_security", "government"),
)
_ALIKE = 75.0  # of 100: below, names only share letters


class KnownActor(Record, frozen=True):
    """An actor that could be meant: its name in tables, its class, and why it came up. score: 0 to 1."""

    name: str
    kind: str
    reason: str
    score: float = 1.0


def find_kind(name: str, event: Event, codebook: Codebook) -> str | None:
    """The class of the actor of this name on the event's day and in its country; None for one that is not known."""
    country, day = country_of(event), day_of(event)
    entries = _names(codebook).get(name.casefold())
    if entries:
        entry = max(entries, key=lambda each: (each.is_valid(day), each.nearness(country)))
        return _abroad(entry.kind, entry.country, country)
    return _read_form(name, country, day, codebook)


def find_actors_alike(words: str, event: Event, codebook: Codebook, most: int = 20) -> list[KnownActor]:
    """Actors whose names or other names come near these words, those of the event's country before others."""
    return list(_find_alike(words, country_of(event), day_of(event), codebook)[:most])


@lru_cache(maxsize=1024)
def _find_alike(words: str, country: str, day: date | None, codebook: Codebook) -> tuple[KnownActor, ...]:
    forms = list(_forms_here(country, day, codebook))
    asked = utils.default_process(words)
    if not asked:
        return tuple(forms)
    wordings, entries = _wordings(codebook)
    found = process.extract(asked, wordings, scorer=fuzz.WRatio, processor=None, limit=60, score_cutoff=_ALIKE)
    ranked = sorted(found, key=lambda hit: (-_weight(hit[1], entries[hit[2]], country, day), hit[2]))
    known = [_to_known(entries[at], score, country, day, codebook) for _, score, at in ranked]
    plain = [each for each in forms if asked in utils.default_process(each.name)]
    return tuple({each.name: each for each in (*plain, *known)}.values())


def country_of(event: Event) -> str:
    """The event's country, "" where it has none."""
    return event.place.country if event.place else ""


def day_of(event: Event) -> date | None:
    """The event's day."""
    return event.date.day if event.date else None


def _weight(score: float, entry: ActorEntry, country: str, day: date | None) -> float:
    return score + 6 * entry.nearness(country) + (4 if entry.is_valid(day) else 0)


def _to_known(entry: ActorEntry, score: float, country: str, day: date | None, codebook: Codebook) -> KnownActor:
    name = entry.name
    if YEARS in name:
        name = name.replace("{years}", codebook.naming.years(entry.country, day)).replace(" ()", "")
    where = entry.country or ", ".join(entry.countries) or "anywhere"
    when = f", {entry.valid_from or '…'} to {entry.valid_to or 'now'}" if entry.valid_from or entry.valid_to else ""
    return KnownActor(name, _abroad(entry.kind, entry.country, country), f"{where}{when}", round(score / 100, 2))


def _forms_here(country: str, day: date | None, codebook: Codebook) -> Iterator[KnownActor]:
    if not country:
        return
    for form in _UNNAMED:
        if form in codebook.naming.rules.forms:
            name, kind = codebook.naming.name(form, country, day, country)
            yield KnownActor(name, kind, f"the form of {country} on that day")


def _abroad(kind: str, owner: str, country: str) -> str:
    """Coding rule §4.1: a state's forces are External/Other forces in another country."""
    return ABROAD if kind == "State forces" and owner and country and owner != country else kind


def _read_form(name: str, country: str, day: date | None, codebook: Codebook) -> str | None:
    for form, shape, pattern in _forms(codebook):
        match = pattern.fullmatch(name)
        if not match or not shape.kind:
            continue
        told = match.groupdict()
        whose = told.get("country") or country
        if told.get("country") and whose.casefold() not in codebook.countries.by_name:
            continue
        named: Named = codebook.naming.name(form, whose, day, country, told.get("owner") or "")
        return named.kind
    return None


@lru_cache(maxsize=4)
def _forms(codebook: Codebook) -> tuple[tuple[str, Form, re.Pattern[str]], ...]:
    """Every form of naming.yaml with the pattern of its names, those without an owner first."""
    forms = sorted(codebook.naming.rules.forms.items(), key=lambda item: "{owner}" in item[1].name)
    return tuple((name, shape, _to_pattern(shape.name)) for name, shape in forms)


def _to_pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", text)
    return re.compile("".join(_FIELDS[part] if at % 2 else re.escape(part) for at, part in enumerate(parts)))


@lru_cache(maxsize=4)
def _names(codebook: Codebook) -> dict[str, list[ActorEntry]]:
    """Names as tables write them, casefolded, with every regime's years where a name has years."""
    out: dict[str, list[ActorEntry]] = {}
    for entry in codebook.actors:
        for name in _written(entry, codebook):
            out.setdefault(name.casefold(), []).append(entry)
    return out


def _written(entry: ActorEntry, codebook: Codebook) -> list[str]:
    if YEARS not in entry.name:
        return [entry.name]
    years = {each.years for each in codebook.naming.regimes(entry.country)}
    return [entry.name.replace("{years}", each) for each in sorted(years)]


@lru_cache(maxsize=4)
def _wordings(codebook: Codebook) -> tuple[list[str], list[ActorEntry]]:
    """Every wording of every actor that may stand in a table as a main actor, and beside it the actor."""
    pairs = [
        (utils.default_process(words), entry)
        for entry in codebook.actors
        if entry.kind
        for words in {entry.name, *entry.wordings}
    ]
    pairs.sort(key=lambda pair: (pair[1].name, pair[0]))
    return [words for words, _ in pairs], [entry for _, entry in pairs]
