"""What each name of an article may mean, and which reading the rest of the article speaks for; grammar is settings'."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from eventcode.codebook import Countries, Country
from eventcode.draft.where.names import Name
from eventcode.draft.where.settings import Setting
from eventcode.gazetteer import Gazetteer, PlaceCandidate

NEAR_KM = 150.0


@dataclass
class Found:
    """A name on its way to becoming a mention. qualifiers: names that say which place is meant ("X, Y", "X (Y, Z)").

    country: set where the name is a country's or a demonym; readings: best first once they are ranked.
    """

    name: Name
    setting: Setting
    sentence: int
    start: int
    end: int
    country: Country | None = None
    is_demonym: bool = False
    region: str = ""
    readings: list[PlaceCandidate] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    qualifiers: list[Found] = field(default_factory=list)
    qualifies: Found | None = None

    @property
    def best(self) -> PlaceCandidate | None:
        return self.readings[0] if self.readings else None


class Context:
    """What the article says of where it is set: the hint, the countries and admin units named, the places found."""

    def __init__(self, founds: list[Found], countries: Countries, hint: Country | None) -> None:
        self.hint = hint
        self.weights: Counter[str] = Counter()
        for found in founds:
            if found.country:
                self.weights[found.country.iso2] += 1
        if hint:
            self.weights[hint.iso2] += 3
        self.codes = (hint.iso2, *hint.iso2_also) if hint else ()
        self.total = max(1, sum(self.weights.values()))
        self.admins: Counter[tuple[str, str]] = Counter()
        self.points: list[tuple[float, float]] = []
        self._countries = countries

    def country_share(self, iso2: str) -> float:
        """How much of what the article says of countries speaks for this one, 0 to 1."""
        country = self._countries.by_iso2.get(iso2)
        return self.weights[country.iso2] / self.total if country else 0.0


def look_up(found: Found, gazetteer: Gazetteer, context: Context) -> None:
    """Fill in the readings: those of the hint's country, by sound too where a place is surely meant, and all others."""
    name = found.name.text
    if (
        not found.name.known
        and found.setting.strength < 0.3
        and found.setting.relation not in ("bracket", "comma", "list")
    ):
        return
    guess = found.setting.relation in ("in", "near", "bracket", "comma", "list") and not found.name.shouted
    local = [place for code in context.codes for place in gazetteer.find_places(name, code, guess=guess)]
    seen = {(place.reference, place.kind) for place in local}
    everywhere = gazetteer.find_places(name, limit=30)
    found.readings = local + [place for place in everywhere if (place.reference, place.kind) not in seen]
    found.readings = [place for place in found.readings if place.kind != "country"]


def rank_readings(found: Found, context: Context) -> None:
    """Order the readings by how well they fit the article."""
    scored = sorted(
        ((score_reading(place, found, context), -number) for number, place in enumerate(found.readings)), reverse=True
    )
    found.readings = [found.readings[-number] for _, number in scored]
    found.scores = [score for score, _ in scored]


def score_reading(place: PlaceCandidate, found: Found, context: Context) -> float:
    """Points for one reading: spelling, country, admin units named beside it and in the article, distance, people last."""
    return (
        {"exact": 0.5, "generic": 0.3, "skeleton": -0.4}[place.match]
        + 0.2 * place.is_main_name
        + 0.8 * min(1.0, math.log10(place.population + 10) / 7)
        + _score_country(place, context)
        + _score_kind(place, found)
        + _score_admins(place, found, context)
        + _score_distance(place, context)
    )


def _score_country(place: PlaceCandidate, context: Context) -> float:
    if place.iso2 in context.codes:
        return 2.0
    return 1.5 * context.country_share(place.iso2)


def _score_kind(place: PlaceCandidate, found: Found) -> float:
    kind = found.setting.kind
    if kind == "admin1":
        return {"admin1": 1.2, "admin2": 0.6}.get(place.kind, 0.0)
    if kind == "district":
        return {"admin2": 1.0, "admin1": 0.1}.get(place.kind, 0.3)
    if kind == "place":
        return {"place": 0.8}.get(place.kind, 0.0)
    if found.qualifies:
        return {"admin1": 0.6, "admin2": 0.4}.get(place.kind, 0.2)
    return {"place": 0.4, "admin1": 0.15}.get(place.kind, 0.0)


def _score_admins(place: PlaceCandidate, found: Found, context: Context) -> float:
    points = 0.0
    for qualifier in found.qualifiers:
        if qualifier.country:
            points += 2.0 if place.iso2 == qualifier.country.iso2 else -1.5
        elif any(_lies_in(place, unit) for unit in qualifier.readings):
            points += 1.5
    if found.qualifies:
        owner = found.qualifies
        points += 1.0 * any(_lies_in(inner, place) for inner in owner.readings)
    if place.kind != "admin1":
        points += min(0.6, 0.3 * context.admins[place.iso2, place.admin1])
    return points


def _lies_in(place: PlaceCandidate, unit: PlaceCandidate) -> bool:
    if place.iso2 != unit.iso2 or place is unit:
        return False
    if unit.kind == "admin1":
        return place.kind != "admin1" and place.admin1 == unit.name
    return unit.kind == "admin2" and place.kind == "place" and place.admin2 == unit.name and place.admin1 == unit.admin1


def _score_distance(place: PlaceCandidate, context: Context) -> float:
    if not context.points:
        return 0.0
    nearest = min(kilometres(place.latitude, place.longitude, *point) for point in context.points)
    return 0.5 * max(0.0, 1 - nearest / NEAR_KM)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in kilometres between two points in degrees."""
    a, b, c, d = (math.radians(angle) for angle in (latitude, longitude, other_latitude, other_longitude))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))
