"""A sentence as words, numbers and marks with their places; what they mean is for the finders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
_LONGEST = 250

# linear: at each character at most one branch can begin, and none gives back more than the end of a number
_TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*(?:(?:-[^\W\d_]+)+|[^\W\d_]+)?"  # 1,100  20th  68-year-old  8pm
    r"|[^\W\d_][^\W_]*(?:['’\-][^\W_]+)*"  # soldier's  twenty-three  al-Shabaab  M23
    r"|[^\w\s]|_"
)


class Tokens(NamedTuple):
    """One sentence cut up. words: small letters, no possessive ending; raw: as written; starts, ends: offsets."""

    words: list[str]
    raw: list[str]
    starts: list[int]
    ends: list[int]

    def word(self, at: int) -> str:
        """The word at this place, "" beyond either end."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_capital(self, at: int) -> bool:
        return 0 <= at < len(self.raw) and self.raw[at][0].isupper()


def read_tokens(text: str) -> Tokens:
    """Cut one sentence."""
    matches = list(_TOKEN.finditer(text))
    raw = [match.group() for match in matches]
    words = [_fold(token) for token in raw]
    return Tokens(words, raw, [match.start() for match in matches], [match.end() for match in matches])


def drop_marks(tokens: Tokens, marks: frozenset[str]) -> Tokens:
    """The tokens without these marks, such as quotation marks; the places of the others stay."""
    if marks.isdisjoint(tokens.words):
        return tokens
    return keep(tokens, [at for at, word in enumerate(tokens.words) if word not in marks])


def cut(tokens: Tokens) -> list[Tokens]:
    """The tokens in pieces that a reader who looks to and fro can take: no prose has sentences of so many words."""
    if len(tokens.words) <= _LONGEST:
        return [tokens]
    return [
        keep(tokens, list(range(begin, min(begin + _LONGEST, len(tokens.words)))))
        for begin in range(0, len(tokens.words), _LONGEST)
    ]


def keep(tokens: Tokens, kept: list[int]) -> Tokens:
    """The tokens at these places alone; where each stands in the sentence stays."""
    words, raw, starts, ends = tokens
    return Tokens(
        [words[at] for at in kept], [raw[at] for at in kept], [starts[at] for at in kept], [ends[at] for at in kept]
    )


def _fold(token: str) -> str:
    word = token.lower()
    if word[-2:] in ("'s", "’s") and len(word) > 2:
        return word[:-2]
    return word


class Phrases(Generic[T]):
    """Plain phrases, each with a value, looked for by their first word; the longest wins."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[list[str], T]]] = {}
        for phrase, value in phrases:
            words = phrase.split()
            self._by_first.setdefault(words[0], []).append((words, value))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    @property
    def first_words(self) -> frozenset[str]:
        """The words with which a phrase can begin."""
        return frozenset(self._by_first)

    def match(self, tokens: Tokens, at: int) -> tuple[T, int] | None:
        """The value of the longest phrase that begins at this token and the place after it; None where none does."""
        for words, value in self._by_first.get(tokens.word(at), ()):
            if tokens.words[at : at + len(words)] == words:
                return value, at + len(words)
        return None

    def find(self, tokens: Tokens) -> tuple[T, int, int] | None:
        """The first phrase in the sentence: its value, where it begins and the place after it."""
        for at, word in enumerate(tokens.words):
            if word in self._by_first:
                found = self.match(tokens, at)
                if found:
                    return found[0], at, found[1]
        return None
