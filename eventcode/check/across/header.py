"""Rules S01 and S02: the columns of a table are those of the codebook, in its order."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from eventcode.check.across.ledger import find_fault, tell
from eventcode.check.findings import Collector
from eventcode.codebook import Codebook
from eventcode.errors import TableError

RETIRED = ("data_id", "event_id_no_cnty", "iso3")
"""Columns that older exports have and none should write (coding rules §2)."""


def check_header(book: Codebook, columns: Sequence[str], collector: Collector, name: str) -> list[str]:
    """Tell missing, unknown and misplaced columns; the notices of what is let pass.

    Raises TableError where so few columns are known that this is another table, or one without a header.
    """
    expected = [column.name for column in book.columns]
    known = [column for column in columns if column in expected]
    if len(columns) == 1:
        message = f"there is one column, {columns[0][:60]!r}: the cells are not divided by commas, semicolons or tabs"
        raise TableError(message, file=name, line=1, next_step="save the table as CSV with a header line")
    if len(known) < min(3, len(expected)):
        message = f"the header is not that of the profile {book.name}: {', '.join(map(repr, columns[:4]))} …"
        step = "put the names of the columns on the first line, or choose another --profile"
        raise TableError(message, file=name, next_step=step)
    for column in expected:
        if column not in columns:
            _add(book, "S01.missing_column", column, "", collector)
    retired = [column for column in columns if column in RETIRED and column not in expected]
    for column in columns:
        if column not in expected and column not in retired:
            near = difflib.get_close_matches(column.strip().lower(), expected, n=1, cutoff=0.8)
            _add(book, "S02.unknown_column", column, near[0] if near else "", collector)
    in_order = [column for column in expected if column in known]
    misplaced = next((has for has, should in zip(known, in_order, strict=True) if has != should), None)
    if misplaced:
        _add(book, "S02.column_order", misplaced, ", ".join(in_order), collector)
    return [f"{', '.join(retired)}: columns of an older layout, left aside"] if retired else []


def _add(book: Codebook, fault_name: str, column: str, expected: str, collector: Collector) -> None:
    found = find_fault(book, fault_name, ())
    if found:
        rule, fault = found
        collector.count(rule.id, fault.severity, 1)
        collector.add(tell(rule, fault, column, {"expected": expected, "value": column}))
