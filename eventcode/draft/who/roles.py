"""Reads who did an act and to whom from the English grammar around its words; types and outcomes are not its matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from eventcode.codebook import Codebook
from eventcode.codebook.actors import RoleWords
from eventcode.draft.document import Document
from eventcode.draft.mentions import ActMention, ActorMention, RoleMention, Side
from eventcode.draft.who.clause import OBJECT, SUBJECT, Clause, Party
from eventcode.draft.who.lexicon import load_lexicon

ENGLISH = "en"
REACH = 14
NEAR = 3


def find_roles(
    document: Document, act: ActMention, actors: Sequence[ActorMention], codebook: Codebook
) -> list[RoleMention]:
    """The actors of the act's sentence with their part in it: agents, then targets, each in the order of the text.

    Whoever only speaks of the act is "other"; actors without any part are left out.
    """
    language = document.article.language or ENGLISH
    lexicon, words = load_lexicon(codebook, language), _role_words(codebook, language)
    here = [actor for actor in actors if actor.sentence == act.sentence]
    if lexicon is None or words is None or not here:
        return []
    clause = Clause(document.sentences[act.sentence], here, lexicon.words, words)
    sides: dict[int, tuple[Party, Side, float]] = {}
    for party, side, confidence in RoleReader(clause, words, act).read():
        moved: Side = "agent" if side == "target" and act.act in words.moving else side
        sides.setdefault(party.first, (party, moved, confidence))
    _share(sides, act, words)
    order = {"agent": 0, "both": 1, "target": 2, "other": 3}
    ranked = sorted(sides.values(), key=lambda item: (order[item[1]], item[0].first))
    return [RoleMention(act, actor, side, confidence) for party, side, confidence in ranked for actor in party.actors]


def _share(sides: dict[int, tuple[Party, Side, float]], act: ActMention, words: RoleWords) -> None:
    """Where an act of two sides has one party only, that one stands on both."""
    doers = [first for first, (_, side, _) in sides.items() if side != "other"]
    if act.act in words.mutual and len(doers) == 1 and sides[doers[0]][0].actors[0].is_plural:
        party, _, confidence = sides[doers[0]]
        sides[doers[0]] = party, "both", confidence


@cache
def _role_words(codebook: Codebook, language: str) -> RoleWords | None:
    return codebook.role_words(language)


Found = tuple[Party, Side, float]


class RoleReader:
    """Looks around one act in its sentence; the surest readings come first."""

    def __init__(self, clause: Clause, words: RoleWords, act: ActMention) -> None:
        self._clause, self._words, self._act = clause, words, act
        self._first, self._last = clause.tokens_of(act.span)
        self._left = [p for p in reversed(clause.parties) if p.last <= self._first]
        self._right = [p for p in clause.parties if p.first >= self._last]
        self._inside = [p for p in clause.parties if p not in self._left and p not in self._right]

    def read(self) -> Iterator[Found]:
        """Every party with a part in the act."""
        yield from self._read_blame()
        yield from self._read_inside()
        if self._act.voice == "noun":
            yield from self._read_crowd() if self._is_actor() else self._read_noun()
        elif self._act.voice == "passive" or self._is_received():
            yield from self._read_passive()
        else:
            yield from self._read_active()
        yield from self._read_speakers()

    def _read_inside(self) -> Iterator[Found]:
        """A party at the beginning of the act's words is their subject ("refugees arrived")."""
        for party in self._inside:
            if party.first <= self._first and party.last < self._last:
                is_passive = self._act.voice == "passive" or self._clause.has_between(
                    self._words.passive, party.last, self._last
                )
                yield party, "target" if is_passive else "agent", 0.8

    def _is_actor(self) -> bool:
        """The act's own words are people ("rioters", "the police station")."""
        return any(party.first <= self._first and party.last >= self._last for party in self._inside)

    def _read_crowd(self) -> Iterator[Found]:
        """ "Rioters" and "suicide bomber" tell who acts, "police station" and "civilians" who is hit."""
        for party in self._inside:
            is_hit = party.actors[0].kind in ("State forces", "External/Other forces", "Civilians")
            yield party, "target" if is_hit else "agent", 0.6

    def _read_active(self) -> Iterator[Found]:
        subject = self._subject()
        if subject:
            yield subject, "other" if self._is_finding() else "agent", 0.85
        for party in (*self._inside, *self._right):
            if party.place in self._words.partner | self._words.target | self._words.between:
                if self._is_near(party):
                    yield party, "target", 0.75
                    return
            elif self._is_object(party):
                yield party, "target", 0.85
                return

    def _read_passive(self) -> Iterator[Found]:
        victim = next((p for p in self._left if self._first - p.last <= NEAR and not p.owns), None) or self._subject()
        if victim:
            yield victim, "target", 0.85
        for party in (*self._inside, *self._right):
            if party.place in self._words.doer and self._clause.low[party.marker] == party.place:
                yield party, "agent", 0.85
                return
        if not victim:
            follower = next((p for p in self._right if self._is_object(p)), None)
            if follower:
                yield follower, "target", 0.5

    def _read_noun(self) -> Iterator[Found]:
        owner = next((p for p in self._left if self._is_owner(p)), None)
        if owner:
            yield owner, "agent", 0.8
        has_sides = False
        for party in (*self._inside, *self._right):
            if party.marker < self._first - 1 or party.first - self._last > REACH:
                continue
            found = self._side_of_noun(party)
            has_sides = has_sides or party.place in self._words.between
            yield from found
        if not owner and not has_sides:
            yield from self._subject_of_noun()

    def _side_of_noun(self, party: Party) -> Iterator[Found]:
        words = self._words
        if party.place in words.between:
            yield from _split(party)
        elif party.place in words.doer:
            yield party, "agent", 0.85
        elif party.place in words.target:
            yield party, "target", 0.8
        elif party.place in words.partner:
            yield party, "target", 0.7
        elif party.place == "of" and party.marker <= self._last:
            is_doer = self._clause.low[self._last - 1] in words.nouns_of_doer
            yield party, "agent" if is_doer else "target", 0.7

    def _subject_of_noun(self) -> Iterator[Found]:
        """The subject of the verb that takes the noun: "A launched an attack", "B repelled an attack"."""
        subject = self._subject()
        if subject is None:
            return
        between = self._clause.low[subject.last : self._first]
        if self._is_finding():
            yield subject, "other", 0.6
        elif any(low in self._words.claiming for low in between):
            yield subject, "agent", 0.8
        elif any(low in self._words.tellers or low in self._words.blaming for low in between):
            yield subject, "other", 0.6
        elif any(low in self._words.sufferers for low in between):
            yield subject, "target", 0.6
        else:
            yield subject, "agent", 0.65

    def _read_blame(self) -> Iterator[Found]:
        """ "Blamed the attack on B", "accused B of the attack": a claim, so the confidence is low."""
        words, low = self._words, self._clause.low
        if not self._clause.has_between(words.blaming, 0, len(low)):
            return
        for party in self._clause.parties:
            governor = low[party.marker] if party.marker >= 0 else ""
            is_after_act = party.first >= self._last and governor in words.blame_links
            is_accused = governor in words.blaming and party.marker < self._first
            if is_accused or (is_after_act and self._clause.has_between(words.blaming, 0, party.marker)):
                yield party, "agent", 0.4

    def _read_speakers(self) -> Iterator[Found]:
        low = self._clause.low
        for party in self._clause.parties:
            is_source = party.marker > 0 and low[party.marker] == "to" and low[party.marker - 1] == "according"
            if is_source or self._is_speaker(party):
                yield party, "other", 0.8

    def _subject(self) -> Party | None:
        """The nearest party to the left that may be the verb's subject."""
        for party in self._left:
            after = self._clause.low[party.last] if party.last < len(self._clause.low) else ""
            if after in self._words.relatives and self._first - party.last <= NEAR:
                return party
            after_comma = self._clause.low[party.last + 1] if after == "," and party.last + 1 < self._first else ""
            if after_comma in self._words.relatives and self._first - party.last <= NEAR + 1:
                return party
            if party.place == SUBJECT and not party.owns and not self._is_speaker(party):
                return party
        return None

    def _is_speaker(self, party: Party) -> bool:
        """A verb of saying follows, and not "claimed responsibility"."""
        end = self._first if party.last <= self._first else len(self._clause.low)  # the act's own verb may be one
        after = self._clause.low[party.last : min(party.last + 3, end)]
        return any(word in self._words.saying for word in after[:2]) and not any(w in self._words.credit for w in after)

    def _is_object(self, party: Party) -> bool:
        """Directly behind the act: nothing but articles, numbers, names and adjectives between."""
        if party.place not in (OBJECT, SUBJECT):
            return False
        between = range(self._last, party.first)
        if len(between) > REACH:
            return False
        return not any(
            self._clause.low[at] in self._words.openers | self._words.aside
            or self._clause.low[at] in self._words.marks
            or (self._clause.is_verb(at) and at > self._last)
            for at in between
        )

    def _is_near(self, party: Party) -> bool:
        between = self._clause.low[self._last : party.marker]
        return len(between) <= REACH and not any(
            low in self._words.marks or low in self._words.breaks for low in between
        )

    def _is_owner(self, party: Party) -> bool:
        """ "Taliban attack", "the army's deadly raid"."""
        between = self._clause.low[party.last : self._first]
        if not between:
            return True
        return (
            party.owns
            and len(between) <= NEAR
            and not any(self._clause.is_verb(at) for at in range(party.last, self._first))
        )

    def _is_finding(self) -> bool:
        """ "Police found the body": the act was another's."""
        return self._clause.has_between(self._words.finding, self._first, self._last)

    def _is_received(self) -> bool:
        """ "Came under attack from", "met with gunfire": active words whose subject is the target."""
        return "under" in self._clause.low[self._first : self._last]


def _split(party: Party) -> Iterator[Found]:
    """ "Between A and B": the two sides; "between villagers" or "between two groups of A" has A on both."""
    first, *others = party.actors
    yield party._replace(actors=(first,)), "agent" if others else "both", 0.8
    if others:
        yield party._replace(first=party.first + 1, actors=tuple(others)), "target", 0.8
