"""Events of several articles that may be one, for the desk: looked up beside the analyst's work, ruled by reconcile."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from threading import Lock
from time import monotonic

import msgspec

from eventcode.desk.view import DuplicateView
from eventcode.errors import StoreError
from eventcode.project import Project
from eventcode.project.reconciling import (
    JoinProposal,
    accept_joined,
    confirm,
    find_proposals,
    preview_join,
    refuse,
)
from eventcode.records import Event
from eventcode.store import By, Saved, read_rulings

_WAIT = 0.05  # seconds that the first page waits for proposals; later ones are there at the next act
_REST = 20  # a project's proposals are looked up again after so many times as long as that takes
_AT_LEAST = 5.0  # seconds between two look-ups

Pairs = dict[str, tuple[DuplicateView, ...]]


class ProjectJoins:
    """What may be one event in a project. Threads may share it; one of them at a time looks proposals up."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._thread = ThreadPoolExecutor(1, "proposals")
        self._lock = Lock()
        self._pairs: Pairs = {}
        self._next = 0.0
        self._has_looked = False
        self._pending: Future[Pairs] | None = None

    def duplicates(self, subject: str) -> tuple[DuplicateView, ...]:
        """What may be the same event as this draft or event, the likeliest first, as far as it is known by now."""
        with self._lock:
            if self._pending is None and monotonic() >= self._next:
                self._pending = self._thread.submit(self._look_up)
            pending = None if self._has_looked else self._pending
            self._has_looked = True
        if pending:
            with suppress(NotYet, StoreError):
                pending.result(_WAIT)
        return self._pairs.get(subject, ())

    def confirm(self, one: str, other: str, by: By) -> str:
        """Both are one event; the id of the event that they are now, "" where both are open drafts still.

        Raises ConflictError, StoreError.
        """
        into = confirm(self._project, one, other, by).into
        self._forget()
        return into

    def refuse(self, one: str, other: str, by: By) -> None:
        """They are two events. Raises StoreError."""
        refuse(self._project, one, other, by)
        self._forget()

    def accept(self, draft_id: str, by: By, event: Event, seen: int) -> Saved | None:
        """Accept a draft with the open drafts that were confirmed to be one with it, as this event with the sources of
        all; None where there are none. Raises ConflictError, StoreError."""
        if not any(each.kind == "confirm" and draft_id in each.reports for each in read_rulings(self._project.store)):
            return None
        preview = preview_join(self._project, (draft_id,))
        if len(preview.subjects) < 2:
            return None
        whole = msgspec.structs.replace(event, sources=preview.draft.event.sources)
        words = tuple(
            dict.fromkeys((*by.evidence, *(e for e in preview.draft.evidence if e.article_id not in _own(by))))
        )
        told = msgspec.structs.replace(by, evidence=words)
        saved = accept_joined(self._project, draft_id, told, event=whole, seen={draft_id: seen})
        self._forget()
        return saved

    def _look_up(self) -> Pairs:
        began = monotonic()
        try:
            pairs = _by_subject(find_proposals(self._project))
        finally:
            with self._lock:
                self._pending = None
                self._next = monotonic() + max(_AT_LEAST, _REST * (monotonic() - began))
        self._pairs = pairs
        return pairs

    def _forget(self) -> None:
        with self._lock:
            self._next = 0.0


def _own(by: By) -> set[str]:
    """The articles whose words the analyst chose."""
    return {each.article_id for each in by.evidence}


def _by_subject(proposals: tuple[JoinProposal, ...]) -> Pairs:
    found: dict[str, list[DuplicateView]] = {}
    for each in proposals:
        line = each.reason if each.kind != "ruled" else f"confirmed: {each.reason}"
        found.setdefault(each.one, []).append(DuplicateView(each.other, each.summary, line, each.likelihood))
        found.setdefault(each.other, []).append(DuplicateView(each.one, each.own_summary, line, each.likelihood))
    return {
        subject: tuple(sorted(views, key=lambda view: (-view.score, view.subject))) for subject, views in found.items()
    }
