"""Who stands on which side of an incident, read from the roles of its acts; what they are called is naming's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.compose.grouping import Incident
from eventcode.draft.compose.scenes import Scene
from eventcode.draft.mentions import ActorMention, RoleMention
from eventcode.draft.reading import Reading
from eventcode.draft.who import find_roles

_LATER = 0.7  # what a role weighs outside the incident's first sentence
_SUMMED_UP = 0.5  # what a role weighs in words about several incidents
_BYSTANDER = 0.2  # a named actor without a role may still be a side where nobody else is


class Party(msgspec.Struct, frozen=True):
    """An actor and how surely it stands on each side (0 up, adding over mentions). mention: its best words."""

    mention: ActorMention
    agent: float
    target: float

    @property
    def weight(self) -> float:
        return max(self.agent, self.target)


def find_parties(
    incident: Incident, reading: Reading, codebook: Codebook, summaries: Sequence[Scene] = ()
) -> list[Party]:
    """Everyone with a part in the incident's acts, the surest first; then those who are only named.

    summaries: scenes that sum up several incidents, this one among them: their sides are its sides too, less surely.
    """
    agent: dict[str, float] = defaultdict(float)
    target: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, ActorMention]] = {}
    speakers: set[str] = set()
    for role, weight in _weighted_roles(incident, summaries, reading, codebook):
        key = role.actor.key
        if role.side == "other":
            speakers.add(key)
            continue
        if role.side in ("agent", "both"):
            agent[key] += weight
        if role.side in ("target", "both"):
            target[key] += weight
        if key not in best or best[key][0] < weight:
            best[key] = weight, role.actor
    parties = [Party(mention, agent[key], target[key]) for key, (_, mention) in best.items()]
    parties.sort(key=lambda party: (-party.weight, party.mention.span.start))
    return [*parties, *_bystanders(incident, speakers.union(best))]


def _weighted_roles(
    incident: Incident, summaries: Sequence[Scene], reading: Reading, codebook: Codebook
) -> Iterator[tuple[RoleMention, float]]:
    first = incident.scenes[0].sentence.index
    told = [(act, 1.0 if act.sentence == first else _LATER) for act in incident.acts]
    summed_up = [(act, _SUMMED_UP) for scene in summaries for act in scene.acts]
    for act, factor in (*told, *summed_up):
        for role in find_roles(reading.document, act, reading.actors, codebook):
            if role.actor.kind:
                yield role, role.confidence * act.weight * factor


def _bystanders(incident: Incident, known: set[str]) -> list[Party]:
    """Actors that the incident names without a part in an act; who only speaks of it is none of them."""
    seen: dict[str, ActorMention] = {}
    for scene in incident.scenes:
        for actor in scene.actors:
            if actor.kind and actor.key not in known:
                seen.setdefault(actor.key, actor)
    return [Party(mention, _BYSTANDER, _BYSTANDER) for mention in seen.values()]
