"""Events of several articles that may be one, for the desk: looked up beside the analyst's work, ruled by reconcile."""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event as Signal
from threading import Lock, Thread
from time import monotonic
from typing import cast

import msgspec

from eventcode.desk.view import DuplicateView
from eventcode.errors import EventcodeError
from eventcode.project import Project, find_project
from eventcode.project.reconciling import (
    accept_joined,
    confirm,
    find_proposals,
    preview_join,
    refuse,
)
from eventcode.records import Event
from eventcode.store import By, Saved, read_rulings
from eventcode.store.queue import count_articles

_WAIT = 0.05  # seconds that the first page waits for proposals; later ones are there at the next act
_REST = 40  # proposals are looked up again after so many times as long as that takes: a file's readers hold up writers
_AT_LEAST = 5.0  # seconds between two look-ups
_MOST = 8  # of one event
_SMALL = 300  # articles; a larger project is looked through by a process of its own, so that no analyst waits for it

Pairs = dict[str, tuple[DuplicateView, ...]]


class ProjectJoins:
    """What may be one event in a project. Threads may share it; one of them at a time looks proposals up."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = Lock()
        self._is_looking = False
        self._has_looked = Signal()
        self._pairs: Pairs = {}
        self._next = 0.0

    def duplicates(self, subject: str) -> tuple[DuplicateView, ...]:
        """What may be the same event as this draft or event, the likeliest first, as far as it is known by now."""
        with self._lock:
            is_due = not self._is_looking and monotonic() >= self._next
            is_first = is_due and not self._has_looked.is_set()
            self._is_looking = self._is_looking or is_due
        if is_due:
            Thread(target=self._look_up, name="proposals", daemon=True).start()
        if is_first:
            self._has_looked.wait(_WAIT)
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

    def _look_up(self) -> None:
        began = monotonic()
        try:
            is_small = len(count_articles(self._project.store, "").names) <= _SMALL
            self._pairs = _find_pairs(self._project) if is_small else _ask_process(self._project.folder)
        except EventcodeError:  # the page does without; what is wrong is told where somebody works with it
            self._pairs = {}
        finally:
            with self._lock:
                self._is_looking = False
                self._next = monotonic() + max(_AT_LEAST, _REST * (monotonic() - began))
            self._has_looked.set()

    def _forget(self) -> None:
        with self._lock:
            self._next = 0.0


def _own(by: By) -> set[str]:
    """The articles whose words the analyst chose."""
    return {each.article_id for each in by.evidence}


def _ask_process(folder: Path) -> Pairs:
    """The pairs as another process finds them; none where it ends without an answer."""
    spawned = get_context("spawn")
    ours, theirs = spawned.Pipe(duplex=False)
    process = spawned.Process(target=_answer, args=(folder, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return cast(Pairs, ours.recv())
    except EOFError:
        return {}
    finally:
        ours.close()
        process.join()


def _answer(folder: Path, connection: Connection) -> None:
    connection.send(_find_pairs(find_project(folder)))


def _find_pairs(project: Project) -> Pairs:
    found: dict[str, list[DuplicateView]] = {}
    for each in find_proposals(project):
        line = each.reason if each.kind != "ruled" else f"confirmed: {each.reason}"
        found.setdefault(each.one, []).append(DuplicateView(each.other, each.summary, line, each.likelihood))
        found.setdefault(each.other, []).append(DuplicateView(each.one, each.own_summary, line, each.likelihood))
    return {
        subject: tuple(sorted(views, key=lambda view: (-view.score, view.subject)))[:_MOST]
        for subject, views in found.items()
    }
