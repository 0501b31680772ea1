"""The ways in which a file can write a day, and which of them can be read without guessing; no rule of coding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from eventcode.check.reading import Batch, to_series
from eventcode.errors import TableError


@dataclass(frozen=True)
class DayForm:
    """A way to write a day. format: how it is read, empty where reading it would be a guess."""

    name: str
    pattern: str
    format: str = ""


FORMS = (
    DayForm("2023-02-16", r"^\d{4}-\d{2}-\d{2}$", "%Y-%m-%d"),
    DayForm("16 February 2023", r"^\d{1,2} [A-Z][a-z]{2,8} \d{4}$", "%d %B %Y"),
    DayForm("2023-02-16 00:00:00", r"^\d{4}-\d{2}-\d{2}[ T]00:00(?::00(?:\.0+)?)?Z?$", "%Y-%m-%d"),
    DayForm("16-Feb-23", r"^\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4}$"),
    DayForm("February 16, 2023", r"^[A-Z][a-z]{2,8}\.? \d{1,2}, ?\d{4}$"),
    DayForm("16/02/2023", r"^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}$"),
    DayForm("2023/02/16", r"^\d{4}[/.]\d{1,2}[/.]\d{1,2}$"),
    DayForm("16-02-2023", r"^\d{1,2}-\d{1,2}-\d{4}$"),
    DayForm("20230216", r"^(?:19|20)\d{6}$"),
    DayForm("a number of days, as spreadsheets have them", r"^[1-6]\d{4}(?:\.\d+)?$"),
)
"""Every form that is told apart; the first that fits holds."""


def day_of(text: pl.Expr) -> pl.Expr:
    """The day that a text names, null where it names none in a form that is read."""
    readings = [
        pl.when(text.str.contains(form.pattern))
        .then(text.str.head(_length(form)))
        .str.to_date(form.format, strict=False)
        for form in FORMS
        if form.format
    ]
    return pl.coalesce(readings)


def form_of(text: pl.Expr) -> pl.Expr:
    """The place in FORMS of the form that a text has, null where it has none."""
    places = [pl.when(text.str.contains(form.pattern)).then(at) for at, form in enumerate(FORMS)]
    return pl.coalesce(places)


def _length(form: DayForm) -> int:
    """Characters that the format reads; a midnight after the day is left aside."""
    return 10 if form.format == "%Y-%m-%d" else 20


class DayGate:
    """Sees to it that each column of days is written in one way, and in one that leaves nothing to guess."""

    def __init__(self, columns: Iterable[str], table: str) -> None:
        self._columns = tuple(columns)
        self._table = table
        self._first: dict[str, tuple[int, int]] = {}

    @property
    def notices(self) -> list[str]:
        """Columns whose days are not in ISO form, and how they are."""
        told = [(name, FORMS[form]) for name, (form, _) in self._first.items() if form]
        return [f"{name}: days are written like {form.name}" for name, form in told]

    @property
    def forms(self) -> dict[str, str]:
        """Each column that holds days as text, with how they are written."""
        return {name: FORMS[form].name for name, (form, _) in self._first.items()}

    def take(self, batch: Batch) -> None:
        """Raises TableError for a day written in another way than the first, or in one that could mean two days."""
        for name in self._columns:
            if name in batch.cells.column_names:
                for form, line in _first_of_each(batch, name):
                    self._hold(name, form, line)

    def _hold(self, name: str, form: int, line: int) -> None:
        first, first_line = self._first.setdefault(name, (form, line))
        if not FORMS[form].format:
            message = f"{name} is written like {FORMS[form].name}, which can be read in more than one way"
            raise TableError(message, file=self._table, line=line, next_step="write every day like 2023-02-16")
        if form != first:
            message = f"{name} is written like {FORMS[form].name}, but on line {first_line} like {FORMS[first].name}"
            raise TableError(message, file=self._table, line=line, next_step="write every day in one way")


def _first_of_each(batch: Batch, name: str) -> list[tuple[int, int]]:
    """The forms of a column of texts, each with the line where it first stands, in the order of the lines."""
    texts = to_series(name, batch.cells[name])
    if texts.dtype != pl.String:
        return []
    cells = pl.DataFrame({"text": texts, "line": batch.lines}).group_by("text").agg(pl.col("line").min())
    forms = cells.with_columns(form_of(pl.col("text")).alias("form")).drop_nulls("form")
    first = forms.group_by("form").agg(pl.col("line").min()).sort("line")
    return [(int(form), int(line)) for form, line in first.iter_rows()]
