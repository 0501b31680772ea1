"""Makes readings of periods: the middle stands for the day (coding rules T2, T3); the words are read elsewhere."""

from __future__ import annotations

from datetime import date

from eventcode.codebook.language.dates import DateWords, Unit
from eventcode.draft.tokens import Tokens
from eventcode.draft.when import calendar
from eventcode.draft.when.reading import Reading, quote


def span_of_days(tokens: Tokens, begin: int, end: int, first: date, last: date, words: DateWords) -> Reading:
    """Coding rule T2: between two days the middle, of an even number the earlier; over a fortnight T3's precision."""
    if first > last:
        first, last = last, first
    days = between(first, last, words)
    return Reading(
        begin,
        end,
        "range",
        calendar.middle(first, last),
        2 if (last - first).days <= 14 else 3,
        words.basis.between.format(days=days),
        first,
        last,
        words.doubts.several_days.format(words=quote(tokens, begin, end), days=days),
    )


def month_reading(begin: int, end: int, month: date, report: date | None, words: DateWords) -> Reading:
    """Coding rule T3: the 15th, or the middle of what has passed of the report's own month."""
    first, last = month.replace(day=1), calendar.last_of_month(month.year, month.month)
    day = month.replace(day=15)
    if report and first <= report < day:
        last = report
        day = calendar.middle(first, last)
    return Reading(begin, end, "period", day, 3, words.basis.month, first, last)


def between(first: date, last: date, words: DateWords) -> str:
    """ "20 - 24 March 2022", "24 February - 10 March 2022" (coding rule N2)."""
    end = f"{last.day} {words.month_names[last.month - 1].title()} {last.year}"
    if (first.month, first.year) == (last.month, last.year):
        return f"{first.day} - {end}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {words.month_names[first.month - 1].title()}{year} - {end}"


def week_span(day: date) -> tuple[date, date]:
    """Monday and Sunday of the day's week."""
    monday = calendar.monday_of(day)
    return monday, calendar.add_days(monday, 6)


def in_days(number: int, unit: Unit) -> int | None:
    """So many units in days, hours as whole days; None for years and longer."""
    if unit in ("hour", "minute"):
        return max(1, -(-number // 24)) if unit == "hour" else 1
    days = {"day": 1, "week": 7, "fortnight": 14, "month": 30}.get(unit)
    return None if days is None else number * days
