"""Rules C28 and C43 to C46: numbers of dead, and what the notes say of them (coding rules §6)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from eventcode.check.row import Broken, Row
from eventcode.check.rules.shape import is_within
from eventcode.check.words import read_words


def low_best(row: Row) -> Broken:
    """C28: the lowest figure is not above the best."""
    return Broken(row["fatalities_low"] > row["fatalities_best"])


def best_high(row: Row) -> Broken:
    """C28: the best figure is not above the highest."""
    return Broken(row["fatalities_best"] > row["fatalities_high"])


def low_high(row: Row) -> Broken:
    """C28: the lowest figure is not above the highest; a best figure between them tells it first."""
    return Broken(row["fatalities_best"].is_null() & (row["fatalities_low"] > row["fatalities_high"]))


def _is_ordered(row: Row) -> pl.Expr:
    low, best, high = (row[f"fatalities_{part}"] for part in ("low", "best", "high"))
    pairs = [low <= best, best <= high, low <= high]
    return pl.all_horizontal(pair.fill_null(True) for pair in pairs)


def below(row: Row) -> Broken:
    """C28: fatalities is not below the lowest figure."""
    return Broken(_is_ordered(row) & (row["fatalities"] < row["fatalities_low"]))


def above(row: Row) -> Broken:
    """C28: fatalities is not above the highest figure."""
    return Broken(_is_ordered(row) & (row["fatalities"] > row["fatalities_high"]))


def _may_kill(row: Row) -> pl.Expr:
    """Whether the sub-event type can have dead of its own: in others, the dead of the notes are of another event."""
    table = {sub.name: sub.pattern.fatalities != "none" for sub in row.book.types.sub_types}
    return row.lookup("sub_event_type", "may_kill", table, pl.Boolean)


def _has_dead(row: Row) -> pl.Expr:
    return (row["fatalities"] > 0) & is_within(row, "fatalities")


def _holds(row: Row, phrases: Sequence[str]) -> pl.Expr:
    return row["notes"].str.contains(read_words(row.book).pattern(phrases))


def _hints_at(row: Row, phrases: Sequence[str]) -> pl.Expr:
    return row["notes"].str.contains(read_words(row.book).hint(phrases))


def notes_only(row: Row) -> Broken:
    """C44: the notes tell of a number of dead and fatalities is 0."""
    words = read_words(row.book)
    divided = row["notes"].str.replace_all(words.pattern(words.undivided), "")
    is_told = divided.str.contains(words.pattern(words.dead)) & ~_holds(row, words.not_counted)
    told = {"words": divided.str.extract(words.pattern(words.dead))}
    scope = (row["fatalities"] == 0) & _may_kill(row)
    return Broken(is_told, scope=scope, hint=_hints_at(row, words.dead), words=told)


def field_only(row: Row) -> Broken:
    """C44: fatalities is above 0 and the notes tell of no dead."""
    words = read_words(row.book)
    scope = _has_dead(row) & row.is_set("notes") & _may_kill(row)
    return Broken(~_holds(row, words.death_words), scope=scope)


def undivided(row: Row) -> Broken:
    """C45: killed or injured is all that the notes say, and fatalities is above 0."""
    words = read_words(row.book)
    pattern = words.pattern(words.undivided)
    rest = row["notes"].str.replace_all(pattern, "")
    is_all = ~rest.str.contains(words.pattern(words.death_words))
    told = {"words": row["notes"].str.extract(pattern)}
    scope = _has_dead(row) & _may_kill(row)
    return Broken(is_all, scope=scope, hint=_holds(row, words.undivided), words=told)


def vague(row: Row) -> Broken:
    """C46: a vague number says what it was coded as; looked for where fatalities is what such words count as."""
    words, tolls = read_words(row.book), row.book.tolls
    values = {number.value for number in tolls.vague.values() if number.value != "setting"}
    values |= {tolls.settings.default, *(campaign.value for campaign in tolls.settings.campaigns)}
    is_untold = _holds(row, words.vague) & ~_holds(row, words.told_as)
    told = {"words": row["notes"].str.extract(words.pattern(words.vague))}
    scope = row["fatalities"].is_in(sorted(values))
    return Broken(is_untold, scope=scope, hint=_hints_at(row, words.vague), words=told)


def split_untold(row: Row) -> Broken:
    """C43: a row that shares a toll says so."""
    scope = row.is_set("fatality_group_id") & row.is_set("notes")
    return Broken(~_holds(row, read_words(row.book).split), scope=scope)
