"""Faults of notes: how they open, what they say of the dead, and words that speak for another coding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eventcode.codebook import Codebook

from .making import Mutation, after_day, put, redated
from .sides import usual_sides
from .valid import Row


def notes(book: Codebook) -> Iterator[Mutation]:
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
        base = (sub, *usual_sides(book, book.types.sub_type(sub)))
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


def _zero(row: Row) -> None:
    day = date(2021, 3, 4)
    redated(day)(row)
    row["notes"] = row["notes"].replace("4 March", "04 March")


def tolls(book: Codebook) -> Iterator[Mutation]:
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


def words(book: Codebook) -> Iterator[Mutation]:
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
