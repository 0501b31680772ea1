"""Reads days told from the report or from the story: "yesterday", "two days later", "at the weekend"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from eventcode.codebook.language.dates import DateWords, Period, Unit
from eventcode.codebook.language.numbers import NumberWords
from eventcode.draft.numbers import read_number
from eventcode.draft.tokens import Tokens
from eventcode.draft.when import calendar
from eventcode.draft.when.periods import in_days, month_reading, span_of_days, week_span
from eventcode.draft.when.reading import Moment, Reading

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
            return Reading(begin, end, "period", day, 2, basis.week, *week_span(day))
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
        return span_of_days(tokens, begin, end, calendar.add_days(report, offset), report, self._words)

    def read_unit(self, tokens: Tokens, at: int, moment: Moment) -> Reading | None:
        """ "two days ago", "a day earlier", "two weeks later", "the past 24 hours", "three days of fighting"."""
        words, report, told = self._words, moment.report, moment.told
        counted = self._count_before(tokens, at)
        if counted is None:
            return None
        number, begin = counted
        unit, follows = words.units[tokens.words[at]], tokens.word(at + 1)
        if follows in words.ago:
            return self._ago(tokens, begin, at + 2, number, unit, report) if report else None
        if tokens.word(begin - 1) in words.latest and report:
            days = 0 if unit in ("minute", "hour") and number <= _HOURS else in_days(number, unit)
            return self._latest(tokens, begin - 1, at + 1, days, report)
        if follows in words.before | words.after and unit != "weekend":
            return self._from_told(tokens, begin, at, number, unit, told)
        if follows in words.of and tokens.word(begin - 1) in words.lasting and unit == "day" and report:
            last = told or report
            if 2 <= number <= _LONGEST_FIGHT:
                fighting = span_of_days(tokens, begin, at + 1, calendar.add_days(last, 1 - number), last, self._words)
                return fighting._replace(is_daily=True)
        return None

    def _latest(self, tokens: Tokens, begin: int, end: int, days: int | None, report: date) -> Reading | None:
        """ "the past two days"; "the past few hours" are today."""
        if days is None or days > _LONGEST_PAST:
            return None
        if days == 0:
            return Reading(begin, end, "relative", report)
        first = calendar.add_days(report, 1 - days if days > 1 else -1)
        return span_of_days(tokens, begin, end, first, report, self._words)

    def _from_told(
        self, tokens: Tokens, begin: int, at: int, number: int, unit: Unit, told: date | None
    ) -> Reading | None:
        """ "two days later"; "two days after" may count from a day that the sentence names further on."""
        words = self._words
        days = in_days(number, unit)
        if days is None or self._is_told_of_a_day(tokens, at + 2):
            return None
        is_short = unit in ("hour", "minute")
        days = 0 if is_short else -days if tokens.words[at + 1] in words.before else days
        from_next = days if tokens.words[at + 1] in words.counts_on and tokens.word(at + 2)[:1].isalpha() else None
        if told is None and from_next is None:
            return None
        day = calendar.add_days(told, days) if told else date.min
        return Reading(begin, at + 2, "relative", day, 1 if unit == "day" or is_short else 2, from_next=from_next)

    def _ago(self, tokens: Tokens, begin: int, end: int, number: int, unit: Unit, report: date) -> Reading | None:
        if unit in ("hour", "minute"):
            return Reading(begin, end, "relative", calendar.add_days(report, -(number // 24) if unit == "hour" else 0))
        if unit == "month":
            month = calendar.add_months(report, -number)
            return month_reading(begin, end, month, None, self._words)._replace(is_background=number > 1)
        if unit in ("year", "decade"):
            first = calendar.add_months(report, -12 * number * (10 if unit == "decade" else 1))
            end += tokens.word(end) in self._words.days  # "a year ago today"
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
        days = in_days(number, unit)
        if days is None:
            return None
        day = calendar.add_days(report, -days)
        if unit == "day":
            return Reading(begin, end, "relative", day)
        return Reading(begin, end, "period", day, 2, self._words.basis.week, *week_span(day))

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
