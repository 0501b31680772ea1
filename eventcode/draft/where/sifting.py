"""Readings that the words beside a name, or the whole article, speak against; what is left is ranked elsewhere."""

from __future__ import annotations

from eventcode.draft.where.readings import Context, Found, Qualifier, is_beside, lies_in
from eventcode.gazetteer import PlaceCandidate

_LARGE = 100_000
_HUGE = 500_000


def sift_readings(founds: list[Found], context: Context) -> None:
    """Leave out readings that lie elsewhere than the words say, and all of a name whose best is not to be believed."""
    for found in founds:
        _drop_contradicted(found)
        if found.best and not _is_believed(found, found.best, context):
            found.readings = []


def _drop_contradicted(found: Found) -> None:
    """Leave out readings that lie elsewhere than in the unit or the town that the words beside the name tell of.

    A square or a station in a town is no town of that name.
    """
    if found.setting.is_site and any(each.tie == "in" and each.found.best for each in found.qualifiers):
        found.readings = []
    for qualifier in found.qualifiers:
        if not found.readings or found.readings[0].kind == "admin1":
            return
        if _is_binding(found, qualifier):
            kept = [place for place in found.readings if _agrees(place, qualifier.found)]
            found.scores = found.scores[: len(kept)]
            found.readings = kept


def _is_binding(found: Found, qualifier: Qualifier) -> bool:
    """A comma may also part the items of a list, so a well-known name before it stands."""
    units = qualifier.found.readings
    if not units or qualifier.found.best is None or qualifier.found.best.match == "skeleton":
        return False
    if qualifier.tie == "comma" and qualifier.found.setting.kind is None:
        return found.readings[0].population < _LARGE and any(unit.kind == "admin1" for unit in units)
    return True


def _agrees(place: PlaceCandidate, qualifier: Found) -> bool:
    same_country = [unit for unit in qualifier.readings if unit.iso2 == place.iso2]
    units = [unit for unit in same_country if unit.kind != "place"]
    if any(unit.kind == "admin1" for unit in units):
        return any(unit.admin1 == place.admin1 for unit in units)
    return any(is_beside(place, unit) or lies_in(place, unit) for unit in same_country)


def _is_believed(found: Found, best: PlaceCandidate, context: Context) -> bool:
    """A namesake in a country that the article does not name is no reading, unless it is a large and clear one.

    Nor is a guess by sound in another province than those that the article names.
    """
    if best.match == "skeleton" and best.kind != "admin1":
        named = [admin1 for iso2, admin1 in context.admins if iso2 == best.iso2]
        if named and best.admin1 not in named:
            return False
    if not context.weights or best.iso2 in context.named or context.country_share(best.iso2) >= 0.25:
        return True
    if any(each.found.country and each.found.country.iso2 == best.iso2 for each in found.qualifiers):
        return True
    if best.match != "exact":
        return False
    return best.population >= (_LARGE if context.is_next_door(best.iso2) else _HUGE)
