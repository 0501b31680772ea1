"""Reads statements of a total: "the death toll rose to eight", "the ninth victim", a note's "fatalities coded as 3"."""

from __future__ import annotations

from typing import NamedTuple

from eventcode.codebook.language.deaths import DeathWords
from eventcode.codebook.language.numbers import NumberWords
from eventcode.draft.numbers import read_number, read_ordinal
from eventcode.draft.tokens import Phrases, Tokens
from eventcode.draft.toll.grammar import Sentence
from eventcode.draft.toll.quantity import Quantity
from eventcode.records import ClaimKind

_REACH = 16  # tokens from "toll" to its number
_TO_MEMBERS = 5  # tokens from "split across" to the number of events


class Statement(NamedTuple):
    """A total in the tokens begin to end. is_update: it replaces what was told before; is_coded: a coder's own number.

    members: the events that share a total which stands elsewhere in the note, 0 where it does not.
    """

    begin: int
    end: int
    low: int
    high: int | None
    value: int
    kind: ClaimKind = "exact"
    is_update: bool = False
    is_coded: bool = False
    members: int = 0


class StatementReader:
    """Reads statements with one language's words."""

    def __init__(self, words: DeathWords, numbers: NumberWords) -> None:
        self._words = words
        self._numbers = numbers
        self._toll = Phrases((phrase, True) for phrase in words.toll)
        self._coded = Phrases((phrase, True) for phrase in words.coded)
        self._split = Phrases((phrase, True) for phrase in words.split)
        self._victim = Phrases((phrase, True) for phrase in words.victim_words)
        self._deaths = words.deaths | words.casualties
        self.first_words = (
            self._toll.first_words | self._coded.first_words | self._victim.first_words | self._deaths
        )  # fmt: skip

    def find(self, sentence: Sentence) -> list[Statement]:
        """The totals that the sentence states: a coder's number alone, else tolls and counted victims."""
        coded = None
        if not self._deaths.isdisjoint(sentence.tokens.words):
            coded = self._read_coded(sentence.tokens) or self._read_split(sentence)
        if coded:
            return [coded]
        return [found for found in (self._read_toll(sentence), self._read_victim(sentence.tokens)) if found]

    def _read_coded(self, tokens: Tokens) -> Statement | None:
        """ "Unknown fatalities coded as 10"; "fatalities coded to Karuna" are counted there, not here (§6.2)."""
        for at, word in enumerate(tokens.words):
            coded = self._coded.match(tokens, at) if word in self._coded.first_words else None
            if coded is None or coded[1] >= len(tokens.words):
                continue
            number = read_number(tokens, coded[1], self._numbers)
            if number and self._split.find(tokens) and self._split.find(tokens)[1] > at:  # type: ignore[index]
                continue
            if number:
                return Statement(0, number.end, number.value, number.value, number.value, "exact", True, True)
            if tokens.word(at - 1) in self._deaths and tokens.is_capital(coded[1]):
                return Statement(at - 1, coded[1] + 1, 0, 0, 0, "none", True, True)
        return None

    def _read_split(self, sentence: Sentence) -> Statement | None:
        """ "20 fatalities split into 10 events": the share of one (coding rule §6.4)."""
        tokens = sentence.tokens
        split = self._split.find(tokens)
        if split is None:
            return None
        members = self._members(tokens, split[2])
        if members is None:
            return None
        total = self._total_before(sentence, split[1])
        if total is None:
            return Statement(split[1], members[1], 0, 0, 0, "exact", True, True, members[0])
        share = round(total / members[0])
        return Statement(0, members[1], share, share, share, "exact", True, True)

    def _members(self, tokens: Tokens, at: int) -> tuple[int, int] | None:
        for place in range(at, min(at + _TO_MEMBERS, len(tokens.words))):
            number = read_number(tokens, place, self._numbers)
            if number and number.value > 0:
                return number.value, number.end
        return None

    def _total_before(self, sentence: Sentence, end: int) -> int | None:
        tokens = sentence.tokens
        for at in range(end):
            coded = self._coded.match(tokens, at)
            number = read_number(tokens, coded[1], self._numbers) if coded and coded[1] < end else None
            if number:
                return number.value
        counted = [people[0].quantity for people in sentence.lists if people[0].end <= end and people[0].is_counted]
        exact = [quantity.value for quantity in counted if quantity.kind == "exact"]
        return exact[-1] if exact else None

    def _read_toll(self, sentence: Sentence) -> Statement | None:
        """ "the toll rose to eight", "put the dead at nine", "the number of dead varies from four to six"."""
        words, tokens = self._words, sentence.tokens
        found = self._toll.find(tokens)
        number = self._number_after(sentence, found[2]) if found else None
        if found is None or number is None:
            return None
        said = tokens.words[max(found[1] - 4, 0) : number.end]
        is_update = not (words.rises | words.falls).isdisjoint(said) and words.varies.isdisjoint(said)
        return Statement(found[1], number.end, number.low, number.high, number.value, number.kind, is_update)

    def _number_after(self, sentence: Sentence, at: int) -> Quantity | None:
        """The number that "to", "at", "reached" … lead to: of "from 12 to 15" that rose the second."""
        words, tokens = self._words, sentence.tokens
        for people in sentence.lists:
            quantity = people[0].quantity
            if not at <= quantity.begin <= at + _REACH or not people[0].is_counted:
                continue
            lead = tokens.word(quantity.begin - 1)
            if lead not in words.toll_at | words.rises and tokens.word(quantity.begin) not in words.between:
                continue
            later = self._later(tokens, quantity)
            if later is not None:
                return quantity._replace(end=later[1], low=later[0], high=later[0], value=later[0], kind="exact")
            if quantity.kind == "range" and not words.rises.isdisjoint(tokens.words[at : quantity.begin]):
                high = quantity.high or quantity.low
                return quantity._replace(low=high, value=high, kind="exact")
            return quantity
        return None

    def _later(self, tokens: Tokens, quantity: Quantity) -> tuple[int, int] | None:
        """ "down from 50 to 43"."""
        is_from = tokens.word(quantity.begin - 1) in self._words.between and quantity.kind == "exact"
        if (
            not is_from
            or tokens.word(quantity.end) not in self._words.range_words
            or quantity.end + 1 >= len(tokens.words)
        ):
            return None
        number = read_number(tokens, quantity.end + 1, self._numbers)
        return (number.value, number.end) if number else None

    def _read_victim(self, tokens: Tokens) -> Statement | None:
        """ "the ninth victim of the blast": nine by now."""
        for at, word in enumerate(tokens.words):
            ordinal = read_ordinal(word, self._numbers)
            victim = self._victim.match(tokens, at + 1) if ordinal and ordinal > 1 else None
            if ordinal and victim:
                return Statement(at, victim[1], ordinal, ordinal, ordinal, "exact", True)
        return None
