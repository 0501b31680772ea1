"""Which of several mentions is an event's place, and how precisely it places it; no name is looked up here."""

from __future__ import annotations

from collections.abc import Iterable

from eventcode.draft.mentions import PlaceMention
from eventcode.records import DateKind

_ROLE = {"event": 1.0, "near": 0.9, "area": 0.5, "origin": 0.3, "dateline": 0.25, "other": 0.1, "demonym": 0.0}
_KIND = {"place": 1.0, "natural": 0.8, "district": 0.75, "admin2": 0.7, "admin1": 0.45, "region": 0.1, "country": 0.05}


def precision_of(mention: PlaceMention) -> DateKind:
    """Geographic precision by coding rule §8.5: 1 the named place, 2 near it or a small area, 3 a larger region."""
    if mention.kind in ("admin1", "natural", "region", "country"):
        return 3
    if mention.role == "near" or mention.kind in ("district", "admin2"):
        return 2
    return 1


def rank_places(mentions: Iterable[PlaceMention]) -> list[PlaceMention]:
    """The mentions that may be an event's place, the likeliest first: an exact place before its area."""
    return sorted(mentions, key=lambda mention: (-_weight(mention), mention.span))


def _weight(mention: PlaceMention) -> float:
    return _ROLE[mention.role] * _KIND[mention.kind] * (0.3 + mention.confidence)
