"""Cells as values of their column's type, with what is wrong with each by itself; no rule that looks at two columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from eventcode.check.days import day_of
from eventcode.codebook import Codebook
from eventcode.codebook.columns import Column
from eventcode.codebook.kinds import Kinds

DTYPES: Mapping[str, pl.DataType] = {
    "string": pl.String(),
    "list": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "date": pl.Date(),
}
"""The type of a column's values; a list is the text that joins its items."""


@dataclass(frozen=True, eq=False)
class Typing:
    """How the cells of one column are read. spellings: old or wrong text -> what it means, "" for blank."""

    column: Column
    spellings: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.column.name

    def expressions(self, dtype: pl.DataType, *, may_have_space: bool = True) -> list[pl.Expr]:
        """From a column of this name and dtype: its value, and `:blank`, `:bad`, `:respelled` and `:spaced` for it.

        A cell has a value, or is blank, or is bad (not of the column's type). The value of a text is without the space
        before and after it; `:spaced` tells of such space. may_have_space: false where `has_space` says that none has.
        """
        value, is_blank = self._native(dtype) or self._from_text(dtype, may_have_space)
        is_spaced = self._is_spaced() if may_have_space and dtype == pl.String else pl.lit(False)
        return [
            value.alias(self.name),
            is_blank.alias(f"{self.name}:blank"),
            (value.is_null() & ~is_blank).alias(f"{self.name}:bad"),
            self._is_respelled(dtype).fill_null(False).alias(f"{self.name}:respelled"),
            is_spaced.fill_null(False).alias(f"{self.name}:spaced"),
        ]

    def _is_respelled(self, dtype: pl.DataType) -> pl.Expr:
        """Whether the cell was read as something else than it says: an old spelling, or 12.0 as a whole number."""
        if self.spellings:
            return self._raw(dtype).str.strip_chars().is_in(list(self.spellings))
        if self.column.type == "integer" and dtype == pl.String:
            return pl.col(self.name).str.ends_with(".0")
        return pl.lit(False)

    def _is_spaced(self) -> pl.Expr:
        cell = pl.col(self.name)
        return cell.str.strip_chars().str.len_bytes() != cell.str.len_bytes()

    def _native(self, dtype: pl.DataType) -> tuple[pl.Expr, pl.Expr] | None:
        """Where the source is typed as the column is, the cells are taken as they are."""
        cell = pl.col(self.name)
        kind = self.column.type
        if kind == "integer" and dtype.is_integer():
            return cell.cast(pl.Int64), cell.is_null()
        if kind == "number" and dtype.is_numeric():
            number = cell.cast(pl.Float64)
            return pl.when(number.is_finite()).then(number), cell.is_null() | number.is_nan()
        if kind == "date" and dtype == pl.Date:
            return cell, cell.is_null()
        return None

    def _raw(self, dtype: pl.DataType) -> pl.Expr:
        cell = pl.col(self.name)
        if dtype.is_float():
            cell = pl.when(cell.is_not_nan()).then(cell)
        return cell if dtype == pl.String else cell.cast(pl.String)

    def _from_text(self, dtype: pl.DataType, may_have_space: bool) -> tuple[pl.Expr, pl.Expr]:
        raw = self._raw(dtype)
        text = raw.str.strip_chars() if may_have_space else raw
        text = text.replace(dict(self.spellings)) if self.spellings else text
        is_blank = raw.is_null() | (text == "")
        text = pl.when(~is_blank).then(text)
        return self._value(text), is_blank

    def _value(self, text: pl.Expr) -> pl.Expr:
        if self.column.type == "integer":
            return text.str.strip_suffix(".0").cast(pl.Int64, strict=False)
        if self.column.type == "number":
            number = text.cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number)
        if self.column.type == "date":
            return day_of(text)
        return text


def has_space(cells: pl.Series) -> bool:
    """Whether some text begins or ends with a space, a tab, a line break or another blank."""
    if cells.dtype != pl.String:
        return False
    text = pl.col(cells.name).str
    return bool(pl.DataFrame([cells]).select((text.strip_chars().str.len_bytes() != text.len_bytes()).any()).item())


def read_typings(book: Codebook) -> dict[str, Typing]:
    """How each column of the codebook is read, with the spellings that older and careless files have."""
    kinds = set(getattr(book, "kinds", ())) if _has(book, "inter.yaml") else set()
    typings = {}
    for column in book.columns:
        spellings = dict(book.traps.get(column.name, {})) if _has(book, "traps.yaml") else {}
        if kinds and column.allowed == "kinds":
            spellings |= _kind_labels(book.kinds, is_optional=not column.required)
        elif kinds and column.allowed == "interactions":
            spellings |= {str(number): text for number, text in book.kinds.interactions.items()}
        typings[column.name] = Typing(column, spellings)
    return typings


def _kind_labels(kinds: Kinds, *, is_optional: bool) -> dict[str, str]:
    """Numbers and labels of older files (coding rules §4.1); 0 stands for no class where none is needed."""
    labels = {label: kind.name for kind in kinds for label in (str(kind.number), *kind.also) if label != kind.name}
    return labels | ({str(kinds.number("")): ""} if is_optional else {})


def _has(book: Codebook, name: str) -> bool:
    return bool(book.find_files(name))
