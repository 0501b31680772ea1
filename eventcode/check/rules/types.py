"""Rules about event types, classes of actors and who may do what to whom, as types.yaml and inter.yaml say."""

from __future__ import annotations

import polars as pl

from eventcode.check.row import TABLE, Broken, Row
from eventcode.check.rules.names import is_sound, number


def find_type(row: Row) -> pl.Expr:
    """The event type that the sub-event type belongs to."""
    table = {sub.name: sub.type for sub in row.book.types.sub_types}
    return row.lookup("sub_event_type", "type", table, pl.String)


def type_number(row: Row) -> pl.Expr:
    """The place of the event type in the hierarchy, from 0."""
    return row.lookup("event_type", "at", {each.name: at for at, each in enumerate(row.book.types)}, pl.Int16)


def rank(row: Row) -> pl.Expr:
    """The rank of the sub-event type, 0 the highest."""
    return row.lookup("sub_event_type", "rank", {sub.name: sub.rank for sub in row.book.types.sub_types}, pl.Int16)


def is_paired(row: Row) -> pl.Expr:
    """Whether type and sub-event type belong together, so that the latter's pattern can be held against the row."""
    places = {each.name: at for at, each in enumerate(row.book.types)}
    table = {sub.name: places[sub.type] for sub in row.book.types.sub_types}
    given = row.lookup("sub_event_type", "type_at", table, pl.Int16)
    return row.premise("is_paired", lambda: type_number(row) == given)


def pair(row: Row) -> Broken:
    """C04: type and sub-event type belong together; sub-event types that C13 speaks of are left to it."""
    table = {sub.name: "elsewhere" in sub.pattern.rules for sub in row.book.types.sub_types}
    is_left = row.lookup("sub_event_type", "elsewhere", table, pl.Boolean)
    return Broken(~is_paired(row) & ~is_left, words={"expected": find_type(row)})


def disorder(row: Row) -> Broken:
    """C05: the kind of disorder follows from the sub-event type; older tables name only the last of several."""
    kinds = {name: at for at, name in enumerate(row.book.types.disorder_types)}
    given = row.lookup("disorder_type", "at", kinds, pl.Int16)
    table = {sub.name: kinds[sub.disorder_type] for sub in row.book.types.sub_types}
    expected = row.lookup("sub_event_type", "disorder_at", table, pl.Int16)
    names = {sub.name: sub.disorder_type for sub in row.book.types.sub_types}
    told = row.lookup("sub_event_type", "disorder", names, pl.String)
    last = {sub.name: kinds.get(sub.disorder[-1]) for sub in row.book.types.sub_types}
    older = row.lookup("sub_event_type", "older_disorder_at", last, pl.Int16)
    is_older = ~pl.col(f"{TABLE}:has_targeting") & (given == older).fill_null(False)
    return Broken(is_paired(row).fill_null(True) & (given != expected) & ~is_older, words={"expected": told})


def interaction(row: Row) -> Broken:
    """C06: the interaction follows from the two classes, whichever side is named first."""
    texts = row.book.kinds.interactions
    given = row.lookup("interaction", "number", {text: code for code, text in texts.items()}, pl.Int8)
    code = _code(number(row, 1), number(row, 2).fill_null(0))
    expected = code.replace_strict(list(texts), list(texts.values()), default=None, return_dtype=pl.String)
    is_sure = number(row, 1).is_not_null() & is_sound(row, 1) & is_sound(row, 2) & ~is_half(row)
    return Broken(is_sure & (given != code), words={"expected": expected})


def _code(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """The number of an interaction: the smaller class first, ten times the class where there is one side (§4.2)."""
    alone, pairing = one * 10, pl.min_horizontal(one, other) * 10 + pl.max_horizontal(one, other)
    return pl.when(other == 0).then(alone).otherwise(pairing)


def is_half(row: Row) -> pl.Expr:
    """Whether actor 2 stands without a class or the class without an actor (rule C07)."""
    return row.is_blank("actor2") != row.is_blank("inter2")
