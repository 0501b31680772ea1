"""What could be meant by the first letters of a name: places, actors, events, values; nothing is chosen here."""

from __future__ import annotations

from collections.abc import Callable

from eventcode.desk.bench import Bench
from eventcode.desk.desk import Desk
from eventcode.desk.form import summarise
from eventcode.desk.letters import all_choices
from eventcode.desk.places import find_places_beginning, find_places_named, tell_place, write_place
from eventcode.desk.registry import country_of, find_actors_alike
from eventcode.desk.view import Choice
from eventcode.errors import CodebookError, DeskError
from eventcode.records import Event
from eventcode.store.queue import search_articles

MOST = 20


def search(desk: Desk, analyst: str, what: str, words: str, *, article_id: str = "", subject: str = "") -> list[Choice]:
    """At most 20 choices. what: place, actor, event, article, or a column; article_id, subject: where it is asked.

    Raises DeskError where there is nothing of that kind to be found.
    """
    if what == "article":
        found = search_articles(desk.setting.store, words, MOST) if words else []
        return [Choice(each.article_id, each.title or each.article_id, each.published) for each in found]
    bench = desk.bench(analyst, article_id) if article_id else desk.find_bench(analyst, subject)
    event = bench.working(subject).event if bench and subject in bench.workings else Event()
    if what in _FINDERS:
        return _FINDERS[what](desk, bench, event, words)[:MOST]
    return _find_values(desk, what, words)


def _find_places(desk: Desk, bench: Bench | None, event: Event, words: str) -> list[Choice]:
    """Places of that name, then those of the country whose names begin so, then those that sound like it."""
    book, gazetteer = desk.setting.codebook, desk.setting.gazetteer
    country = country_of(event) or (bench.article.country if bench else "")
    named = find_places_named(words, country, book, gazetteer, MOST)
    begun = [
        pair
        for name in find_places_beginning(words, country, book, gazetteer)
        for pair in find_places_named(name, country, book, gazetteer, 3)
        if pair[0].country == country and pair[0].name == name
    ]
    borne = [pair for pair in named if pair[1].match != "skeleton"]
    choices = {write_place(place): (place, candidate) for place, candidate in (*borne, *begun, *named)}
    return [Choice(value, tell_place(place, c.kind), ", ".join(c.reasons)) for value, (place, c) in choices.items()]


def _find_actors(desk: Desk, bench: Bench | None, event: Event, words: str) -> list[Choice]:
    found = find_actors_alike(words, event, desk.setting.codebook, MOST)
    return [Choice(each.name, each.name, f"{each.kind}, {each.reason}", each.kind) for each in found]


def _find_events(desk: Desk, bench: Bench | None, event: Event, words: str) -> list[Choice]:
    """The other events of the article."""
    workings = bench.workings if bench else {}
    told = [(name, each.event_id or name, summarise(each.event)) for name, each in workings.items()]
    asked = words.casefold()
    return [Choice(name, line, event_id) for name, event_id, line in told if asked in f"{event_id} {line}".casefold()]


def _find_values(desk: Desk, column: str, words: str) -> list[Choice]:
    try:
        choices = all_choices(column, desk.setting.codebook)
    except CodebookError as error:
        raise DeskError(f"nothing of the kind {column!r} can be looked up") from error
    asked = words.casefold()
    begin = [each for each in choices if each.label.casefold().startswith(asked)]
    within = [each for each in choices if asked in each.label.casefold() and each not in begin]
    return [*begin, *within][:MOST]


_FINDERS: dict[str, Callable[[Desk, Bench | None, Event, str], list[Choice]]] = {
    "place": _find_places,
    "actor": _find_actors,
    "event": _find_events,
}
