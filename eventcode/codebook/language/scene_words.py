"""Loads lang/…/stories.yaml: the words that join or part what a sentence tells."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from eventcode.codebook.reading import Entry, read_yaml


class SceneWords(Entry, frozen=True, dict=True):
    """A language's words between places, clauses and dates; each list is explained in the file."""

    joiners: tuple[str, ...]
    between_places: tuple[str, ...]
    clauses: tuple[str, ...]
    comparing: tuple[str, ...]
    before_objects: tuple[str, ...]

    @cached_property
    def list_gap(self) -> re.Pattern[str]:
        """All that may stand between two places of one list."""
        return re.compile(rf"[\s,;]*(?:{_any_of((*self.joiners, *self.between_places))}\s+){{0,5}}")

    @cached_property
    def joiner(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){_any_of(self.joiners)}(?!\w)")

    @cached_property
    def clause(self) -> re.Pattern[str]:
        """Where another clause may begin."""
        return re.compile(rf";\s|,?\s{_any_of(self.clauses)}\s")

    @cached_property
    def comparison(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){_any_of(self.comparing)}(?!\w)", re.IGNORECASE)

    @cached_property
    def object_gap(self) -> re.Pattern[str]:
        """What stands between a verb and the place that is its object."""
        return re.compile(rf"\s(?:{_any_of(self.before_objects)}\s){{0,2}}")


def _any_of(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def read_scene_words(path: Path) -> SceneWords:
    """Raises CodebookError."""
    return read_yaml(path, SceneWords)
