"""Arithmetic of days: weekdays, weeks, months and the middle of a period; nothing here reads words."""

from __future__ import annotations

from datetime import date, timedelta

WEDNESDAY, SATURDAY = 2, 5
_LEAP = 8  # years: so far apart can two 29 Februaries be
_SLACK = 3  # days: the report's own day may be off by a time zone or a night


def make_date(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_days(day: date, days: int) -> date:
    """`days` later, held within the calendar of years 1 to 9999."""
    ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or the last day that the month has."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return make_date(year, month + 1, day.day) or last_of_month(year, month + 1)


def last_of_month(year: int, month: int) -> date:
    """The month's last day."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def middle(first: date, last: date) -> date:
    """The day in the middle; of two the earlier (coding rule T2, house tie rule)."""
    return first + timedelta(days=(last - first).days // 2)


def latest_weekday(anchor: date, weekday: int) -> date:
    """The most recent such day, the anchor itself included (coding rule T8). weekday: 0 is Monday."""
    return add_days(anchor, -((anchor.weekday() - weekday) % 7))


def coming_weekday(anchor: date, weekday: int) -> date:
    """The next such day after the anchor."""
    return add_days(anchor, (weekday - anchor.weekday() - 1) % 7 + 1)


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return add_days(day, -day.weekday())


def week_of(day: date, weeks: int = 0) -> date:
    """The Wednesday of the day's week, so many weeks on (coding rule T2)."""
    return add_days(monday_of(day), 7 * weeks + WEDNESDAY)


def weekend_of(anchor: date, weekends: int = 0) -> date:
    """The Saturday of the weekend that began last (coding rule T2), so many weekends on.

    On a Saturday or Sunday "last weekend" (-1) is the one before; on a working day it is the one just past.
    """
    saturday = latest_weekday(anchor, SATURDAY)
    if weekends < 0 and anchor.weekday() < SATURDAY:
        weekends += 1
    return add_days(saturday, 7 * weekends)


def nearest_date(anchor: date, month: int, day: int, *, ahead: bool = False) -> date | None:
    """The day of a date without a year: the latest not after the anchor, or with `ahead` the first not before it."""
    step = 1 if ahead else -1
    years = [anchor.year + step * number for number in range(_LEAP + 1)]
    if not ahead and anchor.month == 12 and month == 1:
        years.insert(0, anchor.year + 1)
    for year in years:
        found = make_date(year, month, day)
        if found and (found >= anchor if ahead else found <= add_days(anchor, _SLACK)):
            return found
    return None
