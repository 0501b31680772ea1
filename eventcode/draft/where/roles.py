"""From names and readings to mentions: the part each plays, and what stands in for a name that no gazetteer has."""

from __future__ import annotations

from eventcode.codebook import Countries
from eventcode.draft.mentions import PlaceKind, PlaceMention, PlaceRole
from eventcode.draft.where.readings import Context, Found
from eventcode.gazetteer import PlaceCandidate, plain_name
from eventcode.records import Span

_ROLES: dict[str, PlaceRole] = {"in": "event", "object": "event", "near": "near", "from": "origin"}


def to_mentions(founds: list[Found], context: Context, countries: Countries) -> list[PlaceMention]:
    """The mentions in the order of the text; names that nothing speaks for are left out."""
    mentions: list[PlaceMention] = []
    roles: dict[int, tuple[PlaceRole, float]] = {}
    before: Found | None = None
    for found in founds:
        inherited = roles.get(id(before)) if before and before.sentence == found.sentence else None
        role, strength = _read_role(found, inherited)
        roles[id(found)] = role, strength
        before = found
        mention = _to_mention(found, role, strength, context, countries)
        if mention:
            mentions.append(mention)
    return mentions


def _read_role(found: Found, inherited: tuple[PlaceRole, float] | None) -> tuple[PlaceRole, float]:
    if found.is_demonym:
        return "demonym", 0.9
    relation, strength = found.setting.relation, found.setting.strength
    if relation == "bracket" or (relation in ("comma", "in") and _is_area_of(found)):
        return "area", inherited[1] if inherited else 0.4
    if relation in ("list", "comma", "dash") and inherited:
        return ("event" if inherited[0] == "area" else inherited[0]), 0.85 * inherited[1]
    if relation == "of" and found.qualifies:
        return "area", 0.4
    return _ROLES.get(relation, "other"), strength


def _is_area_of(found: Found) -> bool:
    """The name says where the one before lies: a country, or an admin unit that holds it."""
    owner = found.qualifies
    if owner is None:
        return False
    if found.country or found.setting.kind in ("admin1", "district"):
        return True
    best, inner = found.best, owner.best
    if best is None or best.kind == "place":
        return False
    return inner is None or inner.admin1 == best.admin1


def _to_mention(
    found: Found, role: PlaceRole, strength: float, context: Context, countries: Countries
) -> PlaceMention | None:
    span = Span(found.start, found.end)
    if found.country:
        return PlaceMention(
            span, found.sentence, found.country.name, "country", role, country=found.country.name, confidence=strength
        )
    if found.region:
        return PlaceMention(span, found.sentence, found.region, "region", "other", confidence=strength)
    best = found.best
    if best and _is_believed(found, best, context):
        return _from_reading(found, best, role, strength, countries)
    if role in ("event", "near", "area") and strength >= 0.3 and not found.name.shouted and not found.name.common:
        return _unknown_place(found, role, strength, context, countries)
    return None


def _is_believed(found: Found, best: PlaceCandidate, context: Context) -> bool:
    """A namesake in a country that the article does not name is no reading, unless it is a large and clear one."""
    if _is_contradicted(found, best):
        return False
    if not context.weights or context.country_share(best.iso2) > 0:
        return True
    if any(qualifier.country and qualifier.country.iso2 == best.iso2 for qualifier in found.qualifiers):
        return True
    return best.match == "exact" and best.population >= 100_000


def _is_contradicted(found: Found, best: PlaceCandidate) -> bool:
    """The admin unit beside the name is known, and the reading lies in another."""
    if best.kind == "admin1":
        return False
    for qualifier in found.qualifiers:
        units = [unit for unit in qualifier.readings if unit.kind == "admin1" and unit.iso2 == best.iso2]
        if units and not any(place.kind != "admin1" for place in qualifier.readings if place.iso2 == best.iso2):
            return all(unit.name != best.admin1 for unit in units)
    return False


def _from_reading(
    found: Found, best: PlaceCandidate, role: PlaceRole, strength: float, countries: Countries
) -> PlaceMention:
    country = countries.by_iso2.get(best.iso2)
    kind: PlaceKind = best.kind
    if found.setting.kind in ("district", "natural"):
        kind = found.setting.kind
    margin = found.scores[0] - found.scores[1] if len(found.scores) > 1 else 1.0
    sure = 0.6 + 0.4 * min(1.0, max(0.0, margin))
    return PlaceMention(
        Span(found.start, found.end),
        found.sentence,
        best.name,
        kind,
        role,
        country=country.name if country else "",
        admin1=best.admin1,
        admin2=best.admin2,
        latitude=round(best.latitude, 4),
        longitude=round(best.longitude, 4),
        population=best.population,
        is_fuzzy=best.match == "skeleton",
        confidence=round(strength * sure * (0.6 if best.match == "skeleton" else 1.0), 3),
        rivals=tuple(_in_words(place, countries) for place in found.readings[1:4]),
    )


def _in_words(place: PlaceCandidate, countries: Countries) -> str:
    country = countries.by_iso2.get(place.iso2)
    return ", ".join(part for part in (place.name, place.admin1, country.name if country else "") if part)


def _unknown_place(
    found: Found, role: PlaceRole, strength: float, context: Context, countries: Countries
) -> PlaceMention:
    """A name in no gazetteer, with the admin units that the article names for it, and their coordinates."""
    units = [unit for qualifier in found.qualifiers for unit in qualifier.readings if unit.kind != "place"]
    units = [unit for unit in units if not context.codes or unit.iso2 in context.codes]
    admin1 = next((unit for unit in units if unit.kind == "admin1"), None)
    admin2 = next(
        (unit for unit in units if unit.kind == "admin2" and (not admin1 or unit.admin1 == admin1.name)), None
    )
    where = admin2 or admin1
    country = countries.by_iso2.get(where.iso2) if where else context.hint
    kind: PlaceKind = found.setting.kind or "place"
    return PlaceMention(
        Span(found.start, found.end),
        found.sentence,
        plain_name(found.name.text),
        kind,
        role,
        country=country.name if country else "",
        admin1=where.admin1 if where else "",
        admin2=admin2.name if admin2 else "",
        latitude=round(where.latitude, 4) if where else None,
        longitude=round(where.longitude, 4) if where else None,
        found=False,
        confidence=round(0.5 * strength, 3),
    )
