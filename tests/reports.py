"""Reports of invented events for the tests of reconcile; no rule is tested here."""

from __future__ import annotations

from datetime import date
from typing import Any

from eventcode.reconcile import Report
from eventcode.records import Actor, DateKind, Event, EventDate, FatalityRange, Place, SourceRef

PLACES = {  # real places, with their coordinates
    "Djibo": ("Burkina Faso", "Sahel", 14.0994, -1.6278),
    "Djibo - Centre": ("Burkina Faso", "Sahel", 14.1050, -1.6300),
    "Kaya": ("Burkina Faso", "Centre-Nord", 13.0917, -1.0844),
    "Kobane": ("Syria", "Aleppo", 36.8910, 38.3530),
    "Ain al Arab": ("Syria", "Aleppo", 36.8893, 38.3537),
    "Robotyne": ("Ukraine", "Zaporizhia", 47.4489, 35.8385),
    "Rabotino": ("Ukraine", "Zaporizhia", 47.4520, 35.8500),
    "Verbove": ("Ukraine", "Zaporizhia", 47.4350, 35.9960),
    "Novopokrovka": ("Ukraine", "Zaporizhia", 47.4180, 35.8890),
    "Quetta": ("Pakistan", "Balochistan", 30.1830, 66.9990),
    "Medellin": ("Colombia", "Antioquia", 6.2442, -75.5812),
    "Sahel": ("Burkina Faso", "Sahel", 14.0300, -0.0300),
    "Burkina Faso": ("Burkina Faso", "", None, None),
}
ARMY, JNIM = "Military Forces of Burkina Faso (2022-)", "JNIM: Group for Support of Islam and Muslims"
RUSSIA, UKRAINE = "Military Forces of Russia (2000-)", "Military Forces of Ukraine (2019-)"
CIVILIANS, UNNAMED = "Civilians (Burkina Faso)", "Unidentified Armed Group (Burkina Faso)"
CLASSES = {
    "Military": "State forces",
    "Police": "State forces",
    "Civilians": "Civilians",
    "Protesters": "Protesters",
    "Unidentified": "Political militia",
    "JNIM": "Rebel group",
    "BLA": "Rebel group",
}
TYPES = {
    "Peaceful protest": "Protests",
    "Attack": "Violence against civilians",
    "Shelling/artillery/missile attack": "Explosions/Remote violence",
    "Remote explosive/landmine/IED": "Explosions/Remote violence",
}


def report(name: str, *parts: Any, **options: Any) -> Report:
    """A report by the article of this name. parts: day, place, sub-event type, actors, dead (None: not told).

    options: precision, place_precision, basis, published, publisher, scale, articles, told, event_id, low, high.
    """
    day, place, sub_type, actors, dead = parts
    country, admin1, north, east = PLACES[place]
    toll = None if dead is None else FatalityRange(options.get("low", dead), dead, options.get("high", dead), dead)
    published = date.fromisoformat(options.get("published") or day)
    publisher = options.get("publisher", f"Paper {name}")
    precision: DateKind = options.get("precision", 1)
    article = options.get("article", f"article {name}")
    event = Event(
        id=options.get("event_id", ""),
        date=EventDate(date.fromisoformat(day), precision, options.get("basis", "")),
        type=TYPES.get(sub_type, "Battles"),
        sub_type=sub_type,
        actors=tuple(Actor(actor, CLASSES[actor.replace(":", " ").split()[0]]) for actor in actors),
        place=Place(place, country, admin1, "", "", north, east, options.get("place_precision", 1)),
        fatalities=toll,
        sources=(SourceRef(article, publisher, published, scale=options.get("scale", "")),),
    )
    return Report(name, event, (article,), options.get("told", ""), is_settled=bool(event.id))
