"""Reads how many: numbers, bounds, ranges and vague words (coding rules §6.2); whom they count is elsewhere."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from eventcode.codebook.language.deaths import Bound, DeathWords
from eventcode.codebook.language.numbers import NumberWords
from eventcode.codebook.vague import TollTable
from eventcode.draft.numbers import read_number
from eventcode.draft.tokens import Phrases, Tokens
from eventcode.records import ClaimKind

_MOST = 1_000_000


class Quantity(NamedTuple):
    """How many, in the tokens begin to end. high None: open; value: the ACLED number; is_more: on top of others."""

    begin: int
    end: int
    low: int
    high: int | None
    value: int
    kind: ClaimKind
    is_more: bool = False
    is_definite: bool = False


class QuantityReader:
    """Reads quantities with one language's words and one profile's table of vague numbers."""

    def __init__(self, words: DeathWords, numbers: NumberWords, table: TollTable) -> None:
        self._words = words
        self._numbers = numbers
        self._table = table
        self._bounds = Phrases((phrase, bound) for bound, phrases in words.bounds.items() for phrase in phrases)
        self._after = Phrases((phrase, bound) for bound, phrases in words.after_bounds.items() for phrase in phrases)
        self._vague = Phrases((phrase, name) for name, phrases in words.vague.items() for phrase in phrases)
        self._ages = Phrases((phrase, True) for phrase in words.ages)
        self._filler = Phrases((phrase, True) for phrase in words.filler)
        self._more = Phrases((phrase, True) for phrase in words.more)
        firsts = (self._bounds, self._vague, self._filler, self._more)
        self.first_words = frozenset().union(*(phrases.first_words for phrases in firsts), words.between, numbers.units,
                                             numbers.articles, numbers.half, numbers.fixed)  # fmt: skip

    def read(self, tokens: Tokens, at: int, country: str, day: date | None) -> Quantity | None:
        """The quantity that begins at this token, else None. country, day: the setting for vague words (§6.2)."""
        word = tokens.words[at]
        if not (word[0].isdigit() or word in self.first_words or "-" in word):
            return None
        is_definite = tokens.word(at - 1) in self._words.definite
        vague = self._read_vague(tokens, at, country, day)
        if vague:
            return vague._replace(is_definite=is_definite)
        begin, bound, is_more = at, None, False
        while True:
            found = self._bounds.match(tokens, at)
            if found:
                bound, at = found
                continue
            filler = self._filler.match(tokens, at) or self._more.match(tokens, at)
            if not filler:
                break
            is_more, at = is_more or self._more.match(tokens, at) is not None, filler[1]
        vague = self._read_vague(tokens, at, country, day) if at > begin else None
        if vague:
            return vague._replace(begin=begin, is_more=is_more)
        quantity = self._read_range(tokens, at) or self._read_one(tokens, at)
        if quantity is None or quantity.low > _MOST:
            return None
        after = self._after.match(tokens, quantity.end)
        if after:
            bound, quantity = after[0], quantity._replace(end=after[1])
        return self._bind(quantity, bound)._replace(begin=begin, is_more=is_more, is_definite=is_definite)

    def vague(self, name: str, begin: int, end: int, country: str, day: date | None) -> Quantity:
        """A number that is not told, by its name in the profile's table; low and best are the ACLED number."""
        value = self._table.value(name, country, day)
        return Quantity(begin, end, value, None, value, "vague")

    def _read_vague(self, tokens: Tokens, at: int, country: str, day: date | None) -> Quantity | None:
        found = self._vague.match(tokens, at)
        if found and self._words.definite & {tokens.word(at - 1)} and tokens.words[at] in self._words.counts:
            return None  # "the number of deaths"
        if not found or read_number(tokens, found[1], self._numbers):  # "some 40"
            return None
        return self.vague(found[0], at, found[1], country, day)

    def _read_one(self, tokens: Tokens, at: int) -> Quantity | None:
        number = self._number(tokens, at)
        return Quantity(at, number[1], number[0], number[0], number[0], "exact") if number else None

    def _number(self, tokens: Tokens, at: int) -> tuple[int, int] | None:
        """A number that may count people: no year, age, price or number of a thing."""
        before = tokens.word(at - 1)
        if before in self._words.not_before:
            return None
        number = read_number(tokens, at, self._numbers)
        if number is None or self._is_year(tokens, at, number.value) or self._ages.match(tokens, number.end):
            return None
        return number.value, number.end

    def _is_year(self, tokens: Tokens, at: int, value: int) -> bool:
        word = tokens.words[at]
        if len(word) != 4 or not word.isdigit() or not 1900 <= value <= 2100:
            return False
        return tokens.word(at - 1) in self._words.since_year or not tokens.word(at + 1).isalpha()

    def _read_range(self, tokens: Tokens, at: int) -> Quantity | None:
        """ "16 to 25", "27-28", "between 16 and 25"."""
        words, begin = self._words, at
        is_between = tokens.word(at) in words.between
        at += is_between
        if at >= len(tokens.words):
            return None
        first = self._number(tokens, at)
        joints = words.between_and if is_between else words.range_words
        if not first or tokens.word(first[1]) not in joints:
            return None
        second = read_number(tokens, first[1] + 1, self._numbers) if first[1] + 1 < len(tokens.words) else None
        if second is None or second.value <= first[0] or (not is_between and second.value > 20 * max(first[0], 5)):
            return None
        return Quantity(begin, second.end, first[0], second.value, first[0], "range")

    def _bind(self, quantity: Quantity, bound: Bound | None) -> Quantity:
        """What a bound makes of a number (coding rules §6.2, §6.5, house rules)."""
        if bound is None or quantity.kind not in ("exact", "range"):
            return quantity
        if bound == "at_most":
            high = quantity.high or quantity.low
            return quantity._replace(low=0, high=high, value=min(self._table.up_to, high), kind="at_most")
        return quantity._replace(kind=bound) if quantity.kind == "exact" else quantity
