"""Rules C41, C48, C49, C51 and C53: words in the notes that speak for another coding."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from eventcode.check.row import Broken, Row
from eventcode.check.rules.types import is_paired, rank
from eventcode.check.words import read_words


def _members(row: Row, fault: str) -> list[int]:
    """The ranks of the sub-event types whose pattern names this fault."""
    return [sub.rank for sub in row.book.types.sub_types if fault in sub.pattern.rules.values()]


def _told(row: Row, scope: pl.Expr, phrases: Sequence[str]) -> Broken:
    """Where the notes of rows in the scope hold one of the phrases."""
    words, notes = read_words(row.book), row["notes"]
    pattern = words.pattern(phrases)
    hint = notes.str.contains(words.hint(phrases))
    return Broken(notes.str.contains(pattern), scope=scope, hint=hint, words={"words": notes.str.extract(pattern)})


def _is_of(row: Row, fault: str) -> pl.Expr:
    return is_paired(row) & rank(row).is_in(_members(row, fault))


def grenade(row: Row) -> Broken:
    """C51: petrol bombs and the like are no grenades."""
    return _told(row, _is_of(row, "C51.grenade"), read_words(row.book).grenade)


def chemical(row: Row) -> Broken:
    """C51: tear gas and the like are no chemical weapons."""
    return _told(row, _is_of(row, "C51.chemical"), read_words(row.book).chemical)


def drone(row: Row) -> Broken:
    """C51: a drone that was shot down is a disrupted use of weapons."""
    return _told(row, _is_of(row, "C51.drone"), read_words(row.book).drone)


def short(row: Row) -> Broken:
    """C53: territory that was lost again within a day was not taken."""
    return _told(row, _is_of(row, "C53.short"), read_words(row.book).short)


def gender(row: Row) -> Broken:
    """C41: sexual violence names the gender of those it was done to."""
    names = "|".join(re.escape(name) for name in read_words(row.book).genders)
    has_gender = row.matches("assoc_actor_2", "gender", rf"(?:^|; ?)(?:{names}) \(").fill_null(False)
    is_member = _is_of(row, "C41.gender") & row.is_set("actor2")
    return Broken(is_member & ~has_gender)


def several_days(row: Row) -> Broken:
    """C48: words for several days; a day that is not exact says so in its own way."""
    return _told(row, row["time_precision"] == 1, read_words(row.book).days)


def several_places(row: Row) -> Broken:
    """C49: words for several places; a place that is not exact stands for them."""
    return _told(row, row["geo_precision"] == 1, read_words(row.book).places)
