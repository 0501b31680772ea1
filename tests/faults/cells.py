"""Faults of single cells: blanks, types, spaces, limits, lists, places, sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from eventcode.codebook import Codebook

from .making import Change, Mutation, append, put, redated
from .valid import PLACES, TODAY, Row

_FILLED = {
    "tags": ("Peaceful protest", "Protesters", ""),
    "civilian_targeting": ("Attack", "Rebel group", "Civilians"),
}


def blanks(book: Codebook) -> Iterator[Mutation]:
    for column in book.columns:
        if column.required:
            rule = {"source": "C38"}.get(column.name, "S04")
            yield Mutation(f"blank {column.name}", rule, column.name, put(**{column.name: ""}))
            yield Mutation(f"only spaces in {column.name}", rule, column.name, put(**{column.name: "   "}))


def wrong_types(book: Codebook) -> Iterator[Mutation]:
    own = {"year": "C02", "time_precision": "C03", "geo_precision": "C03", "iso": "C34", "fatalities": "C28"}
    wrong = {"integer": ["many", "1.5", "1e3", "1,000"], "number": ["north", "12,5", "1.2.3"], "date": ["yesterday"]}
    for column in book.columns:
        for text in wrong.get(column.type, ()):
            rule = own.get(column.name, "S03")
            yield Mutation(f"{column.name} is {text}", rule, column.name, put(**{column.name: text}))
    for text in ("2023-02-30", "2023-13-01", "2023-00-10"):
        yield Mutation(f"no such day as {text}", "S03", "event_date", put(event_date=text))


def spaces(book: Codebook) -> Iterator[Mutation]:
    for column in book.columns:
        if column.type in ("string", "list") and not column.unique:
            for what, form in (("before", " {}"), ("after", "{} ")):
                change = _spaced(column.name, form)
                yield Mutation(
                    f"a space {what} {column.name}", "S06", column.name, change, *_FILLED.get(column.name, ())
                )


def _spaced(column: str, form: str) -> Change:
    fillers = {"assoc_actor_1": "Students (X)", "assoc_actor_2": "Farmers (X)", "admin2": "North", "admin3": "Upper"}

    def change(row: Row) -> None:
        if column == "admin3":
            row["admin2"] = "North"
        row[column] = form.format(row[column] or fillers[column])

    return change


def limits(book: Codebook) -> Iterator[Mutation]:
    yield from (
        Mutation("id without letters", "C01", "event_id_cnty", put(event_id_cnty="123456")),
        Mutation("id in small letters", "C01", "event_id_cnty", put(event_id_cnty="ken123456")),
        Mutation("id with four letters", "C01", "event_id_cnty", put(event_id_cnty="KENY123")),
        Mutation("id with a dash", "C01", "event_id_cnty", put(event_id_cnty="KEN-123")),
        Mutation("year out of range", "C02", "year", put(year="1800")),
        Mutation("time_precision 0", "C03", "time_precision", put(time_precision="0")),
        Mutation("time_precision 4", "C03", "time_precision", put(time_precision="4")),
        Mutation("geo_precision 0", "C03", "geo_precision", put(geo_precision="0")),
        Mutation("geo_precision 7", "C03", "geo_precision", put(geo_precision="7")),
        Mutation("unknown disorder", "C05", "disorder_type", put(disorder_type="Political unrest")),
        Mutation("unknown event type", "C04", "event_type", put(event_type="Battle")),
        Mutation("unknown sub-event type", "C04", "sub_event_type", put(sub_event_type="Armed clashes")),
        Mutation("unknown class 1", "C06", "inter1", put(inter1="Terrorists")),
        Mutation("unknown class 2", "C06", "inter2", put(inter2="Insurgents")),
        Mutation("class in small letters", "C06", "inter1", put(inter1="state forces")),
        Mutation("unknown interaction", "C06", "interaction", put(interaction="State forces vs Rebel group")),
        Mutation("interaction with spaces", "C06", "interaction", put(interaction="State forces - Rebel group")),
        Mutation("interaction reversed", "C06", "interaction", put(interaction="Rebel group-State forces")),
        Mutation(
            "unknown targeting",
            "S05",
            "civilian_targeting",
            put(civilian_targeting="yes"),
            *_FILLED["civilian_targeting"],
        ),
        Mutation("iso too large", "C34", "iso", put(iso="4040")),
        Mutation("iso of another country", "C34", "iso", put(iso="8")),
        Mutation("unknown region", "C34", "region", put(region="East Africa")),
        Mutation("region of another country", "C34", "region", put(region="Europe")),
        Mutation("unknown country", "C34", "country", put(country="Kenia")),
        Mutation("latitude too large", "C35", "latitude", put(latitude="91.5")),
        Mutation("latitude too small", "C35", "latitude", put(latitude="-95")),
        Mutation("longitude too large", "C35", "longitude", put(longitude="181")),
        Mutation("longitude too small", "C35", "longitude", put(longitude="-200.1")),
        Mutation("latitude too exact", "C35", "latitude", append("latitude", "7")),
        Mutation("longitude too exact", "C35", "longitude", append("longitude", "12")),
        Mutation("at the origin", "C35", "latitude", put(latitude="0", longitude="0.0")),
        Mutation("fewer than no dead", "C28", "fatalities", put(fatalities="-1")),
        Mutation("more dead than people", "C28", "fatalities", put(fatalities="99999999")),
        Mutation("uploaded before 1970", "S07", "timestamp", put(timestamp="-5")),
        Mutation("uploaded in milliseconds", "S07", "timestamp", put(timestamp="1767225600000")),
    )


def days(book: Codebook) -> Iterator[Mutation]:
    yield Mutation("year of the day before", "C02", "year", put(year="2031"))
    yield Mutation("tomorrow's event", "C02", "event_date", redated(TODAY + timedelta(days=40)))
    yield Mutation("uploaded the day before", "C02", "event_date", redated(date(2021, 5, 5), uploaded=-1))
    yield Mutation("uploaded years before", "C02", "event_date", redated(date(2021, 6, 5), uploaded=-900))


def lists(book: Codebook) -> Iterator[Mutation]:
    yield Mutation("two actors in actor1", "C09", "actor1", append("actor1", "; Students (Kenya)"))
    yield Mutation("two actors in actor2", "C09", "actor2", append("actor2", "; Students (Kenya)"))
    wrong = {
        "no space": "A (X);B (X)",
        "two spaces": "A (X);  B (X)",
        "an empty item": "A (X); ; B (X)",
        "a semicolon at the end": "A (X); B (X);",
        "a semicolon at the start": "; A (X)",
    }
    protest = ("Protest with intervention", "Protesters", "State forces")
    for what, text in wrong.items():
        for column in ("assoc_actor_1", "assoc_actor_2"):
            yield Mutation(f"{what} in {column}", "C09", column, put(**{column: text}))
        yield Mutation(f"{what} in source", "C38", "source", put(source=text))
        tags = f"crowd size=large; {text}" if not text.startswith(";") else "; crowd size=large"
        yield Mutation(f"{what} in tags", "C09", "tags", put(tags=tags), *protest)
    for column, rule in (("assoc_actor_1", "C09"), ("assoc_actor_2", "C09"), ("source", "C38")):
        yield Mutation(f"an item twice in {column}", rule, column, put(**{column: "A (X); B (X); A (X)"}))
    yield Mutation("a tag twice", "C09", "tags", put(tags="crowd size=large; detentions; detentions"), *protest)
    yield Mutation("no crowd size", "C40", "tags", put(tags=""), *protest)
    yield Mutation("another tag only", "C40", "tags", put(tags="detentions"), *protest)
    yield Mutation("two crowd sizes", "C40", "tags", put(tags="crowd size=large; crowd size=small"), *protest)
    yield Mutation("an empty crowd size", "C40", "tags", put(tags="crowd size="), *protest)
    for words in ("two people", "1", "a man", "One"):
        yield Mutation(f"a crowd of {words}", "C50", "tags", put(tags=f"crowd size={words}"), *protest)


def places(book: Codebook) -> Iterator[Mutation]:
    yield Mutation("admin2 without admin1", "C36", "admin2", put(admin1="", admin2="North"))
    yield Mutation("admin3 without admin2", "C36", "admin3", put(admin3="Upper North"))
    yield Mutation("no admin1", "C36", "admin1", put(admin1=""))
    yield Mutation("an undeclared surrogate", "C37", "notes", put(geo_precision="3"))
    for country, (_, _, latitude, longitude) in PLACES.items():
        turned = put(latitude=f"{longitude:.4f}", longitude=f"{latitude:.4f}")
        if abs(longitude) < 80:
            yield Mutation(f"swapped coordinates in {country}", "C34", "latitude", turned, country=country)
        yield Mutation(
            f"a wrong sign in {country}", "C34", "latitude", put(longitude=f"{-longitude:.4f}"), country=country
        )
    yield Mutation("over the border", "C34", "latitude", put(latitude="25.9800", longitude="85.6500"), country="Nepal")


def sources(book: Codebook) -> Iterator[Mutation]:
    for text in (
        "Local",
        "National-Subnational",
        "National-",
        "national",
        "Other-New media-National",
        "Local partner - Other",
    ):
        yield Mutation(f"scale {text}", "C38", "source_scale", put(source_scale=text))
    for text in ("Other-National", "New media-International", "Subnational-National"):
        change = put(source="Morning Courier", source_scale=text)
        yield Mutation(f"one source of scale {text}", "C39", "source_scale", change)
