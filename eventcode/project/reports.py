"""Open drafts and accepted events of a project as reports that can be reconciled; nothing is compared here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eventcode.codebook import Codebook
from eventcode.errors import StoreError
from eventcode.project.project import Project
from eventcode.reconcile import Report, find_figures, report_from_draft, report_from_event
from eventcode.records import Article, Event, Ruling
from eventcode.store import (
    AcceptedEvent,
    Store,
    accepted_events,
    open_drafts,
    read_article,
    read_draft,
    read_members,
    read_rulings,
    read_standing,
)


@dataclass
class ProjectReports:
    """What is compared: reports by the ids of drafts and events, the articles at hand, and every ruling.

    home: draft that was decided -> the event that it is in now.
    """

    reports: dict[str, Report] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)
    home: dict[str, str] = field(default_factory=dict)

    def find(self, subject: str) -> Report:
        """The report of an open draft or an event; of a draft that was decided, its event. Raises StoreError."""
        found = self.reports.get(self.home.get(subject, subject))
        if found is None:
            raise StoreError(
                f"there is no open draft and no event {subject!r}",
                next_step="see: eventcode reconcile, eventcode log ID",
            )
        return found


def read_reports(project: Project, near: Sequence[str] = ()) -> ProjectReports:
    """Every open draft, and every accepted event that may be one with some of them by country and day.

    near: only the drafts and events that may be one with one of these, and these.

    Raises StoreError where one of `near` is neither.
    """
    store, codebook = project.store, project.codebook
    members = read_members(store)
    found = ProjectReports(
        rulings=read_rulings(store), home={draft: event for event, drafts in members.items() for draft in drafts}
    )
    events = {each.event.id: each for each in accepted_events(store)}
    drafts = {draft.id: draft for draft in open_drafts(store)}
    told = {name: each.event for name, each in drafts.items()} | {name: each.event for name, each in events.items()}
    centres = [found.home.get(subject, subject) for subject in near] or list(drafts)
    keep = _find_near(centres, told, codebook).union(*(_ruled_with(name, found) for name in centres if near))
    for name in [each for each in events if each in keep]:
        found.reports[name] = _report_of_event(project, events[name], members.get(name, ()), found.articles)
    for name in [each for each in drafts if each in keep]:
        draft = drafts[name]
        found.reports[name] = report_from_draft(draft, _keep_article(store, draft.article_id, found.articles))
    return found


def read_told(store: Store, drafts: Iterable[str], articles: dict[str, Article]) -> list[Report]:
    """Drafts that were decided as the reports that they were; their articles are kept in `articles`.

    A draft that was forgotten is left out.
    """
    found = [draft for each in drafts if (draft := read_draft(store, each))]
    return [report_from_draft(draft, _keep_article(store, draft.article_id, articles)) for draft in found]


def _ruled_with(subject: str, found: ProjectReports) -> set[str]:
    """The subject, and what is tied to it by a chain of rulings."""
    sets = [{found.home.get(each, each) for each in (*ruling.reports, *ruling.others)} for ruling in found.rulings]
    tied, before = {subject}, 0
    while len(tied) > before:
        before = len(tied)
        tied = tied.union(*(each for each in sets if each & tied))
    return tied


def _find_near(centres: Sequence[str], events: Mapping[str, Event], codebook: Codebook) -> set[str]:
    """The ids of the centres, and of what may be one with one of them by country and day.

    Raises StoreError where a centre is not among the events.
    """
    days: dict[str, list[int]] = {}
    for name in centres:
        if name not in events:
            raise StoreError(f"there is no open draft and no event {name!r}", next_step="see: eventcode log ID")
        days.setdefault(_country(events[name]), []).append(_day(events[name]))
    for each in days.values():
        each.sort()
    reach = codebook.reconciling.reach.month
    return {name for name, event in events.items() if _is_near(event, days, _reach(event, codebook) + reach)}


def _is_near(event: Event, days: Mapping[str, Sequence[int]], reach: int) -> bool:
    """Whether one of the days of its country is within reach; a country or a day that is not known may be any."""
    country, day = _country(event), _day(event)
    asked = days.values() if not country else [days[each] for each in (country, "") if each in days]
    return any(
        not day or not each[0] or bisect_left(each, day - reach) < bisect_right(each, day + reach) for each in asked
    )


def _country(event: Event) -> str:
    return event.place.country if event.place else ""


def _day(event: Event) -> int:
    """The day as a number, 0 where it is not known."""
    return event.date.day.toordinal() if event.date else 0


def _reach(event: Event, codebook: Codebook) -> int:
    reach = codebook.reconciling.reach
    is_exact = event.date is not None and event.date.precision == 1
    return reach.exact if is_exact else reach.month


def _report_of_event(
    project: Project, event: AcceptedEvent, members: tuple[str, ...], articles: dict[str, Article]
) -> Report:
    """The event as it was saved, with the articles and the claims of the drafts that it was made of."""
    store, codebook = project.store, project.codebook
    told = read_told(store, members, articles)
    names = [*(source.article_id for source in event.event.sources), *(name for each in told for name in each.articles)]
    texts = [each for name in dict.fromkeys(names) if (each := _keep_article(store, name, articles))]
    return report_from_event(
        event.event,
        articles=tuple(dict.fromkeys(name for name in names if name)),
        texts=texts,
        evidence=event.evidence,
        members=members,
        claims=dict.fromkeys(claim for each in told for claim in each.claims),
        figures=find_figures(told, codebook, texts) if told else (),
    )


def _keep_article(store: Store, article_id: str, articles: dict[str, Article]) -> Article | None:
    if article_id and article_id not in articles and (stored := read_article(store, article_id)):
        articles[article_id] = stored.article
    return articles.get(article_id)


def version_of(store: Store, subject: str) -> int:
    """The version of a draft or an event as it stands now."""
    return read_standing(store, subject).version
