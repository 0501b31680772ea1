"""Loads lang/…/dates.yaml, a language's words of days and periods; reading dates in a text lives elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from eventcode.codebook.reading import Entry, read_yaml

Unit = Literal["minute", "hour", "day", "week", "fortnight", "weekend", "month", "year", "decade"]
Words = frozenset[str]


class Period(Entry, frozen=True):
    """A period that begins so many units from the day of the report."""

    unit: Unit
    offset: int


class DateDoubts(Entry, frozen=True):
    """The sentences of what the date finder cannot settle; {words}, {day}, {days}, {first}, {last} are filled in."""

    same_weekday: str
    slash: str
    weekday_differs: str
    unresolved: str
    several: str
    from_before: str
    from_after: str
    from_lead: str
    only_reported: str
    published: str
    none: str
    period: str
    several_days: str
    future: str


class DateBasis(Entry, frozen=True):
    """How the bracket of a note words a date that is not exact (coding rule N2)."""

    reported: str
    week: str
    weekend: str
    month: str
    between: str


class DateWords(Entry, frozen=True):
    """One language's words. Numbers of days, nights and told_days: days from the report, from the day told last."""

    months: dict[str, int]
    month_names: tuple[str, ...]
    weekdays: dict[str, int]
    short_weekdays: dict[str, int]
    units: dict[str, Unit]
    few: dict[str, int]
    days: dict[str, int]
    nights: dict[str, int]
    night_words: Words
    night_to: Words
    told_days: dict[str, int]
    periods: dict[str, Period]
    week_of: tuple[str, ...]
    weekend_of: tuple[str, ...]
    month_parts: Words
    of: Words
    the: Words
    through: Words
    lists: Words
    ranges: Words
    since: Words
    about: Words
    before_months: Words
    in_month: Words
    middle_prefixes: tuple[str, ...]
    before_years: Words
    on_day: Words
    after_day: Words
    last: Words
    this: Words
    next: Words
    latest: Words
    ago: Words
    before: Words
    after: Words
    counts_on: Words
    lasting: Words
    first_part: Words
    middle_part: Words
    last_part: Words
    day_parts: Words
    close: Words
    speech: Words
    says_that: Words
    says_alone: Words
    between_speech: Words
    that: Words
    by_line: Words
    plans: Words
    happened: Words
    plan_reach: int
    pluperfect: Words
    live: Words
    note_exact: Words
    note_about: Words
    basis: DateBasis
    doubts: DateDoubts
    capitals: bool = True


def read_date_words(path: Path) -> DateWords:
    """Raises CodebookError."""
    return read_yaml(path, DateWords)
