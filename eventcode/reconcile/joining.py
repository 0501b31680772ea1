"""A group of reports -> the one event that they tell, with their disagreements as doubts; no pair is judged here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import TypeVar

import msgspec

from eventcode.codebook import Codebook
from eventcode.reconcile.actors import ActorTable
from eventcode.reconcile.claims import Claimants, actor_names, tell_figures
from eventcode.reconcile.reports import Report
from eventcode.reconcile.sides import join_sides
from eventcode.reconcile.sources import order_articles, unite_sources
from eventcode.reconcile.tolls import Figure, combine_tolls, is_derived
from eventcode.records import Draft, Event, EventDate, FatalityRange, Place

T = TypeVar("T")


class Joiner:
    """Joins groups of reports. rule: one of TOLL_RULES; voices: article -> number, equal for reprints of one text."""

    def __init__(self, codebook: Codebook, rule: str, voices: Mapping[str, int]) -> None:
        self._codebook, self._rule, self._voices = codebook, rule, voices
        self._actors = ActorTable(codebook)
        self._claimants = Claimants(codebook)

    def join(self, reports: Sequence[Report]) -> Draft:
        """The joined draft; its article_id lists the articles, joined by "; ".

        What an accepted event among them says of day, place, type and actors stays as it is; sources, evidence and
        toll are united. A single report is handed on as it is, but for one that was joined before and not accepted: its
        toll follows anew from what its reports said.
        """
        ordered = sorted(reports, key=_order)
        lead, after = ordered[0], self._codebook.reconciling.outdated_after
        if len(ordered) == 1:
            return _to_draft(ordered, self._with_own_toll(lead), ())
        figures = self.figures(ordered)
        heard = _first_of_each_voice(ordered, self._voices)
        event = msgspec.structs.replace(
            lead.event if lead.event.id else self._choose([each.event for each in heard]),
            id=lead.event.id,
            sources=unite_sources(ordered, self._voices, self._codebook),
            fatalities=combine_tolls(figures, self._rule, after),
            group=lead.event.group,
            variables=lead.event.variables,
        )
        return _to_draft(ordered, event, [*_differences(ordered, event), *tell_figures(figures, after)])

    def _with_own_toll(self, report: Report) -> Event:
        """The event; of one that was joined before and that nobody accepted, the toll follows from the rule anew."""
        after = self._codebook.reconciling.outdated_after
        if report.event.id or not report.figures or not is_derived(report.event.fatalities, report.figures, after):
            return report.event
        return msgspec.structs.replace(report.event, fatalities=combine_tolls(report.figures, self._rule, after))

    def figures(self, reports: Sequence[Report]) -> tuple[Figure, ...]:
        """What each report says of the dead, and each that one of them was joined from; who reprints is marked.

        Where the toll of a report that was joined before does not follow from what its reports said, a person wrote it:
        then it counts in their place, and no later report replaces it.
        """
        ordered = sorted(reports, key=_order)
        heard: set[Hashable] = set()
        found = []
        names = actor_names(ordered)
        for figure in (each for report in ordered for each in self._figures_of(report, names)):
            voice = self._voices.get(figure.article_id, figure.report or figure.article_id)
            found.append(msgspec.structs.replace(figure, is_copy=figure.is_copy or voice in heard))
            heard.add(voice)
        return tuple(found)

    def _figures_of(self, report: Report, names: Collection[str]) -> tuple[Figure, ...]:
        if not report.figures:
            return (self._claimants.figure_of(report, names),)
        if is_derived(report.event.fatalities, report.figures, self._codebook.reconciling.outdated_after):
            return report.figures
        return (Figure(report.event.fatalities or FatalityRange(), report=report.id),)

    def _choose(self, events: Sequence[Event]) -> Event:
        """Day, place, type, actors, tags and notes as most of the best informed reports have them."""
        chosen = _most(events, lambda event: event.sub_type, self._rank)
        return Event(
            date=_best_date([event.date for event in events if event.date]),
            type=chosen.type,
            sub_type=chosen.sub_type,
            actors=join_sides(events, self._actors),
            place=_best_place([event.place for event in events if event.place]),
            notes=events[0].notes,
            tags=next((event.tags for event in events if event.tags), ()),
        )

    def _rank(self, event: Event) -> tuple[int, ...]:
        """Of types told equally often the highest in the hierarchy (rule §3.3)."""
        types = self._codebook.types
        return (types.rank(event.sub_type) if event.sub_type in types else len(types.sub_types),)


def _to_draft(ordered: Sequence[Report], event: Event, differences: Sequence[str]) -> Draft:
    lead = ordered[0]
    doubts = [*differences, *(each for report in ordered for each in report.doubts)]
    return Draft(
        id=lead.id,
        article_id="; ".join(order_articles(ordered)),
        event=event,
        evidence=tuple(dict.fromkeys(each for report in ordered for each in report.evidence)),
        claims=tuple(dict.fromkeys(each for report in ordered for each in report.claims)),
        confidence=lead.confidence,
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _order(report: Report) -> tuple[bool, str, str, str]:
    """Settled events first, then by publication and publisher."""
    days = [source.published.isoformat() for source in report.event.sources if source.published]
    return not report.is_settled, min(days, default="9999"), _who(report), report.id


def _first_of_each_voice(reports: Sequence[Report], voices: Mapping[str, int]) -> list[Report]:
    """One report for each text that was reprinted."""
    first: dict[Hashable, Report] = {}
    for report in reports:
        article = report.articles[0] if len(report.articles) == 1 else ""
        first.setdefault(voices.get(article, report.id), report)
    return list(first.values())


def _most(items: Sequence[T], key: Callable[[T], Hashable], rank: Callable[[T], tuple[object, ...]]) -> T:
    """The first item of the kind that is there most often; of several kinds the one of the lowest rank."""
    counts: dict[Hashable, int] = {}
    for item in items:
        counts[key(item)] = counts.get(key(item), 0) + 1
    return min(items, key=lambda item: (-counts[key(item)], rank(item)))


def _best_date(dates: Sequence[EventDate]) -> EventDate | None:
    """Of the most exact days the one that most reports give, then the earliest."""
    if not dates:
        return None
    exact = [each for each in dates if each.precision == min(each.precision for each in dates)]
    return _most(exact, lambda each: each.day, lambda each: (each.day, each.basis))


def _best_place(places: Sequence[Place]) -> Place | None:
    """Of the most exact places the one that most reports give, then the one of which most is known."""
    if not places:
        return None
    precision = min(each.precision or 4 for each in places)
    exact = [each for each in places if (each.precision or 4) == precision]
    return _most(exact, lambda each: (each.name, each.admin1), lambda each: (-_detail(each), each.name))


def _detail(place: Place) -> int:
    return sum(bool(part) for part in (place.name, place.admin1, place.admin2, place.admin3, place.latitude))


def _differences(reports: Sequence[Report], event: Event) -> list[str]:
    """Both versions of day, place, type and main actors wherever reports differ."""
    asked: list[tuple[str, Callable[[Event], str]]] = [
        ("the day", lambda each: _say_day(each.date)),
        ("the place", lambda each: each.place.name if each.place else ""),
        ("the type", lambda each: each.sub_type),
        ("actor 1", lambda each: each.actors[0].name if each.actors else ""),
        ("actor 2", lambda each: each.actors[1].name if len(each.actors) > 1 else ""),
    ]
    return [told for what, read in asked if (told := _tell(what, reports, event, read))]


def _tell(what: str, reports: Sequence[Report], event: Event, read: Callable[[Event], str]) -> str:
    chosen = read(event)
    others: dict[str, str] = {}
    for report in reports:
        if (value := read(report.event)) and value != chosen:
            others.setdefault(value, _who(report))
    if not others:
        return ""
    versions = ", ".join(f"{value} ({who})" if who else value for value, who in others.items())
    return f"reports differ about {what}: {chosen or 'none'} is coded, others have {versions}"


def _say_day(day: EventDate | None) -> str:
    if day is None:
        return ""
    return f"{day.day.day} {day.day:%B %Y}" if day.precision == 1 else f"around {day.day.day} {day.day:%B %Y}"


def _who(report: Report) -> str:
    return next((source.publisher for source in report.event.sources if source.publisher), "")
