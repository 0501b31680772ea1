"""A comparison as text, CSV, JSON or a page for people; it compares nothing."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from eventcode.compare.comparing import ID, Comparison
from eventcode.compare.marking import Marked, mark_words
from eventcode.pages import open_templates

_TEMPLATES = Path(__file__).parent / "templates"

_SHOWN = 20


def tell(comparison: Comparison) -> str:
    """The result in one sentence."""
    parts = [
        f"{len(comparison.added):,} added",
        f"{comparison.changed:,} changed",
        f"{len(comparison.removed):,} removed",
    ]
    return f"{comparison.old} -> {comparison.new}: {', '.join(parts)}, {comparison.same:,} the same."


def to_text(comparison: Comparison, shown: int = _SHOWN) -> str:
    """For a terminal: the totals, then the first rows and cells of each kind. shown: how many."""
    lines = [tell(comparison)]
    lines += [f"  column added: {name}" for name in comparison.columns_added]
    lines += [f"  column removed: {name}" for name in comparison.columns_removed]
    lines += _list("+", comparison.added[ID].head(shown).to_list(), len(comparison.added))
    cells = [
        f"{row['id']} {row['column']}: {_quote(row['old'])} -> {_quote(row['new'])}"
        for row in _cells(comparison, shown)
    ]
    lines += _list("~", cells, len(comparison.cells))
    lines += _list("-", comparison.removed[ID].head(shown).to_list(), len(comparison.removed))
    return "".join(f"{line}\n" for line in lines)


def _list(sign: str, texts: list[str], total: int) -> list[str]:
    rest = [f"{sign} ... and {total - len(texts):,} more; --format csv lists them"] if total > len(texts) else []
    return [*(f"{sign} {text}" for text in texts), *rest]


def _cells(comparison: Comparison, shown: int) -> list[dict[str, Any]]:
    return comparison.cells.head(shown).to_dicts()


def _quote(cell: str) -> str:
    return f"“{cell}”" if cell else "blank"


def to_csv(comparison: Comparison) -> str:
    """A line for each row that was added or removed and each cell that changed: change, id, column, old, new."""
    return comparison.changes.write_csv()


def to_json(comparison: Comparison) -> str:
    """Totals, added and removed rows whole, and changed cells, as one JSON object."""
    whole = {
        "old": comparison.old,
        "new": comparison.new,
        "key": list(comparison.key),
        "totals": totals(comparison),
        "columns_added": list(comparison.columns_added),
        "columns_removed": list(comparison.columns_removed),
        "added": comparison.added.to_dicts(),
        "changed": comparison.cells.to_dicts(),
        "removed": comparison.removed.to_dicts(),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def totals(comparison: Comparison) -> dict[str, int]:
    """How many rows and cells of each kind."""
    return {
        "added": len(comparison.added),
        "changed": comparison.changed,
        "cells": len(comparison.cells),
        "removed": len(comparison.removed),
        "same": comparison.same,
    }


def to_html(comparison: Comparison, shown: int = 2_000) -> str:
    """One page that asks for nothing else: totals, changes by column, and up to `shown` rows of each kind."""
    pages = open_templates(_TEMPLATES, {})
    by_column = (
        comparison.cells.group_by("column", maintain_order=True).len().sort("len", descending=True, maintain_order=True)
    )
    cells = groupby(_cells(comparison, shown), key=lambda cell: str(cell["id"]))
    page = pages.get_template("comparison.html.j2").render(
        comparison=comparison,
        totals=totals(comparison),
        by_column=by_column.rows(),
        changed=[(key, [_mark(cell) for cell in group]) for key, group in cells],
        rows=[("Added", _describe(comparison.added, shown)), ("Removed", _describe(comparison.removed, shown))],
        shown=shown,
    )
    return page + "\n"


def _mark(cell: dict[str, Any]) -> tuple[str, Marked, Marked]:
    old, new = mark_words(cell["old"], cell["new"])
    return cell["column"], old, new


def _describe(rows: pl.DataFrame, shown: int) -> list[tuple[str, str, dict[str, str]]]:
    """Each row's key, its longest cell, which says most of it, and all of its cells that are not blank."""
    described = []
    for row in rows.head(shown).to_dicts():
        cells = {name: cell for name, cell in row.items() if cell and name != ID}
        described.append((row[ID], max(cells.values(), key=len, default=""), cells))
    return described
