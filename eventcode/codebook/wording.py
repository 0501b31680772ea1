"""How notes open (notes.yaml), which tags there are (tags.yaml) and old spellings (traps.yaml); it writes no notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from eventcode.codebook.reading import Entry, error_at, read_yaml


class NoteWords(Entry, frozen=True):
    """How notes open (coding rules §9). prefixes: sub-event type -> words for its kind, the first the default.

    openings: time_precision -> the first word; bases: the brackets of inexact days; between: that of a range of days;
    without: sub-event types of a type with prefixes that have none. remarks: words of a coder's remarks on the coding.
    """

    openings: dict[int, str]
    bases: tuple[str, ...]
    between: str
    prefixes: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    without: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def prefix(self, sub_type: str) -> str:
        """What notes of this sub-event type open with where nothing tells more: "Movement of forces: ", or nothing."""
        return f"{self.prefixes[sub_type][0]}: " if sub_type in self.prefixes else ""


class Tag(Entry, frozen=True):
    """A tag (coding rules §10). joins: between label and value; types: event or sub-event types that may have it."""

    label: str
    definition: str
    joins: str = ""
    values: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    required: bool = False
    unknown: str = ""
    since: date | None = None
    until: date | None = None


class Tags(Entry, frozen=True):
    """Every tag of a codebook. legacy_crowd_size: pattern of the crowd's size in notes before there were tags."""

    tags: tuple[Tag, ...]
    legacy_crowd_size: str = ""

    def __iter__(self) -> Iterator[Tag]:
        return iter(self.tags)

    def find(self, item: str) -> Tag | None:
        """The tag that an item of the column is ("crowd size=no report"); None where it is not known."""
        return next((tag for tag in self.tags if item == tag.label or (tag.joins and _is_tag(item, tag))), None)


def _is_tag(item: str, tag: Tag) -> bool:
    return any(item.startswith(tag.label + joins) for joins in (":", "="))


Traps = dict[str, dict[str, str]]


def read_note_words(path: Path) -> NoteWords:
    """How notes open. Raises CodebookError."""
    words = read_yaml(path, NoteWords)
    for sub_type, prefixes in words.prefixes.items():
        if not prefixes:
            raise error_at(path, ("prefixes", sub_type), "give at least one opening, or leave the sub-event type out")
    return words


def read_tags(path: Path) -> Tags:
    """The tags. Raises CodebookError."""
    tags = read_yaml(path, Tags)
    for at, tag in enumerate(tags):
        if tag.joins not in ("", "=", ": "):
            raise error_at(path, ("tags", at, "joins"), 'a value is joined by "=" or ": "')
    return tags


def read_traps(path: Path) -> Traps:
    """Old and wrong spellings: column -> what stands in files -> what it means. Raises CodebookError."""
    return read_yaml(path, Traps)
