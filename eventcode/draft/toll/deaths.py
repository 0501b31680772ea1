"""Reads what a sentence tells of deaths: words of death and the groups of people that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from eventcode.codebook.language.deaths import DeathWords
from eventcode.draft.tokens import Phrases, Tokens
from eventcode.draft.toll.grammar import Auxiliary, GrammarReader, Sentence, single
from eventcode.draft.toll.people import People

Sort = Literal["dead", "killed_or_injured", "none", "unclear"]
Voice = Literal["past", "present", "gerund"]
_HARM = 12  # tokens from "shot" to "dead"
_SEEN = 12  # tokens from "bodies" to "found"
_NEAR = 4


class Death(NamedTuple):
    """Words of death in the tokens begin to end and the groups that they are about.

    is_more: the injured who died, on top of the dead told before; is_aside: "the kin of a man who died"; is_part: of a
    toll that stands elsewhere.
    """

    begin: int
    end: int
    groups: tuple[People, ...] = ()
    sort: Sort = "dead"
    is_more: bool = False
    is_aside: bool = False
    is_part: bool = False


class DeathReader:
    """Reads deaths with one language's words."""

    def __init__(self, words: DeathWords) -> None:
        self._words = words
        self._grammar = GrammarReader(words)
        kill = words.kill
        self._kill: Phrases[Voice] = Phrases(
            [*_valued(kill.past, "past"), *_valued(kill.present, "present"), *_valued(kill.gerund, "gerund")]
        )
        self._fixed: Phrases[Sort] = Phrases([*_sorted(words.no_deaths, "none"), *_sorted(words.unclear, "unclear")])
        self._injured: Phrases[Sort] = Phrases(
            [*_sorted(words.or_injured, "killed_or_injured"), *_sorted(words.and_injured, "unclear")]
        )
        self._die = Phrases((phrase, True) for phrase in words.die)
        self._harm_ends = Phrases((phrase, True) for phrase in words.harm_ends)
        self._death_of = Phrases((phrase, True) for phrase in words.death_of)
        self._neutralised = Phrases((phrase, True) for phrase in words.neutralised)
        phrases = (self._kill, self._fixed, self._die, self._death_of, self._neutralised)
        nouns = (
            words.dead
            | words.deaths
            | words.casualties
            | words.bodies
            | words.lives
            | words.harm
            | words.injuries
            | words.lose
        )
        self.first_words = frozenset().union(*(each.first_words for each in phrases), nouns, words.harm, words.lose)

    def find(self, sentence: Sentence) -> list[Death]:
        """Every death that the sentence tells, in the order of its words; no group is counted twice."""
        found: list[Death] = []
        used: set[int] = set()
        tokens, at = sentence.tokens, 0
        while at < len(tokens.words):
            death = self._at(sentence, at) if tokens.words[at] in self.first_words else None
            cue = self._fixed.match(tokens, at) or self._kill.match(tokens, at) or self._die.match(tokens, at)
            if death and not any(group.begin in used for group in death.groups):
                found.append(death)
                used.update(group.begin for group in death.groups)
            at = cue[1] if cue and death else at + 1
        return found

    def _at(self, sentence: Sentence, at: int) -> Death | None:
        """The death whose words begin or end at this token."""
        tokens, words = sentence.tokens, self._words
        word = tokens.words[at]
        fixed = self._fixed.match(tokens, at)
        if fixed:
            return Death(at, fixed[1], sort=fixed[0])
        death_of = self._death_of.match(tokens, at)
        if death_of:
            return self._death_of_people(sentence, at, death_of[1])
        kill, die = self._kill.match(tokens, at), self._die.match(tokens, at)
        death = self._killed(sentence, at, kill[1], kill[0]) if kill else None
        if death or (kill and not die):
            return death
        if die:  # a verb may be of both lists where the dead can stand on either side ("murieron cinco")
            sort, end = self._with_injured(tokens, die[1])
            return self._about_subject(sentence, self._grammar.auxiliary(tokens, at), end, sort)
        neutralised = self._neutralised.match(tokens, at)
        if neutralised:
            death = self._killed(sentence, at, neutralised[1], "past")
            return death and death._replace(sort="killed_or_injured")
        if word in words.harm:
            return self._harmed(sentence, at)
        if word in words.lose:
            return self._lost(sentence, at)
        return self._dead(sentence, at) if word in words.dead else self._noun(sentence, at)

    def _killed(self, sentence: Sentence, begin: int, end: int, voice: Voice) -> Death | None:
        """ "killed five", "five were killed", "killing five", "five killed"."""
        tokens, grammar = sentence.tokens, self._grammar
        sort, end = self._with_injured(tokens, end)
        auxiliary = grammar.auxiliary(tokens, begin)
        if voice == "past" and auxiliary.is_passive:
            return self._about_subject(sentence, auxiliary, end, sort)
        words = self._words
        is_adjective = tokens.word(begin - 1) in words.prepositions | words.definite | words.one  # "a slain leader"
        active = None if voice == "past" and is_adjective else grammar.object(sentence, end)
        if active and grammar.is_feared(tokens, begin):
            return Death(begin, active[-1].end, sort="unclear")
        if active:
            if grammar.is_hypothetical(tokens, begin, is_gerund=voice == "gerund"):
                return None
            return Death(begin, active[-1].end, tuple(active), _settle(sort, active))
        return self._reduced(sentence, begin, end, sort) if voice == "past" else None

    def _reduced(self, sentence: Sentence, begin: int, end: int, sort: Sort) -> Death | None:
        """ "five men killed in the raid", "Five killed"."""
        people = self._grammar.adjacent(sentence, begin)
        follows = sentence.tokens.word(end)
        words = self._words
        if follows[:1].isalnum() and follows not in words.prepositions | words.clause | words.and_words | words.adverbs:
            return None
        if not people or not (people[0].is_counted or people[0].is_person):
            return None
        if not people[0].is_counted and self._grammar.is_governed(sentence.tokens, people[0]):
            return None
        return Death(people[0].begin, end, tuple(people), _settle(sort, people))

    def _about_subject(self, sentence: Sentence, auxiliary: Auxiliary, end: int, sort: Sort) -> Death | None:
        """ "five were killed", "five died", "two are confirmed dead"."""
        tokens = sentence.tokens
        if auxiliary.is_feared:
            return Death(auxiliary.begin, end, sort="unclear")
        nobody = self._grammar.nobody(tokens, auxiliary.begin)
        if nobody is not None or auxiliary.is_negative:
            return Death(auxiliary.begin if nobody is None else nobody, end, sort="none")
        if auxiliary.is_hypothetical:
            return None
        people = self._grammar.subject(sentence, auxiliary)
        if people:
            is_aside = tokens.word(auxiliary.begin - 1) in self._words.relative and self._grammar.is_governed(
                tokens, people[0]
            )
            return Death(
                people[0].begin, end, tuple(people), _settle(sort, people), people[0].is_wounded, is_aside=is_aside
            )
        at = auxiliary.begin - 1
        if tokens.word(at) in self._words.pronouns_one or (auxiliary.is_one and tokens.is_capital(at)):
            while at > 0 and tokens.is_capital(at - 1) and tokens.is_capital(at):
                at -= 1
            return Death(at, end, (single(at, auxiliary.begin),), sort)
        return None

    def _harmed(self, sentence: Sentence, at: int) -> Death | None:
        """ "shot five men dead", "beat a man to death"."""
        tokens = sentence.tokens
        for place in range(at + 1, min(at + _HARM, len(tokens.words))):
            if tokens.words[place] in self._words.clause or tokens.words[place] in (",", ";", "."):
                return None
            ends = self._harm_ends.match(tokens, place)
            if ends and place > at + 1:
                people = self._grammar.object(sentence, at + 1)
                return Death(at, ends[1], tuple(people)) if people else None
        return None

    def _dead(self, sentence: Sentence, at: int) -> Death | None:
        """ "five dead", "left five people dead", "two are confirmed dead"."""
        tokens, words = sentence.tokens, self._words
        if tokens.word(at - 1) in words.definite:
            return self._among(sentence, at)
        if self._is_before_noun(tokens, at + 1):
            return None
        sort, end = self._with_injured(tokens, at + 1)
        auxiliary = self._grammar.auxiliary(tokens, at)
        if auxiliary.is_feared or auxiliary.is_passive:
            return self._about_subject(sentence, auxiliary, end, sort)
        people = self._grammar.adjacent(sentence, auxiliary.begin)
        if not people or not (people[0].is_counted or people[0].is_person):
            return None
        return Death(people[0].begin, end, tuple(people), _settle(sort, people))

    def _among(self, sentence: Sentence, at: int) -> Death | None:
        """ "two women were among the dead", "the dead included two women": part of a toll that stands elsewhere."""
        tokens, words = sentence.tokens, self._words
        if tokens.word(at + 1) in words.included:
            people = self._grammar.object(sentence, at + 2)
            return Death(at, people[-1].end, tuple(people), is_part=True) if people and people[0].is_person else None
        if tokens.word(at - 2) not in words.among:
            return None
        people = self._grammar.subject(sentence, self._grammar.auxiliary(tokens, at - 2))
        return Death(people[0].begin, at + 1, tuple(people), is_part=True) if people else None

    def _lost(self, sentence: Sentence, at: int) -> Death | None:
        """ "the army lost five men"."""
        people = self._grammar.object(sentence, at + 1)
        if not people or not (people[0].is_person and people[0].is_counted):
            return None
        return Death(at, people[-1].end, tuple(people))

    def _is_before_noun(self, tokens: Tokens, at: int) -> bool:
        """ "dead dolphins", "dead bodies": what follows is no preposition, conjunction or mark."""
        words, word = self._words, tokens.word(at)
        function = words.prepositions | words.clause | words.and_words | words.adverbs | words.injuries
        return word[:1].isalpha() and word not in function and not tokens.is_capital(at)

    def _noun(self, sentence: Sentence, at: int) -> Death | None:
        """ "five deaths", "five casualties", "six bodies were found", "claimed ten lives", "nobody was hurt"."""
        tokens, words = sentence.tokens, self._words
        word = tokens.words[at]
        if word in words.injuries:
            auxiliary = self._grammar.auxiliary(tokens, at)
            nobody = self._grammar.nobody(tokens, auxiliary.begin) if auxiliary.is_passive else None
            return None if nobody is None else Death(nobody, at + 1, sort="none")
        if word in words.bodies:
            return self._bodies(sentence, at)
        if word in words.lives and words.lives_lost.isdisjoint(tokens.words[max(at - _NEAR, 0) : at + _NEAR]):
            return None
        denied = self._grammar.denied(tokens, at)
        if denied is not None:
            return Death(denied, at + 1, sort="none") if word in words.deaths | words.casualties else None
        if word in words.deaths | words.casualties | words.lives:
            return self._counted(sentence, at, "killed_or_injured" if word in words.casualties else "dead")
        return None

    def _counted(self, sentence: Sentence, at: int, sort: Sort) -> Death | None:
        """ "five deaths", "deaths: five"."""
        before = self._grammar.adjacent(sentence, at)
        if before and before[0].is_counted:
            return Death(before[0].begin, at + 1, tuple(before), sort)
        after = self._grammar.object(sentence, at + 2) if sentence.tokens.word(at + 1) == ":" else None
        return Death(at, after[-1].end, tuple(after), sort) if after and after[0].is_counted else None

    def _bodies(self, sentence: Sentence, at: int) -> Death | None:
        tokens, words = sentence.tokens, self._words
        if words.bodies_seen.isdisjoint(tokens.words[max(at - _SEEN // 2, 0) : at + _SEEN]):
            return None
        before = self._grammar.adjacent(sentence, at)
        if before and before[0].is_counted:
            return Death(before[0].begin, at + 1, tuple(before))
        people = self._grammar.object(sentence, at + 2) if tokens.word(at + 1) in words.of else None
        if people:
            return Death(at, people[-1].end, tuple(people))
        is_one = tokens.words[at] in words.body and tokens.word(at - 1) not in words.of
        return Death(at, at + 1, (single(at, at + 1),)) if is_one else None

    def _death_of_people(self, sentence: Sentence, begin: int, end: int) -> Death | None:
        """Only a verb of result makes it the event's own: a protest "against the killing of" tells of another."""
        if self._words.brings.isdisjoint(sentence.tokens.words[max(begin - _NEAR, 0) : begin]):
            return None
        people = self._grammar.object(sentence, end)
        return Death(begin, people[-1].end, tuple(people)) if people else None

    def _with_injured(self, tokens: Tokens, end: int) -> tuple[Sort, int]:
        """ "killed or injured", "killed and wounded": the sort ("unclear" until settled), the place after."""
        found = self._injured.match(tokens, end)
        if found and (found[0] != "unclear" or not tokens.word(found[1])[:1].isdigit()):
            return found
        return "dead", end


def _settle(sort: Sort, people: list[People]) -> Sort:
    """ "several were killed and wounded": deaths are certain; "20 were killed and wounded" is one undivided number."""
    if sort != "unclear":
        return sort
    return "dead" if people[0].quantity.kind == "vague" or people[0].is_one else "killed_or_injured"


def _valued(phrases: Iterable[str], voice: Voice) -> list[tuple[str, Voice]]:
    return [(phrase, voice) for phrase in phrases]


def _sorted(phrases: Iterable[str], sort: Sort) -> list[tuple[str, Sort]]:
    return [(phrase, sort) for phrase in phrases]
