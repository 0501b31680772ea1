"""What a rule sees of a row: its values, and facts worked out from single cells; no rule lives here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from eventcode.codebook import Codebook

PREMISE = "row"
"""What the names of premises begin with, where those of facts have their column."""
TABLE = "table"
"""What the names of things begin with that hold for the whole table, such as "table:today"."""


@dataclass(frozen=True, eq=False)
class Broken:
    """Where a rule is broken. when: true in the rows that break it; null counts as kept.

    column: the one to show where it is not the first of the fault's. words: what the sentence and the fix say besides
    the row's cells. scope: rows outside it are never broken, and `when` is not worked out for them; hint: the same
    within the scope, for what takes longer to see than the scope and less than `when`.
    """

    when: pl.Expr
    column: str = ""
    words: Mapping[str, pl.Expr] = field(default_factory=dict)
    scope: pl.Expr | None = None
    hint: pl.Expr | None = None

    @cached_property
    def stages(self) -> tuple[pl.Expr, ...]:
        """Scope, hint and `when`, as far as there are: a row is broken where all are true."""
        return tuple(each.fill_null(False) for each in (self.scope, self.hint, self.when) if each is not None)

    @cached_property
    def whole(self) -> pl.Expr:
        """True or false in every row."""
        return pl.all_horizontal(self.stages)


class Row:
    """The columns of a codebook as expressions, and the facts that its rules asked for.

    A fact is worked out from one cell alone, so that it need be worked out only once for cells that are alike.
    """

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self.columns = {column.name: column for column in book.columns}
        self.facts: dict[str, tuple[str, pl.Expr]] = {}
        self.premises: dict[str, pl.Expr] = {}

    def __getitem__(self, column: str) -> pl.Expr:
        """The value; null where the cell is blank or not of the column's type."""
        return pl.col(column)

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def is_blank(self, column: str) -> pl.Expr:
        """Whether nothing stands in the cell; a cell that is not of the column's type is not blank."""
        return pl.col(f"{column}:blank")

    def is_set(self, column: str) -> pl.Expr:
        """Whether something stands in the cell."""
        return ~pl.col(f"{column}:blank")

    def fact(self, column: str, name: str, build: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
        """The fact `name` of a column, built from its value at the first call and the same one afterwards."""
        key = f"{column}:{name}"
        if key not in self.facts:
            self.facts[key] = (column, build(pl.col(column)).alias(key))
        return pl.col(key)

    def premise(self, name: str, build: Callable[[], pl.Expr]) -> pl.Expr:
        """What many rules presuppose of several cells, worked out once for all of them."""
        key = f"{PREMISE}:{name}"
        if key not in self.premises:
            self.premises[key] = build().alias(key)
        return pl.col(key)

    def lookup(self, column: str, name: str, table: Mapping[Any, Any], dtype: type[pl.DataType]) -> pl.Expr:
        """The fact that a table gives for a value; null for a value that it has not."""
        old, new = list(table), pl.Series(list(table.values()), dtype=dtype)
        return self.fact(column, name, lambda cell: cell.replace_strict(old, new, default=None, return_dtype=dtype))

    def matches(self, column: str, name: str, pattern: str) -> pl.Expr:
        """Whether the text of a cell holds the pattern (a regular expression in Rust's syntax)."""
        return self.fact(column, name, lambda cell: cell.str.contains(pattern))
