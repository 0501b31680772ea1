"""Loads lang/…/sentences.yaml: how generated notes tell an event (coding rules §9)."""

from __future__ import annotations

from pathlib import Path

from eventcode.codebook.reading import Entry, read_yaml


class Telling(Entry, frozen=True):
    """The clause for one sub-event type, with and without a second actor."""

    two_sided: str
    one_sided: str


class PlaceWords(Entry, frozen=True):
    """The phrase for each geo_precision, and the bracket for a place that stands for a larger one (§8.4)."""

    exact: str
    area: str
    region: str
    coded_to: str


class TollWords(Entry, frozen=True):
    """One sentence for each kind of toll; {low}, {high}, {number} and {members} are filled in."""

    none: str
    zero: str
    exact: str
    one: str
    range: str
    open: str
    vague: str
    killed_or_injured: str
    split: str


class Sentences(Entry, frozen=True):
    """Every phrase of the notes. events: sub_event_type -> its clause."""

    events: dict[str, Telling]
    default: Telling
    unknown_actor: str
    places: PlaceWords
    tolls: TollWords

    def telling(self, sub_type: str) -> Telling:
        return self.events.get(sub_type, self.default)


def load_sentences(path: Path) -> Sentences:
    """Raises CodebookError."""
    return read_yaml(path, Sentences)
