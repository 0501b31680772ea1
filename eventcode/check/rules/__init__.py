"""The rules of the codebook as expressions over one row, each found by the id and key that rules.yaml gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from eventcode.check.row import Broken, Row
from eventcode.check.rules import days, names, notes, patterns, places, sources, tolls, types, ucdp, wording

Find = Callable[[Row], Broken | list[Broken]]


def _of_side(find: Callable[[Row, int], Broken], side: int) -> Find:
    return lambda row: find(row, side)


def _of_sides(find: Callable[[Row, int], Broken]) -> Find:
    return lambda row: [find(row, side) for side in (1, 2)]


def _list_columns(row: Row) -> list[str]:
    """Lists that no rule of their own speaks of."""
    own = {fault.columns for rule in row.book.rules for fault in rule.faults if fault.key == "list"}
    lists = [column for column in row.columns.values() if column.type == "list" and column.separator == "; "]
    return [column.name for column in lists if (column.name,) not in own]


CHECKS: dict[str, Find] = {
    "C02.year": days.year,
    "C02.future": days.future,
    "C02.uploaded": days.uploaded,
    "C04.pair": types.pair,
    "C05.disorder": types.disorder,
    "C06.interaction": types.interaction,
    "C06.rare": patterns.rare,
    "C07.no_class": sources.no_class,
    "C07.no_actor": sources.no_actor,
    "C08.no_actor": sources.no_main_actor,
    "C09.list": lambda row: sources.lists(row, _list_columns(row)),
    "C09.repeated": lambda row: sources.repeated(row, _list_columns(row)),
    "C21.actor1": _of_side(names.alike, 1),
    "C21.actor2": _of_side(names.alike, 2),
    "C22.actor1": _of_side(names.abroad, 1),
    "C22.actor2": _of_side(names.abroad, 2),
    "C23.no_years": _of_sides(names.no_years),
    "C23.reversed": _of_sides(names.reversed_years),
    "C23.outside": _of_sides(names.outside_years),
    "C24.actor1": _of_side(names.telling, 1),
    "C24.actor2": _of_side(names.telling, 2),
    "C25.actor1": _of_side(names.foreign, 1),
    "C25.actor2": _of_side(names.foreign, 2),
    "C28.low_best": tolls.low_best,
    "C28.best_high": tolls.best_high,
    "C28.low_high": tolls.low_high,
    "C28.below": tolls.below,
    "C28.above": tolls.above,
    "C31.exact": notes.exact,
    "C31.around": notes.around,
    "C32.date": notes.date,
    "C32.no_date": notes.no_date,
    "C33.missing": notes.missing,
    "C33.unexpected": notes.unexpected,
    "C34.iso": places.iso,
    "C34.region": places.region,
    "C35.origin": places.origin,
    "C36.admin1": places.admin1,
    "C36.admin2": places.admin2,
    "C36.admin3": places.admin3,
    "C37.surrogate": notes.surrogate,
    "C38.list": lambda row: sources.lists(row, ["source"]),
    "C38.repeated": lambda row: sources.repeated(row, ["source"]),
    "C39.one_source": sources.one_source,
    "C40.missing": sources.crowd_missing,
    "C40.repeated": sources.crowd_repeated,
    "C40.empty": sources.crowd_empty,
    "C41.gender": wording.gender,
    "C43.untold": tolls.split_untold,
    "C44.notes_only": tolls.notes_only,
    "C44.field_only": tolls.field_only,
    "C45.undivided": tolls.undivided,
    "C46.untold": tolls.vague,
    "C48.days": wording.several_days,
    "C49.places": wording.several_places,
    "C50.crowd": sources.small_crowd,
    "C51.grenade": wording.grenade,
    "C51.chemical": wording.chemical,
    "C51.drone": wording.drone,
    "C53.short": wording.short,
    "C55.sum": ucdp.total,
    "C55.low_best": ucdp.low_best,
    "C55.best_high": ucdp.best_high,
    "C55.low_high": ucdp.low_high,
    "C55.no_death": ucdp.no_death,
    "C55.one_sided": ucdp.one_sided,
    "C55.one_sided_deaths": ucdp.one_sided_deaths,
    "C55.no_government": ucdp.no_government,
    "C55.government": ucdp.government,
    "C55.dyad": ucdp.dyad,
    "C55.reversed": ucdp.reversed_days,
    "C55.span": ucdp.span,
    "C55.year": ucdp.year,
    "C55.aggregated": ucdp.aggregated,
    "C55.district": ucdp.district,
    "C55.no_district": ucdp.no_district,
    "C55.no_province": ucdp.no_province,
    "C55.province": ucdp.province,
    "C55.point": ucdp.point,
    "C55.sources": ucdp.sources,
}
"""What finds each fault of rules.yaml in a row by itself. The patterns of types.yaml name further faults."""

ACROSS = frozenset(
    {
        *("S01.missing_column", "S02.unknown_column", "S02.column_order", "S06.spelling", "S06.number"),
        *("S08.unique", "C01.unique", "C34.far", "C34.border", "C42.likely", "C43.alone", "C43.total"),
        *("C47.no_evidence", "C54.timestamp", "C54.reused", "C54.changed", "C54.lost"),
    }
)
"""Faults that are looked for over several rows or in other files, elsewhere in this room."""


def as_list(found: Broken | list[Broken]) -> Iterable[Broken]:
    """What a check found, one or several."""
    """What a rule found, one or several, as several."""
    return [found] if isinstance(found, Broken) else found
