"""Joins the words for actors in one sentence to phrases: people before heads, heads before groups; it names nobody."""

from __future__ import annotations

from typing import NamedTuple

from eventcode.codebook.actors import ActorEntry
from eventcode.draft.who.lexicon import Lexicon, Reading, Sort
from eventcode.draft.who.tokens import POSSESSIVE, Match, Tokens

MOST_FILLERS = 3
ARMED = frozenset({"gunmen", "militants", "militia", "bandits", "gang", "vigilantes"})


class Phrase(NamedTuple):
    """Words first to last (excluded) that stand for one actor.

    groups: registry entries that the words may name, each with whether others bear the name too; word: the class of the
    head ("" where there is none); owner: the country, people or clan before it; determiner: "the", "a", or "".
    """

    first: int
    last: int
    groups: tuple[tuple[ActorEntry, bool], ...] = ()
    word: str = ""
    owner: str = ""
    people: str = ""
    determiner: str = ""


class PhraseReader:
    """Reads the phrases of one sentence, from left to right."""

    def __init__(self, lexicon: Lexicon, tokens: Tokens) -> None:
        self._words = lexicon.words
        self._identities = lexicon.identities
        self._tokens = tokens
        self._matches = lexicon.table.find(tokens)

    def read(self) -> list[Phrase]:
        """Every phrase for an actor in the sentence."""
        out: list[Phrase] = []
        at = 0
        while at < len(self._matches):
            phrase, at = self._read_at(at)
            if phrase:
                out.append(phrase._replace(determiner=self._determiner(phrase.first)))
        return out

    def _read_at(self, at: int) -> tuple[Phrase | None, int]:
        """The phrase that begins at match `at`, if any, and the match to go on from."""
        match = self._matches[at]
        if _has(match, "group"):
            last, following = self._absorb(at)
            return Phrase(match.first, last, _groups(match)), following
        if _has(match, "owner"):
            return self._read_owner(at)
        if _has(match, "identity") and not _has(match, "class"):
            return self._read_people(at)
        if _has(match, "class") or _has(match, "belonging"):
            return self._read_head(at)
        return None, at + 1

    def _absorb(self, at: int) -> tuple[int, int]:
        """Where the phrase ends that begins with a group's name: "Taliban" + "senior" + "commanders"."""
        last, following = self._matches[at].last, at + 1
        while following < len(self._matches):
            match = self._matches[following]
            if not (_has(match, "belonging") and self._is_joined(last, match.first)):
                break
            last, following = match.last, following + 1
        return last, following

    def _read_owner(self, at: int) -> tuple[Phrase | None, int]:
        """A country's name or people before a head, before a deed, or on its own."""
        match = self._matches[at]
        owner = _word(match, "owner")
        following = self._next_joined(at)
        if following and _has(following, "owner"):
            return None, at + 1
        if following and (_has(following, "class") or _has(following, "group")):
            phrase, after = self._read_at(at + 1)
            if phrase and phrase.word:
                return phrase._replace(first=match.first, owner=owner), after
            return phrase, after
        if following and _has(following, "deed"):
            return Phrase(match.first, match.last, word="military", owner=owner), at + 1
        if self._is_doer(match):
            return Phrase(match.first, match.last, word="military", owner=owner), at + 1
        if self._is_person(match):
            return Phrase(match.first, match.last, word="civilians", owner=owner), at + 1
        return None, at + 1

    def _read_people(self, at: int) -> tuple[Phrase | None, int]:
        """An ethnic group, a clan or a faith before a head; on its own it is people of that kind."""
        match = self._matches[at]
        people = _word(match, "identity")
        following = self._next_joined(at)
        if following and _has(following, "class"):
            phrase, after = self._read_head(at + 1)
            return (phrase._replace(first=match.first, people=people) if phrase else None), after
        return None, at + 1

    def _read_head(self, at: int) -> tuple[Phrase | None, int]:
        """A head with the group it belongs to behind a link ("fighters of the Taliban"), or for itself."""
        match = self._matches[at]
        word = _word(match, "class")
        if at + 2 < len(self._matches) and _has(self._matches[at + 1], "link"):
            link, target = self._matches[at + 1], self._matches[at + 2]
            is_near = link.first == match.last and self._is_led(link.last, target.first)
            if is_near and (_has(match, "belonging") or word in ARMED):
                phrase, after = self._read_at(at + 2)
                if phrase and (phrase.groups or phrase.word not in ("", "civilians")):
                    return phrase._replace(first=match.first), after
        return (Phrase(match.first, match.last, word=word) if word else None), at + 1

    def _next_joined(self, at: int) -> Match[Reading] | None:
        if at + 1 == len(self._matches):
            return None
        following = self._matches[at + 1]
        return following if self._is_joined(self._matches[at].last, following.first) else None

    def _is_joined(self, begin: int, end: int) -> bool:
        """Nothing but words that may stand within one phrase lie between."""
        between = self._tokens.low[begin:end]
        return len(between) <= MOST_FILLERS and all(w == POSSESSIVE or w in self._words.fillers for w in between)

    def _is_led(self, begin: int, end: int) -> bool:
        """Nothing but articles, numbers and the like lie between."""
        return end - begin <= MOST_FILLERS and all(self.is_lead(at) for at in range(begin, end))

    def is_lead(self, at: int) -> bool:
        """Whether this token may stand before a phrase without being part of it."""
        low = self._tokens.low[at]
        return low in self._words.leads or low.isdigit()

    def _is_doer(self, match: Match[Reading]) -> bool:
        """ "Moscow bombed", "was shelled by Turkey": a country that acts through its forces."""
        low = self._tokens.low
        after = low[match.last] if match.last < len(low) else ""
        return after in self._words.deed_verbs

    def _is_person(self, match: Match[Reading]) -> bool:
        """ "two Palestinians", "a Burundian": a people's name that stands as a noun."""
        raw = self._tokens.raw[match.last - 1]
        return raw.endswith(("is", "ns", "ans")) and self._tokens.low[match.last - 1] not in self._words.fillers

    def _determiner(self, first: int) -> str:
        """What stands before a phrase and its adjectives: "the" for the known, "a" for the new."""
        at = first - 1
        low = self._tokens.low
        while at >= 0 and self.is_lead(at):
            if low[at] in ("the", "these", "those"):
                return "the"
            if low[at] in ("a", "an", "some", "another", "other", "unidentified", "unknown", "unnamed"):
                return "a"
            at -= 1
        return ""


def _has(match: Match[Reading], sort: Sort) -> bool:
    return any(reading.sort == sort for reading in match.values)


def _word(match: Match[Reading], sort: Sort) -> str:
    return next((reading.word for reading in match.values if reading.sort == sort), "")


def _groups(match: Match[Reading]) -> tuple[tuple[ActorEntry, bool], ...]:
    return tuple((reading.entry, reading.unsure) for reading in match.values if reading.entry)
