"""Loads languages.yaml: the words by which a language is known and what it elides; no text is read here."""

from __future__ import annotations

from pathlib import Path

import msgspec

from eventcode.codebook.reading import Entry, read_yaml


class Language(Entry, frozen=True):
    """One language. stop_words: words that its texts hold often; elided: words that end in an apostrophe."""

    name: str
    stop_words: frozenset[str]
    elided: frozenset[str] = frozenset()


class Languages(Entry, frozen=True):
    """The languages by code, and when a text is taken for one; languages.yaml explains the keys."""

    least: float
    few: int
    default: str
    unknown: str
    languages: dict[str, Language] = msgspec.field(default_factory=dict)

    def name(self, code: str) -> str:
        """The language's name, "an unknown language" for a code that stands in no list."""
        return self.languages[code].name if code in self.languages else "an unknown language"

    def elided(self, code: str) -> frozenset[str]:
        """What the language writes before an apostrophe as a word of its own."""
        return self.languages[code].elided if code in self.languages else frozenset()


def read_languages(path: Path) -> Languages:
    """Raises CodebookError."""
    return read_yaml(path, Languages)
