"""Lets words like "the rebels" or "the soldiers" mean the actor that the article last named; it finds no words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from eventcode.draft.mentions import ActorMention
from eventcode.draft.who.lexicon import Lexicon
from eventcode.draft.who.phrases import Phrase

NEAR_SENTENCES = 3
ABROAD = "External/Other forces"


def resolve_epithets(found: Sequence[tuple[ActorMention, Phrase]], lexicon: Lexicon) -> list[ActorMention]:
    """The mentions with each epithet named for what it points back to, in their order."""
    out: list[ActorMention] = []
    only = _only_group(found)
    for mention, phrase in found:
        kinds = lexicon.classes[phrase.word].stands_for if phrase.word and not phrase.groups else ()
        if phrase.determiner != "a" and kinds and not phrase.owner and not phrase.people:
            mention = _point_back(mention, phrase, kinds, out, only)
        if not (mention.generic and _is_hollow(phrase, lexicon)):
            out.append(mention)
    return out


def _is_hollow(phrase: Phrase, lexicon: Lexicon) -> bool:
    """ "The group", "the movement": without a name before it that is nobody."""
    return bool(phrase.word) and lexicon.classes[phrase.word].hollow


def _point_back(
    mention: ActorMention,
    phrase: Phrase,
    kinds: Sequence[str],
    before: Sequence[ActorMention],
    only: ActorMention | None,
) -> ActorMention:
    if "State forces" in kinds:
        named = _last_force(mention, phrase, before)
    else:
        named = next((m for m in reversed(before) if not m.generic and m.kind in kinds), None)
        named = named or (only if only and only.kind in kinds else None)
    if named is None:
        return mention
    return msgspec.structs.replace(
        mention,
        name=named.name,
        kind=named.kind,
        key=named.key,
        country=named.country,
        generic=named.generic,
        confidence=0.6,
    )


def _last_force(mention: ActorMention, phrase: Phrase, before: Sequence[ActorMention]) -> ActorMention | None:
    """ "The soldiers" are those named before; "soldiers" soon after another country's army are that country's."""
    forces = mention.name.partition(" of ")[0]
    for earlier in reversed(before):
        if mention.sentence - earlier.sentence > NEAR_SENTENCES:
            return None
        if earlier.name.partition(" of ")[0] == forces and (phrase.determiner == "the" or earlier.kind == ABROAD):
            return earlier
    return None


def _only_group(found: Sequence[tuple[ActorMention, Phrase]]) -> ActorMention | None:
    """The one armed group that the article names, if it names no other."""
    armed = {
        m.key: m for m, p in found if p.groups and m.kind in ("Rebel group", "Political militia", "Identity militia")
    }
    return next(iter(armed.values())) if len(armed) == 1 else None
