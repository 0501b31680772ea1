"""Decides an incident's type and who stands as actor 1 and 2, so that type and actors agree (coding rules §3.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from eventcode.codebook import Codebook
from eventcode.codebook.event_types import Side, SubType
from eventcode.codebook.naming import Named
from eventcode.draft.compose.associating import add_associates
from eventcode.draft.compose.grouping import Incident
from eventcode.draft.compose.scenes import Scene
from eventcode.draft.compose.setting import CastActor, Setting
from eventcode.draft.compose.sides import Party, find_parties
from eventcode.draft.learned.voice import TypeVoice
from eventcode.draft.mentions import ActMention
from eventcode.draft.reading import Reading
from eventcode.draft.what import Circumstances, TypeChoice, decide_type
from eventcode.draft.who import find_roles, name_mention
from eventcode.records import Actor, Record

_UNNAMED = 0.4  # confidence in an actor whom no words name
_CROWDS = ("protesters", "rioters", "civilians")  # forms whose name says only what the people did or suffered


class Cast(Record, frozen=True):
    """The types that fit, best first, and the sides as the best one wants them; doubts about either."""

    choices: tuple[TypeChoice, ...]
    sides: tuple[CastActor, ...]
    doubts: tuple[str, ...] = ()


class _Candidate(Record, frozen=True):
    party: Party
    named: Named


def cast_incident(
    incident: Incident,
    reading: Reading,
    setting: Setting,
    flags: frozenset[str],
    codebook: Codebook,
    voice: TypeVoice | None = None,
    summaries: Sequence[Scene] = (),
) -> Cast | None:
    """The type and sides of an incident; None where its acts make no event of the codebook.

    flags: as `Circumstances.flags`. summaries: scenes that sum up this incident and others.
    voice: has a say in the type, but not in whether there is an event.
    """
    candidates = _candidates(incident, summaries, reading, setting, codebook)
    agent = _best(candidates, lambda party: party.agent)
    target = _best([each for each in candidates if each is not agent], lambda party: party.target)
    circumstances = Circumstances(agent.named.kind if agent else "", target.named.kind if target else "", flags)
    choices = decide_type(_acts_by_victim(incident, reading, codebook), circumstances, codebook)
    if not choices or choices[0].score < codebook.stories.event_from:
        return None
    if voice:
        choices = voice.blend(choices, incident.text)
    sub_type = codebook.types.sub_type(choices[0].sub_type)
    sides, doubts = _stage(sub_type, candidates, setting, codebook)
    told = [candidate.party for candidate in candidates]
    may_join = "associated1" not in sub_type.pattern.rules  # coding rule C11
    joined = add_associates(sides, told, incident, reading, setting, codebook, civilians=may_join)
    return Cast(tuple(choices), joined, doubts)


def _acts_by_victim(incident: Incident, reading: Reading, codebook: Codebook) -> list[ActMention]:
    """The incident's acts, those renamed that befall unarmed people: towns are seized, and so are traders."""
    of_a_person = codebook.stories.of_a_person
    out = []
    for act in incident.acts:
        roles = find_roles(reading.document, act, reading.actors, codebook) if act.act in of_a_person else []
        is_person = any(role.side == "target" and role.actor.kind == "Civilians" for role in roles)
        out.append(msgspec.structs.replace(act, act=of_a_person[act.act]) if is_person else act)
    return out


def _candidates(
    incident: Incident, summaries: Sequence[Scene], reading: Reading, setting: Setting, codebook: Codebook
) -> list[_Candidate]:
    return [
        _Candidate(party, name_mention(party.mention, setting.country, setting.day, codebook))
        for party in find_parties(incident, reading, codebook, summaries)
    ]


def _best(candidates: Iterable[_Candidate], weight: Callable[[Party], float]) -> _Candidate | None:
    """The surest candidate for a side; bystanders stand on none."""
    best = max(candidates, key=lambda each: weight(each.party), default=None)
    return best if best and weight(best.party) > 0.25 else None


def _stage(
    sub_type: SubType, candidates: Sequence[_Candidate], setting: Setting, codebook: Codebook
) -> tuple[tuple[CastActor, ...], tuple[str, ...]]:
    """Both sides as the sub-event type's pattern wants them."""
    pattern = sub_type.pattern
    first = _choose_first(sub_type, candidates)
    one = _play(pattern.actor1, first, setting, codebook)
    second = _choose_second(sub_type, [each for each in candidates if each is not first], first)
    other = _play(pattern.actor2, second, setting, codebook) if second or pattern.actor2.unnamed else None
    doubts = [
        f"no words name {label}: {side.actor.name} stands for it"
        for label, side in (("actor 1", one), ("actor 2", other))
        if side and side.mention is None and side.actor.kind not in ("Protesters", "Rioters")
    ]
    return tuple(side for side in (one, other) if side), tuple(doubts)


def _has_two_doers(sub_type: SubType) -> bool:
    """Battles and demonstrations with an intervention: both sides act."""
    side = sub_type.pattern.actor2
    return side.needs == "required" and "Civilians" not in side.kinds


def _answers(sub_type: SubType, candidate: _Candidate) -> bool:
    """Whoever acts against a violent crowd is its other side, and not the crowd itself under another word."""
    return "Rioters" in sub_type.pattern.actor1.kinds[:1] and candidate.named.kind not in ("Civilians", "Rioters")


def _choose_first(sub_type: SubType, candidates: Sequence[_Candidate]) -> _Candidate | None:
    side, both_act = sub_type.pattern.actor1, _has_two_doers(sub_type)
    fitting = [each for each in candidates if each.named.kind in side.kinds]
    if not both_act:
        fitting = [each for each in fitting if each.party.agent >= each.party.target]
    if side.unnamed in _CROWDS and not fitting:
        fitting = [each for each in candidates if each.named.kind in ("Protesters", "Rioters", "Civilians")]
    if both_act:
        return max(fitting, key=lambda each: (each.party.agent - each.party.target, each.party.weight), default=None)
    return max(fitting, key=lambda each: (each.party.agent, each.party.target), default=None)


def _choose_second(sub_type: SubType, rest: Sequence[_Candidate], first: _Candidate | None) -> _Candidate | None:
    """The other side: whoever suffered the act; where both sides act (battles, crowds), whoever is left."""
    side = sub_type.pattern.actor2
    taken = first.party.mention.key if first else ""
    fitting = [each for each in rest if each.named.kind in side.kinds and each.party.mention.key != taken]
    if not _has_two_doers(sub_type):
        fitting = [each for each in fitting if each.party.target >= each.party.agent or _answers(sub_type, each)]
    if side.needs == "optional":
        fitting = [each for each in fitting if each.party.weight > 0.25]
    return max(fitting, key=lambda each: (each.party.target, each.party.agent), default=None)


def _play(side: Side, candidate: _Candidate | None, setting: Setting, codebook: Codebook) -> CastActor | None:
    """The candidate under the name that its side of the pattern wants, or the pattern's unnamed actor."""
    if candidate and candidate.named.kind in side.kinds:
        confidence = min(1.0, 0.35 + 0.5 * candidate.party.weight) * candidate.party.mention.confidence
        return CastActor(Actor(*candidate.named), candidate.party.mention, round(confidence, 2))
    if not side.unnamed or not setting.country:
        return None
    named = codebook.naming.name(side.unnamed, setting.country, setting.day, setting.country)
    mention = candidate.party.mention if candidate else None
    return CastActor(Actor(*named), mention, 0.8 if side.unnamed in _CROWDS else _UNNAMED)
