"""The words of lang/en/checks.yaml as regular expressions in Rust's syntax, which never backtracks; no rule here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from eventcode.codebook import Codebook
from eventcode.codebook.reading import Entry, read_yaml

FILE = "lang/en/checks.yaml"


class CheckWords(Entry, frozen=True):
    """What checks.yaml says; each list is explained there."""

    numbers: tuple[str, ...]
    dead: tuple[str, ...]
    not_counted: tuple[str, ...]
    death_words: tuple[str, ...]
    undivided: tuple[str, ...]
    vague: tuple[str, ...]
    told_as: tuple[str, ...]
    surrogate: tuple[str, ...]
    split: tuple[str, ...]
    split_total: str
    days: tuple[str, ...]
    places: tuple[str, ...]
    small_crowd: tuple[str, ...]
    grenade: tuple[str, ...]
    chemical: tuple[str, ...]
    drone: tuple[str, ...]
    short: tuple[str, ...]
    genders: tuple[str, ...]

    def pattern(self, phrases: Sequence[str]) -> str:
        """One pattern with one group for all these phrases, as they stand or with a capital, at the bounds of words."""
        return rf"(?-u:\b)({'|'.join(self._phrase(each) for phrase in phrases for each in _cases(phrase))})(?-u:\b)"

    def hint(self, phrases: Sequence[str]) -> str:
        """A pattern that every text with one of these phrases holds, and that is quick to look for."""
        words = [max(_plain_words(phrase), key=len) for phrase in phrases]
        return "|".join(dict.fromkeys(re.escape(each) for word in words for each in _cases(word)))

    def _phrase(self, phrase: str) -> str:
        number = rf"(?:[0-9][0-9,]*|{'|'.join(each for word in self.numbers for each in _cases(word))})"
        parts = {"#": f"{number} ", "~": r"(?:[^ .;]+ ){0,4}?"}
        words = [parts.get(word) or re.escape(word).replace(r"\*", r"[a-z]*") + " " for word in phrase.split()]
        return "".join(words).removesuffix(" ")


def _cases(phrase: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((phrase, phrase[:1].upper() + phrase[1:])))


def _plain_words(phrase: str) -> list[str]:
    return [part for word in phrase.split() if word not in "#~" for part in [word.rstrip("*")]]


@cache
def read_words(book: Codebook) -> CheckWords:
    """The words of the codebook's language. Raises CodebookError."""
    return read_yaml(book.find_file(FILE), CheckWords)
