"""Writes names with their parts and readings as mentions, and finds what stands in for a name that no gazetteer has."""

from __future__ import annotations

from bisect import bisect_left

from eventcode.codebook import Countries
from eventcode.draft.mentions import PlaceKind, PlaceMention, PlaceRole
from eventcode.draft.where.readings import Context, Found, is_beside, lies_in
from eventcode.draft.where.roles import Part, demote_weak, read_parts
from eventcode.gazetteer import PlaceCandidate, plain_name
from eventcode.records import Span


def to_mentions(founds: list[Found], context: Context) -> list[PlaceMention]:
    """The mentions in the order of the text; names that nothing speaks for are left out."""
    parts = read_parts(founds)
    anchors = _Anchors(founds, parts, context)
    parts = demote_weak(founds, parts)
    mentions = (_to_mention(found, *part, context, anchors) for found, part in zip(founds, parts, strict=True))
    return [mention for mention in mentions if mention]


class _Anchors:
    """The places that stand in for names that no gazetteer has."""

    def __init__(self, founds: list[Found], parts: list[Part], context: Context) -> None:
        self._codes = context.codes
        self._firm = [
            found
            for found, (role, strength) in zip(founds, parts, strict=True)
            if found.best and role in ("event", "near", "area", "dateline") and strength >= 0.25
        ]
        self._starts = [found.start for found in self._firm]
        self._told: dict[str, list[PlaceCandidate]] = {}

    def find(self, found: Found) -> list[PlaceCandidate]:
        """The places that the words tie to the name, the smallest first; else the nearest in its sentence, or before.

        What was found for the name once goes for the whole article.
        """
        places = self._tied(found)
        if not places and found.folded in self._told:
            return self._told[found.folded]
        if places:
            self._told.setdefault(found.folded, places)
            return places
        nearest = min(self._around(found), key=lambda firm: _reach(firm, found), default=None)
        return [nearest.best] if nearest and nearest.best and self._is_home(nearest.best) else []

    def _around(self, found: Found) -> list[Found]:
        """The firm places on either side."""
        at = bisect_left(self._starts, found.start)
        return self._firm[max(0, at - 2) : at + 2]

    def _tied(self, found: Found) -> list[PlaceCandidate]:
        owner = found.qualifies
        around = list(found.qualifiers)
        if owner:
            around += [each for each in owner.qualifiers if each.found is not found]
        places = [each.found.best for each in around if each.found.best and self._is_home(each.found.best)]
        order = {"place": 0, "natural": 0, "admin2": 1, "admin1": 2}
        return sorted(places, key=lambda place: order.get(place.kind, 3))

    def _is_home(self, place: PlaceCandidate) -> bool:
        return not self._codes or place.iso2 in self._codes


def _reach(firm: Found, found: Found) -> tuple[int, int]:
    """How near a firm place stands: in the same sentence, else before, else after; then by characters."""
    if firm.sentence == found.sentence:
        return 0, abs(firm.start - found.start)
    return (1, found.start - firm.start) if firm.start < found.start else (2, firm.start - found.start)


def _to_mention(
    found: Found, role: PlaceRole, strength: float, context: Context, anchors: _Anchors
) -> PlaceMention | None:
    span = _span(found)
    if found.country:
        name = found.country.name
        return PlaceMention(span, found.sentence, name, "country", role, country=name, confidence=strength)
    if found.region:
        return PlaceMention(span, found.sentence, found.region, "region", "other", confidence=strength)
    if found.best:
        return _from_reading(found, found.best, role, strength, context.countries)
    is_name = not (found.name.shouted or found.name.common or found.name.acronym or found.name.person)
    if is_name and role in ("event", "near", "area") and strength >= 0.3:
        return _unknown_place(found, role, strength, context, anchors.find(found))
    return None


def _span(found: Found) -> Span:
    return Span(found.city.start if found.city else found.start, found.end)


def _full_name(found: Found, name: str) -> str:
    """With its town before a part of one (coding rule §8.4)."""
    if found.city is None:
        return name
    return f"{found.city.best.name if found.city.best else plain_name(found.city.name.text)} - {name}"


def _from_reading(
    found: Found, best: PlaceCandidate, role: PlaceRole, strength: float, countries: Countries
) -> PlaceMention:
    country = countries.by_iso2.get(best.iso2)
    return PlaceMention(
        _span(found),
        found.sentence,
        _full_name(found, best.name),
        _read_kind(found, best.kind, role),
        role,
        country=country.name if country else "",
        admin1=best.admin1,
        admin2=best.admin2,
        latitude=round(best.latitude, 4),
        longitude=round(best.longitude, 4),
        population=best.population,
        is_fuzzy=best.match == "skeleton",
        confidence=round(strength * _sureness(found, best), 3),
        rivals=_name_rivals(found, best, countries),
        seat=best.seat,
    )


def _read_kind(found: Found, kind: PlaceKind, role: PlaceRole) -> PlaceKind:
    """What the words call it counts before what the gazetteer does; what holds another place is a unit."""
    said = found.setting.kind
    if found.city:
        return "place"
    if role == "area" and kind in ("place", "district", "admin2"):
        return "admin2"
    if said in ("district", "natural") or (said == "place" and kind == "admin2"):
        return said
    return kind


def _sureness(found: Found, best: PlaceCandidate) -> float:
    margin = found.scores[0] - found.scores[1] if len(found.scores) > 1 else 1.0
    is_confirmed = any(lies_in(best, unit) for each in found.qualifiers for unit in each.found.readings)
    sure = 1.0 if is_confirmed else 0.6 + 0.3 * min(1.0, max(0.0, margin))
    return sure * (0.6 if best.match == "skeleton" else 1.0)


def _name_rivals(found: Found, best: PlaceCandidate, countries: Countries) -> tuple[str, ...]:
    """Up to three other readings that are not the same place under another kind."""
    rivals = [place for place in found.readings[1:] if place.match != "skeleton" and not is_beside(place, best)]
    return tuple(dict.fromkeys(_in_words(place, countries) for place in rivals))[:3]


def _in_words(place: PlaceCandidate, countries: Countries) -> str:
    country = countries.by_iso2.get(place.iso2)
    return ", ".join(part for part in (place.name, place.admin1, country.name if country else "") if part)


def _unknown_place(
    found: Found, role: PlaceRole, strength: float, context: Context, anchors: list[PlaceCandidate]
) -> PlaceMention:
    """A name in no gazetteer, with the admin units and the coordinates of the places that stand in for it."""
    nearest = anchors[0] if anchors else None
    admin1 = next((place.admin1 for place in anchors if place.admin1), "")
    admin2 = next((place.admin2 for place in anchors if place.admin2 and place.admin1 == admin1), "")
    country = context.countries.by_iso2.get(nearest.iso2) if nearest else context.hint
    said = found.setting.kind
    return PlaceMention(
        _span(found),
        found.sentence,
        _full_name(found, plain_name(found.name.text)),
        _read_kind(found, said or "place", role),
        role,
        country=country.name if country else "",
        admin1=admin1,
        admin2=admin2,
        latitude=round(nearest.latitude, 4) if nearest else None,
        longitude=round(nearest.longitude, 4) if nearest else None,
        found=False,
        confidence=round((0.8 if said or found.qualifiers else 0.5) * strength, 3),
    )
