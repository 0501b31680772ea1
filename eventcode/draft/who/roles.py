"""Hands out the parts that actors play in one act, from the grammar of its sentence and what later ones claim."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from eventcode.codebook import Codebook
from eventcode.codebook.actors import RoleWords
from eventcode.draft.document import Document
from eventcode.draft.mentions import ActMention, ActorMention, RoleMention, Side
from eventcode.draft.who.clause import SUBJECT, Clause, Party
from eventcode.draft.who.grammar import Found, Grammar
from eventcode.draft.who.lexicon import Lexicon, load_lexicon
from eventcode.draft.who.suspects import actors_of, find_suspect

ENGLISH = "en"
ORDER: dict[Side, int] = {"agent": 0, "both": 1, "target": 2, "other": 3}
UNNAMED = "armed_group"
_HANDS = 10  # words between a place that changes hands and the party that loses or gains it


def find_roles(
    document: Document, act: ActMention, actors: Sequence[ActorMention], codebook: Codebook
) -> list[RoleMention]:
    """The actors with a part in an act: agents first, then targets, each in the order of the text.

    They stand in the act's sentence, or a later one claims the act for them or blames it on them. Whoever only speaks
    of the act is "other"; actors without any part are left out; "both": the one party of an act that has two sides.
    """
    language = document.article.language or ENGLISH
    lexicon, words = load_lexicon(codebook, language), _role_words(codebook, language)
    if lexicon is None or words is None:
        return []
    clause = _clause(document, act.sentence, actors, lexicon, words)
    antecedent = _antecedent(document, act.sentence, actors, lexicon, words) if _has_pronoun(clause, words) else None
    sides: dict[int, Found] = {}
    for party, side, confidence in Grammar(clause, words, act, antecedent).read():
        sides.setdefault(party.first, (party, _settle(side, act, words), confidence))
    _hand_over(sides, clause, act, words)
    _share(sides, act, words)
    ranked = sorted(sides.values(), key=lambda found: (ORDER[found[1]], found[0].first))
    roles = [RoleMention(act, actor, side, confidence) for party, side, confidence in ranked for actor in party.actors]
    return _add_suspect(roles, act, document, actors, lexicon, words)


@cache
def _role_words(codebook: Codebook, language: str) -> RoleWords | None:
    return codebook.role_words(language)


def _clause(
    document: Document, sentence: int, actors: Sequence[ActorMention], lexicon: Lexicon, words: RoleWords
) -> Clause:
    return Clause(document.sentences[sentence], actors_of(actors, sentence), lexicon.words, words)


def _has_pronoun(clause: Clause, words: RoleWords) -> bool:
    return any(low in words.pronouns for low in clause.low)


def _antecedent(
    document: Document, sentence: int, actors: Sequence[ActorMention], lexicon: Lexicon, words: RoleWords
) -> Party | None:
    """The first subject of the sentence before, for a "they" that has none in its own."""
    if sentence == 0:
        return None
    before = _clause(document, sentence - 1, actors, lexicon, words)
    return next((party for party in before.parties if party.place == SUBJECT and not party.owns), None)


def _settle(side: Side, act: ActMention, words: RoleWords) -> Side:
    """Who is made to move is the actor of a displacement (rule §3.2); a bystander's act has targets only."""
    if side == "target" and act.act in words.moving:
        return "agent"
    return "target" if side == "agent" and act.act in words.contexts else side


def _hand_over(sides: dict[int, Found], clause: Clause, act: ActMention, words: RoleWords) -> None:
    """Where a place changes hands, the words before a party tell who loses it and who gains it."""
    if act.act not in words.gaining:
        return
    first, last = clause.tokens_of(act.span)
    for party in clause.parties:
        is_behind = first <= party.marker <= last + _HANDS and party.first >= last
        # "to the rebels", "aux mains des rebelles"
        before = frozenset(clause.low[max(party.marker - 1, first) : party.first]) if is_behind else frozenset()
        if before & words.loser:
            sides[party.first] = party, "target", 0.85
        elif before & words.gainer:
            sides[party.first] = party, "agent", 0.85


def _share(sides: dict[int, Found], act: ActMention, words: RoleWords) -> None:
    """Where an act of two sides has one party only, that one stands on both; "A and B fought" is two sides."""
    doers = [first for first, (_, side, _) in sides.items() if side != "other"]
    if act.act not in words.mutual or len(doers) != 1:
        return
    party, _, confidence = sides[doers[0]]
    one, *others = party.actors
    rest = tuple(actor for actor in others if actor.key != one.key)
    if rest:
        sides[doers[0]] = party._replace(actors=(one,)), "agent", confidence
        sides[-1] = party._replace(actors=rest), "target", confidence
    elif one.is_plural:
        sides[doers[0]] = party, "both", confidence


def _add_suspect(
    roles: list[RoleMention],
    act: ActMention,
    document: Document,
    actors: Sequence[ActorMention],
    lexicon: Lexicon,
    words: RoleWords,
) -> list[RoleMention]:
    """Name an unnamed or missing doer by whoever claims the act, or is blamed for it, in the sentences that follow."""
    doers = [role for role in roles if role.side in ("agent", "both")]
    is_open = all(role.actor.generic and role.actor.key.startswith(UNNAMED) for role in doers)
    if not is_open or act.act in words.contexts or act.act not in words.claimable:
        return roles
    suspect = find_suspect(document, act.sentence, actors, lexicon, words)
    if suspect is None:
        return roles
    mention, confidence = suspect
    rest = [role for role in roles if role not in doers]
    return [RoleMention(act, mention, "agent", confidence), *rest]
