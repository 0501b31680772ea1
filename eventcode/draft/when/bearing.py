"""Says what a day in a sentence bears on: the news, a report of it, a plan, or an aside; it resolves no date."""

from __future__ import annotations

from eventcode.codebook.language.dates import DateWords
from eventcode.draft.tokens import Tokens

_MOST_WORDS_OF_SPEECH = 9
_MOST_WORDS_TO_SPEECH = 7
_MOST_WORDS_AFTER_HAD = 7


class BearingReader:
    """Reads the words around a day with one language's words."""

    def __init__(self, words: DateWords) -> None:
        self._words = words

    def is_reported(self, tokens: Tokens, begin: int, end: int) -> bool:
        """ "a resident said on Wednesday": the day belongs to the telling, not to what is told."""
        words = self._words
        if tokens.raw[end - 1].lower() != tokens.words[end - 1]:  # "Wednesday's attack"
            return False
        for at in range(begin - 1, max(begin - 1 - _MOST_WORDS_OF_SPEECH, -1), -1):
            word = tokens.words[at]
            if word in words.speech:
                return not (tokens.word(at - 1) in words.the and word in words.says_that)
            if word not in words.between_speech and not (tokens.is_capital(at) and at > 0):
                break
        return self._opens_speech(tokens, begin, end)

    def _opens_speech(self, tokens: Tokens, begin: int, end: int) -> bool:
        """ "On Thursday, officials said that …"."""
        if begin > 1:
            return False
        first = end + (tokens.word(end) == ",")
        for at in range(first, min(first + _MOST_WORDS_TO_SPEECH, len(tokens.words))):
            if tokens.words[at] in self._words.says_that:
                return tokens.word(at + 1) in self._words.that or tokens.words[at] in self._words.says_alone
            if tokens.words[at] in (",", ";", ":"):
                return False
        return False

    def is_plan(self, tokens: Tokens, begin: int) -> bool:
        """ "will hold a council on Wednesday"."""
        words = self._words
        for at in range(begin - 1, max(begin - 1 - words.plan_reach, -1), -1):
            word = tokens.words[at]
            if word in words.plans:
                return True
            if word in words.happened or word == ";":
                return False
        return False

    def is_aside(self, tokens: Tokens, begin: int) -> bool:
        """ "had gone out on Sunday": the story does not go on from that day."""
        for at in range(begin - 1, max(begin - 1 - _MOST_WORDS_AFTER_HAD, -1), -1):
            if tokens.words[at] in self._words.pluperfect:
                return True
            if tokens.words[at] in (",", ";", ":"):
                return False
        return False
