"""Numbers in a sentence, in digits and in words; what they count is for the finders."""

from __future__ import annotations

import re
from typing import NamedTuple

from eventcode.codebook.language.numbers import NumberWords
from eventcode.draft.tokens import Tokens

_WHOLE = re.compile(r"\d{1,9}$|\d{1,3}(?:,\d{2,3})+$|\d{1,3}(?:\.\d{3})+$")
_DECIMAL = re.compile(r"\d{1,6}\.\d{1,3}$")
_MOST = 10**12


class Number(NamedTuple):
    """A whole number and the place after its last token."""

    value: int
    end: int


def read_number(tokens: Tokens, at: int, words: NumberWords) -> Number | None:
    """The number that begins at this token: "1,100", "half a dozen", "two hundred and five"; else None."""
    word = tokens.word(at)
    if word[:1].isdigit():
        return _read_digits(tokens, at, words)
    for length in (2, 1):
        fixed = words.fixed.get(" ".join(tokens.words[at : at + length]))
        if fixed is not None:
            return Number(fixed, at + length)
    if word in words.half and tokens.word(at + 1) in words.articles and tokens.word(at + 2) in words.scales:
        return Number(words.scales[tokens.words[at + 2]] // 2, at + 3)
    if word in words.articles:
        return _read_words(tokens, at + 1, words, 1) if tokens.word(at + 1) in words.scales else None
    value = _unit(word, words)
    return None if value is None else _read_words(tokens, at + 1, words, value)


def read_ordinal(word: str, words: NumberWords) -> int | None:
    """ "third", "23rd" as 3 and 23; None where the word is no ordinal."""
    if word[:1].isdigit():
        digits = word.rstrip("abcdefghijklmnopqrstuvwxyzºª")
        return (
            int(digits)
            if digits.isdigit() and word[len(digits) :] in words.ordinal_endings and len(digits) < 4
            else None
        )
    return words.ordinals.get(word)


def _read_digits(tokens: Tokens, at: int, words: NumberWords) -> Number | None:
    word, scale = tokens.words[at], words.scales.get(tokens.word(at + 1))
    if _WHOLE.match(word):
        value = int(word.replace(",", "").replace(".", ""))
        return Number(value * scale, at + 2) if scale else Number(value, at + 1)
    if scale and _DECIMAL.match(word):
        return Number(round(float(word) * scale), at + 2)
    return None


def _unit(word: str, words: NumberWords) -> int | None:
    """ "seven" and "twenty-three"."""
    value = words.units.get(word)
    if value is None and "-" in word:
        tens, _, ones = word.partition("-")
        if words.units.get(tens, 0) >= 20 and 0 < words.units.get(ones, 0) < 10:
            return words.units[tens] + words.units[ones]
    return value


def _read_words(tokens: Tokens, at: int, words: NumberWords, value: int) -> Number:
    """Go on after a first value: scales multiply what stands before them, smaller numbers are added."""
    total, part = 0, value
    while part < _MOST:
        word = tokens.word(at)
        scale = words.scales.get(word)
        step = 1
        if word in words.joiners and part >= 100 and part % 100 == 0:
            unit, step = _unit(tokens.word(at + 1), words), 2
        else:
            unit = _unit(word, words)
        if scale and (part < scale or scale == 12):
            part *= scale
            if scale >= 1000:
                total, part = total + part, 0
        elif unit is not None and _fits(unit, part, total):
            part += unit
        else:
            break
        at += step
    return Number(total + part, at)


def _fits(unit: int, part: int, total: int) -> bool:
    """ "twenty three", "two hundred [and] five", "one thousand five": the smaller fills the larger's zeros."""
    if part == 0:
        return total > 0
    return (unit < 100 and part % 100 == 0) or (unit < 10 and part % 10 == 0 and part % 100 >= 20)
