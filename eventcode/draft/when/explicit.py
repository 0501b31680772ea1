"""Reads calendar dates from words: "4 May 2021", "May 20-24", "Friday (August 13th)", "04/05/2021"."""

from __future__ import annotations

from typing import Literal, NamedTuple

from eventcode.codebook.language.dates import DateWords
from eventcode.codebook.language.numbers import NumberWords
from eventcode.draft.numbers import read_ordinal
from eventcode.draft.tokens import Tokens

Part = Literal["", "first", "middle", "last"]


class CalendarDay(NamedTuple):
    """Day, month and year as the words give them; None is not said."""

    day: int | None
    month: int
    year: int | None


class Explicit(NamedTuple):
    """A date or range in the tokens begin to end. is_list: told one by one ("3 and 4 May"); part: of a month.

    other: the second reading of a date in digits (day and month changed over).
    """

    begin: int
    end: int
    first: CalendarDay
    last: CalendarDay | None = None
    is_list: bool = False
    part: Part = ""
    weekday: int | None = None
    other: CalendarDay | None = None


class ExplicitReader:
    """Reads calendar dates with one language's words."""

    def __init__(self, words: DateWords, numbers: NumberWords) -> None:
        self._words = words
        self._numbers = numbers

    def read_month(self, tokens: Tokens, at: int) -> Explicit | None:
        """The date around the month's name at this token."""
        name, part = self.month_name(tokens.words[at])
        month = self._words.months.get(name)
        if month is None:
            return None
        found = self._day_before(tokens, at, month) or self._day_after(tokens, at, month)
        if found is None:
            found = self._month_alone(tokens, at, month, part)
        return self._with_weekday(tokens, found) if found else None

    def month_name(self, word: str) -> tuple[str, Part]:
        """ "mid-march" as march and its middle."""
        prefix = next((each for each in self._words.middle_prefixes if word.startswith(each)), "")
        return word.removeprefix(prefix), "middle" if prefix else ""

    def read_digits(self, tokens: Tokens, at: int) -> Explicit | None:
        """The date in digits that begins at this token: 2021-05-04, 04/05/2021, 13.06.2022."""
        pieces, end = self._digit_pieces(tokens, at)
        if not pieces or len(pieces[1]) > 2:
            return None
        if len(pieces[0]) == 4 and len(pieces) == 3:
            year, month, day = (int(piece) for piece in pieces)
            return Explicit(at, end, CalendarDay(day, month, year)) if 1 <= month <= 12 and 1 <= day <= 31 else None
        if len(pieces[0]) > 2 or (len(pieces) == 3 and len(pieces[2]) not in (2, 4)):
            return None
        one, two = int(pieces[0]), int(pieces[1])
        year_read = _whole_year(int(pieces[2])) if len(pieces) == 3 else None
        readings = [CalendarDay(d, m, year_read) for d, m in ((one, two), (two, one)) if 1 <= m <= 12 and 1 <= d <= 31]
        if not readings:
            return None
        return Explicit(at, end, readings[0], other=readings[1] if len(readings) > 1 and one != two else None)

    def _digit_pieces(self, tokens: Tokens, at: int) -> tuple[list[str], int]:
        word = tokens.words[at]
        if word.count(".") == 2:
            return word.split("."), at + 1
        mark = tokens.word(at + 1)
        if mark in ("-", "/") and tokens.word(at + 3) == mark:
            pieces = [word, tokens.word(at + 2), tokens.word(at + 4)]
            if all(piece.isdigit() for piece in pieces):
                return pieces, at + 5
        if (
            mark == "/"
            and tokens.word(at - 1) in self._words.on_day
            and word.isdigit()
            and tokens.word(at + 2).isdigit()
        ):
            return [word, tokens.words[at + 2]], at + 3
        return [], at

    def _day_before(self, tokens: Tokens, at: int, month: int) -> Explicit | None:
        """ "4 May", "the 4th of May", "20-24 March", "24 February - 10 March"."""
        words = self._words
        number = at - 1
        if tokens.word(number) in words.of:
            number -= 1
        day = self._day_number(tokens.word(number))
        if day is None:
            return None
        begin = number
        year, end = self._year(tokens, at + 1, may_be_short=True)
        first, begin, is_list = self._range_before(tokens, begin, month, year)
        if tokens.word(begin - 1) in words.the:
            begin -= 1
        here = CalendarDay(day, month, year)
        return Explicit(begin, end, first or here, here if first else None, is_list)

    def _range_before(
        self, tokens: Tokens, begin: int, month: int, year: int | None
    ) -> tuple[CalendarDay | None, int, bool]:
        words = self._words
        joint = begin - 1 if tokens.word(begin - 1) not in words.the else begin - 2
        if tokens.word(joint) not in words.through and tokens.word(joint) not in words.lists:
            return None, begin, False
        is_list = tokens.word(joint) in words.lists and tokens.word(joint - 2) not in words.ranges
        before = joint - 1
        own_year = self._plain_year(tokens.word(before))
        if own_year is not None:
            before -= 1
        other = words.months.get(tokens.word(before))
        if other is not None:
            day = self._day_number(tokens.word(before - 1))
            if day is not None and not (is_list and tokens.word(joint) == ","):
                is_range = tokens.word(joint) not in words.lists or tokens.word(before - 2) in words.ranges
                return CalendarDay(day, other, own_year or _year_before(year, other, month)), before - 1, not is_range
            return None, begin, False
        day = self._day_number(tokens.word(before))
        if day is None or own_year is not None or tokens.word(joint) == ",":
            return None, begin, False
        while tokens.word(before - 1) == "," and self._day_number(tokens.word(before - 2)):
            before -= 2
            day = self._day_number(tokens.word(before)) or day
        return CalendarDay(day, month, year), before, is_list

    def _day_after(self, tokens: Tokens, at: int, month: int) -> Explicit | None:
        """ "May 4, 2021", "Aug. 13", "March 20-24", "February 24 - March 10"."""
        words = self._words
        number = at + 2 if tokens.word(at + 1) in (".", *words.the) else at + 1
        day = self._day_number(tokens.word(number))
        if day is None or self._is_count(tokens, at, number):
            return None
        begin = at
        if tokens.word(at - 1) in words.the and tokens.is_capital(number + 1):  # "the March 23 Movement"
            return None
        last, end, is_list = self._range_after(tokens, number, month)
        year, end = self._year(tokens, end)
        first = CalendarDay(day, month, year if last is None else _year_before(year, month, last.month))
        if last is not None:
            last = last._replace(year=year)
        return Explicit(begin, end, first, last, is_list)

    def _is_count(self, tokens: Tokens, at: int, number: int) -> bool:
        """ "in May 20 people were killed": the number counts what follows."""
        follows = tokens.word(number + 1)
        return tokens.word(at - 1) in self._words.in_month and follows.isalpha() and follows not in self._words.through

    def _range_after(self, tokens: Tokens, number: int, month: int) -> tuple[CalendarDay | None, int, bool]:
        words = self._words
        joint = number + 1
        is_between = tokens.word(number - 2) in words.ranges or tokens.word(number - 3) in words.ranges
        is_list = tokens.word(joint) in words.lists and not is_between
        if tokens.word(joint) not in words.through:
            return None, joint, False
        other = words.months.get(tokens.word(joint + 1))
        if other is not None:
            day = self._day_number(tokens.word(joint + 2))
            return (CalendarDay(day, other, None), joint + 3, is_list) if day else (None, joint, False)
        day = self._day_number(tokens.word(joint + 1))
        follows = tokens.word(joint + 2)
        if day is None or (is_list and follows.isalpha()):
            return None, joint, False
        return CalendarDay(day, month, None), joint + 2, is_list

    def _month_alone(self, tokens: Tokens, at: int, month: int, part: Part) -> Explicit | None:
        """ "in March", "March 2021", "the end of March", "early March"."""
        words = self._words
        year, end = self._year(tokens, at + 1)
        before = tokens.word(at - 1)
        is_name = tokens.is_capital(at) or not words.capitals
        if year is None and not part and not is_name:
            return None
        if before not in words.before_months and not part and (year is None or not is_name):
            return None
        begin = at
        found = part or self._part(before)
        if not found and before in words.of and self._part(tokens.word(at - 2)):
            found, begin = self._part(tokens.word(at - 2)), at - 2
        elif found and not part:
            begin = at - 1
        if before in words.of and not found and year is None and tokens.word(at - 2) not in words.month_parts:
            return None
        return Explicit(begin, end, CalendarDay(None, month, year), part=found)

    def _part(self, word: str) -> Part:
        words = self._words
        if word in words.first_part:
            return "first"
        if word in words.middle_part:
            return "middle"
        return "last" if word in words.last_part else ""

    def _day_number(self, word: str) -> int | None:
        """1 to 31 from "4", "04", "4th", "fourth"."""
        day = int(word) if word.isdigit() and len(word) <= 2 else read_ordinal(word, self._numbers) or 0
        return day if 1 <= day <= 31 else None

    def _year(self, tokens: Tokens, at: int, *, may_be_short: bool = False) -> tuple[int | None, int]:
        """The year from this token on and the place after it; None and `at` where there is none."""
        skip = at
        while tokens.word(skip) in (".", ",") and skip < at + 2:
            skip += 1
        if tokens.word(skip) in self._words.of:
            skip += 1
        year = self._plain_year(tokens.word(skip))
        if year is not None:
            return year, skip + 1
        short = tokens.word(at)
        if short in ("'", "’"):
            short, at = tokens.word(at + 1), at + 1
        follows = tokens.word(at + 1)
        if may_be_short and len(short) == 2 and short.isdigit() and not follows.isalnum():
            return _whole_year(int(short)), at + 1
        return None, skip if skip == at else at

    def _plain_year(self, word: str) -> int | None:
        return int(word) if len(word) == 4 and word.isdigit() and 1900 <= int(word) <= 2100 else None

    def _with_weekday(self, tokens: Tokens, found: Explicit) -> Explicit:
        """Take in a weekday that stands beside: "Friday (August 13th)", "Tuesday, June 7", "13 June (Monday)"."""
        words = self._words
        begin, end = found.begin, found.end
        at = begin - 1
        while at >= begin - 4 and tokens.word(at) in words.day_parts:
            at -= 1
        if tokens.word(begin - 1) in ("(", "[") and tokens.word(begin - 2) in words.days:  # "today (15 December)"
            return found._replace(begin=begin - 2, end=end + (tokens.word(end) in words.close))
        day = words.weekdays.get(tokens.word(at), words.short_weekdays.get(tokens.word(at)))
        if day is not None and (tokens.is_capital(at) or not words.capitals):
            is_open = any(tokens.word(place) in ("(", "[") for place in range(at, begin))
            end += is_open and tokens.word(end) in words.close
            return found._replace(begin=at, end=end, weekday=day)
        after = end + (tokens.word(end) in ("(", "[", ","))
        day = words.weekdays.get(tokens.word(after))
        if day is not None and found.first.day is not None:
            end = after + 1 + (tokens.word(after + 1) in words.close)
            return found._replace(end=end, weekday=day)
        return found


def _year_before(year: int | None, month: int, later: int) -> int | None:
    """The year of a range's first month, where only the last has one."""
    if year is None:
        return None
    return year - 1 if month > later else year


def _whole_year(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 70 else 1900)
