"""More than three hundred named ways to make a right row wrong, each with the one rule that must find it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from eventcode.codebook import Codebook, load_codebook
from eventcode.codebook.event_types import SubType

from .valid import LAST_DAY, NAMES, PLACES, Row, build_row, valid_ucdp

Change = Callable[[Row], None]
TODAY = date(2026, 1, 20)


@dataclass(frozen=True)
class Mutation:
    """One fault. rule, column: what must be told of the row; sub, one, other, country: the right row it is made of."""

    name: str
    rule: str
    column: str
    change: Change
    sub: str = "Armed clash"
    one: str = "State forces"
    other: str = "Rebel group"
    country: str = ""


def put(**cells: str) -> Change:
    """Write these cells."""
    return lambda row: row.update(cells)


def sides(book: Codebook, one: str, other: str) -> Change:
    """Other actors, with all that follows from them."""

    def change(row: Row) -> None:
        country = row["country"]
        row["actor1"], row["inter1"] = NAMES[one].format(country=country), one
        row["actor2"], row["inter2"] = (NAMES[other].format(country=country) if other else ""), other
        row["assoc_actor_2"] = row["assoc_actor_2"] if other else ""
        follow(book, row)

    return change


def follow(book: Codebook, row: Row) -> None:
    """Let interaction and civilian_targeting follow from the classes."""
    row["interaction"] = book.kinds.interaction(row["inter1"], row["inter2"])
    row["civilian_targeting"] = book.types.civilian_targeting(row["sub_event_type"], [row["inter1"], row["inter2"]])


def classed(book: Codebook, **cells: str) -> Change:
    """Write these cells and let the interaction follow."""

    def change(row: Row) -> None:
        row.update({name: cell.format(country=row["country"]) for name, cell in cells.items()})
        follow(book, row)

    return change


def append(column: str, text: str) -> Change:
    return lambda row: row.update({column: row[column] + text})


def after_day(text: str, **cells: str) -> Change:
    """Notes that open as they did and go on with this text."""

    def change(row: Row) -> None:
        row["notes"] = row["notes"].partition(",")[0] + ", " + text
        row.update(cells)

    return change


def redated(day: date, *, uploaded: int = 9) -> Change:
    """Another day in every cell that tells it."""

    def change(row: Row) -> None:
        old = date.fromisoformat(row["event_date"])
        row["notes"] = row["notes"].replace(f"{old.day} {old:%B} {old.year}", f"{day.day} {day:%B} {day.year}")
        row["event_date"], row["year"] = day.isoformat(), str(day.year)
        row["timestamp"] = str(int(row["timestamp"]) + (day - old).days * 86400 + (uploaded - 9) * 86400)

    return change


def mutations() -> list[Mutation]:
    """Every fault of a row of the profile acled that the row shows by itself."""
    book = load_codebook("acled")
    makers = (_blanks, _types, _spaces, _limits, _days, _sub_types, _sides, _names, _lists, _places, _sources, _notes)
    return [each for make in makers for each in make(book)]


def _blanks(book: Codebook) -> Iterator[Mutation]:
    for column in book.columns:
        if column.required:
            rule = {"source": "C38"}.get(column.name, "S04")
            yield Mutation(f"blank {column.name}", rule, column.name, put(**{column.name: ""}))
            yield Mutation(f"only spaces in {column.name}", rule, column.name, put(**{column.name: "   "}))


def _types(book: Codebook) -> Iterator[Mutation]:
    own = {"year": "C02", "time_precision": "C03", "geo_precision": "C03", "iso": "C34", "fatalities": "C28"}
    wrong = {"integer": ["many", "1.5", "1e3", "1,000"], "number": ["north", "12,5", "1.2.3"], "date": ["yesterday"]}
    for column in book.columns:
        for text in wrong.get(column.type, ()):
            rule = own.get(column.name, "S03")
            yield Mutation(f"{column.name} is {text}", rule, column.name, put(**{column.name: text}))
    for text in ("2023-02-30", "2023-13-01", "2023-00-10"):
        yield Mutation(f"no such day as {text}", "S03", "event_date", put(event_date=text))


def _spaces(book: Codebook) -> Iterator[Mutation]:
    for column in book.columns:
        if column.type in ("string", "list") and not column.unique:
            for what, form in (("before", " {}"), ("after", "{} ")):
                change = _spaced(column.name, form)
                yield Mutation(
                    f"a space {what} {column.name}", "S06", column.name, change, *_FILLED.get(column.name, ())
                )


_FILLED = {
    "tags": ("Peaceful protest", "Protesters", ""),
    "civilian_targeting": ("Attack", "Rebel group", "Civilians"),
}


def _spaced(column: str, form: str) -> Change:
    fillers = {"assoc_actor_1": "Students (X)", "assoc_actor_2": "Farmers (X)", "admin2": "North", "admin3": "Upper"}

    def change(row: Row) -> None:
        if column == "admin3":
            row["admin2"] = "North"
        row[column] = form.format(row[column] or fillers[column])

    return change


def _limits(book: Codebook) -> Iterator[Mutation]:
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


def _days(book: Codebook) -> Iterator[Mutation]:
    yield Mutation("year of the day before", "C02", "year", put(year="2031"))
    yield Mutation("tomorrow's event", "C02", "event_date", redated(TODAY + timedelta(days=40)))
    yield Mutation("uploaded the day before", "C02", "event_date", redated(date(2021, 5, 5), uploaded=-1))
    yield Mutation("uploaded years before", "C02", "event_date", redated(date(2021, 6, 5), uploaded=-900))


def _sub_types(book: Codebook) -> Iterator[Mutation]:
    """For each sub-event type: wrong disorder, under the wrong type, wrong interaction, wrong targeting."""
    for sub in book.types.sub_types:
        one, other = _usual(book, sub)
        base = (sub.name, one, other)
        disorder = next(name for name in book.types.disorder_types if name != sub.disorder_type)
        yield Mutation(f"{sub.name}: disorder", "C05", "disorder_type", put(disorder_type=disorder), *base)
        wrong = next(each.name for each in book.types if each.name != sub.type)
        rule, column = ("C13", "sub_event_type") if "elsewhere" in sub.pattern.rules else ("C04", "event_type")
        yield Mutation(f"{sub.name} under {wrong}", rule, column, put(event_type=wrong), *base)
        yield (
            Mutation(f"{sub.name}: interaction", "C06", "interaction", put(interaction="Civilians only"), *base)
            if (one != "Civilians")
            else Mutation(f"{sub.name}: interaction", "C06", "interaction", put(interaction="Rioters only"), *base)
        )
        is_marked = bool(book.types.civilian_targeting(sub.name, [one, other]))
        marked = "" if is_marked else book.types.civilians_targeted
        rule = sub.pattern.rules["civilian_targeting"].partition(".")[0]
        change = put(civilian_targeting=marked)
        yield Mutation(f"{sub.name}: targeting", rule, "civilian_targeting", change, *base)


def _usual(book: Codebook, sub: SubType) -> tuple[str, str]:
    """Classes that a sub-event type is right with."""
    usual = {
        "Battles": ("Rebel group", "State forces"),
        "Protests": ("Protesters", "State forces"),
        "Riots": ("Rioters", "State forces"),
        "Explosions/Remote violence": ("Rebel group", "State forces"),
        "Violence against civilians": ("Rebel group", "Civilians"),
        "Strategic developments": ("State forces", "Rebel group"),
    }
    one, other = usual[sub.type]
    if "home_gains" in sub.pattern.rules:
        one, other = other, one
    return (one, "") if sub.name == "Peaceful protest" else (one, other)


def _sides(book: Codebook) -> Iterator[Mutation]:
    """Classes that a pattern does not have, or has with a warning."""
    for sub in book.types.sub_types:
        rules = {part: fault.partition(".")[0] for part, fault in sub.pattern.rules.items()}
        one, other = _usual(book, sub)
        for kind in (each.name for each in book.kinds):
            if "actor1" in rules and kind not in sub.pattern.actor1.kinds:
                column = "actor1" if rules["actor1"] in ("C16", "C20") else "inter1"
                change = sides(book, kind, other)
                yield Mutation(f"{sub.name} by {kind}", rules["actor1"], column, change, sub.name, one, other)
            rare = kind in sub.pattern.actor2.rare
            if not rare and "actor2" in rules and kind not in sub.pattern.actor2.kinds:
                column = "actor2" if rules["actor2"] in ("C12", "C17") else "inter2"
                change = sides(book, one, kind)
                yield Mutation(f"{sub.name} against {kind}", rules["actor2"], column, change, sub.name, one, other)
            if rare:
                change = sides(book, one, kind)
                yield Mutation(f"{sub.name} with {kind}", rules["actor2_rare"], "inter2", change, sub.name, one, other)
        if sub.pattern.actor2.needs == "required":
            change = sides(book, one, "")
            yield Mutation(f"{sub.name} alone", rules["no_actor2"], "actor2", change, sub.name, one, other)
        if sub.pattern.fatalities == "none":
            yield Mutation(
                f"{sub.name}: dead", rules["fatalities"], "fatalities", put(fatalities="2"), sub.name, one, other
            )
    more = after_day("2 people were killed.", fatalities="2")
    yield Mutation("Agreement: dead", "C29", "fatalities", more, "Agreement")
    none = after_day("an attacker set off a device.", fatalities="0")
    yield Mutation(
        "Suicide bomb: nobody dead", "C30", "fatalities", none, "Suicide bomb", "Rebel group", "State forces"
    )
    yield Mutation(
        "rare interaction", "C06", "interaction", sides(book, "Rioters", "Civilians"), "Other", "State forces", ""
    )
    rebels = ("Government regains territory", "State forces", "Rebel group")
    yield Mutation("rebels regain", "C26", "actor1", sides(book, "Rebel group", "State forces"), *rebels)
    state = ("Non-state actor overtakes territory", "Rebel group", "State forces")
    yield Mutation("the state overtakes", "C27", "actor1", sides(book, "State forces", "Rebel group"), *state)
    for kind in ("Rebel group", "Political militia", "Identity militia"):
        yield Mutation(
            f"{kind} arrests",
            "C52",
            "sub_event_type",
            sides(book, kind, "Civilians"),
            "Arrests",
            "State forces",
            "Civilians",
        )
    alone = ("Peaceful protest", "Protesters", "")
    yield Mutation("associates of nobody", "C08", "assoc_actor_2", put(assoc_actor_2="Students (Kenya)"), *alone)
    yield Mutation("actor without a class", "C07", "inter2", put(inter2=""))
    yield Mutation("class without an actor", "C07", "actor2", put(actor2=""))
    for column in ("assoc_actor_1", "assoc_actor_2"):
        yield Mutation(f"civilians in {column}", "C11", column, put(**{column: "Civilians (Kenya)"}))
        yield Mutation(
            f"also civilians in {column}", "C11", column, put(**{column: "Students (Kenya); Civilians (Kenya)"})
        )
    yield Mutation(
        "victim without a gender",
        "C41",
        "assoc_actor_2",
        put(assoc_actor_2=""),
        "Sexual violence",
        "Rebel group",
        "Civilians",
    )


def _names(book: Codebook) -> Iterator[Mutation]:
    clash, attack = ("Armed clash", "State forces", "Rebel group"), ("Attack", "Rebel group", "Civilians")
    protest = ("Peaceful protest", "Protesters", "")
    for name in ("Protesters", "Rioters", "Civilians"):
        change = classed(book, actor1=f"{name} ({{country}})")
        yield Mutation(f"{name} as state forces", "C21", "inter1", change, *clash)
        change = classed(book, actor2=f"{name} ({{country}})")
        yield Mutation(f"{name} as a rebel group", "C21", "inter2", change, *clash)
    yield Mutation("protesters of another class", "C21", "inter1", classed(book, inter1="Rioters"), *protest)
    yield Mutation("civilians of another class", "C21", "inter2", classed(book, inter2="Rebel group"), *attack)
    yield Mutation("a name that is no civilians'", "C21", "inter2", put(actor2="Farmers (Kenya)"), *attack)
    told = {
        "Unidentified Armed Group ({country})": "Rebel group",
        "Unidentified Gang ({country})": "Rebel group",
        "Tarsi Ethnic Militia ({country})": "Political militia",
        "Tarsi Clan Militia ({country})": "Rebel group",
        "Tarsi Tribal Militia ({country})": "Rebel group",
        "Tarsi Communal Militia ({country})": "Political militia",
        "Private Security Forces ({country})": "Political militia",
    }
    for name, kind in told.items():
        yield Mutation(f"{name} as {kind}", "C24", "inter1", classed(book, actor1=name, inter1=kind), *clash)
        yield Mutation(f"{name} as other {kind}", "C24", "inter2", classed(book, actor2=name, inter2=kind), *clash)
    for form in ("Military Forces of", "Police Forces of", "Government of", "Mutiny of Military Forces of"):
        yield Mutation(f"{form} another state", "C22", "inter1", put(actor1=f"{form} Mongolia (1990-)"), *clash)
        yield Mutation(f"{form} without years", "C23", "actor1", _renamed(f"{form} {{country}}"), *clash)
        yield Mutation(f"{form} backwards", "C23", "actor1", _renamed(f"{form} {{country}} (2020-1990)"), *clash)
        yield Mutation(f"{form} of the past", "C23", "actor1", _renamed(f"{form} {{country}} (1980-1999)"), *clash)
        yield Mutation(f"{form} of the future", "C23", "actor1", _renamed(f"{form} {{country}} (2050-)"), *clash)
    abroad = classed(book, actor2="Military Forces of {country} (1990-)", inter2="External/Other forces")
    yield Mutation("home forces as foreign ones", "C22", "inter2", abroad, *clash)
    yield Mutation("protesters of another country", "C25", "actor1", put(actor1="Protesters (Mongolia)"), *protest)
    yield Mutation("civilians of another country", "C25", "actor2", put(actor2="Civilians (Mongolia)"), *attack)
    yield Mutation(
        "rioters of nowhere", "C25", "actor1", put(actor1="Rioters (Atlantis)"), "Mob violence", "Rioters", ""
    )
    group = ("Armed clash", "State forces", "Political militia")
    yield Mutation(
        "armed group of another country", "C25", "actor2", put(actor2="Unidentified Armed Group (Mongolia)"), *group
    )


def _renamed(form: str) -> Change:
    return lambda row: row.update(actor1=form.format(country=row["country"]))


def _lists(book: Codebook) -> Iterator[Mutation]:
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


def _places(book: Codebook) -> Iterator[Mutation]:
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


def _sources(book: Codebook) -> Iterator[Mutation]:
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


def _notes(book: Codebook) -> Iterator[Mutation]:
    yield Mutation(
        "an exact day told as about",
        "C31",
        "notes",
        lambda row: row.update(notes=row["notes"].replace("On ", "Around ", 1)),
    )
    for precision in ("2", "3"):
        yield Mutation(f"precision {precision} told as exact", "C31", "notes", put(time_precision=precision))
    yield Mutation(
        "another day in the notes", "C32", "notes", put(notes="On 3 May 1999, in a town, this was reported.")
    )
    yield Mutation("a day with a zero", "C32", "notes", _zero)
    for text in (
        "Soldiers fought rebels in a town.",
        "On Friday, soldiers fought rebels.",
        "On the 3rd of May 2023, they met.",
    ):
        yield Mutation(f"no day: {text}", "C32", "notes", put(notes=text))
    for sub in book.notes.prefixes:
        base = (sub, *_usual(book, book.types.sub_type(sub)))
        yield Mutation(
            f"{sub} without its kind",
            "C33",
            "notes",
            lambda row: row.update(notes=row["notes"].partition(": ")[2]),
            *base,
        )
        yield Mutation(
            f"{sub} of another kind",
            "C33",
            "notes",
            lambda row: row.update(notes="Gossip: " + row["notes"].partition(": ")[2]),
            *base,
        )
    yield Mutation("a battle with a kind", "C33", "notes", lambda row: row.update(notes="Looting: " + row["notes"]))
    yield from _tolls()
    yield from _words()


def _zero(row: Row) -> None:
    day = date(2021, 3, 4)
    redated(day)(row)
    row["notes"] = row["notes"].replace("4 March", "04 March")


def _tolls() -> Iterator[Mutation]:
    for text in ("3 soldiers were killed.", "the shots killed two people.", "there were 5 fatalities.", "a man died."):
        yield Mutation(f"dead only in the notes: {text}", "C44", "fatalities", after_day(text))
    yield Mutation("dead only in the field", "C44", "notes", put(fatalities="4"))
    for text in ("6 people were killed or injured.", "9 soldiers were killed/wounded."):
        yield Mutation(f"undivided: {text}", "C45", "fatalities", after_day(text, fatalities="6"))
    for text, number in (
        ("several soldiers were killed.", "3"),
        ("dozens were killed.", "12"),
        ("it killed scores.", "20"),
    ):
        yield Mutation(f"untold: {text}", "C46", "notes", after_day(text, fatalities=number))


def _words() -> Iterator[Mutation]:
    for text in ("they fought over two days.", "it was the second of two consecutive days.", "a two-day march began."):
        yield Mutation(f"days: {text}", "C48", "notes", after_day(text))
    for text in ("they fought in several villages.", "they met at multiple locations."):
        yield Mutation(f"places: {text}", "C49", "notes", after_day(text))
    grenade = ("Grenade", "Rebel group", "State forces")
    for text in ("they threw Molotov cocktails.", "they threw a petrol bomb.", "they threw stun grenades."):
        yield Mutation(f"no grenade: {text}", "C51", "notes", after_day(text), *grenade)
    gas = ("Chemical weapon", "State forces", "Civilians")
    for text in ("they fired tear gas.", "they used white phosphorus."):
        yield Mutation(f"no chemical weapon: {text}", "C51", "notes", after_day(text), *gas)
    for sub in ("Air/drone strike", "Shelling/artillery/missile attack"):
        text = "soldiers shot down an enemy drone."
        yield Mutation(f"{sub}: {text}", "C51", "notes", after_day(text), sub, "State forces", "Rebel group")
    for sub, one, other in (
        ("Government regains territory", "State forces", "Rebel group"),
        ("Non-state actor overtakes territory", "Rebel group", "State forces"),
    ):
        text = "they took the town but withdrew the next day."
        yield Mutation(f"{sub}: {text}", "C53", "sub_event_type", after_day(text), sub, one, other)


def faulty_rows(found: list[Mutation]) -> list[Row]:
    """One wrong row for each fault, no two of them alike in anything else."""
    book = load_codebook("acled")
    countries = list(PLACES)
    rows = []
    for at, each in enumerate(found):
        country = each.country or countries[at % len(countries)]
        day = LAST_DAY - timedelta(days=3 + 3 * at)
        row = build_row(book, book.types.sub_type(each.sub), each.one, each.other, country=country, day=day, number=at)
        each.change(row)
        rows.append(row)
    return rows


STATE, GROUPS, CIVILIANS = ({"type_of_violence": kind} for kind in "123")
UCDP: list[
    tuple[str, dict[str, str], Change]
] = [  # the column to be told, the right row that is taken, and what is done
    ("best", STATE, put(best="5")),
    ("best", STATE, put(deaths_unknown="2")),
    ("low", STATE, put(low="5", high="9")),
    ("high", STATE, put(high="3")),
    ("high", STATE, put(deaths_a="0", deaths_b="0", deaths_unknown="0", best="0", high="0", low="0")),
    ("side_b", CIVILIANS, put(side_b="Farmers", dyad_name="Front 2 - Farmers")),
    ("deaths_b", CIVILIANS, put(deaths_b="1", deaths_unknown="0")),
    ("deaths_b", CIVILIANS, put(deaths_a="1", deaths_unknown="0")),
    ("gwnoa", STATE, put(gwnoa="")),
    ("gwnoa", GROUPS, put(gwnoa="790")),
    ("gwnoa", GROUPS, put(gwnob="790")),
    ("dyad_name", STATE, put(dyad_name="Government of Nepal vs Army")),
    ("date_start", {"date_prec": "5"}, put(date_start="2020-12-31", date_end="2020-01-01", year="2020")),
    ("date_prec", {"date_prec": "1"}, put(date_prec="2")),
    ("date_prec", {"date_prec": "2"}, put(date_prec="1")),
    ("date_prec", {"date_prec": "3"}, put(date_prec="2")),
    ("date_prec", {"date_prec": "4"}, put(date_prec="3")),
    ("date_prec", {"date_prec": "5"}, put(date_prec="4")),
    ("year", STATE, put(year="2012")),
    ("event_clarity", {"date_prec": "1"}, put(event_clarity="2")),
    ("adm_2", {"where_prec": "4"}, put(adm_2="Kathmandu district")),
    ("adm_2", {"where_prec": "3"}, put(adm_2="")),
    ("adm_1", {"where_prec": "4"}, put(adm_1="")),
    ("adm_1", {"where_prec": "4"}, put(where_prec="6")),
    ("geom_wkt", STATE, put(geom_wkt="POINT (85.3206 -27.7017)")),
    ("source_office", STATE, put(source_office="Radio Delta;Morning Courier")),
    ("source_office", STATE, put(source_date="2019-01-03;2019-01-04")),
]


def ucdp_rows() -> list[tuple[str, Row]]:
    """For each fault of rule C55 the column that must be told, and the wrong row."""
    bases = valid_ucdp()
    made = []
    for at, (column, wanted, change) in enumerate(UCDP):
        row = dict(next(base for base in bases if wanted.items() <= base.items()))
        row.update(id=str(5000 + at), relid=f"{row['relid']}-{at}")
        change(row)
        made.append((column, row))
    return made
