"""The words of lang/en/page.yaml, ready to match: what stands on a page beside the story; nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import re2

from eventcode.codebook import Codebook, load_codebook
from eventcode.codebook.reading import Entry, read_yaml
from eventcode.errors import CodebookError


class Captions(Entry, frozen=True):
    """How captions begin, what stands in their brackets, and how a credit ends a line (RE2)."""

    openers: tuple[str, ...]
    brackets: tuple[str, ...]
    lone_brackets: tuple[str, ...]
    credit: str


class Debris(Entry, frozen=True):
    """Marks of comments, and shapes and signs of code (RE2, against one line)."""

    comment_opens: tuple[str, ...]
    comment_closes: tuple[str, ...]
    code_lines: tuple[str, ...]
    code_signs: tuple[str, ...]


class PageWords(Entry, frozen=True):
    """The file lang/en/page.yaml."""

    captions: Captions
    bylines: tuple[str, ...]
    not_places: tuple[str, ...]
    sentence_openers: tuple[str, ...]
    joined_names: tuple[str, ...]
    telling: tuple[str, ...]
    debris: Debris


@dataclass(frozen=True)
class PageCues:
    """PageWords as sets and compiled patterns. file: where they stand, for errors."""

    words: PageWords
    file: Path

    @cached_property
    def code_line(self) -> Any:
        """Matches a whole line of code."""
        return self._compile("debris.code_lines", self.words.debris.code_lines)

    @cached_property
    def code_sign(self) -> Any:
        """Finds a sign of code anywhere in a line."""
        return self._compile("debris.code_signs", self.words.debris.code_signs)

    @cached_property
    def comment_begin(self) -> re.Pattern[str]:
        """Matches the marks of comments that begin a line."""
        return re.compile(rf"(?:(?:{_any(self.words.debris.comment_opens)}) ?)+")

    @cached_property
    def comment_end(self) -> re.Pattern[str]:
        """Matches the marks of comments that end a line, on the line read backwards."""
        return re.compile(rf"(?:(?:{_any(mark[::-1] for mark in self.words.debris.comment_closes)}) ?)+")

    @cached_property
    def credit(self) -> Any:
        """Finds a credit at the end of a line."""
        return self._compile("captions.credit", (self.words.captions.credit,))

    @cached_property
    def bracket(self) -> re.Pattern[str]:
        """Finds the bracket of a caption."""
        captions = self.words.captions
        return re.compile(
            rf"\((?:(?:{_any(captions.brackets)})\b[^()\n]{{0,300}}|(?:{_any(captions.lone_brackets)}))\)",
            re.IGNORECASE,
        )

    @cached_property
    def caption_tail(self) -> re.Pattern[str]:
        """Finds a caption that begins after a sentence of the same line."""
        openers = (opener[:1].upper() + opener[1:] for opener in self.words.captions.openers)
        return re.compile(rf"(?<=[.!?’”\"')] )(?:{_any(openers)})")

    @cached_property
    def sentence_openers(self) -> frozenset[str]:
        return frozenset(self.words.sentence_openers)

    @cached_property
    def joined_names(self) -> frozenset[str]:
        """In small letters."""
        return frozenset(name.lower() for name in self.words.joined_names)

    @cached_property
    def not_places(self) -> frozenset[str]:
        return frozenset(self.words.not_places)

    @cached_property
    def telling(self) -> frozenset[str]:
        return frozenset(self.words.telling)

    def _compile(self, key: str, patterns: tuple[str, ...]) -> Any:
        try:
            return re2.compile("|".join(f"(?:{pattern})" for pattern in patterns))
        except re2.error as error:
            raise CodebookError(f"not a pattern of RE2: {error}", file=self.file, key=key) from error


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def load_cues(codebook: Codebook | None = None) -> PageCues:
    """The cues of this codebook, by default those of the profile that ships. Raises CodebookError."""
    return _read_cues((codebook or load_codebook()).find_file("lang/en/page.yaml"))


@cache
def _read_cues(file: Path) -> PageCues:
    return PageCues(read_yaml(file, PageWords), file)
