"""Faults of types, sides and names: who cannot do what to whom."""

from __future__ import annotations

from collections.abc import Iterator

from eventcode.codebook import Codebook
from eventcode.codebook.event_types import SubType

from .making import Change, Mutation, after_day, classed, put, sides


def sub_types(book: Codebook) -> Iterator[Mutation]:
    """For each sub-event type: wrong disorder, under the wrong type, wrong interaction, wrong targeting."""
    for sub in book.types.sub_types:
        one, other = usual_sides(book, sub)
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


def usual_sides(book: Codebook, sub: SubType) -> tuple[str, str]:
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


def wrong_sides(book: Codebook) -> Iterator[Mutation]:
    """Classes that a pattern does not have, or has with a warning."""
    for sub in book.types.sub_types:
        rules = {part: fault.partition(".")[0] for part, fault in sub.pattern.rules.items()}
        one, other = usual_sides(book, sub)
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


def wrong_parts(book: Codebook) -> Iterator[Mutation]:
    """Parts of a pattern that are looked for in single sub-event types."""
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


def halves(book: Codebook) -> Iterator[Mutation]:
    """Sides that are half there, civilians in battles, victims without a gender."""
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


def names(book: Codebook) -> Iterator[Mutation]:
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
