"""What every desk of a project works with, and how the project codes; made once, changed by nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from eventcode.codebook import Codebook
from eventcode.desk.view import DuplicateView
from eventcode.gazetteer import Gazetteer
from eventcode.records import Event, Record
from eventcode.store import By, IdScheme, Saved, Store


class Options(Record, frozen=True):
    """How the project codes: coders an article, the share of articles coded blind, the confidence from which a field
    is filled in (0 to 1)."""

    coders: int = 1
    blind_share: float = 0.0
    offer_below: float = 0.0


class Joins(Protocol):
    """Who knows which events of several articles are one. Subjects are ids of drafts and of events."""

    def duplicates(self, subject: str) -> tuple[DuplicateView, ...]:
        """What may be the same event, the likeliest first."""

    def confirm(self, one: str, other: str, by: By) -> str:
        """They are one event: its id, "" where both are open drafts still."""

    def refuse(self, one: str, other: str, by: By) -> None:
        """They are two events."""

    def accept(self, draft_id: str, by: By, event: Event, seen: int) -> Saved | None:
        """Accept the draft with those that were confirmed to be one with it; None where there are none."""


@dataclass(frozen=True)
class Setting:
    """What every desk of a project works with. joins: without it nothing is known of other articles."""

    store: Store
    codebook: Codebook
    ids: IdScheme
    gazetteer: Gazetteer
    options: Options = field(default_factory=Options)
    joins: Joins | None = None
