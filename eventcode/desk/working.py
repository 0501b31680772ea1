"""Working copies of events and the log of an analyst's acts on them; no rule of coding and no database lives here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from eventcode.desk.view import EventStanding
from eventcode.records import Event, Evidence, Record
from eventcode.store.workings import WorkingStep

UNDO, REDO = "undo", "redo"


class Working(Record, frozen=True):
    """An event as one analyst has it.

    confirmed: columns that were looked at and found right. reasons: column -> why its value stands without words.
    excused: rule -> why its warnings may stand. event_id, version: of the event as it was saved or seen last; of a
    draft, version is how often it was rejected. coded: the subject of the analyst's coding of it. reason: why it was
    decided so.
    """

    event: Event
    evidence: tuple[Evidence, ...] = ()
    confirmed: tuple[str, ...] = ()
    reasons: dict[str, str] = msgspec.field(default_factory=dict)
    excused: dict[str, str] = msgspec.field(default_factory=dict)
    comment: str = ""
    standing: EventStanding = "draft"
    event_id: str = ""
    version: int = 0
    coded: str = ""
    reason: str = ""

    def replace(self, **changes: Any) -> Working:
        """The copy with these parts."""
        return msgspec.structs.replace(self, **changes)

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided."""
        return self.standing == "draft"


class Change(Record, frozen=True):
    """What one act changed: the events after it, by their subjects, and the one that it was done on. origins: those
    that were changed for the first time, as they lay there before."""

    subject: str
    changes: dict[str, Working]
    origins: dict[str, Working] = msgspec.field(default_factory=dict)


_CHANGE = msgspec.json.Decoder(Change)


class Log:
    """The acts of one analyst on one article, each of which can be taken back, the last first."""

    def __init__(self, steps: Sequence[WorkingStep] = ()) -> None:
        self._states: list[dict[str, Working]] = [{}]
        self._acts: list[tuple[str, str]] = [("", "")]
        self._seen: dict[str, tuple[str, int]] = {}
        self._origins: dict[str, Working] = {}
        self._now: Mapping[str, Working] | None = None
        self._at = 0
        self.length = 0
        for step in steps:
            self._take(step.act, _CHANGE.decode(step.body) if step.body else None)

    @property
    def undoable(self) -> int:
        """How many acts can be taken back."""
        return self._at

    @property
    def redoable(self) -> int:
        """How many acts that were taken back can be done again."""
        return len(self._states) - 1 - self._at

    @property
    def last(self) -> tuple[str, str]:
        """Name and subject of the act that would be taken back."""
        return self._acts[self._at]

    @property
    def following(self) -> tuple[str, str]:
        """Name and subject of the act that would be done again."""
        return self._acts[self._at + 1]

    @property
    def workings(self) -> Mapping[str, Working]:
        """The events that were worked on, by their subjects, as they are now; the same object while nothing changes."""
        if self._now is None:
            state = self._states[self._at]
            before = {
                name: each for name, each in self._origins.items() if name not in state and self._is_moved(each, name)
            }
            self._now = {name: self._as_saved(name, each) for name, each in {**before, **state}.items()}
        return self._now

    def is_known(self, subject: str) -> bool:
        """Whether some act changed the event, though it may have been taken back."""
        return subject in self._seen

    def step_for(self, act: str, change: Change | None = None) -> WorkingStep:
        """The row that keeps this act; change: None for undo and redo."""
        return WorkingStep(act, msgspec.json.encode(change).decode() if change else "")

    def add(self, act: str, change: Change | None = None) -> None:
        """Take an act that is kept: what follows from it, or from undo and redo."""
        self._take(act, change)

    def _take(self, act: str, change: Change | None) -> None:
        self.length += 1
        self._now = None
        if change is None:
            self._at += 1 if act == REDO else -1
            return
        self._origins.update(change.origins)
        del self._states[self._at + 1 :], self._acts[self._at + 1 :]
        self._states.append({**self._states[self._at], **change.changes})
        self._acts.append((act, change.subject))
        self._at += 1
        for subject, each in change.changes.items():
            self._seen[subject] = max(self._seen.get(subject, ("", 0)), (each.event_id, each.version), key=_version)

    def _is_moved(self, origin: Working, subject: str) -> bool:
        """Whether a decision of this log was taken back to before its first act: the database tells of it still."""
        return origin.is_open and self._seen[subject] != (origin.event_id, origin.version)

    def _as_saved(self, subject: str, working: Working) -> Working:
        """With the id and the version that a later decision gave, though the decision was taken back here."""
        event_id, version = self._seen[subject]
        if (event_id, version) == (working.event_id, working.version):
            return working
        return msgspec.structs.replace(working, event_id=event_id, version=version)


def _version(seen: tuple[str, int]) -> tuple[bool, int]:
    return bool(seen[0]), seen[1]
