"""Takes out incidents that only sum up others, or that no place or words of their own hold up (rules U8, U9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from eventcode.codebook.stories import Stories
from eventcode.draft.compose.distance import is_area, is_inside
from eventcode.draft.compose.grouping import Incident
from eventcode.draft.compose.scenes import Scene

_BACKGROUND = timedelta(days=20)


def sum_up(incidents: Sequence[Incident], stories: Stories) -> tuple[list[Incident], list[Scene]]:
    """The incidents that stand by themselves, and the scenes that speak of several of them at once."""
    incidents = [incident for incident in incidents if not _is_old(incident, incidents)]
    alone: list[Incident] = []
    summaries: list[Scene] = []
    for incident in incidents:
        rest = [other for other in incidents if other is not incident]
        if any(_is_summary_of(incident, other, stories) for other in rest) or _is_nowhere(incident, rest):
            summaries += incident.scenes
        else:
            alone.append(incident)
    return alone, summaries


def _is_old(incident: Incident, incidents: Sequence[Incident]) -> bool:
    """It took place long before what the article first tells of: background, not news."""
    lead = next((other.date for other in incidents if other.dated.has_own_date), None)
    if lead is None or incident.date is None or not incident.dated.has_own_date:
        return False
    return lead.day - incident.date.day > _BACKGROUND


def _is_nowhere(incident: Incident, rest: Sequence[Incident]) -> bool:
    """It names no place, and the article has events that do: a remark, not an event (rule U8)."""
    return incident.place is None and any(other.place is not None for other in rest)


def _is_summary_of(incident: Incident, other: Incident, stories: Stories) -> bool:
    """Another incident of the same family and time has a place of its own inside what this one speaks of."""
    if other.place is None or is_area(other.place) or incident.family(stories) != other.family(stories):
        return False
    if not _is_same_time(incident, other):
        return False
    if all(is_plural(scene, stories) for scene in incident.scenes if scene.place):
        return True
    return incident.place is not None and is_area(incident.place) and is_inside(other.place, incident.place)


def _is_same_time(incident: Incident, other: Incident) -> bool:
    if not incident.dated.has_own_date or not other.dated.has_own_date:
        return True
    return incident.date is not None and other.date is not None and incident.date.day == other.date.day


def is_plural(scene: Scene, stories: Stories) -> bool:
    """The sentence counts places instead of naming them: "three towns", "several districts"."""
    if scene.siblings > 1:
        return False
    words = scene.sentence.text.casefold().split()
    return any(word.strip(".,;:'’\"”)") in stories.places_together for word in words)
