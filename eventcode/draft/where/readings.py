"""What each name of an article may mean, and which reading the rest of the article speaks for; grammar is settings'."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from eventcode.codebook import Countries, Country
from eventcode.draft.where.names import Name
from eventcode.draft.where.settings import Setting
from eventcode.gazetteer import Gazetteer, PlaceCandidate, fold_name

NEAR_KM = 150.0
MOST_POINTS = 20  # an article that names more places says no more of where it is set
MOST_QUALIFIERS = 8
BESIDE_KM = 40.0
Tie = Literal["bracket", "comma", "in"]
_MATCH = {"exact": 0.5, "generic": 0.3, "skeleton": -0.4}
_KIND_GIVEN: dict[str, dict[str, float]] = {
    "admin1": {"admin1": 1.2, "admin2": 0.6},
    "district": {"admin2": 1.0, "place": 0.5, "admin1": 0.1},
    "place": {"place": 0.8, "admin2": 0.3},
    "natural": {"natural": 1.0, "place": 0.2, "admin2": 0.2, "admin1": 0.2},
    "qualifier": {"admin1": 0.6, "admin2": 0.4, "place": 0.2},
    "": {"place": 0.4, "admin1": 0.15},
}


@dataclass
class Found:
    """A name on its way to becoming a mention. start, end: characters of the article.

    country: set where the name is a country's or a demonym; readings: the best first, once they are ranked.
    qualifiers: names that say where this one lies ("X, Y", "X (Y, Z)", "X in Y"); qualifies: the name it says so of.
    city: of a part of a town named with it ("Mosul - Old City", coding rule §8.4), the town.
    seat_of: the words are "the capital of" this country.
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
    qualifiers: list[Qualifier] = field(default_factory=list)
    city: Found | None = None
    seat_of: Country | None = None
    qualifies: Found | None = None

    def add_qualifier(self, found: Found, tie: Tie) -> None:
        """Note that another name says where this one lies; a long list of names says no more than a short one."""
        if len(self.qualifiers) < MOST_QUALIFIERS:
            self.qualifiers.append(Qualifier(found, tie))

    @property
    def folded(self) -> str:
        """The name as the gazetteer compares it."""
        return fold_name(self.name.text)

    @property
    def best(self) -> PlaceCandidate | None:
        """The likeliest reading; None where no gazetteer has the name."""
        return self.readings[0] if self.readings else None


@dataclass
class Qualifier:
    """A name that says where another lies, and what ties the two."""

    found: Found
    tie: Tie


class Context:
    """What the article says of where it is set: the hint, the countries and admin units named, the places found."""

    def __init__(self, founds: list[Found], countries: Countries, hint: Country | None) -> None:
        self.hint = hint
        self.countries = countries
        self.codes = (hint.iso2, *hint.iso2_also) if hint else ()
        self.weights: dict[str, float] = defaultdict(float)
        for found in founds:
            country = found.country or found.seat_of
            if country:
                self.weights[country.iso2] += 1
        if hint:
            self.weights[hint.iso2] += 3
        told = [found.country or found.seat_of for found in founds]
        self.named = {country.iso2 for country in told if country} | set(self.codes)
        self.chosen: Counter[tuple[str, int, str]] = Counter()
        self.admins: Counter[tuple[str, str]] = Counter()
        self.inner: Counter[tuple[int, str, str]] = Counter()
        self.points: dict[tuple[float, float], None] = {}  # in the order of the text, each once

    @property
    def likely_codes(self) -> tuple[str, ...]:
        """The hint's country, else the one that the article names most; places of its are looked up by sound too."""
        return self.codes or tuple(sorted(self.weights, key=lambda code: (-self.weights[code], code))[:1])

    def country_share(self, iso2: str) -> float:
        """How much of what the article says of countries speaks for this one, 0 to 1."""
        country = self.countries.by_iso2.get(iso2)
        return self.weights.get(country.iso2, 0.0) / max(1.0, sum(self.weights.values())) if country else 0.0

    def is_next_door(self, iso2: str) -> bool:
        """Whether the country borders on one that the article names or is set in."""
        country = self.countries.by_iso2.get(iso2)
        near = [self.countries.by_iso2[code].name for code in (*self.named, *self.likely_codes)]
        return country is not None and any(name in country.neighbours for name in near)

    def count_votes(self, named: list[Found]) -> None:
        """Every name votes for the countries that have such a place: half by their number, half by the people there."""
        votes: dict[str, dict[str, int]] = {}
        for found in named:
            if found.setting.strength >= 0.3 or found.qualifies:
                people = votes.setdefault(found.folded, {})
                for place in found.readings:
                    if place.match == "exact" and place.iso2 in self.countries.by_iso2:
                        iso2 = self.countries.by_iso2[place.iso2].iso2
                        people[iso2] = max(people.get(iso2, 0), place.population + 1000)
        for people in votes.values():
            total = sum(people.values())
            for iso2, count in people.items():
                self.weights[iso2] += 0.5 / len(people) + 0.5 * count / total


