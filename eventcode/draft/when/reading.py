"""What the readers of dates hand to one another: a day or period, and where the story stands; no rule lives here."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from eventcode.draft.tokens import Tokens
from eventcode.records import DateKind

Kind = Literal["explicit", "weekday", "relative", "period", "range", "clock", "reported"]


class Moment(NamedTuple):
    """Where the story stands: the day of the report, the day told last, the day that decides years; None is unknown."""

    report: date | None
    told: date | None
    near: date | None


class Reading(NamedTuple):
    """A day or period in the tokens begin to end.

    is_weak: dropped where the sentence names a day besides; from_next: days from the day that the sentence names next;
    is_daily: something went on each of its days ("three days of fighting").
    """

    begin: int
    end: int
    kind: Kind
    day: date
    precision: DateKind = 1
    basis: str = ""
    first: date | None = None
    last: date | None = None
    doubt: str = ""
    is_background: bool = False
    is_weak: bool = False
    from_next: int | None = None
    is_daily: bool = False


def quote(tokens: Tokens, begin: int, end: int) -> str:
    """The tokens as words of a doubt."""
    return " ".join(tokens.raw[begin:end])
