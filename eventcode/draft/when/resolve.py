"""Resolves calendar dates to days: the year, the middle of a range or month (coding rules T1-T3, T7)."""

from __future__ import annotations

from datetime import date

from eventcode.codebook.language.dates import DateWords
from eventcode.draft.tokens import Tokens
from eventcode.draft.when import calendar
from eventcode.draft.when.explicit import CalendarDay, Explicit
from eventcode.draft.when.periods import between, month_reading, span_of_days
from eventcode.draft.when.reading import Reading, quote
from eventcode.records import DateKind

_SINCE_IS_NEWS = 10  # days: "since Monday" tells of the news, "since February" of the state of affairs


class Resolver:
    """Turns calendar dates into days. near: the day that decides the year of a date without one; None: unknown."""

    def __init__(self, words: DateWords) -> None:
        self._words = words

    def resolve(self, tokens: Tokens, found: Explicit, near: date | None, *, ahead: bool = False) -> list[Reading]:
        """The days of one calendar date: none where its year is unknown, two where two are told one by one."""
        if found.first.day is None:
            return self._month(tokens, found, near, ahead=ahead)
        last = _day(found.last, near, ahead=ahead) if found.last else None
        first = _day(found.first, last or near, ahead=ahead and last is None)
        if first is None:
            return []
        doubt = ""
        if found.other:
            first, doubt = self._either(tokens, found, first, near)
        if found.weekday is not None and first.weekday() != found.weekday and last is None:
            first, doubt = self._weekday_decides(tokens, found, first)
        if last is not None:
            return self._two_days(tokens, found, first, last)
        return [self._in_frame(tokens, Reading(found.begin, found.end, "explicit", first, doubt=doubt), near)]

    def _month(self, tokens: Tokens, found: Explicit, near: date | None, *, ahead: bool) -> list[Reading]:
        month = _day(found.first._replace(day=1), near, ahead=ahead)
        if month is None:
            return []
        reading = month_reading(found.begin, found.end, month, near, self._words)
        if found.part == "first":  # coding rule T3: the beginning and the end of a month stay precision 3
            reading = reading._replace(day=month)
        elif found.part == "last":
            reading = reading._replace(day=calendar.last_of_month(month.year, month.month))
        is_since = tokens.word(found.begin - 1) in self._words.since
        return [reading._replace(is_background=is_since)]

    def _either(self, tokens: Tokens, found: Explicit, first: date, near: date | None) -> tuple[date, str]:
        """Of the two readings of 04/05/2021 the one that is nearer before the report, with a doubt."""
        assert found.other is not None
        second = _day(found.other, near)
        if second is None:
            return first, ""
        doubt = self._words.doubts.slash.format(words=quote(tokens, found.begin, found.end), first=first, second=second)
        if near and abs((near - second).days) < abs((near - first).days):
            return second, doubt
        return first, doubt

    def _weekday_decides(self, tokens: Tokens, found: Explicit, first: date) -> tuple[date, str]:
        """A weekday beside a date without a year finds the year; else it is a doubt."""
        if found.first.year is None:
            for years in (-1, 1):
                other = calendar.make_date(first.year + years, first.month, first.day)
                if other and other.weekday() == found.weekday and years == -1 and (first - other).days < 60:
                    return other, ""
        words = quote(tokens, found.begin, found.end)
        return first, self._words.doubts.weekday_differs.format(words=words, day=first)

    def _two_days(self, tokens: Tokens, found: Explicit, first: date, last: date) -> list[Reading]:
        words, begin = self._words, found.begin
        if found.is_list:
            return [Reading(begin, found.end, "explicit", day) for day in (first, last)]
        before = {tokens.word(begin - 1), tokens.word(begin - 2), tokens.word(begin - 3)}
        if before & words.night_words and (last - first).days == 1:
            return [Reading(begin, found.end, "explicit", first)]  # coding rule T6
        if tokens.word(begin - 1) in words.ranges:
            begin -= 1
        return [span_of_days(tokens, begin, found.end, first, last, words)]

    def _in_frame(self, tokens: Tokens, reading: Reading, near: date | None) -> Reading:
        """ "the week of 12 June", "since 3 May", "around 4 May"."""
        words, begin, day = self._words, reading.begin, reading.day
        before = " ".join(tokens.words[max(begin - 2, 0) : begin])
        if before in words.week_of:
            monday = calendar.monday_of(day)
            return reading._replace(
                begin=begin - 2, kind="period", day=calendar.week_of(day), precision=2, basis=words.basis.week,
                first=monday, last=calendar.add_days(monday, 6),
            )  # fmt: skip
        if before in words.weekend_of:
            day = calendar.weekend_of(day)
            return reading._replace(begin=begin - 2, kind="period", day=day, precision=2, basis=words.basis.weekend)
        if tokens.word(begin - 1) in words.about:
            return reading._replace(begin=begin - 1, precision=2)
        if tokens.word(begin - 1) in words.since and near and day < near:
            if (near - day).days > _SINCE_IS_NEWS:
                return reading._replace(is_background=True)
            return span_of_days(tokens, begin - 1, reading.end, day, near, words)
        return reading

    def note(self, tokens: Tokens, reading: Reading, bracket: Explicit | None) -> Reading:
        """A coder's own date: the bracket after it says how exact it is (coding rules N1, N2)."""
        words, basis = self._words, self._words.basis
        end = tokens.words.index(")", reading.end) + 1 if ")" in tokens.words[reading.end :] else reading.end
        inside = " ".join(tokens.words[reading.end : end])
        for text in (basis.reported, basis.week, basis.weekend, basis.month):
            if text in inside:
                precision: DateKind = 3 if text == basis.month else 2
                return reading._replace(end=end, precision=precision, basis=text)
        if bracket and bracket.last and bracket.end < end:
            last = _day(bracket.last, calendar.add_days(reading.day, 300))
            first = _day(bracket.first, last)
            if first and last and first <= reading.day <= last:
                days = between(first, last, words)
                return reading._replace(end=end, basis=basis.between.format(days=days), first=first, last=last)
        return reading


def _day(found: CalendarDay, near: date | None, *, ahead: bool = False) -> date | None:
    if found.day is None:
        return None
    if found.year is not None:
        return calendar.make_date(found.year, found.month, found.day)
    return calendar.nearest_date(near, found.month, found.day, ahead=ahead) if near else None
