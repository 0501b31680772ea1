"""A sentence with its actors as grammar sees them: which stand together, and what word governs each; no roles here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from eventcode.codebook.actors import ActorWords, RoleWords
from eventcode.draft.document import Sentence
from eventcode.draft.mentions import ActorMention
from eventcode.draft.who.tokens import POSSESSIVE, Tokens, read_tokens
from eventcode.records import Span

SUBJECT, OBJECT = "subject", "object"
COMMA = frozenset({","})
GLOSS = frozenset({"(", ")", "/", "["})


class Party(NamedTuple):
    """Actors that stand together ("A, B and C") over the tokens first to last (excluded).

    place: SUBJECT at the head of a clause, OBJECT behind a verb, else the preposition before it; marker: that word's
    token, -1 at the beginning of the sentence. owns: "'s" follows.
    """

    first: int
    last: int
    actors: tuple[ActorMention, ...]
    place: str
    marker: int
    owns: bool


class Clause:
    """One sentence's tokens and parties."""

    def __init__(self, sentence: Sentence, actors: Sequence[ActorMention], words: ActorWords, roles: RoleWords) -> None:
        self.tokens: Tokens = read_tokens(sentence.text)
        self._begin = sentence.span.start
        self._words, self._roles = words, roles
        self.low = self.tokens.low
        self.parties = self._read_parties(actors)

    def tokens_of(self, span: Span) -> tuple[int, int]:
        """The first token and the one after the last that this span of the article covers."""
        start, end = span.start - self._begin, span.end - self._begin
        inside = [
            i
            for i, (a, b) in enumerate(zip(self.tokens.starts, self.tokens.ends, strict=True))
            if a < end and start < b
        ]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def is_verb(self, at: int) -> bool:
        """Whether this token looks like a verb: a past form, a participle, a word of saying."""
        low = self.low[at]
        if low in self._roles.verbs or low in self._roles.saying:
            return True
        return len(low) > 4 and low.endswith(self._roles.verb_endings) and low not in self._words.leads

    def is_lead(self, at: int) -> bool:
        """Whether this token may stand between a governing word and a phrase."""
        low = self.low[at]
        return low in self._words.leads or low[0].isdigit() or low == POSSESSIVE

    def has_between(self, words: frozenset[str], begin: int, end: int) -> bool:
        """Whether one of these words stands among the tokens."""
        return any(low in words for low in self.low[begin:end])

    def _read_parties(self, actors: Sequence[ActorMention]) -> list[Party]:
        spans = [(*self.tokens_of(actor.span), actor) for actor in actors]
        joins = [self._joiners(before[1], after[0]) for before, after in pairwise(spans)]
        out: list[Party] = []
        for number, (first, last, actor) in enumerate(spans):
            owns = last < len(self.low) and self.low[last] == POSSESSIVE
            if number and (_is_joined(joins, number - 1) or self._is_gloss(out[-1], first, actor)) and not out[-1].owns:
                before = out[-1]
                out[-1] = before._replace(last=last, actors=(*before.actors, actor), owns=owns)
            else:
                place, marker = self._place(first)
                out.append(Party(first, last, (actor,), place, marker, owns))
        return out

    def _is_gloss(self, before: Party, first: int, actor: ActorMention) -> bool:
        """ "The Red Front (RF)", "A/B", "A-B": at most a bracket or slash lies between two names of one party."""
        between = self.low[before.last : first]
        return all(low in GLOSS for low in between) and (
            bool(between) or not (actor.generic or before.actors[-1].generic)
        )

    def _joiners(self, begin: int, end: int) -> frozenset[str]:
        """The "and" and commas between two phrases; empty where other words part them."""
        while end > begin and self.tokens.raw[end - 1][0].isupper():  # "the army and Oldport police"
            end -= 1
        between = frozenset(self.low[at] for at in range(begin, end) if not self.is_lead(at))
        return between if between <= self._roles.joiners else frozenset()

    def _place(self, first: int) -> tuple[str, int]:
        """What governs the phrase that begins here, beyond its articles, numbers and "a group of"."""
        at = first - 1
        while at >= 0:
            low = self.low[at]
            if low in self._roles.of and at and self.low[at - 1] in self._words.parts:
                at -= 2
            elif self.is_lead(at) or (low in self._roles.particles and self.is_verb(at - 1)):
                at -= 1
            else:
                break
        if at < 0:
            return SUBJECT, -1
        return self._govern(at), at

    def _govern(self, at: int) -> str:
        low, roles = self.low[at], self._roles
        if low in roles.doer | roles.target | roles.between | roles.partner | roles.aside:
            return low
        if low in roles.openers or low in roles.saying or not low[0].isalnum():
            return SUBJECT
        return OBJECT if self.is_verb(at) else SUBJECT


def _is_joined(joins: Sequence[frozenset[str]], at: int) -> bool:
    """ "A and B" are one party; "A, B" only where an "and" follows, else B tells who A is or begins anew."""
    for join in joins[at:]:
        if join != COMMA:
            return bool(join)
    return False
