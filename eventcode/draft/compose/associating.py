"""Puts allies and identities beside each main actor (coding rules §4.4); who the main actors are is casting's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.compose.grouping import Incident
from eventcode.draft.compose.setting import CastActor, Setting
from eventcode.draft.compose.sides import Party
from eventcode.draft.mentions import ActorMention
from eventcode.draft.reading import Reading
from eventcode.draft.who import associated_actors

_ALLY = 0.3  # a party of this weight on a side stands there


def add_associates(
    sides: Sequence[CastActor],
    parties: Sequence[Party],
    incident: Incident,
    reading: Reading,
    setting: Setting,
    codebook: Codebook,
    *,
    civilians: bool,
) -> tuple[CastActor, ...]:
    """The sides with their associated actors. civilians: whether civilians may be associated (rule C11)."""
    main = {side.mention.key for side in sides if side.mention}
    out = []
    for number, side in enumerate(sides):
        if side.mention is None:
            out.append(side)
            continue
        allies = [party.mention for party in parties if party.mention.key not in main and _is_ally(party, number)]
        mentions = [*_told(side.mention, incident), *allies]
        names = associated_actors(
            reading.document, mentions, setting.country, setting.day, codebook, civilians=civilians
        )
        actor = msgspec.structs.replace(side.actor, associates=names)
        out.append(msgspec.structs.replace(side, actor=actor, beside=tuple(mention.span for mention in allies)))
    return tuple(out)


def _is_ally(party: Party, side: int) -> bool:
    """It does what actor 1 does, or suffers what actor 2 suffers."""
    ours, theirs = (party.agent, party.target) if side == 0 else (party.target, party.agent)
    return ours > _ALLY and ours > theirs


def _told(mention: ActorMention, incident: Incident) -> Iterator[ActorMention]:
    """The actor's mentions in the incident, its best words first."""
    yield mention
    for scene in incident.scenes:
        for other in scene.actors:
            if other.key == mention.key and other.span != mention.span:
                yield other
