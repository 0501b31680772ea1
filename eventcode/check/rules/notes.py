"""Rules C31 to C33 and C37: how notes open and what they declare (coding rules §9, §8.4)."""

from __future__ import annotations

import re

import polars as pl

from eventcode.check.row import Broken, Row
from eventcode.check.rules.types import is_paired
from eventcode.check.words import read_words

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = rf"\d{{1,2}} (?:{_MONTHS}) \d{{4}}"
_ANY_KIND = r"(?:[^:]{1,40}: )?"


def told_day(row: Row) -> pl.Expr:
    """The day as notes write it: "3 May 2023" (coding rule N4)."""
    return row.fact("event_date", "told", lambda day: day.dt.to_string("%-d %B %Y"))


def opens_well(row: Row) -> pl.Expr:
    """Whether the notes open with the right word and the right day, the common case that is quick to see."""

    def build() -> pl.Expr:
        openings = row.book.notes.openings.items()
        opens = [
            (row["time_precision"] == precision) & row["notes"].str.starts_with(_told_after(row, word))
            for precision, word in openings
        ]
        return pl.any_horizontal(opens).fill_null(False)

    return row.premise("opens_well", build)


def _told_after(row: Row, word: str) -> pl.Expr:
    return row.fact("event_date", f"{word} day", lambda day: day.dt.to_string(f"{word} %-d %B %Y"))


def _opening(row: Row) -> pl.Expr:
    """The first word, after the kind of a strategic development."""
    words = "|".join(sorted({re.escape(word) for word in row.book.notes.openings.values()}))
    return row["notes"].str.extract(rf"^{_ANY_KIND}({words}) {_DAY}\b")


def _day(row: Row) -> pl.Expr:
    words = "|".join(sorted({re.escape(word) for word in row.book.notes.openings.values()}))
    return row["notes"].str.extract(rf"^{_ANY_KIND}(?:{words}) ({_DAY})\b")


def exact(row: Row) -> Broken:
    """C31: an exact day opens with "On"."""
    return _wrong_word(row, row["time_precision"] == min(row.book.notes.openings))


def around(row: Row) -> Broken:
    """C31: a day that is not exact opens with "Around"."""
    return _wrong_word(row, row["time_precision"] > min(row.book.notes.openings))


def _wrong_word(row: Row, scope: pl.Expr) -> Broken:
    openings = row.book.notes.openings
    wanted = row["time_precision"].replace_strict(list(openings), list(openings.values()), default=None)
    return Broken(_opening(row) != wanted, scope=scope & ~opens_well(row), words={"expected": told_day(row)})


def date(row: Row) -> Broken:
    """C32: the day in the notes is event_date; a year that contradicts the date is left to C02."""
    is_sure = (row["event_date"].dt.year() == row["year"]).fill_null(True)
    scope = row["event_date"].is_not_null() & is_sure & ~opens_well(row)
    return Broken(_day(row) != told_day(row), scope=scope, words={"words": _day(row)})


def no_date(row: Row) -> Broken:
    """C32: the notes open with a day."""
    first = "".join(list(row.book.notes.openings.values())[:1])
    openings = row.book.notes.openings
    word = row["time_precision"].replace_strict(list(openings), list(openings.values()), default=first)
    expected = pl.concat_str(word.fill_null(first), pl.lit(" "), told_day(row))
    scope = row.is_set("notes") & row["event_date"].is_not_null() & ~opens_well(row)
    return Broken(_day(row).is_null(), scope=scope, words={"expected": expected})


def _kind(row: Row) -> pl.Expr:
    """The word for its kind with which the notes of a strategic development open, null where there is none."""
    kinds = "|".join(re.escape(kind) for group in row.book.notes.prefixes.values() for kind in group)
    return row["notes"].str.extract(rf"^({kinds}): ")


def missing(row: Row) -> Broken:
    """C33: a strategic development says of which kind it is."""
    prefixes = row.book.notes.prefixes
    known = [f"{sub}|{kind}" for sub, kinds in prefixes.items() for kind in kinds]
    has_kind = pl.concat_str(row["sub_event_type"], pl.lit("|"), _kind(row).fill_null("")).is_in(known)
    told = {sub: ", ".join(f"“{kind}: ”" for kind in kinds) for sub, kinds in prefixes.items()}
    scope = row.fact("sub_event_type", "has_kinds", lambda sub: sub.is_in(list(prefixes))) & row.is_set("notes")
    return Broken(~has_kind, scope=scope, words={"expected": row["sub_event_type"].replace_strict(told, default="")})


def unexpected(row: Row) -> Broken:
    """C33: other notes open with the day."""
    prefixes = row.book.notes.prefixes
    types = {sub.type for sub in row.book.types.sub_types if sub.name in prefixes}
    scope = ~row.fact("event_type", "has_kinds", lambda name: name.is_in(list(types))) & ~opens_well(row)
    scope &= is_paired(row)
    return Broken(_kind(row).is_not_null(), scope=scope, words={"words": _kind(row)})


def surrogate(row: Row) -> Broken:
    """C37: the place that stands for a region is declared."""
    words = read_words(row.book)
    scope = (row["geo_precision"] == 3) & row.is_set("notes")
    return Broken(~row["notes"].str.contains(words.pattern(words.surrogate)), scope=scope)
