"""An event with what it was joined from: one group of reports, each counted; no group is found here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eventcode.reconcile.joining import Joiner
from eventcode.reconcile.reports import Report
from eventcode.reconcile.tolls import Figure
from eventcode.records import Draft, Record


class Joined(Record, frozen=True):
    """An event and what it was joined from. draft: as a draft would be that read all its articles.

    reports: the ids of those that were given; members: the same, with what an earlier joined event was joined from in
    its place; voices: texts among them, reprints counted once; figures: what each of several says of the dead.
    """

    draft: Draft
    reports: tuple[str, ...]
    members: tuple[str, ...]
    voices: int
    is_settled: bool = False
    figures: tuple[Figure, ...] = ()


def join_group(joiner: Joiner, reports: Sequence[Report], voices: Mapping[str, int]) -> Joined:
    """The event that these reports tell."""
    draft = joiner.join(reports)
    ordered = sorted(reports, key=lambda report: (not report.is_settled, report.id))
    members = [member for report in ordered for member in report.members or (report.id,)]
    heard = {voices.get(article, article) for report in reports for article in report.articles or (report.id,)}
    ids = tuple(report.id for report in ordered)
    figures = joiner.figures(reports) if len(reports) > 1 else reports[0].figures
    return Joined(draft, ids, tuple(dict.fromkeys(members)), len(heard), ordered[0].is_settled, figures)
