"""What the columns of a profile mean to an analysis, as analysis.yaml tells it; nothing is counted here."""

from __future__ import annotations

from typing import Literal

import msgspec

from eventcode.codebook.book import Codebook
from eventcode.codebook.reading import Entry, error_at, read_yaml

Known = Literal["point", "near", "admin2", "admin1", "country"]
WeekDay = Literal["monday", "saturday"]


class DayPrecision(Entry, frozen=True):
    """The column of the precision of the date, and what each of its values allows."""

    column: str
    values: dict[int, Literal["day", "week", "month"]]


class PlacePrecision(Entry, frozen=True):
    """The column of the precision of the place, how far each value knows it, and what near means in kilometres."""

    column: str
    values: dict[int, Known]
    near: float


class AnalysisRules(Entry, frozen=True):
    """The keys of analysis.yaml, explained at the head of schemas/acled/analysis.yaml."""

    units: dict[str, tuple[str, ...]]
    type: str
    tolls: dict[str, str]
    week_starts: WeekDay = "monday"
    cell: str = ""
    last_day: str = ""
    ordered_sides: bool = False
    identifiers: tuple[str, ...] = ()
    measures: dict[str, str] = msgspec.field(default_factory=dict)
    days: DayPrecision | None = None
    places: PlacePrecision | None = None


def read_analysis_rules(codebook: Codebook) -> AnalysisRules:
    """The nearest analysis.yaml of the codebook. Raises CodebookError where a unit has no column."""
    path = codebook.find_file("analysis.yaml")
    rules = read_yaml(path, AnalysisRules)
    for name, columns in rules.units.items():
        if not columns:
            raise error_at(path, ("units", name), "a unit needs the column that names it")
    return rules
