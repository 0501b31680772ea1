"""Names what a mention stands for, for one country and day: registry entries, generic words; it reads no text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from eventcode.codebook import Codebook
from eventcode.codebook.actors import YEARS, ActorEntry
from eventcode.codebook.naming import ABROAD, Named
from eventcode.draft.mentions import ActorMention

KNOWN_THERE = 2


def name_mention(mention: ActorMention, country: str, day: date | None, codebook: Codebook) -> Named:
    """The mention's name and class where the event took place in `country` on `day`.

    The same words may need another name than the article's main country gave: "troops" are the forces of the country
    that the event took place in, and another country's forces are External/Other forces there (rule §4.1).
    """
    form, owner, *_ = (*mention.key.split(":"), "")
    if not mention.generic or form not in codebook.naming.rules.forms:
        return Named(mention.name, _kind_abroad(mention.kind, mention.country, country))
    return name_form(form, owner, country, day, codebook)


def name_form(form: str, owner: str, country: str, day: date | None, codebook: Codebook) -> Named:
    """A generic actor's name. owner: the country whose people or forces they are, or the ethnic group or clan."""
    naming = codebook.naming
    if form.startswith("named_"):
        return naming.name(form, country, day, country, owner)
    if form in naming.rules.state_forms and not (owner or country):
        return naming.name("unidentified_military", "", day)
    return naming.name(form, owner or country, day, country)


def name_entry(entry: ActorEntry, country: str, day: date | None, codebook: Codebook) -> Named:
    """A registry entry's name, with the regime's years where it is a unit of a state's forces, and its class here."""
    name = entry.name
    if YEARS in name:
        name = name.replace("{years}", codebook.naming.years(entry.country, day)).replace(" ()", "")
    return Named(name, _kind_abroad(entry.kind, entry.country, country))


def choose_entry(
    entries: Iterable[tuple[ActorEntry, bool]], country: str, day: date | None, seen: frozenset[str] = frozenset()
) -> ActorEntry | None:
    """The registry entry that a wording means here, or None where every one is another country's namesake.

    entries: with whether others bear the wording too; seen: names of entries that the article names in full. Acting in
    the country counts first, then being of that time, then the registry's order.
    """
    best: tuple[int, ActorEntry] | None = None
    for entry, unsure in entries:
        if entry.name not in seen and _is_elsewhere(entry, country, unsure):
            continue
        score = 4 * entry.nearness(country) + 2 * entry.is_valid(day) + (entry.name in seen)
        if best is None or score > best[0]:
            best = score, entry
    return best[1] if best else None


def _is_elsewhere(entry: ActorEntry, country: str, unsure: bool) -> bool:
    """A namesake of another country: parties, and groups that bear their country in their name, act at home only."""
    if unsure and (entry.country or entry.countries):
        return entry.nearness(country) < KNOWN_THERE
    return (
        bool(country) and entry.nearness(country) == 0 and (not entry.kind or entry.name.endswith(f"({entry.country})"))
    )


def _kind_abroad(kind: str, owner: str, country: str) -> str:
    return ABROAD if kind == "State forces" and owner and country and owner != country else kind
