"""A named way to make a right row wrong, and the small changes that such ways are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from eventcode.codebook import Codebook

from .valid import NAMES, Row

Change = Callable[[Row], None]


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
