"""Loads lang/…/crowds.yaml: the words that tell how many people demonstrated."""

from __future__ import annotations

from pathlib import Path

from eventcode.codebook.reading import Entry, read_yaml


class CrowdWords(Entry, frozen=True):
    """A language's words for crowd sizes; each list is explained in the file."""

    people: frozenset[str]
    vague: frozenset[str]
    before: frozenset[str]
    between: frozenset[str]
    not_after: tuple[str, ...]
    legacy: str


def read_crowd_words(path: Path) -> CrowdWords:
    """Raises CodebookError."""
    return read_yaml(path, CrowdWords)
