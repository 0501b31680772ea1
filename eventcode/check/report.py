"""Findings as a page and as the view of a notebook; both need no other file, and neither looks for anything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from eventcode.check.findings import SEVERITIES, Findings
from eventcode.pages import Environment, open_templates
from eventcode.records import Finding, Severity

_TEMPLATES = Path(__file__).parent / "templates"
_PAGE_ROWS, _VIEW_ROWS = 200, 12
"""Findings of one rule that the page lists; findings, and rules, that the view of a notebook does."""
_LONGEST = 240
"""Characters of a cell that are shown."""


class Group(NamedTuple):
    """The findings of one rule and severity. total: all of them; shown: those to list."""

    rule: str
    severity: Severity
    title: str
    total: int
    shown: Sequence[Finding]


def write_page(findings: Findings) -> str:
    """The report as one HTML page: it can be mailed, printed and read without a network, in light and dark."""
    return _environment().get_template("report.html.j2").render(_parts(findings, _PAGE_ROWS))


def write_view(findings: Findings) -> str:
    """The result in a notebook: the totals and the gravest findings."""
    listed = [each for severity in SEVERITIES for each in findings if each.severity == severity]
    return (
        _environment()
        .get_template("view.html.j2")
        .render(_parts(findings, 0) | {"first": listed[:_VIEW_ROWS], "rows": _VIEW_ROWS})
    )


def _parts(findings: Findings, rows: int) -> dict[str, object]:
    return {
        "findings": findings,
        "groups": _group(findings, rows),
        "severities": [(severity, findings.count(severity)) for severity in SEVERITIES],
    }


def _group(findings: Findings, rows: int) -> list[Group]:
    """The gravest first, then in the order of the codebook."""
    groups = []
    for severity in SEVERITIES:
        for (rule, each), total in findings.totals.items():
            if each == severity:
                listed = [one for one in findings if one.rule == rule and one.severity == severity]
                groups.append(Group(rule, severity, findings.titles.get(rule, ""), total, listed[:rows]))
    return groups


@cache
def _environment() -> Environment:
    return open_templates(_TEMPLATES, {"count": "{:,}".format, "cut": _cut, "is_value": _is_value})


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _is_value(fix: str) -> bool:
    """Whether a fix is what to write into the cell; a step to take is a sentence with its full stop."""
    return bool(fix) and not fix.endswith((".", ":"))
