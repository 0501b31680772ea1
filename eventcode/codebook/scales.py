"""Enumerations of scales.yaml: values with their meaning, and the scale of several sources; no value is chosen here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from eventcode.codebook.reading import Entry, read_yaml


class Value(Entry, frozen=True):
    """One value that a column may hold. label, definition: for people; label empty where the value says it itself."""

    value: str | int
    label: str = ""
    definition: str = ""


class SourceScales:
    """The reach of sources, from the most local term to the widest (coding rules §7.2)."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = tuple(terms)
        self._places = {term: place for place, term in enumerate(terms)}

    def scale(self, scales: Sequence[str]) -> str:
        """The value for sources of these scales: one term, or the first and the last of several in their order.

        A scale that is itself two terms counts as both; one that is not known counts as none.
        """
        terms = {term for scale in scales for term in scale.split("-") if term in self._places}
        ordered = sorted(terms, key=self._places.__getitem__)
        return "-".join(ordered if len(ordered) < 2 else (ordered[0], ordered[-1]))

    @property
    def values(self) -> tuple[str, ...]:
        """Every value that source_scale may hold."""
        return (*self.terms, *("-".join(pair) for pair in combinations(self.terms, 2)))


def read_scales(path: Path) -> dict[str, tuple[Value, ...]]:
    """Every enumeration of the file by its name. Raises CodebookError."""
    return read_yaml(path, dict[str, tuple[Value, ...]])
