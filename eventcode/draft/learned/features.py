"""Text to the features of the learned types: hashed words, pairs of words and letter groups; it weighs nothing."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

_WORD = re.compile(r"[^\W\d_]+|\d+")
_GROUP = 4  # letters in a group
_LONG = 4  # a word of more letters than this gives groups of letters, so that its forms are alike
_NAME = "§"  # stands for every name: who and where says little of what, and would not hold elsewhere


class Features(NamedTuple):
    """What a text is made of. counts: feature -> how often; pairs: the features of neighbouring words.

    A feature is the CRC-32 of its letters: a model keeps no words of the texts that it learned from.
    """

    counts: Counter[int]
    pairs: tuple[int, ...]


def find_features(text: str) -> Features:
    """Words, pairs of neighbouring words, and letter groups of the longer words; names and figures are all alike."""
    words = [_plain(word, at == 0) for at, word in enumerate(_WORD.findall(text))]
    counts = Counter(feature for word in words for feature in _features_of_word(word))
    pairs = tuple(_hash(f"{one} {other}") for one, other in pairwise(words))
    counts.update(pairs)
    return Features(counts, pairs)


def _plain(word: str, is_first: bool) -> str:
    if word[0].isdecimal():
        return "0"
    return _NAME if word.istitle() and not is_first else word.lower()


@lru_cache(maxsize=65_536)
def _features_of_word(word: str) -> tuple[int, ...]:
    whole = f"<{word}>"
    count = len(whole) - _GROUP + 1 if len(word) > _LONG else 0
    return _hash(whole), *(_hash(f"#{whole[at : at + _GROUP]}") for at in range(count))


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
