"""Groups scenes into incidents, each one event to be (rules U1-U6); its type, actors and toll are decided later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from eventcode.codebook.stories import Stories
from eventcode.draft.compose.distance import is_area, is_inside, is_same_place, kilometres
from eventcode.draft.compose.scenes import Scene
from eventcode.draft.mentions import ActMention, PlaceMention
from eventcode.records import EventDate

_APART = -100.0
_JOIN = 1.0  # a scene joins the incident that it fits best, from this fit on
_FOLLOW = 0.0  # outcomes begin no incident, so they follow one that they do not contradict
_NEAR_KM = 20.0
_SLACK = {1: timedelta(0), 2: timedelta(3), 3: timedelta(16)}  # days that a precision leaves open


class Incident(msgspec.Struct):
    """Scenes that tell of one event, in the order of the text; grows while the article is read."""

    scenes: list[Scene]

    @property
    def acts(self) -> list[ActMention]:
        """Its acts, each once: places of equal rank share their words."""
        return list(dict.fromkeys(act for scene in self.scenes for act in scene.acts))

    @property
    def text(self) -> str:
        """Its sentences, each once."""
        return " ".join(dict.fromkeys(scene.sentence.text for scene in self.scenes))

    @property
    def place(self) -> PlaceMention | None:
        """The most specific place of its scenes, the surest one first."""
        named = [scene.place for scene in self.scenes if scene.place]
        return min(named, key=lambda place: (is_area(place), -place.confidence), default=None)

    @property
    def dated(self) -> Scene:
        """The scene whose date holds: the one that its own words date best, the first of several."""
        return max(self.scenes, key=lambda scene: scene.date_strength)

    @property
    def date(self) -> EventDate | None:
        return self.dated.date

    def family(self, stories: Stories) -> str:
        return stories.family(act.act for act in self.acts)


def group_scenes(scenes: Sequence[Scene], stories: Stories) -> list[Incident]:
    """The incidents of an article in the order in which it first tells of them."""
    incidents: list[Incident] = []
    for scene in scenes:
        best, at = max(((_fit(scene, each, stories), at) for at, each in enumerate(incidents)), default=(_APART, 0))
        begins = not incidents or (_can_begin(scene, stories) and "caption" not in scene.sentence.marks)
        if best >= (_JOIN if begins else _FOLLOW):
            incidents[at].scenes.append(scene)
        elif begins:
            incidents.append(Incident([scene]))
    return incidents


def _can_begin(scene: Scene, stories: Stories) -> bool:
    return scene.has_own_date or bool(stories.family(act.act for act in scene.acts))


def _fit(scene: Scene, incident: Incident, stories: Stories) -> float:
    """How well a scene fits an incident; below `_JOIN` they are told apart."""
    if any(told.span == scene.span for told in incident.scenes):  # places or days of equal rank (rules U2, U3)
        return _APART
    return (
        _place_fit(scene, incident)
        + _date_fit(scene, incident)
        + _family_fit(scene, incident, stories)
        + _actor_fit(scene, incident)
        + _nearness(scene, incident)
    )


def _place_fit(scene: Scene, incident: Incident) -> float:
    one, other = scene.place, incident.place
    if one is None or other is None:
        return 0.0
    if is_same_place(one, other):
        return 3.0
    if is_inside(one, other) or is_inside(other, one):
        return 1.0
    if not (one.found and other.found) and _is_beside(scene, incident):
        return 1.0
    km = kilometres(one, other)
    is_vague = "near" in (one.role, other.role)
    return 1.0 if is_vague and km is not None and km <= _NEAR_KM else _APART


def _is_beside(scene: Scene, incident: Incident) -> bool:
    """One of the two places was named together with the other: "on the Hill estate in Riverton"."""
    names = {told.place.name for told in incident.scenes if told.place}
    named_with = {name for told in incident.scenes for name in told.beside}
    return bool(names & scene.beside) or (scene.place is not None and scene.place.name in named_with)


def _date_fit(scene: Scene, incident: Incident) -> float:
    strength = min(scene.date_strength, incident.dated.date_strength)
    one, other = scene.date, incident.date
    if not strength or one is None or other is None:
        return 0.0
    if one.day == other.day:
        return 2.0 * strength
    if abs(one.day - other.day) <= _SLACK[max(one.precision, other.precision)]:
        return 0.0
    return _APART if strength == 1.0 else -2.0


def _family_fit(scene: Scene, incident: Incident, stories: Stories) -> float:
    ours, theirs = stories.family(act.act for act in scene.acts), incident.family(stories)
    if not ours or not theirs:
        return 0.5
    if ours == theirs:
        return 1.0
    if "development" in (ours, theirs):  # looting or arrests may be a part of any story
        return -1.0
    stands_alone = scene.place is not None or scene.has_own_date
    return -4.0 if stands_alone else -0.4


def _actor_fit(scene: Scene, incident: Incident) -> float:
    ours = {actor.key for actor in scene.actors if actor.kind and not actor.generic}
    theirs = {actor.key for told in incident.scenes for actor in told.actors if actor.kind and not actor.generic}
    if not ours or not theirs:
        return 0.0
    return 1.0 if ours & theirs else -0.5


def _nearness(scene: Scene, incident: Incident) -> float:
    """Sentences that follow one another go together; the items of a list do not."""
    last = incident.scenes[-1].sentence
    if scene.sentence.paragraph == last.paragraph:
        return 0.6
    if "item" in scene.sentence.marks:
        return -2.0
    return 0.3 if scene.sentence.index - last.index <= 2 else 0.0
