"""Reads days told from the report or from the story: "Monday night", "yesterday", "at the weekend"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from eventcode.codebook.dates import DateWords, Period, Unit
from eventcode.codebook.numbers import NumberWords
from eventcode.draft.numbers import read_number
from eventcode.draft.tokens import Tokens
from eventcode.draft.when import calendar
from eventcode.draft.when.reading import Moment, Reading, quote

T = TypeVar("T")
_LONGEST_PHRASE = 4
_LONGEST_PAST = 62  # days
_HOURS = 12  # so many hours past are of the day of the report
_LONGEST_FIGHT = 10  # days: longer than this is no longer one episode


class RelativeReader:
    """Reads relative days with one language's words."""

    def __init__(self, words: DateWords, numbers: NumberWords) -> None:
        self._words = words
        self._numbers = numbers
        self._weekday_or_joint = frozenset(words.weekdays)

    def read_weekday(self, tokens: Tokens, at: int, moment: Moment) -> list[Reading]:
        """The weekday at this token, or two where it begins a list or range ("Monday and Tuesday")."""
        words, report = self._words, moment.report
        if report is None or (
            not tokens.is_capital(at) and tokens.word(at - 1) not in words.on_day | words.last | words.next
        ):
            return []
        weekday = words.weekdays[tokens.words[at]]
        begin, end, weeks = self._around_weekday(tokens, at)
        day, is_same = self._weekday(weekday, report, weeks)
        doubt = words.doubts.same_weekday.format(words=quote(tokens, begin, end)) if is_same else ""
        if self._is_night_before(tokens, at):  # "in the night to Wednesday", coding rule T6
            return [Reading(begin, end, "weekday", calendar.add_days(day, -1))]
        other = self._second_weekday(tokens, end)
        if other is not None:
            return self._two_weekdays(tokens, begin, end, day, other, report)
        if tokens.word(begin - 1) in words.since:
            return [self._span_of_days(tokens, begin - 1, end, day, report)] if day < report else []
        return [Reading(begin, end, "weekday", day, doubt=doubt)]

    def _around_weekday(self, tokens: Tokens, at: int) -> tuple[int, int, int | None]:
        """The tokens that belong to the weekday and how many weeks from this one it lies (None: the latest)."""
        words = self._words
        begin, end, weeks = at, at + 1, None
        before = tokens.word(at - 1)
        if before in words.last:
            begin, weeks = at - 1, -99
        elif before in words.next:
            begin, weeks = at - 1, 99
        elif before in words.this:
            begin = at - 1
        while (
            tokens.word(end) in words.day_parts
            and tokens.word(end).isalpha()
            and tokens.word(end) not in words.of | words.the
        ):
            end += 1
        after = end + (tokens.word(end) in words.of)
        period = words.periods.get(" ".join(tokens.words[after : after + 2]))
        if period and period.unit == "week":
            return begin, after + 2, period.offset
        if tokens.word(begin - 1) in words.on_day:
            period = words.periods.get(" ".join(tokens.words[max(begin - 3, 0) : max(begin - 1, 0)]))
            if period and period.unit == "week":
                return begin - 3, end, period.offset
        return begin, end, weeks

    def _weekday(self, weekday: int, report: date, weeks: int | None) -> tuple[date, bool]:
        """The day and whether it could as well be a week earlier (coding rule T8)."""
        if weeks is None:
            day = calendar.latest_weekday(report, weekday)
            return day, day == report
        if weeks == 99:
            return calendar.coming_weekday(report, weekday), False
        if weeks == -99:
            return calendar.latest_weekday(calendar.add_days(report, -1), weekday), False
        return calendar.add_days(calendar.monday_of(report), 7 * weeks + weekday), False

    def _is_night_before(self, tokens: Tokens, at: int) -> bool:
        """ "the night to Wednesday", "overnight into Wednesday"."""
        joint = tokens.word(at - 1)
        return joint in ("to", "into") and tokens.word(at - 2) in self._words.night_words

    def _second_weekday(self, tokens: Tokens, end: int) -> tuple[int, int, bool] | None:
        """The weekday that a list or range goes on to: number, place after it, whether told one by one."""
        words = self._words
        joint = tokens.word(end)
        if joint not in words.through or tokens.word(end + 1) not in words.weekdays or not tokens.is_capital(end + 1):
            return None
        return words.weekdays[tokens.words[end + 1]], end + 2, joint in words.lists

    def _two_weekdays(
        self, tokens: Tokens, begin: int, end: int, first: date, other: tuple[int, int, bool], report: date
    ) -> list[Reading]:
        weekday, after, is_list = other
        last = calendar.latest_weekday(report, weekday)
        first = calendar.latest_weekday(last, first.weekday())
        if is_list and tokens.word(begin - 1) not in self._words.ranges:
            return [Reading(begin, after, "weekday", first), Reading(begin, after, "weekday", last)]
        if tokens.word(begin - 1) in self._words.night_words or tokens.word(begin - 2) in self._words.night_words:
            return [Reading(begin, after, "weekday", first)]  # coding rule T6
        return [self._span_of_days(tokens, begin, after, first, last)]

    def read_phrase(self, tokens: Tokens, at: int, moment: Moment) -> Reading | None:
        """The phrase that begins at this token: "yesterday", "last night", "the next day", "last week"."""
        words, report, told = self._words, moment.report, moment.told
        days, length = self._longest(words.days, tokens, at)
        if report and days is not None:
            return Reading(at, at + length, "relative", calendar.add_days(report, days))
        period, length = self._longest(words.periods, tokens, at)
        if report and period is not None:
            return self._period(tokens, at, at + length, period, report)
        days, length = self._longest(words.nights, tokens, at)
        if report and days is not None:
            return Reading(
                at, at + length, "relative", calendar.add_days(report, days), is_weak=length != 2 or days > -1
            )
        days, length = self._longest(words.told_days, tokens, at)
        if told and days is not None and not self._is_told_of_a_day(tokens, at + length):
            return Reading(at, at + length, "relative", calendar.add_days(told, days))
        return None

    def _longest(self, phrases: Mapping[str, T], tokens: Tokens, at: int) -> tuple[T | None, int]:
        for length in range(min(_LONGEST_PHRASE, len(tokens.words) - at), 0, -1):
            found = phrases.get(" ".join(tokens.words[at : at + length]))
            if found is not None:
                return found, length
        return None, 0

    def _is_told_of_a_day(self, tokens: Tokens, after: int) -> bool:
        """ "the day before 4 May" belongs to that date, not to the day told last."""
        return any(tokens.word(place) in self._words.months for place in range(after, after + 3))

    def _period(self, tokens: Tokens, begin: int, end: int, period: Period, report: date) -> Reading:
        """Coding rules T2 and T3: the middle of the period stands for the day."""
        basis, offset = self._words.basis, period.offset
        if period.unit == "weekend":
            day = calendar.weekend_of(report, offset)
            return Reading(begin, end, "period", day, 2, basis.weekend, day, calendar.add_days(day, 1))
        if period.unit == "week" and offset:
            day = calendar.week_of(report, offset)
            return Reading(begin, end, "period", day, 2, basis.week, *_week(day))
        if period.unit == "week":
            first = calendar.monday_of(report)
            return Reading(begin, end, "period", calendar.middle(first, report), 2, basis.week, first, report)
        if period.unit == "month":
            return month_reading(begin, end, calendar.add_months(report, offset), report, self._words)
        if period.unit == "year":
            day = date(max(report.year + min(offset, 0), 1), 7, 1)
            return Reading(
                begin, end, "period", day, 3, "", date(day.year, 1, 1), date(day.year, 12, 31), is_background=True
            )
        return self._span_of_days(tokens, begin, end, calendar.add_days(report, offset), report)

    def read_unit(self, tokens: Tokens, at: int, moment: Moment) -> Reading | None:
        """ "two days ago", "a day earlier", "two weeks later", "the past 24 hours", "three days of fighting"."""
        words, report, told = self._words, moment.report, moment.told
        counted = self._count_before(tokens, at)
        if counted is None:
            return None
        number, begin = counted
        unit, follows = words.units[tokens.words[at]], tokens.word(at + 1)
        if follows in words.ago:
            return self._ago(begin, at + 2, number, unit, report) if report else None
        if tokens.word(begin - 1) in words.latest and report:
            days = 0 if unit in ("minute", "hour") and number <= _HOURS else _in_days(number, unit)
            return self._latest(tokens, begin - 1, at + 1, days, report)
        if follows in words.before | words.after and told and unit != "weekend":
            return self._from_told(tokens, begin, at, number, unit, told)
        if follows in words.of and tokens.word(begin - 1) in words.lasting and unit == "day" and report:
            last = told or report
            if 2 <= number <= _LONGEST_FIGHT:
                return self._span_of_days(tokens, begin, at + 1, calendar.add_days(last, 1 - number), last)
        return None

    def _latest(self, tokens: Tokens, begin: int, end: int, days: int | None, report: date) -> Reading | None:
        """ "the past two days"; "the past few hours" are today."""
        if days is None or days > _LONGEST_PAST:
            return None
        if days == 0:
            return Reading(begin, end, "relative", report)
        first = calendar.add_days(report, 1 - days if days > 1 else -1)
        return self._span_of_days(tokens, begin, end, first, report)

    def _from_told(self, tokens: Tokens, begin: int, at: int, number: int, unit: Unit, told: date) -> Reading | None:
        if self._is_told_of_a_day(tokens, at + 2):
            return None
        sign = -1 if tokens.words[at + 1] in self._words.before else 1
        days = _in_days(number, unit)
        if days is None:
            return None
        day = calendar.add_days(told, sign * days if unit not in ("hour", "minute") else 0)
        return Reading(begin, at + 2, "relative", day, 1 if unit in ("day", "hour", "minute") else 2)

    def _ago(self, begin: int, end: int, number: int, unit: Unit, report: date) -> Reading | None:
        if unit in ("hour", "minute"):
            return Reading(begin, end, "relative", calendar.add_days(report, -(number // 24) if unit == "hour" else 0))
        if unit == "month":
            month = calendar.add_months(report, -number)
            return month_reading(begin, end, month, None, self._words)._replace(is_background=number > 1)
        if unit in ("year", "decade"):
            first = calendar.add_months(report, -12 * number * (10 if unit == "decade" else 1))
            return Reading(
                begin,
                end,
                "period",
                first,
                3,
                is_background=True,
                first=date(first.year, 1, 1),
                last=date(first.year, 12, 31),
            )
        days = _in_days(number, unit)
        if days is None:
            return None
        day = calendar.add_days(report, -days)
        if unit == "day":
            return Reading(begin, end, "relative", day)
        return Reading(begin, end, "period", day, 2, self._words.basis.week, *_week(day))

    def _count_before(self, tokens: Tokens, at: int) -> tuple[int, int] | None:
        """The number that ends right before this token, and where it begins."""
        words = self._words
        for begin in range(max(at - 4, 0), at):
            number = read_number(tokens, begin, self._numbers)
            if number and number.end == at and number.value < 5000:
                return number.value, begin
            few = words.few.get(" ".join(tokens.words[begin:at]))
            if few is not None:
                return few, begin
        if tokens.word(at - 1) in self._numbers.articles:
            return 1, at - 1
        return None

    def _span_of_days(self, tokens: Tokens, begin: int, end: int, first: date, last: date) -> Reading:
        return span_of_days(tokens, begin, end, first, last, self._words)


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


def _week(day: date) -> tuple[date, date]:
    monday = calendar.monday_of(day)
    return monday, calendar.add_days(monday, 6)


def _in_days(number: int, unit: Unit) -> int | None:
    if unit in ("hour", "minute"):
        return max(1, -(-number // 24)) if unit == "hour" else 1
    days = {"day": 1, "week": 7, "fortnight": 14, "month": 30}.get(unit)
    return None if days is None else number * days