def look_up(found: Found, gazetteer: Gazetteer, context: Context) -> None:
    """Fill in the readings: those of the hint's country, by sound too where a place is surely meant, and all others."""
    if found.seat_of:
        names = found.seat_of.capital or (found.seat_of.name,)
        found.readings = [p for p in gazetteer.find_places(names[0], found.seat_of.iso2) if p.kind == "place"][:1]
        return
    name, relation = found.name, found.setting.relation
    hangs = relation in ("bracket", "comma", "list", "dash")
    if not name.known and found.setting.strength < 0.3 and not hangs:
        return
    guess = (found.setting.strength >= 0.5 or hangs) and not (name.shouted or name.acronym or found.setting.is_site)
    local = [place for code in context.likely_codes for place in gazetteer.find_places(name.text, code, guess=guess)]
    if name.acronym and relation != "dateline":
        found.readings = [place for place in local if place.kind == "admin1"]
        return
    seen = {(place.reference, place.kind) for place in local}
    everywhere = gazetteer.find_places(name.text, limit=30)
    local += [place for place in everywhere if (place.reference, place.kind) not in seen]
    found.readings = [place for place in local if place.kind != "country"]


def rank_readings(found: Found, context: Context) -> None:
    """Order the readings by how well they fit the article."""
    scores = [score_reading(place, found, context) - _score_city(place, found) for place in found.readings]
    order = sorted(range(len(scores)), key=lambda number: (-scores[number], number))
    found.readings = [found.readings[number] for number in order]
    found.scores = [scores[number] for number in order]


def _score_city(place: PlaceCandidate, found: Found) -> float:
    """A unit that is hardly more than the city of its name ("Beirut", "Kyiv") is meant only where the words say so."""
    if place.kind != "admin1" or found.setting.kind == "admin1":
        return 0.0
    cities = (other for other in found.readings if other.kind == "place" and other.admin1 == place.name == other.name)
    return 0.6 if any(2 * city.population >= place.population for city in cities) else 0.0


def score_reading(place: PlaceCandidate, found: Found, context: Context) -> float:
    """Points for one reading: spelling, country, admin units beside it and in the article, distance, people last."""
    points = _MATCH[place.match] + 0.2 * place.is_main_name + 1.5 * min(1.0, math.log10(place.population + 10) / 7)
    points += 2.0 if place.iso2 in context.codes else 1.5 * context.country_share(place.iso2)
    is_unit = found.qualifies is not None and not found.qualifies.setting.is_site
    points += _KIND_GIVEN[found.setting.kind or ("qualifier" if is_unit else "")].get(place.kind, 0.0)
    points += sum(_score_qualifier(place, qualifier) for qualifier in found.qualifiers)
    if found.qualifies:
        points += 1.0 * any(lies_in(inner, place) for inner in found.qualifies.readings)
    if not found.setting.kind:
        points += min(0.6, 0.3 * context.chosen[found.folded, place.reference, place.kind])
    if place.kind == "admin1":
        points += min(0.6, 0.3 * context.inner[found.sentence, place.iso2, place.name])
    else:
        points += min(0.3, 0.15 * context.admins[place.iso2, place.admin1])
    return points + _score_distance(place, context)


def _score_qualifier(place: PlaceCandidate, qualifier: Qualifier) -> float:
    country = qualifier.found.country
    if country:
        return 2.0 if place.iso2 in (country.iso2, *country.iso2_also) else -1.5
    if any(lies_in(place, unit) for unit in qualifier.found.readings):
        return 1.5
    return 0.8 if qualifier.tie != "comma" and is_beside(place, qualifier.found.best) else 0.0


def lies_in(place: PlaceCandidate, unit: PlaceCandidate) -> bool:
    """Whether the place stands in an admin unit; a unit does not lie in itself."""
    if place.iso2 != unit.iso2 or place is unit:
        return False
    if unit.kind == "admin1":
        return place.kind != "admin1" and place.admin1 == unit.name
    return unit.kind == "admin2" and place.kind == "place" and place.admin2 == unit.name and place.admin1 == unit.admin1


def is_beside(place: PlaceCandidate, other: PlaceCandidate | None) -> bool:
    """Whether the two are neighbours, or one and the same."""
    if other is None or place.iso2 != other.iso2:
        return False
    return kilometres(place.latitude, place.longitude, other.latitude, other.longitude) <= BESIDE_KM


def _score_distance(place: PlaceCandidate, context: Context) -> float:
    if not context.points:
        return 0.0
    points = islice(context.points, MOST_POINTS)
    nearest = min(kilometres(place.latitude, place.longitude, *point) for point in points)
    return 0.3 * max(0.0, 1 - nearest / NEAR_KM)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in kilometres between two points in degrees."""
    a, b, c, d = (math.radians(angle) for angle in (latitude, longitude, other_latitude, other_longitude))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))
