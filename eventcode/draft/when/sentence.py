"""Reads the days that one sentence tells, given where the story stands; what the page says is for the finder."""

from __future__ import annotations

from datetime import date

from eventcode.codebook.language.dates import DateWords
from eventcode.codebook.language.numbers import NumberWords
from eventcode.draft.numbers import read_ordinal
from eventcode.draft.tokens import Tokens
from eventcode.draft.when import calendar
from eventcode.draft.when.bearing import BearingReader
from eventcode.draft.when.explicit import Explicit, ExplicitReader
from eventcode.draft.when.reading import Moment, Reading, quote
from eventcode.draft.when.relative import RelativeReader
from eventcode.draft.when.resolve import Resolver
from eventcode.draft.when.weekdays import WeekdayReader

_BACKGROUND_AFTER = 60  # days: what is older is another time than the news (house rule)


class SentenceReader:
    """The readers of one language, made once."""

    def __init__(self, words: DateWords, numbers: NumberWords) -> None:
        self.words = words
        self._numbers = numbers
        self._explicit = ExplicitReader(words, numbers)
        self._relative = RelativeReader(words, numbers)
        self._weekday = WeekdayReader(words)
        self._bearing = BearingReader(words)
        self._resolver = Resolver(words)
        tables = (words.days, words.nights, words.told_days, words.periods)
        self._phrase_starts = frozenset(phrase.split()[0] for table in tables for phrase in table)
        self._triggers = self._phrase_starts | words.months.keys() | words.weekdays.keys() | words.units.keys()

    def read(
        self, tokens: Tokens, moment: Moment, *, is_first: bool = False, after: int = 0
    ) -> tuple[list[Reading], Moment]:
        """The days in the order of the words, and where the story stands after them.

        is_first: the article begins here. after: the token from which to read.
        """
        if self._triggers.isdisjoint(tokens.words) and not any(self._may_be_date(word) for word in tokens.words):
            return [], moment
        explicit = self._calendar_dates(tokens)
        readings: list[Reading] = []
        at = after
        while at < len(tokens.words):
            found = explicit.get(at)
            if found and is_first and tokens.word(found.end) == "(" and is_note_start(tokens, found.begin, self.words):
                new = self._note(tokens, found, moment, explicit)
            else:
                new = self._resolve(tokens, found, moment) if found else self._relative_at(tokens, at, moment)
                new = [self._bear(tokens, reading, moment) for reading in new]
            moment = self._go_on(tokens, new, moment)
            readings += new
            at = max([at + 1, *(reading.end for reading in new), found.end if found else 0])
        return self._settle(tokens, readings), moment

    def _may_be_date(self, word: str) -> bool:
        return word[0].isdigit() or self._explicit.month_name(word)[1] == "middle"

    def _settle(self, tokens: Tokens, readings: list[Reading]) -> list[Reading]:
        """ "a day after the raid on Monday" counts from Monday; ", two days after" explains the day before it."""
        out = []
        for number, reading in enumerate(readings):
            named = [other for other in readings[number + 1 :] if other.kind in ("explicit", "weekday")]
            if reading.from_next is None:
                out.append(reading)
            elif number and tokens.word(reading.begin - 1) == "," and readings[number - 1].precision == 1:
                continue
            elif named:
                out.append(reading._replace(day=calendar.add_days(named[0].day, reading.from_next)))
            elif reading.day != date.min:
                out.append(reading)
        has_firm = any(not (reading.is_weak or reading.is_background) for reading in out)
        return [reading for reading in out if not (has_firm and reading.is_weak)]

    def _calendar_dates(self, tokens: Tokens) -> dict[int, Explicit]:
        """The calendar dates by the token where they begin; none overlaps another."""
        found: dict[int, Explicit] = {}
        end = 0
        for at, word in enumerate(tokens.words):
            date_here = None
            if self._explicit.month_name(word)[0] in self.words.months:
                date_here = self._explicit.read_month(tokens, at)
            elif word[0].isdigit() and at >= end:
                date_here = self._explicit.read_digits(tokens, at)
            if date_here and date_here.last:  # "from 24 February to 10 March": the range takes in its first day
                found = {begin: other for begin, other in found.items() if other.end <= date_here.begin}
            if date_here and all(other.end <= date_here.begin for other in found.values()):
                found[date_here.begin] = date_here
                end = date_here.end
        return found

    def _resolve(self, tokens: Tokens, found: Explicit, moment: Moment) -> list[Reading]:
        ahead = self._bearing.is_plan(tokens, found.begin)
        return self._resolver.resolve(tokens, found, moment.near, ahead=ahead)

    def _note(self, tokens: Tokens, found: Explicit, moment: Moment, explicit: dict[int, Explicit]) -> list[Reading]:
        """A coder's date and its bracket: never another time, whenever the note was published."""
        readings = self._resolver.resolve(tokens, found, moment.near)
        inside = next((other for begin, other in explicit.items() if begin > found.begin), None)
        return [self._resolver.note(tokens, reading, inside) for reading in readings]

    def _relative_at(self, tokens: Tokens, at: int, moment: Moment) -> list[Reading]:
        """What begins or ends at this token and is told from the report or from the story."""
        words, word = self.words, tokens.words[at]
        reading = None
        if word in words.weekdays:
            return self._weekday.read(tokens, at, moment)
        if word in words.units:
            reading = self._relative.read_unit(tokens, at, moment)
        if reading is None and word in self._phrase_starts:
            reading = self._relative.read_phrase(tokens, at, moment)
        if reading is None and word[0].isdigit():
            reading = self._year(tokens, at) or self._day_of_month(tokens, at, moment)
        return [reading] if reading else []

    def _year(self, tokens: Tokens, at: int) -> Reading | None:
        """ "in 2001": a year says that something is not the news (coding rules T4, U9)."""
        word = tokens.words[at]
        if len(word) != 4 or not word.isdigit() or not 1900 <= int(word) <= 2100:
            return None
        if tokens.word(at - 1) not in self.words.before_years:
            return None
        year = int(word)
        return Reading(
            at,
            at + 1,
            "period",
            date(year, 7, 1),
            3,
            first=date(year, 1, 1),
            last=date(year, 12, 31),
            is_background=True,
        )

    def _day_of_month(self, tokens: Tokens, at: int, moment: Moment) -> Reading | None:
        """ "on the 14th": of the month that is nearest before the report."""
        day = read_ordinal(tokens.words[at], self._numbers)
        follows = tokens.word(at + 1)
        if not day or day > 31 or tokens.word(at - 1) not in self.words.the or moment.report is None:
            return None
        if tokens.word(at - 2) not in self.words.on_day or (follows.isalpha() and follows not in self.words.after_day):
            return None
        for months in (0, -1, -2):
            month = calendar.add_months(moment.report.replace(day=1), months)
            found = calendar.make_date(month.year, month.month, day)
            if found and found <= moment.report:
                return Reading(at - 1, at + 1, "explicit", found)
        return None

    def _bear(self, tokens: Tokens, reading: Reading, moment: Moment) -> Reading:
        """Mark what only dates the report, lies ahead or belongs to another time."""
        near = moment.report
        if near is None or reading.is_background or reading.day == date.min:
            return reading
        last = reading.last or reading.day
        if reading.day <= near and (near - last).days > _BACKGROUND_AFTER:
            return reading._replace(is_background=True)
        if reading.day > near or self._bearing.is_plan(tokens, reading.begin):
            doubt = self.words.doubts.future.format(words=quote(tokens, reading.begin, reading.end))
            return self._ahead(reading, near)._replace(is_background=True, doubt=doubt)
        if self._bearing.is_reported(tokens, reading.begin, reading.end):
            return reading._replace(kind="reported")
        return reading

    def _ahead(self, reading: Reading, near: date) -> Reading:
        """A plan's weekday is the coming one."""
        if reading.kind == "weekday" and reading.day <= near:
            return reading._replace(day=calendar.coming_weekday(near, reading.day.weekday()))
        return reading

    def _go_on(self, tokens: Tokens, readings: list[Reading], moment: Moment) -> Moment:
        """The story goes on from a day of the news that stands in the main clause."""
        for reading in readings:
            if reading.kind == "reported" or reading.is_background or reading.precision == 3 or reading.day == date.min:
                continue
            if moment.told is None or not self._bearing.is_aside(tokens, reading.begin):
                moment = moment._replace(told=reading.last if reading.kind == "range" else reading.day)
        return moment


def is_note_start(tokens: Tokens, begin: int, words: DateWords) -> bool:
    """A coder's note: "On 4 May 2022", "Looting: Around 4 May 2022" (coding rules N1, N2, N5)."""
    if tokens.word(begin) in words.note_about:
        begin += 1
    opens = begin - 1 if tokens.word(begin - 1) in words.note_exact | words.note_about else None
    return opens == 0 or (opens is not None and tokens.word(opens - 1) == ":" and opens <= 6)
