"""A table -> Findings, by the rules of a codebook; nothing in the table is changed, and no event is coded here."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from eventcode.check.findings import Findings
from eventcode.check.judge import build_schema
from eventcode.check.many import Refused, check_tables
from eventcode.check.tables import LIMIT, check_rows, check_table, find_profile
from eventcode.check.together import check_together
from eventcode.codebook import Codebook, load_codebook

__all__ = [
    "Findings",
    "Refused",
    "build_schema",
    "check_rows",
    "check_table",
    "check_tables",
    "check_together",
    "find_profile",
]


class _Room(ModuleType):
    """The room as a function: `eventcode.check(table)` though `eventcode.check` is also where the checks live."""

    def __call__(
        self,
        source: Any,
        profile: str | Path | Codebook = "",
        *,
        previous: Any = None,
        limit_per_rule: int = LIMIT,
        waits: bool = True,
    ) -> Findings:
        """The findings of a table: a path or a frame.

        profile: acled, ucdp_ged or full, a codebook of your own as folder or `Codebook`; if not given, the shipped
        profile whose columns the table has. The rest as in `check_table`.
        """
        book = profile if isinstance(profile, Codebook) else load_codebook(profile or find_profile(source))
        return check_table(source, book, previous=previous, limit_per_rule=limit_per_rule, waits=waits)


sys.modules[__name__].__class__ = _Room
