"""The part that each name plays: where it happened, near it, the unit that holds it, or none; grammar is settings'."""

from __future__ import annotations

from eventcode.draft.mentions import PlaceRole
from eventcode.draft.where.readings import Found, lies_in

Part = tuple[PlaceRole, float]  # and how surely
_ROLES: dict[str, PlaceRole] = {
    "in": "event",
    "target": "event",
    "near": "near",
    "from": "origin",
    "dateline": "dateline",
}


def read_parts(founds: list[Found]) -> list[Part]:
    """The part of each name, in their order, from its setting and that of the name it hangs on."""
    parts: list[Part] = []
    for before, found in zip([None, *founds], founds, strict=False):
        inherited = None
        if before and before.sentence == found.sentence:
            inherited = _plain_role(before) if before.is_demonym else parts[-1]
        parts.append(_read_role(found, inherited))
    return parts


def demote_weak(founds: list[Found], parts: list[Part]) -> list[Part]:
    """Where the sentence names a town surely, spots in it and names in passing are no place of the event."""
    firm = {found.sentence for found, part in zip(founds, parts, strict=True) if _is_firm(found, part)}
    return [
        ("other", part[1]) if found.sentence in firm and _is_weak(found, part) else part
        for found, part in zip(founds, parts, strict=True)
    ]


def _is_firm(found: Found, part: Part) -> bool:
    role, strength = part
    is_clear = found.best or found.qualifiers or found.setting.kind == "place"
    return role == "event" and strength >= 0.6 and bool(is_clear) and not found.setting.is_site


def _is_weak(found: Found, part: Part) -> bool:
    role, strength = part
    if role not in ("event", "near") or found.setting.is_suffered or found.setting.relation == "target":
        return False
    is_bare = not (found.best or found.qualifiers or found.setting.kind or found.setting.relation in ("list", "comma"))
    return strength < 0.5 or (not found.best and found.setting.is_site) or is_bare


def _read_role(found: Found, inherited: Part | None) -> Part:
    if found.is_demonym:
        return "demonym", 0.9
    relation, strength = found.setting.relation, found.setting.strength
    if relation in ("person", "group"):
        return "other", strength
    if relation == "bracket" or (found.qualifies and _is_area_of(found, found.qualifies)):
        return "area", inherited[1] if inherited else 0.4
    if relation in ("list", "comma", "dash") and inherited:
        role = "event" if inherited[0] == "area" else inherited[0]
        is_told = found.name.known or found.setting.kind or relation != "comma"
        return role, inherited[1] * (0.85 if is_told else 0.5)
    if relation in ("none", "of") and _is_placed(found):
        return "event", 0.5
    return _plain_role(found)


def _plain_role(found: Found) -> Part:
    """The part that the words before a name give it, whatever it names."""
    return _ROLES.get(found.setting.relation, "other"), found.setting.strength


def _is_area_of(found: Found, inner: Found) -> bool:
    """The name says where another lies: a country, or an admin unit that may hold it."""
    best, place = found.best, inner.best
    if place is None and inner.setting.strength < 0.3 and inner.setting.relation != "bracket":
        return False
    if found.country or (found.setting.kind in ("admin1", "district") and found.setting.relation != "list"):
        return True
    if inner.setting.is_site:
        return False
    if best is None or best.kind == "place":
        return False
    return lies_in(place, best) if place else best.kind == "admin1" or found.setting.relation != "comma"


def _is_placed(found: Found) -> bool:
    """An admin unit that holds it stands beside the name: whatever the verb, a place is meant ("took X, Donetsk")."""
    best = found.best
    units = [unit for each in found.qualifiers for unit in each.found.readings if unit.kind != "place"]
    if best is None:
        return bool(units) and any(each.tie == "bracket" for each in found.qualifiers)
    return any(lies_in(best, unit) for unit in units)
