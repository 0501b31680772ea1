"""Finds who claims an act or is blamed for it in the sentences after the one that tells it; it reads no act itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from eventcode.codebook.actors import RoleWords
from eventcode.draft.document import Document, Sentence
from eventcode.draft.mentions import ActorMention
from eventcode.draft.who.clause import SUBJECT, Clause, Party
from eventcode.draft.who.lexicon import Lexicon

REACH = 8
CLAIMED, BLAMED = 0.6, 0.45
NEAR = 5
SHORT = 6  # words without a full stop: a heading, or the head of the next item


def find_suspect(
    document: Document, sentence: int, actors: Sequence[ActorMention], lexicon: Lexicon, words: RoleWords
) -> tuple[ActorMention, float] | None:
    """The armed group that claims, or is blamed for, what this sentence tells, and how far that goes (0 to 1).

    Looked for up to the next heading or list item; None where nobody is named, or the claim is denied.
    """
    for later in document.sentences[sentence + 1 : sentence + 1 + REACH]:
        if _is_break(later):
            return None
        here = actors_of(actors, later.index)
        if any(_is_group(actor) for actor in here):
            found = _read(Clause(later, here, lexicon.words, words), words)
            if found:
                return found
    return None


def actors_of(actors: Sequence[ActorMention], sentence: int) -> Sequence[ActorMention]:
    """The mentions of one sentence; `actors` stand in the order of the text."""
    first = bisect_left(actors, sentence, key=_sentence)
    return actors[first : bisect_right(actors, sentence, lo=first, key=_sentence)]


def _sentence(actor: ActorMention) -> int:
    return actor.sentence


def _is_break(sentence: Sentence) -> bool:
    text = sentence.text
    is_head = len(text.split()) < SHORT and not text.endswith((".", "!", "?", '"', "”"))
    return is_head or bool(sentence.marks & {"heading", "headline"}) or text[0] in "*•-–"


def _is_group(actor: ActorMention) -> bool:
    return not actor.generic and actor.kind in ("Rebel group", "Political militia", "Identity militia", "State forces")


def _read(clause: Clause, words: RoleWords) -> tuple[ActorMention, float] | None:
    if clause.has_between(words.denying, 0, len(clause.low)):
        return None
    for party in clause.parties:
        group = next((actor for actor in party.actors if _is_group(actor)), None)
        if group and _is_claimant(party, clause, words):
            return group, CLAIMED
        if group and party.marker >= 0 and _is_blamed(party, clause, words):
            return group, BLAMED
    return None


def _is_claimant(party: Party, clause: Clause, words: RoleWords) -> bool:
    """ "A claimed responsibility", "A said its men had carried out the attack", "was claimed by A"."""
    low = clause.low
    if party.marker >= 1 and low[party.marker] in words.doer:
        return low[party.marker - 1] in words.claiming
    after = low[party.last : party.last + NEAR]
    if any(word in words.credit for word in after):
        return True
    speaks = party.place == SUBJECT and any(word in words.saying for word in after)
    return speaks and (_owns_up(low[party.last :], words) or _counts_dead(party, low[party.last :], words))


def _owns_up(low: Sequence[str], words: RoleWords) -> bool:
    """What is said is that the speaker's own people did it."""
    return any(word in words.own for word in low) and any(word in words.doing for word in low)


def _counts_dead(party: Party, low: Sequence[str], words: RoleWords) -> bool:
    """An armed group without a state that gives a toll ("put the dead at nine") speaks as one side of the act."""
    is_armed = party.actors[0].kind in ("Rebel group", "Political militia", "Identity militia")
    return is_armed and any(word in words.conditions for word in low)


def _is_blamed(party: Party, clause: Clause, words: RoleWords) -> bool:
    governor = clause.low[party.marker]
    if governor in words.blaming:
        return True
    return governor in words.blame_links and clause.has_between(words.blaming, 0, party.marker)
