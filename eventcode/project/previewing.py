"""The event that several reports of a project would be together; it is shown, and nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.compose.notes import write_notes
from eventcode.project.project import Project
from eventcode.project.reports import ProjectReports, read_reports
from eventcode.reconcile import Joined, Report, Statement, find_statements, join_reports
from eventcode.records import ClaimKind, Draft, Event, Record


class JoinPreview(Record, frozen=True):
    """The event that some subjects would be together; nothing is stored yet.

    draft: the joined event with sources united in the order of rules §7, the evidence of every article under its field,
    both versions of what differs among the doubts, and the claims about the dead; its event keeps the id, day, place,
    type and actors of an accepted event among the subjects. subjects: ids, an accepted event first; into: the accepted
    event that the others would be merged into, "" where there is none; voices: texts, reprints counted once.
    statements: who says what of the dead and when, side by side; a party's own claim and what was corrected are marked.
    """

    draft: Draft
    subjects: tuple[str, ...]
    into: str
    voices: int
    statements: tuple[Statement, ...]


def preview_join(project: Project, subjects: Sequence[str]) -> JoinPreview:
    """The event that these subjects, and all that was confirmed to be one with them, would be together.

    The number of dead follows from their figures by `toll_rule` of the settings. Raises StoreError where a subject
    is no open draft and no event.
    """
    return preview_reports(project, read_reports(project, subjects), subjects)


def preview_reports(project: Project, found: ProjectReports, subjects: Sequence[str]) -> JoinPreview:
    """The same among reports that were read already."""
    names = _bound(found, [found.find(subject).id for subject in subjects])
    into = next((name for name in names if found.reports[name].is_settled), "")
    reports = [found.reports[name] if name == into else _beneath(found.reports[name]) for name in names]
    joined = join_told(project, found, reports)
    ordered = tuple(sorted(names, key=lambda name: name != into))
    statements = find_statements(reports, project.codebook, found.articles)
    return JoinPreview(joined.draft, ordered, into, joined.voices, statements)


def _beneath(report: Report) -> Report:
    """The report as one that does not lead: of two accepted events one alone keeps its id and what it says."""
    event = msgspec.structs.replace(report.event, id="")
    return msgspec.structs.replace(report, event=event, is_settled=False)


def _bound(found: ProjectReports, subjects: Sequence[str]) -> list[str]:
    """The subjects, and whatever was confirmed to be one with one of them and not refused since, in that order."""
    stands: dict[frozenset[str], bool] = {}
    for ruling in found.rulings:
        pairs = [(one, other) for one in ruling.reports for other in ruling.others or ruling.reports]
        for pair in pairs:
            stands[frozenset(found.home.get(each, each) for each in pair)] = ruling.kind == "confirm"
    bound = list(dict.fromkeys(subjects))
    for name in bound:  # grows while it is walked
        mates = {each for pair, is_one in stands.items() if is_one and name in pair for each in pair}
        for mate in sorted(mates & found.reports.keys() - {*bound}):
            if all(stands.get(frozenset((mate, each)), True) for each in bound):
                bound.append(mate)
    return bound


def join_told(project: Project, found: ProjectReports, reports: Sequence[Report]) -> Joined:
    """The reports as one event, with notes that tell what it is coded as; what an analyst wrote into them stays."""
    rule, codebook = project.settings.toll_rule, project.codebook
    named = dict.fromkeys(name for report in reports for name in report.articles if name in found.articles)
    joined = join_reports(reports, codebook, articles=[found.articles[name] for name in named], rule=rule)
    event = joined.draft.event
    saved = next((report.event for report in reports if report.event.id), None)
    if len(reports) == 1 or event.sub_type not in codebook.types or (saved and not _has_own_notes(saved, codebook)):
        return joined
    told = msgspec.structs.replace(event, notes=write_notes(event, codebook))
    return msgspec.structs.replace(joined, draft=msgspec.structs.replace(joined.draft, event=told))


def _has_own_notes(event: Event, codebook: Codebook) -> bool:
    """Whether the notes are as the program writes them for this event."""
    kinds: tuple[ClaimKind | None, ...] = (None, *get_args(ClaimKind))
    return any(event.notes == write_notes(event, codebook, kind=kind) for kind in kinds)
