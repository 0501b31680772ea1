"""Reads the grammar around a verb of death: its auxiliaries, subject and object; which verbs they are is elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from eventcode.codebook.language.deaths import DeathWords
from eventcode.draft.tokens import Phrases, Tokens
from eventcode.draft.toll.people import People
from eventcode.draft.toll.quantity import Quantity

_CLAUSE = 30  # tokens between a verb and its subject
_CHAIN = 8  # tokens of auxiliaries and adverbs
_ADJECTIVES = 4
_DENIAL = 4  # tokens between "not" and "casualties"


class Sentence(NamedTuple):
    """One sentence: its tokens and the lists of people in it."""

    tokens: Tokens
    lists: list[list[People]]


class Auxiliary(NamedTuple):
    """The auxiliaries before a verb: the token where they begin and what they say."""

    begin: int
    is_passive: bool
    is_one: bool
    is_many: bool
    is_negative: bool
    is_feared: bool
    is_hypothetical: bool


def single(begin: int, end: int) -> People:
    """One person in these tokens: a name, a pronoun, a body."""
    return People(begin, end, Quantity(begin, end, 1, 1, 1, "exact"), is_one=True, is_person=True)


class GrammarReader:
    """Reads grammar with one language's words."""

    def __init__(self, words: DeathWords) -> None:
        self._words = words
        self._nobody = Phrases((phrase, True) for phrase in words.nobody)
        self._chain = words.be | words.have | words.adverbs | words.dead_links | words.feared | words.hypothetical
        self._negative = frozenset(word for word in words.none if word in words.adverbs_none)

    def auxiliary(self, tokens: Tokens, at: int) -> Auxiliary:
        """The auxiliaries and adverbs right before this token, those of a verb joined by "and" included."""
        words = self._words
        begin = self._begin_of_chain(tokens, at)
        if begin == at and tokens.word(at - 1) in words.and_words:  # "were arrested and killed"
            for place in range(at - 2, max(at - 6, -1), -1):
                if tokens.words[place] in words.be:
                    begin = self._begin_of_chain(tokens, place + 1)
                    break
                if not tokens.words[place].isalpha() or tokens.words[place] in words.prepositions:
                    break
        chain = tokens.words[begin:at]
        verbs = [word for word in chain if word in words.be or word in words.have]
        first = verbs[0] if verbs else ""
        is_passive = any(word in words.be for word in verbs)
        return Auxiliary(
            begin,
            is_passive,
            is_one=first in words.be_one,
            is_many=first in words.be_many,
            is_negative=any(word in self._negative for word in chain),
            is_feared=any(word in words.feared for word in chain),
            is_hypothetical=self._is_chain_hypothetical(chain, first),
        )

    def _begin_of_chain(self, tokens: Tokens, at: int) -> int:
        begin = at
        while begin > 0 and at - begin < _CHAIN:
            word = tokens.words[begin - 1]
            if word not in self._chain and word not in self._negative:
                break
            begin -= 1
        return begin

    def _is_chain_hypothetical(self, chain: list[str], first: str) -> bool:
        """ "could be killed", "from being killed"; "is said to have been killed" is none."""
        words = self._words
        if first in words.being:
            return True
        return any(
            word in words.hypothetical and not (at and chain[at - 1] in words.dead_links | words.adverbs)
            for at, word in enumerate(chain)
        )

    def nobody(self, tokens: Tokens, end: int) -> int | None:
        """Where "nobody", "no one", "none of the guards" begins that stands right before this token."""
        for begin in range(max(end - 5, 0), end):
            found = self._nobody.match(tokens, begin)
            if found and (found[1] == end or tokens.word(found[1]) in self._words.of):
                return begin
        return end - 2 if tokens.word(end - 2) in self._words.no_words else None

    def denied(self, tokens: Tokens, at: int) -> int | None:
        """Where "no", "not" stands before this token: "no further deaths", "did not cause any casualties"."""
        for place in range(at - 1, max(at - 1 - _DENIAL, -1), -1):
            if tokens.words[place] in self._words.none:
                return place
            if not tokens.words[place][0].isalpha() or tokens.words[place] in self._words.and_words:
                return None
        return None

    def is_hypothetical(self, tokens: Tokens, begin: int, *, is_gerund: bool) -> bool:
        """ "would kill", "to kill", "accused of killing"."""
        words, at = self._words, begin - 1
        while tokens.word(at) in words.adverbs:
            at -= 1
        if tokens.word(at) in words.have and tokens.word(at - 1) in words.before_gerund - words.hypothetical:
            return True  # "accused of having killed"
        if tokens.word(at) in words.hypothetical:
            return True
        return is_gerund and tokens.word(at) in words.before_gerund

    def is_feared(self, tokens: Tokens, begin: int) -> bool:
        """ "may have killed"."""
        return tokens.word(begin - 1) in self._words.have and tokens.word(begin - 2) in self._words.feared

    def is_governed(self, tokens: Tokens, group: People) -> bool:
        """A preposition stands before the group: it is no subject."""
        before = tokens.word(group.begin - 1)
        return before in self._words.prepositions and before not in self._words.clause

    def adjacent(self, sentence: Sentence, end: int) -> list[People] | None:
        """The list that ends right before this token, or a mark or adverb before it."""
        words = self._words
        while end > 0 and (
            sentence.tokens.words[end - 1] in words.skipped_marks or sentence.tokens.words[end - 1] in words.adverbs
        ):
            end -= 1
        return next((people for people in sentence.lists if people[-1].end == end), None)

    def subject(self, sentence: Sentence, auxiliary: Auxiliary) -> list[People] | None:
        """The list that the verb is about: right before it, else the nearest that no preposition governs."""
        tokens = sentence.tokens
        if tokens.word(auxiliary.begin - 1) in self._words.relative:  # "of the men who were killed"
            people = next((each for each in sentence.lists if each[-1].end == auxiliary.begin - 1), None)
            if people and self._agrees(people, auxiliary):
                return people
        fits = self._fitting(tokens, self.adjacent(sentence, auxiliary.begin), auxiliary)
        if fits and (fits[0].is_person or self._opens_clause(tokens, fits[0])):
            return fits
        unknown = fits
        for people in reversed(sentence.lists):
            if people[-1].end > auxiliary.begin:
                continue
            between = tokens.words[people[-1].end : auxiliary.begin]
            if len(between) > _CLAUSE or ";" in between:
                break
            if (
                self.is_governed(tokens, people[0])
                or not self._agrees(people, auxiliary)
                or (between and between[0] in self._words.says)
            ):
                continue
            if people[0].is_person:
                return people
            if unknown is None and people[0].is_counted:
                unknown = people
        return unknown

    def _fitting(self, tokens: Tokens, people: list[People] | None, auxiliary: Auxiliary) -> list[People] | None:
        """The list, or only its last group where the whole does not fit: "as told by relatives, a trader died"."""
        for each in (people, people[-1:] if people and len(people) > 1 else None):
            if each and self._agrees(each, auxiliary) and not self.is_governed(tokens, each[0]):
                return each
        return None

    def _opens_clause(self, tokens: Tokens, group: People) -> bool:
        before = tokens.word(group.begin - 1)
        return not before[:1].isalnum() or before in self._words.clause or before in self._words.and_words

    def _agrees(self, people: list[People], auxiliary: Auxiliary) -> bool:
        may_be_one = len(people) == 1 and people[0].is_one
        is_body = people[0].head in self._words.family or people[0].head in self._words.counts_two
        if auxiliary.is_one:
            return may_be_one or is_body
        return not (auxiliary.is_many and may_be_one and not is_body)

    def object(self, sentence: Sentence, at: int) -> list[People] | None:
        """The list that begins at this token, after adjectives at most; or a pronoun or a name."""
        tokens, words = sentence.tokens, self._words
        while tokens.word(at) in words.adverbs and not any(people[0].begin == at for people in sentence.lists):
            at += 1
        for people in sentence.lists:
            for number, group in enumerate(people):
                if group.begin == at and not group.role:
                    return self._trim(tokens, people[number:])
        for people in sentence.lists:
            first = people[0]
            if first.is_bare and at < first.begin <= at + _ADJECTIVES and self._are_adjectives(tokens, at, first.begin):
                return self._trim(tokens, [first._replace(begin=at), *people[1:]])
        if tokens.word(at) in words.pronouns_one:
            return [single(at, at + 1)]
        is_name = tokens.is_capital(at) and tokens.word(at) not in words.prepositions | words.clause
        return self._name(sentence, at) if is_name else None

    def _are_adjectives(self, tokens: Tokens, begin: int, end: int) -> bool:
        words = self._words
        stops = words.prepositions | words.clause | words.be | words.have | words.injuries | words.and_words
        return all(tokens.words[at][0].isalnum() and tokens.words[at] not in stops for at in range(begin, end))

    def _name(self, sentence: Sentence, at: int) -> list[People]:
        """A person by name, and the list that goes on from it: "killed Omar Sayid and two guards"."""
        tokens, end = sentence.tokens, at
        while tokens.is_capital(end) and tokens.words[end] not in self._words.prepositions:
            end += 1
        joint = end + (tokens.word(end) == ",")
        after = next((each for each in sentence.lists if each[0].begin == joint + 1), None)
        if tokens.word(joint) not in self._words.and_words or after is None:
            return [single(at, end)]
        return [single(at, end), *self._trim(tokens, after)]

    def _trim(self, tokens: Tokens, people: list[People]) -> list[People]:
        """Without groups that begin a clause of their own: "killed two and five were hurt"."""
        words = self._words
        stops = words.injuries | words.be | words.have | words.says
        kept = people[:1]
        for group in people[1:]:
            if tokens.word(group.end) in stops or not (group.is_person or group.is_counted):
                break
            kept.append(group)
        return kept
