"""Reads weekdays: "Monday night", "last Friday", "Tuesday of last week", "between Monday and Wednesday"."""

from __future__ import annotations

from datetime import date

from eventcode.codebook.language.dates import DateWords
from eventcode.draft.tokens import Tokens
from eventcode.draft.when import calendar
from eventcode.draft.when.periods import span_of_days
from eventcode.draft.when.reading import Moment, Reading, quote

_BEFORE, _AFTER = -99, 99  # "last Friday", "next Friday": no number of weeks


class WeekdayReader:
    """Reads weekdays with one language's words."""

    def __init__(self, words: DateWords) -> None:
        self._words = words

    def read(self, tokens: Tokens, at: int, moment: Moment) -> list[Reading]:
        """The weekday at this token, or two where it begins a list or range ("Monday and Tuesday")."""
        words, report = self._words, moment.report
        leads = words.on_day | words.last | words.next
        is_common = words.capitals and not tokens.is_capital(at) and tokens.word(at - 1) not in leads
        if report is None or is_common:
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
            return [span_of_days(tokens, begin - 1, end, day, report, self._words)] if day < report else []
        return [Reading(begin, end, "weekday", day, doubt=doubt)]

    def _around_weekday(self, tokens: Tokens, at: int) -> tuple[int, int, int | None]:
        """The tokens that belong to the weekday and how many weeks from this one it lies (None: the latest)."""
        words = self._words
        begin, end, weeks = at, at + 1, None
        before = tokens.word(at - 1)
        if before in words.last:
            begin, weeks = at - 1, _BEFORE
        elif before in words.next:
            begin, weeks = at - 1, _AFTER
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
        if weeks == _AFTER:
            return calendar.coming_weekday(report, weekday), False
        if weeks == _BEFORE:
            return calendar.latest_weekday(calendar.add_days(report, -1), weekday), False
        return calendar.add_days(calendar.monday_of(report), 7 * weeks + weekday), False

    def _is_night_before(self, tokens: Tokens, at: int) -> bool:
        """ "the night to Wednesday", "overnight into Wednesday"."""
        joint = tokens.word(at - 1)
        return joint in self._words.night_to and tokens.word(at - 2) in self._words.night_words

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
        return [span_of_days(tokens, begin, after, first, last, self._words)]
