"""A project -> a release: its events as they stand at one moment, why they changed, and what is no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

import msgspec

from eventcode.codebook import Codebook
from eventcode.codebook.stages.releases import ReleaseRules, read_release_rules
from eventcode.errors import ExportRefused
from eventcode.export import (
    Account,
    Ending,
    Released,
    Request,
    Staging,
    check_request,
    find_previous,
    read_history,
    staging_in,
    working_beside,
    write_release,
)
from eventcode.project.project import Project
from eventcode.records import Event, digest
from eventcode.store import History, Version, View, viewing
from eventcode.table import Row, row_from_draft, row_from_event

_STAGE = "release"  # a folder of the project that is there while a release is made


def release_project(project: Project, request: Request) -> Released:
    """Release the events that count, and where the request allows drafts those that nobody has decided of, marked.

    request: its sources, own codebook and account are filled here. Raises ExportRefused as `write_release` does, and
    where the version before was made from another project.
    """
    check_request(request)
    rules = read_release_rules(request.codebook)
    _need_columns(project, request, rules)
    previous = find_previous(request)
    before = read_history(previous) if previous else None
    with working_beside(project.folder / _STAGE) as folder:
        with viewing(project.store) as view:
            if before and not view.has_seal(*before):
                message = f"{previous} was made from another history than this project's, which may use its ids again"
                raise ExportRefused(message, [], next_step="give the release another name with --name")
            work = _Work(project.codebook, rules, before[0] if before else 0)
            with staging_in(folder, project.codebook) as staging:
                account = work.stage(view, staging, has_drafts=request.has_drafts)
        if not staging.count and not account.endings:
            message = f"no event of {project.folder} is accepted yet"
            raise ExportRefused(message, [], next_step="accept drafts first: eventcode status says how many wait")
        staged = msgspec.structs.replace(request, sources=(folder,), own=project.codebook, account=account)
        return write_release(staged)


def _need_columns(project: Project, request: Request, rules: ReleaseRules) -> None:
    """Raises ExportRefused where the release is of another scheme than the project."""
    if rules.id not in {column.name for column in project.codebook.columns}:
        message = (
            f"the codebook of the project has no column {rules.id!r}, by which {request.codebook.name} names events"
        )
        raise ExportRefused(message, [], next_step="release it without --profile, then see: eventcode convert --help")


class _Work:
    """Goes over the histories once. since: the link of the chain that the version before ended with."""

    def __init__(self, codebook: Codebook, rules: ReleaseRules, since: int) -> None:
        self._book, self._rules, self._since = codebook, rules, since
        self._upload = read_release_rules(codebook).upload
        self._reasons: dict[tuple[str, str], str] = {}
        self._endings: dict[str, Ending] = {}
        self._drafts: set[str] = set()

    def stage(self, view: View, staging: Staging, *, has_drafts: bool) -> Account:
        """Fill the folder; what cannot be told by rows is in the account."""
        for history in view.histories():
            self._take(history, staging)
        for draft in view.drafts() if has_drafts else ():
            marks = {"draft_id": draft.id, "status": "draft", "doubts": " | ".join(draft.doubts) or None}
            staging.add(row_from_draft(draft, self._book) | marks, draft.evidence, draft.event.sources)
        return Account(view.rows, view.seal, self._reasons, self._endings)

    def _take(self, history: History, staging: Staging) -> None:
        last = history.versions[-1]
        has_reasons = self._rules.reasons and not self._is_undisclosed(history)
        if last.event is None:
            self._endings[history.event_id] = Ending(last.into, last.reason if has_reasons else "")
            return
        if has_reasons and last.number > self._since:
            self._reasons |= self._find_reasons(history)
        staging.add(self._to_row(history, last, last.event), last.evidence, last.event.sources)

    def _is_undisclosed(self, history: History) -> bool:
        events = (version.event for version in history.versions if version.event)
        names = {source.publisher for event in events for source in event.sources}
        return not names.isdisjoint(self._rules.undisclosed)

    def _to_row(self, history: History, version: Version, event: Event) -> Row:
        """The event as a row, under its draft's id, or one of its own where that is taken or there was none."""
        row = row_from_event(event, self._book, {self._upload: _to_seconds(version.at)})
        draft = history.draft
        is_first = draft is not None and draft.id not in self._drafts
        name = draft.id if draft and is_first else digest(history.event_id)
        self._drafts.add(name)
        reasons = (version.reason for version in history.versions)
        doubts = dict.fromkeys(filter(None, (*(draft.doubts if draft else ()), *reasons)))
        given = {"draft_id": name, "status": "accepted", "doubts": " | ".join(doubts) or None}
        article = next((source.article_id for source in event.sources if source.article_id), "")
        return row | given | {"article_id": article or (draft.article_id if draft else history.event_id)}

    def _find_reasons(self, history: History) -> dict[tuple[str, str], str]:
        """(id, column) -> the reason of the decision that wrote the cell last, for what was decided since."""
        return {
            (history.event_id, column): version.reason
            for (_, before), (version, after) in pairwise(self._rows(history))
            if version.number > self._since
            for column in after
            if before[column] != after[column]
        }

    def _rows(self, history: History) -> Iterator[tuple[Version, Row]]:
        for version in history.versions:
            if version.event is not None:
                given = {self._upload: _to_seconds(version.at)}
                yield version, row_from_event(version.event, self._book, given)


def _to_seconds(at: str) -> int:
    """A time in ISO 8601 as whole seconds since 1970, UTC."""
    return int(datetime.fromisoformat(at).timestamp())
