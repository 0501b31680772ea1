"""The events of a frame as a picture needs them: a day, a group and a weight each; nothing is summed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import polars as pl

from eventcode import __version__
from eventcode.analysis.layout import Layout, find_layout
from eventcode.analysis.panel import one_row_each
from eventcode.analysis.periods import Calendar, Frequency
from eventcode.analysis.series import UNKNOWN, to_days, to_numbers, to_polars
from eventcode.errors import EventcodeError
from eventcode.picture import Caption

EVENTS, TYPE = "events", "type"
DAY, GROUP, WEIGHT, PERIOD = "day", "group", "weight", "period"
OTHER = "others"
_MOST_GROUPS = 6
_LENGTHS: tuple[tuple[int, Frequency], ...] = ((92, "D"), (730, "W"), (365 * 25, "M"))
"""Up to so many days a picture over time has such periods; above the last it has years."""


@dataclass(frozen=True)
class Asked:
    """What a picture is asked to show. by: "type", a column, or "" for no groups; value: "events", a name of a toll or
    a column of numbers."""

    by: str = TYPE
    value: str = EVENTS
    title: str = ""


class Rows:
    """A frame, its layout and its caption. Raises EventcodeError where a column that is asked for is not there."""

    def __init__(self, frame: pd.DataFrame, asked: Asked) -> None:
        self.asked, self.attrs = asked, frame.attrs
        self.layout: Layout = find_layout(frame.columns, frame.attrs)
        self.frame = one_row_each(frame)
        self._omitted: list[str] = []
        self._notes: list[str] = []

    def column(self, name: str) -> pl.Series:
        """A column of the frame. Raises EventcodeError."""
        self.layout.need(name)
        return to_polars(self.frame, [name])[name]

    def days(self) -> pl.Series:
        """The day of each event."""
        return to_days(self.column(self.layout.release.day)).alias(DAY)

    def weights(self) -> pl.Series:
        """What each event counts; blank cells count nothing."""
        if self.asked.value == EVENTS:
            return pl.Series(WEIGHT, [1.0] * len(self.frame), dtype=pl.Float64)
        name = self.layout.rules.tolls.get(self.asked.value, self.asked.value)
        numbers = to_numbers(self.column(name)).cast(pl.Float64)
        self.omit(int(numbers.null_count()), f"without a number of {self.measure}")
        return numbers.fill_null(0).alias(WEIGHT)

    def groups(self) -> pl.Series:
        """The group of each event by its label, the smallest groups as one."""
        if not self.asked.by:
            return pl.Series(GROUP, [""] * len(self.frame), dtype=pl.String)
        name = self.layout.rules.type if self.asked.by == TYPE else self.asked.by
        texts = to_texts(self.column(name)).replace(self._labels(name)).alias(GROUP)
        counted = texts.value_counts().sort(["count", GROUP], descending=[True, False])[GROUP].to_list()
        if len(counted) <= _MOST_GROUPS + 1:
            return texts
        return texts.replace(dict.fromkeys(counted[_MOST_GROUPS:], OTHER))

    def _labels(self, name: str) -> dict[str, str]:
        """What the codes of a column mean, by the table or the codebook."""
        told = dict(self.attrs.get("values", {}).get(name, {}))
        if not told and name in {column.name for column in self.layout.book.columns}:
            book = self.layout.book
            told = {str(value): label for value, label in book.value_labels(book.column(name)).items()}
        return {str(value): label for value, label in told.items() if label}

    def label(self, name: str) -> str:
        """What a column is called for people."""
        known = {column.name: column.label for column in self.layout.book.columns}
        return str(self.attrs.get("labels", {}).get(name) or known.get(name) or name)

    @property
    def measure(self) -> str:
        """What is counted, in words."""
        return EVENTS if self.asked.value == EVENTS else self.asked.value.replace("_", " ")

    def omit(self, number: int, why: str) -> None:
        """Say in the caption that so many events are not in the picture, or not wholly."""
        if number:
            self._omitted.append(f"{number:,} {'event' if number == 1 else 'events'} {why}")

    def note(self, number: int, what: str) -> None:
        """Say in the caption something of so many events that are in the picture."""
        if number:
            self._notes.append(f" {number:,} {'event is' if number == 1 else 'events are'} {what}.")

    def caption(self, title: str, told: str) -> Caption:
        """told: what is shown, in one sentence; after it stands what was left out."""
        missing = f" Left out: {'; '.join(self._omitted)}." if self._omitted else ""
        return Caption(self.asked.title or title, f"{told}{''.join(self._notes)}{missing}", self.source())

    def source(self) -> str:
        """Whose data these are, in which version, by which codebook."""
        name = " ".join(str(self.attrs[key]) for key in ("source", "version") if self.attrs.get(key))
        book = self.attrs.get("codebook") or self.layout.book.name
        return f"Source: {name or 'not stated'}. Codebook: {book}. Made with eventcode {__version__}."

    def spell(self, counts: pl.DataFrame) -> str:
        """First to last day and how many events."""
        days = counts[DAY].drop_nulls()
        number = f"{len(self.frame):,} event{'s' * (len(self.frame) != 1)}"
        if not len(days):
            return number
        first, last = _to_text(days.min()), _to_text(days.max())
        return f"{number}, {first} to {last}" if first != last else f"{number}, on {first}"


def to_texts(column: pl.Series) -> pl.Series:
    """Names, with `UNKNOWN` where blank."""
    return column.cast(pl.String).replace("", None).fill_null(UNKNOWN)


def _to_text(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


def choose_frequency(days: pl.Series, freq: Frequency | None) -> Frequency:
    """The frequency asked for, else one that gives a picture some dozens of periods."""
    known = days.drop_nulls()
    if freq is not None or not len(known):
        return freq or "M"
    first, last = known.min(), known.max()
    length = (last - first).days  # type: ignore[operator,union-attr]
    return next((each for most, each in _LENGTHS if length <= most), "Y")


NAMES: dict[Frequency, str] = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}


def to_calendar(rows: Rows, days: pl.Series, freq: Frequency | None) -> Calendar:
    """The periods of a picture over time, weeks as the profile has them. Raises EventcodeError."""
    return Calendar(choose_frequency(days, freq), rows.layout.rules.week_starts)


def all_periods(numbers: pl.Series) -> list[int]:
    """Every period from the first to the last, those without an event too. Raises EventcodeError beyond 20,000."""
    known = numbers.drop_nulls()
    if not len(known):
        return []
    first, last = int(known.min()), int(known.max())  # type: ignore[arg-type]
    if last - first > 20_000:
        raise EventcodeError(f"{last - first:,} periods are no picture", next_step="choose fewer days or freq='Y'")
    return list(range(first, last + 1))
