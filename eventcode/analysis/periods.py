"""Days, weeks, months, quarters and years as numbers that follow one another; no event is counted here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import polars as pl

from eventcode.errors import EventcodeError

Frequency: TypeAlias = Literal["D", "W", "M", "Q", "Y"]
WEEK_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {"M": 1, "Q": 3, "Y": 12}
_MONDAY = -3
"""29 December 1969, in days from 1 January 1970, which was a Thursday."""


@dataclass(frozen=True)
class Calendar:
    """Periods of one length. week_starts: a day of `WEEK_DAYS`; Monday gives the weeks of ISO 8601."""

    freq: Frequency
    week_starts: str = "monday"

    def __post_init__(self) -> None:
        if self.freq not in get_args(Frequency):
            message = f"there is no frequency {self.freq!r}"
            raise EventcodeError(message, next_step="give D, W, M, Q or Y: day, week, month, quarter or year")
        if self.week_starts not in WEEK_DAYS:
            raise EventcodeError(f"{self.week_starts!r} is no day", next_step=f"give one of {', '.join(WEEK_DAYS)}")

    @property
    def _start(self) -> int:
        return _MONDAY + WEEK_DAYS.index(self.week_starts)

    def number(self, days: pl.Expr) -> pl.Expr:
        """The number of the period that each day lies in, 32 bits."""
        if self.freq == "D":
            return days.to_physical()
        if self.freq == "W":
            return (days.to_physical() - self._start).floordiv(7).cast(pl.Int32)
        months = days.dt.year() * 12 + (days.dt.month().cast(pl.Int32) - 1)
        return months.floordiv(_MONTHS[self.freq]).cast(pl.Int32)

    def first_days(self, numbers: Any) -> Any:
        """The first day of each period, as datetime64[s]."""
        numbers = np.asarray(numbers, np.int64)
        if self.freq == "D":
            days = numbers.astype("datetime64[D]")
        elif self.freq == "W":
            days = (numbers * 7 + self._start).astype("datetime64[D]")
        else:
            days = (numbers * _MONTHS[self.freq] - 1970 * 12).astype("datetime64[M]")
        return days.astype("datetime64[s]")
