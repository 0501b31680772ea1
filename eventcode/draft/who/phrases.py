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
    head ("" where there is none); owner: the country before it, people: the identity; proper: a name or place that the
    registry does not have, kind: its class; determiner: "the", "a", or "".
    """

    first: int
    last: int
    groups: tuple[tuple[ActorEntry, bool], ...] = ()
    word: str = ""
    owner: str = ""
    people: str = ""
    proper: str = ""
    kind: str = ""
    determiner: str = ""


Read = tuple[list[Phrase], int]  # the phrases that begin here, and the match to go on from


class PhraseReader:
    """Reads the phrases of one sentence, from left to right."""

    def __init__(self, lexicon: Lexicon, tokens: Tokens) -> None:
        self._words = lexicon.words
        self._identities = lexicon.identities
        self._classes = lexicon.classes
        self._tokens = tokens
        self._matches = lexicon.table.find(tokens)

    def read(self) -> list[Phrase]:
        """Every phrase for an actor in the sentence."""
        out: list[Phrase] = []
        at = 0
        while at < len(self._matches):
            phrases, at = self._read_at(at)
            out += [phrase._replace(determiner=self._determiner(phrase.first)) for phrase in phrases]
        return out

    def _read_at(self, at: int) -> Read:
        match = self._matches[at]
        if _has(match, "group"):
            if self._is_bound(match):
                return [], at + 1
            last, following = self._absorb(at)
            return [Phrase(match.first, last, _groups(match))], following
        if _has(match, "owner"):
            return self._read_owner(at)
        if _has(match, "capital"):
            return self._read_capital(at)
        if _has(match, "identity") and not _has(match, "class"):
            return self._read_people(at)
        if _has(match, "class") or _has(match, "belonging"):
            return self._read_head(at)
        return [], at + 1

    def _absorb(self, at: int) -> tuple[int, int]:
        """Where the phrase ends that begins with a group's name: "Taliban" + "senior" + "commanders"."""
        last, following = self._matches[at].last, at + 1
        while following < len(self._matches):
            match = self._matches[following]
            if not (_has(match, "belonging") and self._is_joined(last, match.first)):
                break
            last, following = match.last, following + 1
        return last, following

    def _read_owner(self, at: int) -> Read:
        """A country's name or people before a head, before a deed, or on its own."""
        match = self._matches[at]
        owner = _word(match, "owner")
        following = self._next_joined(at)
        if self._is_bound(match):
            return [], at + 1
        if following and (_has(following, "class") or _has(following, "group")):
            return self._own(at, owner)
        shared = self._shared(at)
        if shared:
            return shared
        if (following and _has(following, "deed")) or self._is_doer(match):
            return [Phrase(match.first, match.last, word="military", owner=owner)], at + 1
        if self._is_person(match):
            return [Phrase(match.first, match.last, word="civilians", owner=owner)], at + 1
        return [], at + 1

    def _own(self, at: int, owner: str) -> Read:
        """The phrase behind a country's name, made that country's."""
        phrases, after = self._read_at(at + 1)
        if phrases and phrases[0].word:
            phrases = [phrases[0]._replace(first=self._matches[at].first, owner=owner), *phrases[1:]]
        return phrases, after

    def _shared(self, at: int) -> Read | None:
        """ "Kenyan and Ugandan troops", "Jie and Dodoth warriors": the head belongs to both."""
        match = self._matches[at]
        joiner = self._tokens.low[match.last : match.last + 1]
        if at + 1 == len(self._matches) or joiner not in (["and"], [","]):
            return None
        following = self._matches[at + 1]
        if following.first != match.last + 1 or not any(
            _has(following, sort) for sort in ("owner", "identity", "group")
        ):
            return None
        phrases, after = self._read_at(at + 1)
        if phrases and phrases[0].owner and self._classes[phrases[0].word].owner == "country":
            twin = Phrase(match.first, match.last, word=phrases[0].word, owner=_word(match, "owner"))
            return ([twin, *phrases] if twin.owner else phrases), after
        people = _word(match, "identity")
        if phrases and people and self._is_armed(phrases[0], following):
            sort = self._identities[people].sort
            twin = Phrase(match.first, match.last, word="clan" if sort == "clan" else "communal", people=people)
            return [twin, *phrases], after
        return phrases, after

    def _is_armed(self, phrase: Phrase, match: Match[Reading]) -> bool:
        """The phrase is a people's militia: by its head, or as the registry knows it."""
        if phrase.groups:
            return phrase.groups[0][0].kind == "Identity militia" and phrase.first == match.first
        return phrase.word in ("communal", "clan", *ARMED) and bool(phrase.people)

    def _is_bound(self, match: Match[Reading]) -> bool:
        """ "Al-Qaeda-linked", "Turkish-backed": the words only tell of another's ties."""
        return self._tokens.low[match.last : match.last + 1] != [] and self._tokens.low[match.last] in self._words.bonds

    def _read_capital(self, at: int) -> Read:
        """A capital acts for its country's forces, as in "Moscow bombed", and owns nothing else."""
        match = self._matches[at]
        following = self._next_joined(at)
        if self._is_doer(match) or (following and _has(following, "deed") and following.first == match.last):
            return [Phrase(match.first, match.last, word="military", owner=_word(match, "capital"))], at + 1
        return [], at + 1

    def _read_people(self, at: int) -> Read:
        """An ethnic group, a clan or a faith before a head, or "armed" before it."""
        match = self._matches[at]
        people = _word(match, "identity")
        shared = self._shared(at)
        if shared and shared[0]:
            return shared
        following = self._next_joined(at, with_names=True)
        if following and _has(following, "class"):
            phrases, after = self._read_head(at + 1)
            return [phrase._replace(first=match.first, people=people) for phrase in phrases], after
        is_armed = match.first > 0 and self._tokens.low[match.first - 1] == "armed"
        return ([Phrase(match.first, match.last, word="communal", people=people)] if is_armed else []), at + 1

    def _read_head(self, at: int) -> Read:
        """A head with the group it belongs to behind a link ("fighters of the Taliban"), or for itself."""
        match = self._matches[at]
        word = _word(match, "class")
        if at + 2 < len(self._matches) and _has(self._matches[at + 1], "link"):
            link, target = self._matches[at + 1], self._matches[at + 2]
            is_near = link.first == match.last and self._is_led(link.last, target.first)
            if is_near and (_has(match, "belonging") or word in ARMED):
                phrases, after = self._read_at(at + 2)
                if phrases and (phrases[0].groups or phrases[0].word not in ("", "civilians")):
                    return [phrases[0]._replace(first=match.first), *phrases[1:]], after
            if is_near and word and self._classes[word].owner in ("country", "nationality") and _has(target, "owner"):
                return [Phrase(match.first, match.last, word=word, owner=_word(target, "owner"))], at + 3
        if not word:
            return [], at + 1
        if self._is_carrying(at):
            return [Phrase(match.first, self._matches[at + 1].last, word="gunmen")], at + 2
        proper = self._proper_before(match.first) if word in self._words.named_forms else ""
        first = match.first - len(proper.split())
        return [Phrase(first, match.last, word=word, proper=proper)], at + 1

    def _is_carrying(self, at: int) -> bool:
        """ "Two men with pistols"."""
        match, following = self._matches[at], self._matches[at + 1 : at + 2]
        is_next = bool(following) and _has(following[0], "arming") and following[0].first == match.last
        return is_next and self._tokens.low[match.last - 1] in self._words.armable

    def _proper_before(self, end: int) -> str:
        """The capitalised words directly before a head ("Old Quay gang"), none at the beginning of the sentence."""
        at = end
        while at > 1 and self._tokens.raw[at - 1][0].isupper() and not self.is_lead(at - 1):
            if self._tokens.low[at - 1] in self._words.fillers or at - 1 < self._last_match_end(end):
                break
            at -= 1
        return " ".join(self._tokens.raw[at:end])

    def _last_match_end(self, end: int) -> int:
        return max((match.last for match in self._matches if match.last <= end), default=0)

    def _next_joined(self, at: int, *, with_names: bool = False) -> Match[Reading] | None:
        if at + 1 == len(self._matches):
            return None
        following = self._matches[at + 1]
        is_joined = self._is_joined(self._matches[at].last, following.first, with_names=with_names)
        return following if is_joined else None

    def _is_joined(self, begin: int, end: int, *, with_names: bool = False) -> bool:
        """Nothing but words that may stand within one phrase lie between; names of sub-clans may, if asked."""
        if end - begin > MOST_FILLERS:
            return False
        low, raw, fillers = self._tokens.low, self._tokens.raw, self._words.fillers
        return all(
            low[at] == POSSESSIVE or low[at] in fillers or (with_names and raw[at][0].isupper())
            for at in range(begin, end)
        )

    def _is_led(self, begin: int, end: int) -> bool:
        """Nothing but articles, numbers and the like lie between."""
        return end - begin <= MOST_FILLERS and all(self.is_lead(at) for at in range(begin, end))

    def is_lead(self, at: int) -> bool:
        """Whether this token may stand before a phrase without being part of it."""
        low = self._tokens.low[at]
        return low in self._words.leads or low.isdigit()

    def _is_doer(self, match: Match[Reading]) -> bool:
        """ "Moscow bombed": a country that acts through its forces."""
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
            if low[at] in ("a", "an", "some", "another", "other", "no", "any", "unidentified", "unknown", "unnamed"):
                return "a"
            at -= 1
        return ""


def _has(match: Match[Reading], sort: Sort) -> bool:
    return any(reading.sort == sort for reading in match.values)


def _word(match: Match[Reading], sort: Sort) -> str:
    return next((reading.word for reading in match.values if reading.sort == sort), "")


def _groups(match: Match[Reading]) -> tuple[tuple[ActorEntry, bool], ...]:
    return tuple((reading.entry, reading.unsure) for reading in match.values if reading.entry)
