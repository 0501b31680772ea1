"""What is known about a report beside its text, and days as inputs write them; nothing is guessed here."""

from __future__ import annotations

import re
from datetime import date

from eventcode.records import Record

# RFC 5322, section 3.3
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"([A-Za-z]{3,9})\.?"
_TIME = r"(?:[T ,]\s{0,2}\d{1,2}:?\d{2}.{0,40})?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{2}.{0,20})?")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?:\s|-|\sof\s){_MONTH},?[\s-](\d{{4}}){_TIME}")
_MONTH_FIRST = re.compile(rf"{_MONTH}\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]{0,2}\s{0,2}", re.IGNORECASE
)
_EARLIEST = 1800


class Metadata(Record, frozen=True):
    """What an input, its page or the options say of a report; "" or None where they are silent.

    published: the local day of publication; country: a hint by name; id: the input's own name for the report.
    """

    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    country: str = ""
    language: str = ""
    id: str = ""

    def over(self, other: Metadata) -> Metadata:
        """These values, and those of `other` where there is none here."""
        return Metadata(*(getattr(self, name) or getattr(other, name) for name in Metadata.__struct_fields__))


def to_day(text: str) -> date:
    """The day that these words write, as they write it: a time or a time zone after it shifts nothing.

    Reads 2021-08-20 (also with a time), 20210820, 20 August 2021, August 20, 2021, both with a weekday before them, and
    20/08/2021 where only one order of day and month is possible. Raises ValueError that says what is wrong.
    """
    plain = " ".join(text.split())
    plain = plain[match.end() :] if (match := _WEEKDAY.match(plain)) else plain
    year, month, day = _read_parts(plain, text)
    if year < _EARLIEST:
        raise ValueError(f"{text!r} is no day of a news report: the year is before {_EARLIEST}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None


def _read_parts(plain: str, text: str) -> tuple[int, int, int]:
    """Year, month, day as numbers, not yet checked against the calendar."""
    if match := _ISO.fullmatch(plain):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _COMPACT.fullmatch(plain):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.fullmatch(plain):
        return int(match[3]), _read_month(match[2], text), int(match[1])
    if match := _MONTH_FIRST.fullmatch(plain):
        return int(match[3]), _read_month(match[1], text), int(match[2])
    if match := _NUMBERS.fullmatch(plain):
        first, second = int(match[1]), int(match[2])
        if first <= 12 and second <= 12 and first != second:
            raise ValueError(f"{text!r} can be read as two days")
        return int(match[3]), *((second, first) if first > 12 else (first, second))
    raise ValueError(f"{_shorten(text)!r} is not a date")


def _read_month(name: str, text: str) -> int:
    try:
        return MONTHS.index(name[:3].lower()) + 1
    except ValueError:
        raise ValueError(f"{text!r} names no month") from None


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
