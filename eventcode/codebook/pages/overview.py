"""A codebook, or one part of it, as plain text for a terminal; pages to read are written in documentation.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap

from eventcode.codebook.book import Codebook
from eventcode.codebook.columns import Column
from eventcode.codebook.pages.documentation import describe_limits, describe_traits
from eventcode.codebook.rules import Rule
from eventcode.codebook.scales import Value
from eventcode.errors import CodebookError

_WIDTH = 100
_FEW = 4  # values named in a list of columns


def show_codebook(codebook: Codebook) -> str:
    """What the codebook is, and its columns."""
    manifest = codebook.manifest
    about = f"{manifest.title} ({codebook.name} {codebook.version}, digest {codebook.digest[:12]})"
    parts = ", ".join(_PARTS)
    hint = f"More: eventcode codebook show PART, where PART is {parts}, or the name of a column, a rule or a scale."
    return "\n".join([about, *_paragraph(manifest.description), "", *_columns(codebook), "", *_paragraph(hint, "")])


def show_part(codebook: Codebook, part: str) -> str:
    """One part: "columns", "types" …, or the column, the rule or the enumeration of this name. Raises CodebookError."""
    for find in (_find_part, _find_column, _find_rule, _find_enumeration):
        lines = find(codebook, part)
        if lines is not None:
            return "\n".join(lines)
    raise CodebookError(
        f"the codebook {codebook.name} has no part, column, rule or scale {part!r}",
        next_step=f"name one of {', '.join(_PARTS)}, or a column",
    )


def _find_part(codebook: Codebook, part: str) -> list[str] | None:
    return _PARTS[part](codebook) if part in _PARTS else None


def _find_column(codebook: Codebook, name: str) -> list[str] | None:
    column = next((each for each in codebook.columns if each.name == name), None)
    if column is None:
        return None
    facts = [column.type, *describe_traits(column), describe_limits(column)]
    facts += [f"form {column.pattern}"] if column.pattern else []
    facts += [f"as in {column.example}"] if column.example else []
    lines = [
        f"{column.name}: {column.label}",
        *_paragraph(column.description),
        *_paragraph("; ".join(filter(None, facts))),
    ]
    return [*lines, *_values(codebook.values(column))]


def _find_rule(codebook: Codebook, name: str) -> list[str] | None:
    if name.upper() not in codebook.rules:
        return None
    rule = codebook.rules[name.upper()]
    lines = [f"{rule.id}: {rule.title} (coding rules {rule.source})"]
    for fault in rule.faults:
        lines += ["", f"  {rule.id}.{fault.key}, {fault.severity}"]
        lines += _paragraph(fault.sentence, "    ") + _paragraph(f"Fix: {fault.fix}", "    ")
    return lines


def _find_enumeration(codebook: Codebook, name: str) -> list[str] | None:
    try:
        return _values(codebook.enumeration(name))
    except CodebookError:
        return None


def _columns(codebook: Codebook) -> list[str]:
    rows = [
        (str(number), column.name, column.type, ", ".join(describe_traits(column)), _describe_values(codebook, column))
        for number, column in enumerate(codebook.columns, 1)
    ]
    return _align([("", "column", "type", "cells", "allowed"), *rows])


def _describe_values(codebook: Codebook, column: Column) -> str:
    values = [str(value.value) for value in codebook.values(column)]
    if values and len(values) <= _FEW:
        return ", ".join(values)
    if isinstance(column.allowed, str) and values:
        return f"{len(values)} {column.allowed.replace('_', ' ')}"
    return f"form {column.pattern}" if column.pattern else describe_limits(column)


def _types(codebook: Codebook) -> list[str]:
    lines = []
    for each in codebook.types:
        lines += ["", each.name, *_paragraph(each.definition)]
        for sub in each.sub_types:
            lines += [f"  {sub.rank + 1:2} {sub.name}", *_paragraph(sub.definition, "       ")]
    return lines[1:]


def _kinds(codebook: Codebook) -> list[str]:
    return _values([Value(kind.number, kind.name, kind.definition) for kind in codebook.kinds])


def _interactions(codebook: Codebook) -> list[str]:
    return _align([(str(number), text) for number, text in codebook.kinds.interactions.items()])


def _scales(codebook: Codebook) -> list[str]:
    lines = []
    for name, values in codebook.scales.items():
        lines += ["", name, *_values(values)]
    return lines[1:]


def _rules(codebook: Codebook) -> list[str]:
    return _align([(rule.id, rule.severity, rule.title) for rule in _ordered(codebook)])


def _ordered(codebook: Codebook) -> Iterable[Rule]:
    return sorted(codebook.rules, key=lambda rule: rule.id)


def _tolls(codebook: Codebook) -> list[str]:
    rows = [
        (name, str(each.value), f"{each.low} to {'open' if each.high is None else each.high}", each.means)
        for name, each in codebook.tolls.vague.items()
    ]
    campaigns = [
        (each.country, str(each.value), f"{each.since or ''} to {each.until or 'now'}", each.reason)
        for each in codebook.tolls.settings.campaigns
    ]
    default = f"Setting: {codebook.tolls.settings.default}, except"
    return [*_align([("", "counts as", "range", "words"), *rows]), "", default, *_align(campaigns)]


def _tags(codebook: Codebook) -> list[str]:
    return _align([(tag.label, ", ".join(tag.types) or "all", tag.definition) for tag in codebook.tags])


def _countries(codebook: Codebook) -> list[str]:
    return _align([(each.name, each.prefix, each.region) for each in codebook.countries])


_PARTS: dict[str, Callable[[Codebook], list[str]]] = {
    "columns": _columns,
    "types": _types,
    "classes": _kinds,
    "interactions": _interactions,
    "scales": _scales,
    "rules": _rules,
    "tolls": _tolls,
    "tags": _tags,
    "countries": _countries,
}


def _values(values: Sequence[Value]) -> list[str]:
    lines = []
    for value in values:
        lines.append("  " + " ".join(part for part in (str(value.value), value.label) if part))
        lines += _paragraph(value.definition, "      ")
    return lines


def _paragraph(text: str, indent: str = "  ") -> list[str]:
    return wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def _align(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines whose columns stand under one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
