"""A codebook as a page that people read, in Markdown or as one HTML file; it says nothing that the files do not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from eventcode.codebook.book import Codebook
from eventcode.codebook.columns import Column
from eventcode.codebook.event_types import Side
from eventcode.codebook.pages.observed import ColumnObserved, Observed
from eventcode.pages import Environment, open_templates

_TEMPLATES = Path(__file__).parent / "templates"
_MOST_VALUES = 12  # a longer enumeration has a table of its own


def to_markdown(codebook: Codebook, observed: Observed | None = None) -> str:
    """The codebook as Markdown. observed: what a table holds, shown with every column."""
    return _environment(is_html=False).get_template("codebook.md.j2").render(_find_parts(codebook, observed))


def to_html(codebook: Codebook, observed: Observed | None = None) -> str:
    """The codebook as one HTML page that asks for nothing else, neither file nor network."""
    return _environment(is_html=True).get_template("codebook.html.j2").render(_find_parts(codebook, observed))


@cache
def _environment(*, is_html: bool) -> Environment:
    """Markdown has an escaping of its own, the filter `cell`."""
    filters: dict[str, Callable[..., Any]] = {"cell": _to_cell, "anchor": to_anchor, "share": _to_share}
    return open_templates(_TEMPLATES, filters, is_html=is_html, keeps_end=True)


def to_anchor(text: str) -> str:
    """A text as the id of a heading: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _to_cell(text: object) -> str:
    """A text inside a Markdown table: on one line, without the signs that Markdown reads."""
    return re.sub(r"([\\|*_`\[\]])", r"\\\1", " ".join(str(text).split())).replace("<", "&lt;")


def _to_share(share: float) -> str:
    """A share as a percentage; only a whole is 100 %, only nothing 0 %."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return "< 0.1 %"
    return f"{min(percent, 99.9) if share < 1 else 100:.1f} %".replace(".0 %", " %")


def _find_parts(codebook: Codebook, observed: Observed | None) -> dict[str, Any]:
    """Everything that the templates show; a part whose file the codebook has not is None."""
    parts: dict[str, Any] = {name: _read_part(codebook, name, file) for name, file in _FILES.items()}
    return parts | {
        "book": codebook,
        "observed": observed,
        "columns": [_describe(codebook, column, observed) for column in codebook.columns],
        "rules": codebook.rules,
        "enumerations": _find_enumerations(codebook),
        "used_by": lambda name: [column.name for column in codebook.columns if column.allowed == name],
        "sides": _describe_sides(codebook) if codebook.find_files("types.yaml") else {},
    }


_FILES: dict[str, str] = {
    "types": "types.yaml",
    "kinds": "inter.yaml",
    "tolls": "tolls.yaml",
    "notes": "notes.yaml",
    "tags": "tags.yaml",
    "countries": "countries.csv",
    "migrations": "migrations.yaml",
}


def _read_part(codebook: Codebook, name: str, file: str) -> Any:
    return getattr(codebook, name) if codebook.find_files(file) else None


def _describe(codebook: Codebook, column: Column, observed: Observed | None) -> dict[str, Any]:
    values = codebook.values(column)
    seen = observed.columns.get(column.name) if observed else None
    return {
        "column": column,
        "values": values if len(values) <= _MOST_VALUES else (),
        "enumeration": column.allowed if isinstance(column.allowed, str) else "",
        "labels": {str(value.value): value.label for value in values if value.label},
        "limits": describe_limits(column),
        "traits": describe_traits(column),
        "seen": seen,
        "missing": observed.missing_share(column.name) if observed and seen else 0.0,
        "most": _most(seen),
    }


def _most(seen: ColumnObserved | None) -> int:
    return max((count.count for count in seen.counts), default=0) if seen else 0


_TRAITS: tuple[tuple[Callable[[Column], bool], str], ...] = (
    (lambda column: column.required, "required"),
    (lambda column: column.unique, "unique"),
    (lambda column: column.derived, "computed"),
    (lambda column: column.waits, "given on acceptance"),
    (lambda column: column.private, "private"),
)


def describe_traits(column: Column) -> list[str]:
    """What is asked of every cell of a column, in words: "required", "computed" …"""
    return [text for has_it, text in _TRAITS if has_it(column)]


def describe_limits(column: Column) -> str:
    """What a column allows besides its enumeration, in words: "0 to 1000000", "at most 4 decimals"."""
    limits = []
    if column.minimum is not None and column.maximum is not None:
        limits.append(f"{column.minimum:g} to {column.maximum:.15g}")
    elif column.minimum is not None:
        limits.append(f"from {column.minimum:g}")
    elif column.maximum is not None:
        limits.append(f"up to {column.maximum:.15g}")
    if column.decimals is not None:
        limits.append(f"at most {column.decimals} decimals")
    if column.separator:
        limits.append(f'items joined by "{column.separator}"')
    return "; ".join(limits)


def _describe_sides(codebook: Codebook) -> dict[str, tuple[str, str]]:
    """Sub-event type -> who may be actor 1 and actor 2, in words."""
    groups = codebook.types.groups
    return {
        sub.name: (_describe_side(sub.pattern.actor1, groups), _describe_side(sub.pattern.actor2, groups))
        for sub in codebook.types.sub_types
    }


def _describe_side(side: Side, groups: Mapping[str, tuple[str, ...]]) -> str:
    if side.needs == "none":
        return "nobody"
    rare = _describe_kinds([kind for kind in side.rare if kind not in side.kinds], groups)
    nobody = "" if side.needs == "required" else "nobody or "
    return f"{nobody}{_describe_kinds(side.kinds, groups)}" + (f"; seldom {rare}" if rare else "")


def _describe_kinds(kinds: Sequence[str], groups: Mapping[str, tuple[str, ...]]) -> str:
    """The classes, those of a group by its name."""
    left, names = set(kinds), []
    for group, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        if left.issuperset(members):
            left.difference_update(members)
            names.append(group)
    return " or ".join(names + [kind for kind in kinds if kind in left])


def _find_enumerations(codebook: Codebook) -> dict[str, Any]:
    """Enumerations that have no part of their own: name -> values."""
    return dict(codebook.scales) if codebook.find_files("scales.yaml") else {}
