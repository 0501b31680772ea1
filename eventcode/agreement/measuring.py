"""Ratings -> how far the raters agree, on which events there are and on each column of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date

from eventcode.agreement.alpha import Reliability, measure_reliability
from eventcode.agreement.matching import Rating, Unit, match_events
from eventcode.agreement.raters import DRAFT
from eventcode.codebook import Codebook
from eventcode.codebook.stages.agreeing import Level, read_agreement_rules
from eventcode.records import Record

EVENT = "(event)"
"""The name under which it stands whether raters have an event at all."""


class FieldAgreement(Record, frozen=True):
    """One column. analysts: among themselves; with_draft: the program's drafts as one more rater."""

    field: str
    level: Level
    analysts: Reliability
    with_draft: Reliability


class Agreement(Record, frozen=True):
    """raters: the analysts by name; articles: that two of them coded, or one and the program; events: that any has."""

    raters: tuple[str, ...]
    articles: int
    events: int
    fields: tuple[FieldAgreement, ...]


def measure_agreement(ratings: Iterable[Rating], codebook: Codebook, *, draws: int = 1000, seed: int = 1) -> Agreement:
    """Agreement by column, in the order of agreement.yaml; first, on whether there is an event.

    A column is compared among the raters who have the event; a blank cell is a value of nominal and set columns and
    missing in the others. Raises CodebookError.
    """
    rules = read_agreement_rules(codebook)
    units = match_events(ratings, rules)
    fields = [_measure(EVENT, "nominal", [_presence(unit) for unit in units], draws, seed)]
    known = {column.name for column in codebook.columns}
    for name, level in rules.levels.items():
        if name not in known:
            continue  # a codebook may leave out columns of the one that it extends
        cells = [_cells(unit, name, level, codebook) for unit in units]
        fields.append(_measure(name, level, cells, draws, seed))
    raters = sorted({rater for unit in units for rater in unit.raters} - {DRAFT})
    return Agreement(tuple(raters), len({unit.article_id for unit in units}), len(units), tuple(fields))


Values = dict[str, Hashable]


def _measure(name: str, level: Level, units: Sequence[Values], draws: int, seed: int) -> FieldAgreement:
    among = [[value for rater, value in unit.items() if rater != DRAFT] for unit in units]
    whole = [list(unit.values()) for unit in units]
    return FieldAgreement(
        name,
        level,
        measure_reliability(among, level, draws=draws, seed=seed),
        measure_reliability(whole, level, draws=draws, seed=seed),
    )


def _presence(unit: Unit) -> Values:
    return {rater: rater in unit.rows for rater in unit.raters}


def _cells(unit: Unit, name: str, level: Level, codebook: Codebook) -> Values:
    """What each rater who has the event says of a column."""
    told = {rater: _to_value(row.get(name), level, codebook, name) for rater, row in unit.rows.items()}
    return {rater: value for rater, value in told.items() if value is not None}


def _to_value(cell: object, level: Level, codebook: Codebook, name: str) -> Hashable:
    if level == "set":
        separator = codebook.column(name).separator or ";"
        return frozenset(filter(None, (part.strip() for part in str(cell or "").split(separator.strip()))))
    if level == "nominal":
        return "" if cell is None else str(cell)
    if isinstance(cell, date):
        return cell.toordinal()
    return cell if isinstance(cell, int | float) else None
