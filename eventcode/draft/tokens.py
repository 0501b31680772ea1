"""A sentence as words, numbers and marks with their places; what they mean is for the finders."""

from __future__ import annotations

import re
from typing import NamedTuple

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


def _fold(token: str) -> str:
    word = token.lower()
    if word[-2:] in ("'s", "’s") and len(word) > 2:
        return word[:-2]
    return word
