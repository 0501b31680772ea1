"""Rules C08, C09, C38 to C40 and C50: lists, sources with their scale, and the tags of demonstrations."""

from __future__ import annotations

import re

import polars as pl

from eventcode.check.row import Broken, Row
from eventcode.check.rules.types import is_paired
from eventcode.check.words import read_words
from eventcode.codebook.wording import Tag


def _is_malformed(row: Row, column: str) -> pl.Expr:
    """Whether a list is not joined by its separator, or has an empty item."""
    mark = row.columns[column].separator.strip()
    gap = row.columns[column].separator.removeprefix(mark)
    sep = re.escape(mark)
    pattern = rf"^\s*{sep}|{sep}\s*$|{sep}\s*{sep}|\s{sep}" + (rf"|{sep}[^\s]|{sep}\s\s" if gap else "")
    return row.matches(column, "malformed", pattern)


def lists(row: Row, columns: list[str]) -> list[Broken]:
    """C09, C38: items are joined by a semicolon and one space, and none is empty."""
    return [
        Broken(_is_malformed(row, column), column, {"expected": _mended(row, column)} | _as_value(row, column))
        for column in columns
    ]


def repeated(row: Row, columns: list[str]) -> list[Broken]:
    """C09, C38: no item is there twice."""
    found = []
    for column in columns:
        separator = row.columns[column].separator
        is_repeated = _is_repeated(row, column, separator)
        twice = row[column].str.split(separator).list.eval(pl.element().filter(pl.element().is_duplicated()))
        words = {"item": twice.list.first(), "expected": _mended(row, column)}
        found.append(Broken(is_repeated & ~_is_malformed(row, column), column, words))
    return found


def _is_repeated(row: Row, column: str, separator: str) -> pl.Expr:
    def build(cell: pl.Expr) -> pl.Expr:
        items = cell.str.split(separator).list
        return items.len() > items.n_unique()

    return row.fact(column, "repeated", build)


def _mended(row: Row, column: str) -> pl.Expr:
    """The same items, each once, joined as the codebook wants."""
    separator = row.columns[column].separator
    items = row[column].str.split(separator.strip()).list.eval(pl.element().str.strip_chars())
    filled = items.list.eval(pl.element().filter(pl.element() != "")).list.unique(maintain_order=True)
    return filled.list.join(separator)


def _as_value(row: Row, column: str) -> dict[str, pl.Expr]:
    return {"value": row[column]}


def no_main_actor(row: Row) -> Broken:
    """C08: associated actors have a main actor."""
    return Broken(row.is_set("assoc_actor_2") & row.is_blank("actor2"))


def no_class(row: Row) -> Broken:
    """C07: an actor 2 has a class."""
    return Broken(row.is_set("actor2") & row.is_blank("inter2"))


def no_actor(row: Row) -> Broken:
    """C07: a class has an actor 2."""
    return Broken(row.is_blank("actor2") & row.is_set("inter2"))


def one_source(row: Row) -> Broken:
    """C39: two scales need two sources, unless the first is a local partner."""
    first = re.escape(row.book.sources.terms[0])
    has_two = row.matches("source_scale", "has_two", "-") & row.fact(
        "source_scale", "allowed", lambda scale: scale.is_in(list(row.book.sources.values))
    )
    is_partner = row.matches("source_scale", "partner", f"^{first}")
    is_one = row.fact("source", "is_one", lambda text: ~text.str.contains(row.columns["source"].separator.strip()))
    return Broken(has_two & ~is_partner & is_one)


def _required(row: Row) -> list[Tag]:
    return [tag for tag in row.book.tags if tag.required]


def _is_due(row: Row, tag: Tag) -> pl.Expr:
    """Whether the row is of a type that must have the tag."""
    return row.fact("event_type", f"needs {tag.label}", lambda name: name.is_in(list(tag.types))) & is_paired(row)


def _times(row: Row, tag: Tag) -> pl.Expr:
    """How often the tag is there."""
    pattern = rf"(?:^|;)\s*{re.escape(tag.label + tag.joins.strip())}"
    return row.fact("tags", f"times {tag.label}", lambda text: text.str.count_matches(pattern)).fill_null(0)


def crowd_missing(row: Row) -> list[Broken]:
    """C40: every demonstration has the tag, or its notes the bracket of older tables; rows without notes wait."""
    old = row.book.tags.legacy_crowd_size
    is_told = row["notes"].str.contains(old) if old else pl.lit(False)
    return [
        Broken(~is_told, scope=_is_due(row, tag) & (_times(row, tag) == 0) & row.is_set("notes"))
        for tag in _required(row)
    ]


def crowd_repeated(row: Row) -> list[Broken]:
    """C40: the tag is there once."""
    return [
        Broken(_is_due(row, tag) & (_times(row, tag) > 1), words={"number": _times(row, tag).cast(pl.String)})
        for tag in _required(row)
    ]


def crowd_empty(row: Row) -> list[Broken]:
    """C40: the tag has a value."""
    return [
        Broken(
            _is_due(row, tag)
            & row.matches("tags", f"empty {tag.label}", rf"{re.escape(tag.label + tag.joins.strip())}\s*(?:;|$)")
        )
        for tag in _required(row)
    ]


def small_crowd(row: Row) -> list[Broken]:
    """C50: fewer than three people are no demonstration."""
    few = "|".join(re.escape(words) for words in read_words(row.book).small_crowd)
    found = []
    for tag in _required(row):
        pattern = rf"(?i){re.escape(tag.label + tag.joins.strip())}\s*({few})\s*(?:;|$)"
        told = _told(row, f"few {tag.label}", pattern)
        old = row.book.tags.legacy_crowd_size.partition("(")[0]
        legacy = row["notes"].str.extract(rf"(?i){old}({few})\s*\]") if old else pl.lit(None, pl.String)
        words = pl.coalesce(told, legacy)
        scope = _is_due(row, tag) & (told.is_not_null() | (_times(row, tag) == 0))
        found.append(Broken(words.is_not_null(), scope=scope, words={"words": words}))
    return found


def _told(row: Row, name: str, pattern: str) -> pl.Expr:
    return row.fact("tags", name, lambda text: text.str.extract(pattern))
