"""Reads the grammar around one act: subject, object, "by", "on", "between"; whom a name means is not its matter."""

from __future__ import annotations

from collections.abc import Iterator

from eventcode.codebook.actors import RoleWords
from eventcode.draft.mentions import ActMention, Side
from eventcode.draft.who.clause import OBJECT, SUBJECT, Clause, Party
from eventcode.draft.who.tokens import POSSESSIVE

REACH = 14
NEAR = 3
Found = tuple[Party, Side, float]


class Grammar:
    """Looks around one act in its sentence; the surest readings come first.

    antecedent: whom "they" means where the sentence names no subject before it.
    """

    def __init__(self, clause: Clause, words: RoleWords, act: ActMention, antecedent: Party | None = None) -> None:
        self._clause, self._words, self._act = clause, words, act
        self._antecedent = antecedent
        self._first, self._last = clause.tokens_of(act.span)
        self._left = [p for p in reversed(clause.parties) if p.last <= self._first]
        self._right = [p for p in clause.parties if p.first >= self._last]
        self._inside = [p for p in clause.parties if p not in self._left and p not in self._right]
        self._own = clause.low[self._first : self._last]

    def read(self) -> Iterator[Found]:
        """Every party with a part in the act."""
        yield from self._read_allies()
        yield from self._read_blame()
        yield from self._read_inside()
        if self._act.act in self._words.contexts:
            yield from self._read_context()
        elif self._is_noun():
            yield from self._read_crowd() if self._is_actor() else self._read_noun()
        elif self._is_suffered():
            yield from self._read_suffering()
        elif self._is_passive():
            yield from self._read_passive()
        else:
            yield from self._read_active()
        yield from self._read_speakers()

    # what kind of words the act is told by

    def _is_noun(self) -> bool:
        """By its own cue, or because an article, an owner or an adjective stands before a word that may be a noun."""
        if self._act.voice == "noun":
            return True
        if not self._own or self._own[0] not in self._words.nouns_of_doer | self._words.conditions:
            return False
        before = self._clause.low[self._first - 1] if self._first else ""
        is_led = self._first > 0 and (self._clause.is_lead(self._first - 1) or before == POSSESSIVE)
        after = self._clause.low[self._first + 1] if self._first + 1 < len(self._clause.low) else ""
        return is_led or after in self._words.target | self._words.doer | self._words.aside

    def _is_actor(self) -> bool:
        """The act's own words are people ("rioters", "the police station")."""
        return any(party.first <= self._first and party.last >= self._last for party in self._inside)

    def _is_suffered(self) -> bool:
        """ "Died", "lost their lives", or a mere word for the dead and hurt."""
        if any(low in self._words.suffering for low in self._own):
            return True
        return all(low in self._words.conditions for low in self._own) and not self._has_auxiliary()

    def _is_passive(self) -> bool:
        """As the act's cue says, unless its object follows ("police shot dead two protesters"); "came under"."""
        if "under" in self._own:
            return True
        if self._act.voice != "passive":
            return False
        has_object = any(self._is_object(party) for party in self._right) or any(
            party.first > self._first for party in self._inside
        )
        return not has_object or self._has_auxiliary()

    def _has_auxiliary(self) -> bool:
        before = self._clause.low[max(0, self._first - NEAR) : self._first]
        return any(low in self._words.passive for low in (*before, *self._own))

    def _is_finding(self) -> bool:
        """ "Police found the body": the act was another's."""
        return any(low in self._words.finding for low in self._own)

    # readings

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

    def _read_suffering(self) -> Iterator[Found]:
        subject = self._subject()
        if subject and any(low in self._words.suffering for low in self._own):
            yield subject, "target", 0.85
        for party in self._right:
            if party.place in self._words.of and party.marker <= self._last:
                yield party, "target", 0.7
            elif not subject and self._is_object(party):  # "murieron dos soldados": the subject follows
                yield party, "target", 0.6
                return

    def _read_passive(self) -> Iterator[Found]:
        victim = self._subject() if self._has_auxiliary() else None
        victim = victim or next((p for p in self._left if self._first - p.last <= NEAR and not p.owns), None)
        victim = victim or self._subject()
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

    def _read_context(self) -> Iterator[Found]:
        """Words that only tell who was there: theirs are targets."""
        if self._act.voice == "passive":
            yield from self._read_passive()
            return
        for party in self._left:
            if self._is_owner(party):
                yield party, "target", 0.6
        for party in (*self._inside, *self._right):
            if party in self._inside or (party.place in self._words.of and party.marker <= self._last):
                yield party, "target", 0.6

    def _read_crowd(self) -> Iterator[Found]:
        """ "Rioters" and "suicide bomber" tell who acts, "police station" and "civilians" who is hit."""
        for party in self._inside:
            is_hit = party.actors[0].kind in ("State forces", "External/Other forces", "Civilians")
            yield party, "target" if is_hit else "agent", 0.6

    def _read_inside(self) -> Iterator[Found]:
        """A party at the beginning of the act's words is their subject ("refugees arrived")."""
        for party in self._inside:
            if party.first <= self._first and party.last < self._last:
                is_passive = self._act.voice == "passive" or self._clause.has_between(
                    self._words.passive, party.last, self._last
                )
                yield party, "target" if is_passive else "agent", 0.8

    def _read_noun(self) -> Iterator[Found]:
        owner = next((p for p in self._left if self._is_owner(p)), None)
        if owner:
            yield owner, self._side_of_owner(), 0.8
        has_sides = has_partner = False
        for party in (*self._inside, *self._right):
            if party.marker < self._first - 1 or party.first - self._last > REACH:
                continue
            has_sides = has_sides or party.place in self._words.between
            has_partner = has_partner or party.place in self._words.partner
            yield from self._side_of_noun(party)
        if not owner and not has_sides:
            yield from self._subject_of_noun(has_partner=has_partner)

    def _side_of_owner(self) -> Side:
        """ "Taliban attack" is theirs, "police casualties" are suffered, "police found the body" is neither."""
        if self._is_finding():
            return "other"
        return "target" if self._own[-1] in self._words.conditions else "agent"

    def _side_of_noun(self, party: Party) -> Iterator[Found]:
        words = self._words
        if party.place in words.between:
            yield from _split(party)
        elif party.place in words.doer:
            yield party, "agent", 0.85
        elif party.place in words.target:
            yield party, "target", 0.8
        elif party.place in words.partner or (party.place == OBJECT and self._first <= party.marker < self._last):
            yield party, "target", 0.7
        elif party.place in words.of and party.marker <= self._last:
            is_doer = self._own[-1] in words.nouns_of_doer
            yield party, "agent" if is_doer else "target", 0.7

    def _subject_of_noun(self, *, has_partner: bool) -> Iterator[Found]:
        """The subject of the verb that takes the noun: "A launched an attack", "B repelled an attack"."""
        subject = self._subject()
        if subject is None or (self._own and self._own[-1] in self._words.conditions):
            return
        between = self._clause.low[subject.last : self._first]
        if self._is_finding():
            yield subject, "other", 0.6
        elif any(low in self._words.claiming for low in between):
            yield subject, "agent", 0.8
        elif any(low in self._words.tellers or low in self._words.blaming for low in between):
            yield subject, "other", 0.6
        elif not has_partner and any(low in self._words.sufferers for low in between):
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

    def _read_allies(self) -> Iterator[Found]:
        """ "Backed by B", "alongside B": B is no doer of its own, at most an associated actor (rule §4.4)."""
        low, words = self._clause.low, self._words
        for party in self._clause.parties:
            here, before = low[max(0, party.marker)], low[max(0, party.marker - 1)]
            if here in words.allies or (here in words.doer | words.partner and before in words.allies):
                yield party, "other", 0.6

    def _read_speakers(self) -> Iterator[Found]:
        low = self._clause.low
        for party in self._clause.parties:
            is_source = party.marker > 0 and low[party.marker] == "to" and low[party.marker - 1] == "according"
            if is_source or self._is_speaker(party):
                yield party, "other", 0.8

    # who stands where

    def _subject(self) -> Party | None:
        """The nearest party to the left that may be the verb's subject; for a "they", the one that it stands for."""
        if self._has_pronoun_subject():
            return next((p for p in reversed(self._left) if self._may_lead(p)), self._antecedent)
        for party in self._left:
            if self._is_relative(party) or self._may_lead(party):
                return party
        return None

    def _may_lead(self, party: Party) -> bool:
        return party.place == SUBJECT and not party.owns and not self._is_speaker(party)

    def _has_pronoun_subject(self) -> bool:
        """ "They" stands right before the act, with at most an auxiliary and an adverb between."""
        return any(low in self._words.pronouns for low in self._clause.low[max(0, self._first - NEAR) : self._first])

    def _is_relative(self, party: Party) -> bool:
        """ "Rebels who attacked", "the unit, which attacked"."""
        low = self._clause.low
        at = party.last + 1 if low[party.last : party.last + 1] == [","] else party.last
        return at < self._first and low[at] in self._words.relatives and self._first - at <= NEAR

    def _is_speaker(self, party: Party) -> bool:
        """A verb of saying follows, and not "claimed responsibility" or "claimed to have taken"."""
        end = self._first if party.last <= self._first else len(self._clause.low)  # the act's own verb may be one
        after = self._clause.low[party.last : min(party.last + 4, end)]
        of_itself = any(word in self._words.credit or word in self._words.of_itself for word in after)
        return any(word in self._words.saying for word in after[:2]) and not of_itself

    def _is_object(self, party: Party) -> bool:
        """Directly behind the act: nothing but articles, numbers, names and adjectives between."""
        if party.place not in (OBJECT, SUBJECT) or party.first - self._last > REACH:
            return False
        return not any(
            self._clause.low[at] in self._words.openers | self._words.aside | self._words.marks
            or (self._clause.is_verb(at) and at > self._last)
            for at in range(self._last, party.first)
        )

    def _is_near(self, party: Party) -> bool:
        between = self._clause.low[self._last : party.marker]
        return len(between) <= REACH and not any(
            low in self._words.marks or low in self._words.breaks for low in between
        )

    def _is_owner(self, party: Party) -> bool:
        """ "Taliban attack", "the army's deadly raid"."""
        between = range(party.last, self._first)
        if not between:
            return True
        return party.owns and len(between) <= NEAR and not any(self._clause.is_verb(at) for at in between)


def _split(party: Party) -> Iterator[Found]:
    """ "Between A and B": the two sides; "between villagers" or "between two groups of A" has A on both."""
    first, *others = party.actors
    yield party._replace(actors=(first,)), "agent" if others else "both", 0.8
    if others:
        yield party._replace(first=party.first + 1, actors=tuple(others)), "target", 0.8
