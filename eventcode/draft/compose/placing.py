"""The Place of an incident, with what could not be settled about it; candidates come from the finder of places."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.draft.compose.distance import is_area, is_same_place
from eventcode.draft.compose.grouping import Incident
from eventcode.draft.mentions import PlaceMention
from eventcode.draft.reading import Reading
from eventcode.draft.where import precision_of, rank_places
from eventcode.records import Place, Record

_EVENT_ROLES = frozenset({"event", "near", "area"})


class Placed(Record, frozen=True):
    """The place, the words that name it (None where only the article's country is known), and doubts."""

    place: Place | None
    mention: PlaceMention | None
    confidence: float
    doubts: tuple[str, ...] = ()

    def is_of(self, mention: PlaceMention) -> bool:
        """These words name the place too."""
        return self.mention is not None and is_same_place(mention, self.mention)


def place_incident(incident: Incident, reading: Reading, is_only: bool) -> Placed:
    """Its own place, else the one that stands nearest before it, else the article's; is_only: no other incident."""
    own = rank_places(scene.place for scene in incident.scenes if scene.place)
    mention = own[0] if own else _inherited(incident, reading, is_only)
    if mention is None:
        return _placed_in_country(incident, reading)
    if is_area(mention) and is_only:
        mention = _more_specific(mention, reading) or mention
    return Placed(to_place(mention, reading.country), mention, mention.confidence, tuple(_doubts(mention, bool(own))))


def to_place(mention: PlaceMention, country: str) -> Place:
    """The mention as a Place: coordinates to 4 decimals (§2), precision by §8.5."""
    return Place(
        name=mention.name,
        country=mention.country or country,
        admin1=mention.admin1,
        admin2=mention.admin2,
        latitude=None if mention.latitude is None else round(mention.latitude, 4),
        longitude=None if mention.longitude is None else round(mention.longitude, 4),
        precision=precision_of(mention),
    )


def _inherited(incident: Incident, reading: Reading, is_only: bool) -> PlaceMention | None:
    """The place of the words around: in the paragraph, before it, or anywhere where there is one incident."""
    first = incident.scenes[0].sentence
    usable = [
        place for place in reading.places if place.role in _EVENT_ROLES and place.kind not in ("country", "region")
    ]
    before = [place for place in usable if place.sentence <= first.index]
    if before and not is_only:
        return before[-1]
    ranked = rank_places(usable)
    return ranked[0] if ranked else None


def _more_specific(area: PlaceMention, reading: Reading) -> PlaceMention | None:
    """A named place inside the area, where the article tells of one event only."""
    inside = [
        place
        for place in reading.places
        if place.role in ("event", "near") and not is_area(place) and place.admin1 in ("", area.name, area.admin1)
    ]
    ranked = rank_places(inside)
    return ranked[0] if ranked else None


def _placed_in_country(incident: Incident, reading: Reading) -> Placed:
    names: Sequence[str] = [area.country for scene in incident.scenes for area in scene.areas if area.country]
    country = names[0] if names else reading.country
    if not country:
        return Placed(None, None, 0.0, ("no place and no country are named",))
    return Placed(
        Place(country, country), None, 0.2, ("only the country is named: code no event without a place (U8)",)
    )


def _doubts(mention: PlaceMention, is_own: bool) -> list[str]:
    doubts = []
    if not is_own:
        doubts.append(f"the sentences of the event name no place; {mention.name} is taken from the text around them")
    if not mention.found:
        doubts.append(f"{mention.name} stands in no gazetteer: check its spelling and set the coordinates")
    elif mention.is_fuzzy:
        doubts.append(f"{mention.name} was matched by a similar spelling")
    if mention.rivals and mention.confidence < 0.7:
        doubts.append(f"{mention.name} could also be {'; '.join(mention.rivals[:2])}")
    return doubts
