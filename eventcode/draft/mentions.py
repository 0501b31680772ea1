"""What the finders hand to compose: words in the text and what they may mean; no finder and no rule lives here."""

from __future__ import annotations

import datetime
from typing import Literal

from eventcode.records import ClaimKind, DateKind, EventDate, Record, Span

Status = Literal["asserted", "negated", "hypothetical", "threatened", "planned", "background", "figurative"]
Voice = Literal["active", "passive", "noun"]
Side = Literal["agent", "target", "both", "other"]
Victims = Literal["people", "civilians", "state", "armed", "protesters", "attackers", "bomber"]
PlaceRole = Literal["event", "near", "area", "origin", "dateline", "demonym", "other"]
PlaceKind = Literal["place", "district", "natural", "admin2", "admin1", "country", "region"]


class ActMention(Record, frozen=True):
    """Words that tell of an act (schemas/…/lang/en/acts.yaml). weight: 0 to 1, how surely the words mean the act."""

    span: Span
    sentence: int
    act: str
    weight: float = 1.0
    voice: Voice = "active"
    status: Status = "asserted"


class DateMention(Record, frozen=True):
    """Words that tell a day or a period, resolved against the dateline or publication day.

    background: the words point at another time than the article's news (rule: years ago, anniversaries, long ranges).
    ranges over several days have first and last; a live blog's clock has kind "clock".
    """

    span: Span
    sentence: int
    date: EventDate
    kind: Literal["explicit", "weekday", "relative", "period", "range", "clock", "reported"]
    background: bool = False
    first: datetime.date | None = None
    last: datetime.date | None = None
    doubt: str = ""
    is_daily: bool = False


class PlaceMention(Record, frozen=True):
    """A named place, resolved as far as the gazetteer and the article allow. country: the codebook's name.

    found False: the name stands in no gazetteer; latitude and longitude are then None (or those of its admin1).
    rivals: other readings, best first, as "name, admin1, country"; confidence: 0 to 1. seat: of an admin unit, the town
    that stands for it, whose coordinates it has (coding rule §8.5).
    """

    span: Span
    sentence: int
    name: str
    kind: PlaceKind
    role: PlaceRole
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    found: bool = True
    is_fuzzy: bool = False
    confidence: float = 0.5
    rivals: tuple[str, ...] = ()
    seat: str = ""


class ActorMention(Record, frozen=True):
    """Words that name an actor or a kind of people. name: the codebook's naming for the article's country and day.

    kind: text of inter ("State forces" … "External/Other forces"); empty for identities that can only be associated.
    generic: read from words like "gunmen" or "troops", not from the registry. key: equal for mentions of one actor.
    """

    span: Span
    sentence: int
    name: str
    kind: str = ""
    key: str = ""
    country: str = ""
    generic: bool = False
    is_plural: bool = True
    confidence: float = 0.8


class RoleMention(Record, frozen=True):
    """An actor's part in one act, read from the grammar around it."""

    act: ActMention
    actor: ActorMention
    side: Side
    confidence: float = 0.7


class TollMention(Record, frozen=True):
    """Words that tell of dead. low, high: persons (high None: open); conservative: the ACLED value of these words.

    victims: whose dead; claimant: the words that name who says so; is_total: a sum over several events or a corrected
    count ("rose to eight"); includes_attacker: True where the words say that the attacker is counted.
    noun: the kind of people within `victims` ("soldier", "police"), empty where the words take in all of them.
    is_more: on top of the others ("another", "one of the wounded died"); is_party_claim: a belligerent's
    of its enemy's dead; is_coded: a coder's own number in a note ("fatalities coded as 3").
    """

    span: Span
    sentence: int
    low: int
    high: int | None
    conservative: int
    kind: ClaimKind
    victims: Victims = "people"
    claimant: str = ""
    is_total: bool = False
    is_update: bool = False
    includes_attacker: bool = False
    part_of: Span | None = None
    doubt: str = ""
    noun: str = ""
    is_more: bool = False
    is_party_claim: bool = False
    is_coded: bool = False


__all__ = [
    "ActMention",
    "ActorMention",
    "DateKind",
    "DateMention",
    "PlaceKind",
    "PlaceMention",
    "PlaceRole",
    "RoleMention",
    "Side",
    "Status",
    "TollMention",
    "Victims",
    "Voice",
]
