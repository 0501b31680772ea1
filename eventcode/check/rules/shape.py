"""Rules S03 to S09 and what other rules make of them: cells that break the limits of their own column."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import lru_cache

import polars as pl

from eventcode.check.row import Broken, Row
from eventcode.codebook.columns import Column
from eventcode.codebook.rules import Fault, Limit, Rule, Rules

TYPE_WORDS = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a day like 2023-02-16",
    "string": "a text",
    "list": "a text",
}
Found = tuple[Rule, Fault, Broken]


def find_limits(row: Row) -> Iterator[Found]:
    """For each column, one look for every limit of columns.yaml, under the rule that covers it."""
    rules = row.book.rules
    for column in row.columns.values():
        for limit, broken in _limits(row, column):
            try:
                rule, fault = rules.limit(column.name, limit)
            except KeyError:  # a codebook may drop the rule
                continue
            yield rule, fault, broken
        yield from _find_blanks(row, column, rules)
        if column.type in ("string", "list"):
            yield from _find_spaces(row, column, rules)


def _limits(row: Row, column: Column) -> Iterator[tuple[Limit, Broken]]:
    name, cell = column.name, row[column.name]
    words = {"limits": pl.lit(_tell_limits(column))}
    values = tuple(str(value.value) for value in row.book.values(column)) if column.allowed else ()
    expected = {
        "expected": cell.cast(pl.String).map_elements(lambda value: suggest(value, values), return_dtype=pl.String)
    }
    if column.type not in ("string", "list"):
        yield "type", Broken(pl.col(f"{name}:bad"), name, {"expected": pl.lit(TYPE_WORDS[column.type])} | words)
    if column.allowed:
        allowed = [value.value for value in row.book.values(column)]
        is_known = row.fact(name, "allowed", lambda value: value.is_in(allowed))
        yield "allowed", Broken(cell.is_not_null() & ~is_known, name, expected | words)
    if column.pattern:
        has_form = row.matches(name, "form", f"^(?:{column.pattern})$")
        yield "pattern", Broken(~has_form, name, words)
    if column.minimum is not None or column.maximum is not None:
        yield "range", Broken(~is_within(row, name), name, words)
    if column.decimals is not None:
        scale = 10.0**column.decimals
        too_long = row.fact(name, "long", lambda value: (value * scale - (value * scale).round()).abs() > 1e-6)
        rounded = {"expected": cell.round(column.decimals).cast(pl.String)}
        yield "decimals", Broken(too_long, name, rounded | {"limits": pl.lit(str(column.decimals))})


def _find_blanks(row: Row, column: Column, rules: Rules) -> Iterator[Found]:
    if not column.required:
        return
    own = [
        (rule, fault)
        for rule in rules
        for fault in rule.faults
        if fault.key == "blank" and fault.columns == (column.name,)
    ]
    if own:
        rule, fault = own[0]
    elif "S04" in rules:
        rule = rules["S04"]
        fault = rule.fault("blank_until_accepted" if column.waits else "blank")
    else:
        return
    yield rule, fault, Broken(row.is_blank(column.name), column.name)


def _find_spaces(row: Row, column: Column, rules: Rules) -> Iterator[Found]:
    if "S06" not in rules:
        return
    cell = row[column.name]
    has_space = pl.col(f"{column.name}:spaced") & row.is_set(column.name)
    yield rules["S06"], rules["S06"].fault("space"), Broken(has_space, column.name, {"expected": cell})


def is_within(row: Row, name: str) -> pl.Expr:
    """Whether a number is within the limits of its column."""
    return row.fact(name, "within", lambda value: _within(value, row.columns[name]))


def _within(value: pl.Expr, column: Column) -> pl.Expr:
    low = pl.lit(True) if column.minimum is None else value >= column.minimum
    return low if column.maximum is None else low & (value <= column.maximum)


def _tell_limits(column: Column) -> str:
    if column.minimum is not None or column.maximum is not None:
        low = "…" if column.minimum is None else f"{column.minimum:g}"
        high = "…" if column.maximum is None else f"{column.maximum:.15g}"
        return f"{low} to {high}"
    return column.pattern


@lru_cache(maxsize=4096)
def suggest(text: str, values: tuple[str, ...]) -> str:
    """The value that was probably meant; where none is near, all of them if they are few."""
    near = difflib.get_close_matches(text, values, n=1, cutoff=0.75)
    if near:
        return near[0]
    return f"One of: {', '.join(values)}." if len(values) <= 8 else f"One of the {len(values)} values in the codebook."
