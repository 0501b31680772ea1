"""Writes the two tables of made-up events that the notebooks read; the same bytes each time. No event is real.

The Highlands lie on the ice of Greenland, where nobody lives, so that no map of them says anything of anyone.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FIRST, DAYS = date(2021, 1, 1), 3 * 365
REGIONS = {
    "Highlands": {"Upper Vale": (71.9, -41.0), "Mill Country": (72.6, -38.2), "Lake Shore": (73.4, -42.5)},
    "Lowlands": {"Port District": (70.2, -40.1), "Salt Plain": (70.9, -37.0)},
}
PREFIXES = {"Highlands": "HIG", "Lowlands": "LOW"}
PLACES = ("Amber", "Birch", "Copper", "Dawn", "Elder", "Fallow")
KINDS = {
    "Battles": (0.30, "Hill Guard", "Royal Army of the Highlands"),
    "Explosions/Remote violence": (0.12, "Hill Guard", "Royal Army of the Highlands"),
    "Violence against civilians": (0.14, "Salt Riders", "Civilians"),
    "Protests": (0.36, "Teachers of the Lowlands", ""),
    "Riots": (0.08, "Rioters", ""),
}
PAPERS = ("Morning Courier", "Radio Delta", "Highland Herald", "The Plain Dealer")
DEADLY = ("Battles", "Explosions/Remote violence", "Violence against civilians")


def main() -> None:
    """Write 1.0.0.csv and 1.1.0.csv beside this file."""
    chance = random.Random(20260101)  # noqa: S311 - not a secret
    events = sorted((_make_event(chance) for _ in range(640)), key=lambda event: event["event_date"])
    counters = dict.fromkeys(PREFIXES, 0)
    for event in events:
        counters[event["country"]] += 1
        event["event_id_cnty"] = f"{PREFIXES[event['country']]}{counters[event['country']]}"
    _write("1.0.0", events[:600])
    _write("1.1.0", _revise(events, chance))


def _make_event(chance: random.Random) -> dict[str, Any]:
    country = chance.choices(list(REGIONS), [7, 3])[0]
    admin1 = chance.choice(list(REGIONS[country]))
    place = chance.choice(PLACES)
    kind = chance.choices(list(KINDS), [share for share, _, _ in KINDS.values()])[0]
    day = FIRST + timedelta(days=int(DAYS * chance.random() ** 0.8))
    (north, east), turn = REGIONS[country][admin1], PLACES.index(place)
    precision = chance.choices([1, 2, 3], [75, 18, 7])[0]
    at = (north, east) if precision == 3 else (north + 0.12 * turn, east + 0.3 * (turn % 3))
    event = {
        "event_date": day.isoformat(),
        "time_precision": chance.choices([1, 2, 3], [85, 12, 3])[0],
        "event_type": kind,
        "actor1": KINDS[kind][1],
        "actor2": KINDS[kind][2],
        "country": country,
        "admin1": admin1,
        "location": admin1 if precision == 3 else f"{place} {admin1.split()[0]}",
        "latitude": f"{at[0]:.2f}",
        "longitude": f"{at[1]:.2f}",
        "geo_precision": precision,
        "source": "; ".join(sorted(chance.sample(PAPERS, chance.choices([1, 2, 3], [6, 3, 1])[0]))),
    }
    return (
        event | _make_toll(kind, chance) | {"notes": f"{day:%d %B %Y}: {kind.lower()} in {event['location']}. Made up."}
    )


def _make_toll(kind: str, chance: random.Random) -> dict[str, Any]:
    """A range around a best figure; now and then its top is open, as in 'at least ten'."""
    if kind not in DEADLY:
        return dict.fromkeys(("fatalities", "fatalities_low", "fatalities_best", "fatalities_high"), 0)
    best = min(int(chance.paretovariate(1.1)) - 1 + chance.choice([0, 0, 1, 2]), 60)
    low = best - chance.randint(0, best // 2 + 1) if best else 0
    high: int | str = best + chance.randint(0, best // 2 + 1) if best else 0
    return {
        "fatalities": max(low, 0),
        "fatalities_low": max(low, 0),
        "fatalities_best": best,
        "fatalities_high": "" if best and chance.random() < 0.03 else high,
    }


def _revise(events: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """What a new version has: more events, some withdrawn, some corrected."""
    kept = [dict(event) for event in events if event["event_id_cnty"] not in ("HIG17", "HIG203", "LOW44")]
    for event in chance.sample([event for event in kept[:590] if event["event_type"] in DEADLY], 24):
        more = chance.randint(1, 4)
        for name in ("fatalities_best", "fatalities_high"):
            event[name] = event[name] if event[name] == "" else event[name] + more
    for event in chance.sample(kept[:590], 6):
        event["event_date"] = (date.fromisoformat(event["event_date"]) + timedelta(days=1)).isoformat()
    return kept


def _write(version: str, events: list[dict[str, Any]]) -> None:
    columns = ["event_id_cnty", *(name for name in events[0] if name != "event_id_cnty")]
    with (HERE / f"{version}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(events)


if __name__ == "__main__":
    main()
