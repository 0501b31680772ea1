"""An Agreement as text: a table for people, CSV and JSON for programs; nothing is measured here."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import msgspec

from eventcode.agreement.alpha import Reliability
from eventcode.agreement.measuring import Agreement
from eventcode.agreement.raters import DRAFT

_PARTS = ("alpha", "low", "high", "units", "values", "same")


def to_table(found: Agreement) -> str:
    """For a terminal: a line a column, alpha with its interval, among analysts and with the drafts."""
    who = ", ".join(found.raters) or "nobody"
    lines = [f"{found.events:,} events in {found.articles:,} articles, coded by {who}", ""]
    lines.append(f"{'column':<20} {'level':<9} {'analysts: alpha':<24} {'n':>6}   {'with drafts: alpha':<24} {'n':>6}")
    for each in found.fields:
        sides = "   ".join(f"{_tell(side):<24} {side.units:>6}" for side in (each.analysts, each.with_draft))
        lines.append(f"{each.field:<20} {each.level:<9} {sides}")
    lines += [
        "",
        "alpha: Krippendorff's, 1 all agree, 0 as by chance; in brackets its 95 % interval; n: events compared.",
    ]
    lines.append(f"- : nothing to compare, or no value varies. {DRAFT} is the program. (event): whether there is one.")
    return "\n".join(lines) + "\n"


def _tell(side: Reliability) -> str:
    if side.alpha is None:
        return "-"
    interval = "" if side.low is None or side.high is None else f" [{side.low:.2f}, {side.high:.2f}]"
    return f"{side.alpha:.2f}{interval}"


def to_csv(found: Agreement) -> str:
    """One row a column and side (analysts, with_draft)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["field", "level", "raters", *_PARTS])
    for each in found.fields:
        for side in ("analysts", "with_draft"):
            writer.writerow([each.field, each.level, side, *(getattr(getattr(each, side), name) for name in _PARTS)])
    return out.getvalue()


def to_json(found: Agreement) -> str:
    """The whole, in the names of the records."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"


FORMS: dict[str, Callable[[Agreement], str]] = {"table": to_table, "csv": to_csv, "json": to_json}
