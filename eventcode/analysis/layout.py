"""Which columns of a frame name, date, place and count its events, by the codebook that it follows; no cell is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eventcode.codebook import Codebook, load_codebook
from eventcode.codebook.likeness import PROFILES, find_nearest
from eventcode.codebook.stages.analysing import AnalysisRules, read_analysis_rules
from eventcode.codebook.stages.releases import ActorColumns, ReleaseRules, read_release_rules
from eventcode.errors import EventcodeError


@dataclass(frozen=True)
class Layout:
    """The roles of a frame's columns. columns: those that the frame has."""

    book: Codebook
    columns: frozenset[str]

    @cached_property
    def rules(self) -> AnalysisRules:
        """What the columns mean to an analysis."""
        return find_rules(self.book)

    @cached_property
    def release(self) -> ReleaseRules:
        """Which columns name, date and place an event."""
        return read_release_rules(self.book if self.book.find_files("release.yaml") else _nearest(self.book))

    @cached_property
    def tolls(self) -> dict[str, str]:
        """What is summed and is there: the name in a panel -> the column."""
        return {name: column for name, column in self.rules.tolls.items() if column in self.columns}

    @cached_property
    def sides(self) -> tuple[ActorColumns, ...]:
        """The sides whose actor is there."""
        return tuple(side for side in self.release.actors if side.name in self.columns)

    @property
    def last_day(self) -> str:
        """The column of an event's last day, or that of its only day."""
        return self.rules.last_day if self.rules.last_day in self.columns else self.release.day

    def need(self, *names: str) -> None:
        """Raises EventcodeError where the frame has not one of these columns."""
        missing = [name for name in names if name not in self.columns]
        if missing:
            raise EventcodeError(f"the table has no column {missing[0]!r}", next_step="load it with that column")


def find_layout(columns: Iterable[str], about: Mapping[Any, Any]) -> Layout:
    """The layout of a frame with these columns. about: its attrs, where `load` says what it follows.

    Raises EventcodeError where it has no column of any profile.
    """
    names = frozenset(map(str, columns))
    return Layout(_find_book(names, about), names)


def remember(book: Codebook) -> str:
    """The codebook's name and version, by which a frame's attrs find it again in this process: a path of one machine
    has no place in attrs, which travel with the data."""
    name = f"{book.name} {book.version}"
    _LOADED[name] = book
    return name


_LOADED: dict[str, Codebook] = {}


def _find_book(names: frozenset[str], about: Mapping[Any, Any]) -> Codebook:
    if about.get("codebook") in _LOADED:
        return _LOADED[str(about["codebook"])]
    profile = about.get("profile")
    return load_codebook(str(profile)) if profile in PROFILES else nearest_profile(names)


def find_rules(book: Codebook) -> AnalysisRules:
    """What the columns mean to an analysis; of a codebook that does not say so, as in the profile that it is like."""
    return read_analysis_rules(book if book.find_files("analysis.yaml") else _nearest(book))


def _nearest(book: Codebook) -> Codebook:
    return nearest_profile(column.name for column in book.columns)


def nearest_profile(names: Iterable[str]) -> Codebook:
    """The shipped profile whose columns are most like these. Raises EventcodeError where none has any of them."""
    book, likeness = find_nearest(names)
    if not likeness:
        message = "the table has no column of ACLED-style data or UCDP GED"
        raise EventcodeError(message, next_step="name its codebook with profile=")
    return book
