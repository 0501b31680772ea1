"""Reads who says so: the words that name a claimant, and whether it is a party that speaks of its enemy's dead."""

from __future__ import annotations

from eventcode.codebook.language.deaths import DeathWords, VictimKind
from eventcode.draft.tokens import Phrases, Tokens

_LONGEST_NAME = 9
_STATE = frozenset({"state"})
_ARMED = frozenset({"armed", "attackers", "bomber"})


class ClaimantReader:
    """Reads claimants with one language's words."""

    def __init__(self, words: DeathWords) -> None:
        self._words = words
        self._according = Phrases((phrase, True) for phrase in words.according)

    def find(self, tokens: Tokens, begin: int, end: int) -> tuple[int, int] | None:
        """The tokens that name who tells of the words begin to end; None where the report itself does."""
        according = self._according.find(tokens)
        if according:
            name = self._name_after(tokens, according[2])
            if name:
                return name
        first, last = _segment(tokens, begin, end)
        verbs = [
            at for at in range(first, last) if tokens.words[at] in self._words.says and self._is_speech(tokens, at)
        ]
        for at in sorted(verbs, key=lambda verb: min(abs(verb - begin), abs(verb - end))):
            name = self._speaker(tokens, at)
            if name and not (name[0] < end and begin < name[1]):
                return name
        return None

    def _is_speech(self, tokens: Tokens, at: int) -> bool:
        words, before, after = self._words, at - 1, tokens.word(at + 1)
        while tokens.word(before) in words.adverbs or tokens.word(before).endswith(tuple(words.adverb_endings)):
            before -= 1
        if tokens.word(before) in words.be or after in words.not_said:
            return False
        is_noun = tokens.words[at] in words.noun_says and not (after[:1].isdigit() or after in words.says_what)
        return not is_noun

    def _speaker(self, tokens: Tokens, verb: int) -> tuple[int, int] | None:
        """ "the mayor said", "…, said the mayor", "the FARDC, the national army, said"."""
        if tokens.word(verb - 1) != ",":
            return self._name_before(tokens, verb)
        is_name = tokens.word(verb + 1) not in self._words.prepositions | self._words.clause
        if is_name and tokens.words[verb] in self._words.inverts:
            return self._name_after(tokens, verb + 1)
        comma = next((at for at in range(verb - 2, -1, -1) if tokens.words[at] == ","), None)
        return self._name_before(tokens, verb - 1 if comma is None else comma)

    def _name_before(self, tokens: Tokens, at: int) -> tuple[int, int] | None:
        begin = at
        while begin > 0 and at - begin < _LONGEST_NAME and tokens.words[begin - 1] not in self._words.speakers_stop:
            begin -= 1
        is_name = any(word[0].isalpha() and word not in self._words.adverbs for word in tokens.words[begin:at])
        return (begin, at) if is_name and tokens.words[begin] not in self._words.clause else None

    def _name_after(self, tokens: Tokens, at: int) -> tuple[int, int] | None:
        stops = self._words.speakers_stop
        end = at
        while end < min(at + _LONGEST_NAME, len(tokens.words)) and tokens.words[end] not in stops:
            end += 1
        return (at, end) if end > at else None

    def is_pronoun(self, name: str) -> bool:
        """ "it said", "he added": the one who spoke before."""
        return name.casefold() in self._words.speaker_pronouns

    def is_party(self, name: str) -> bool:
        """An army or armed group, or a body by its acronym, that is no hospital, witness or monitor."""
        words = name.split()
        folded = {word.casefold().removesuffix("'s").removesuffix("’s") for word in words}
        if not folded.isdisjoint(self._words.independent):
            return False
        acronyms = any(2 <= len(word) <= 7 and word.isupper() and word.isalnum() for word in words)
        begins = any(word.startswith(tuple(self._words.party_beginnings)) for word in folded)
        return acronyms or begins or not folded.isdisjoint(self._words.party)

    def is_enemy_of(self, name: str, victims: VictimKind, victim_words: list[str]) -> bool:
        """Whether the dead are the claimant's enemies: not "its own", and not of its own kind."""
        if not self._words.own.isdisjoint(victim_words):
            return False
        folded = {word.casefold() for word in name.split()}
        if not folded.isdisjoint(self._words.armed_party):
            return victims not in _ARMED
        if not folded.isdisjoint(self._words.party):
            return victims not in _STATE
        return True


def _segment(tokens: Tokens, begin: int, end: int) -> tuple[int, int]:
    """The part of the sentence between semicolons that holds the tokens begin to end."""
    marks = [at for at, word in enumerate(tokens.words) if word == ";"]
    first = max((at + 1 for at in marks if at < begin), default=0)
    return first, min((at for at in marks if at >= end), default=len(tokens.words))
