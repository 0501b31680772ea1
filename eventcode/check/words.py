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
        """One pattern with one group for all these phrases, in any case, at the bounds of words."""
        return rf"(?i)\b({'|'.join(self._phrase(phrase) for phrase in phrases)})(?:\b|$)"

    def _phrase(self, phrase: str) -> str:
        number = rf"(?:[0-9][0-9,]*|{'|'.join(self.numbers)})"
        parts = {"#": f"{number} ", "~": r"(?:[\w'’-]+ ){0,4}?"}
        words = [parts.get(word) or re.escape(word).replace(r"\*", r"\w*") + " " for word in phrase.split()]
        return "".join(words).removesuffix(" ")


@cache
def read_words(book: Codebook) -> CheckWords:
    """The words of the codebook's language. Raises CodebookError."""
    return read_yaml(book.find_file(FILE), CheckWords)
