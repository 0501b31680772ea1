"""Rows that break no rule, built from the codebook; nothing in them is true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from eventcode.codebook import Codebook, load_codebook
from eventcode.codebook.event_types import SubType

Row = dict[str, str]
PLACES = {  # country: first-order division, place, latitude, longitude (capitals, so that every gazetteer knows them)
    "Kenya": ("Nairobi", "Nairobi", -1.2864, 36.8172),
    "Mali": ("Bamako", "Bamako", 12.6392, -8.0029),
    "Colombia": ("Bogota, D.C.", "Bogota", 4.6097, -74.0817),
    "Nepal": ("Bagmati", "Kathmandu", 27.7017, 85.3206),
    "Yemen": ("Amanat al Asimah", "Sanaa", 15.3547, 44.2066),
    "Peru": ("Lima", "Lima", -12.0432, -77.0282),
    "Namibia": ("Khomas", "Windhoek", -22.5594, 17.0832),
}
NAMES = {
    "State forces": "Military Forces of {country} (1990-)",
    "Rebel group": "AFD: Army for the Dawn of {country}",
    "Political militia": "Unidentified Armed Group ({country})",
    "Identity militia": "Tarsi Communal Militia ({country})",
    "Rioters": "Rioters ({country})",
    "Protesters": "Protesters ({country})",
    "Civilians": "Civilians ({country})",
    "External/Other forces": "Private Security Forces ({country})",
}
LAST_DAY, TODAY = date(2025, 12, 31), date(2026, 1, 20)


def valid_rows(profile: str = "acled", count: int | None = None) -> list[Row]:
    """Rows without a finding: `count` of them, or one for each sub-event type and way to fill its two sides."""
    book = load_codebook(profile)
    ways = [way for sub in book.types.sub_types for way in _ways(book, sub)]
    wanted = len(ways) if count is None else count
    rows = [_row(book, *ways[at % len(ways)], at) for at in range(wanted)]
    return [_full(row, at) for at, row in enumerate(rows)] if profile == "full" else rows


def _ways(book: Codebook, sub: SubType) -> list[tuple[SubType, str, str]]:
    """The classes that may meet in a sub-event type, and are known to."""
    seen = set(book.kinds.seen[sub.type])
    ones, others = sub.pattern.actor1.kinds, sub.pattern.actor2.kinds
    pairs = [(one, other) for one in ones for other in others]
    if sub.pattern.actor2.needs != "required":
        pairs += [(one, "") for one in ones]
    pairs = [pair for pair in pairs if book.kinds.interaction(*pair) in seen]
    if "home_gains" in sub.pattern.rules:
        pairs = [pair for pair in pairs if pair[0] == "State forces"]
    if "others_gain" in sub.pattern.rules or "arrest" in sub.pattern.rules:
        wants_state = "arrest" in sub.pattern.rules
        pairs = [pair for pair in pairs if (pair[0] == "State forces") == wants_state]
    return [(sub, one, other) for one, other in islice(pairs, 8)]


def _row(book: Codebook, sub: SubType, one: str, other: str, at: int) -> Row:
    countries = list(PLACES)
    country = countries[at % len(countries)]
    day = LAST_DAY - timedelta(days=2 * (at // len(countries)))
    return build_row(book, sub, one, other, country=country, day=day, number=at)


def build_row(
    book: Codebook, sub: SubType, one: str, other: str, *, country: str, day: date, number: int, precision: int = 1
) -> Row:
    """One row that follows from its type, classes, country and day."""
    known = book.countries.by_name[country.casefold()]
    admin1, location, latitude, longitude = PLACES[country]
    is_deadly = sub.pattern.fatalities == "expected"
    uploaded = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=9)
    prefix = book.notes.prefixes.get(sub.name, ("",))[0]
    told = f"{day.day} {day:%B} {day.year}"
    opening = f"{prefix}: " if prefix else ""
    tag = next((each for each in book.tags if each.required and sub.type in each.types), None)
    return {
        "event_id_cnty": f"{known.prefix}{100000 + number}",
        "event_date": day.isoformat(),
        "year": str(day.year),
        "time_precision": str(precision),
        "disorder_type": sub.disorder_type,
        "event_type": sub.type,
        "sub_event_type": sub.name,
        "actor1": NAMES[one].format(country=country),
        "assoc_actor_1": "",
        "inter1": one,
        "actor2": NAMES[other].format(country=country) if other else "",
        "assoc_actor_2": f"Women ({country})" if sub.name == "Sexual violence" else "",
        "inter2": other,
        "interaction": book.kinds.interaction(one, other),
        "civilian_targeting": book.types.civilian_targeting(sub.name, [one, other]),
        "iso": str(known.iso),
        "region": known.region,
        "country": country,
        "admin1": admin1,
        "admin2": "",
        "admin3": "",
        "location": location,
        "latitude": f"{latitude:.4f}",
        "longitude": f"{longitude:.4f}",
        "geo_precision": "1",
        "source": "Morning Courier; Radio Delta",
        "source_scale": "National",
        "notes": f"{opening}{'On' if precision == 1 else 'Around'} {told}, in {location} ({admin1}), "
        + (f"{1} person was killed." if is_deadly else "this was reported and nothing else."),
        "fatalities": "1" if is_deadly else "0",
        "tags": f"{tag.label}{tag.joins}around 100" if tag else "",
        "timestamp": str(int(uploaded.timestamp())),
    }


def _full(row: Row, at: int) -> Row:
    dead = row["fatalities"]
    before = {"draft_id": f"{at:016x}", "article_id": f"article-{at}"}
    after = {
        "fatalities_low": dead,
        "fatalities_best": dead,
        "fatalities_high": dead,
        "fatality_group_id": "",
        "confidence": "0.75",
        "doubts": "",
        "status": "accepted",
    }
    return before | row | after


def valid_ucdp(count: int = 60) -> list[Row]:
    """Rows of UCDP GED without a finding."""
    return [_ucdp_row(at) for at in range(count)]


def _ucdp_row(at: int) -> Row:
    kind = at % 3 + 1
    spans: Sequence[tuple[int, int]] = ((1, 0), (2, 3), (3, 6), (4, 20), (5, 100))
    precision, days = spans[at % len(spans)]
    place = at % 4 + 1
    start = date(2019, 1, 1) + timedelta(days=at)
    side_a = "Government of Nepal" if kind == 1 else f"Front {at}"
    side_b = "Civilians" if kind == 3 else f"Army {at}"
    dead = (0, 0, 3, 1) if kind == 3 else (1, 2, 0, 1)
    best = sum(dead)
    return {
        "id": str(1000 + at),
        "relid": f"NEP-{start.year}-{kind}-{at}",
        "year": str(start.year),
        "active_year": "1",
        "code_status": "Clear",
        "type_of_violence": str(kind),
        "conflict_dset_id": "11",
        "conflict_new_id": "11",
        "conflict_name": "Nepal: Government",
        "dyad_dset_id": "12",
        "dyad_new_id": "12",
        "dyad_name": f"{side_a} - {side_b}",
        "side_a_dset_id": "13",
        "side_a_new_id": "13",
        "side_a": side_a,
        "side_b_dset_id": "14",
        "side_b_new_id": "14",
        "side_b": side_b,
        "number_of_sources": "1",
        "source_article": '"Radio Delta,2019-01-03,A report"',
        "source_office": "Radio Delta",
        "source_date": "2019-01-03",
        "source_headline": "A report",
        "source_original": "",
        "where_prec": str(place),
        "where_coordinates": "Kathmandu",
        "where_description": "",
        "adm_1": "Bagmati",
        "adm_2": "" if place == 4 else "Kathmandu district",
        "latitude": "27.7017",
        "longitude": "85.3206",
        "geom_wkt": "POINT (85.3206 27.7017)",
        "priogrid_gid": "169371",
        "country": "Nepal",
        "country_id": "790",
        "region": "Asia",
        "event_clarity": "1",
        "date_prec": str(precision),
        "date_start": start.isoformat(),
        "date_end": (start + timedelta(days=days)).isoformat(),
        "deaths_a": str(dead[0]),
        "deaths_b": str(dead[1]),
        "deaths_civilians": str(dead[2]),
        "deaths_unknown": str(dead[3]),
        "best": str(best),
        "high": str(best + 2),
        "low": str(best - 1),
        "gwnoa": "790" if kind == 1 else "",
        "gwnob": "",
    }
