"""Loads lang/…/numbers.yaml, a language's number words; reading numbers in a text lives elsewhere."""

from __future__ import annotations

from pathlib import Path

from eventcode.codebook.reading import Entry, read_yaml


class NumberWords(Entry, frozen=True):
    """Number words of one language. units: added; scales: multiplied; ordinals: places in an order."""

    units: dict[str, int]
    scales: dict[str, int]
    ordinals: dict[str, int]
    fixed: dict[str, int]
    ordinal_endings: tuple[str, ...] = ()
    joiners: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    half: frozenset[str] = frozenset()


def read_number_words(path: Path) -> NumberWords:
    """Raises CodebookError."""
    return read_yaml(path, NumberWords)
