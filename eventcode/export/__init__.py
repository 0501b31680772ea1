"""Checked rows -> files that appear whole or not at all; no rule of coding lives here."""

from eventcode.export.explanation import write_explanation
from eventcode.export.files import FILE_ENDINGS, write_csv_stream, write_records, write_table
from eventcode.export.formats import FORMATS
from eventcode.export.manifest import read_history
from eventcode.export.publishing import working_beside
from eventcode.export.release import Released, write_release
from eventcode.export.request import Account, Ending, Request, check_request, find_previous
from eventcode.export.rows import find_events
from eventcode.export.run import RunResult, write_run
from eventcode.export.staging import Staging, staging_in
from eventcode.export.verifying import Damage, find_damage

__all__ = [
    "FILE_ENDINGS",
    "FORMATS",
    "Account",
    "Damage",
    "Ending",
    "Released",
    "Request",
    "RunResult",
    "Staging",
    "check_request",
    "find_damage",
    "find_events",
    "find_previous",
    "read_history",
    "staging_in",
    "working_beside",
    "write_csv_stream",
    "write_explanation",
    "write_records",
    "write_release",
    "write_run",
    "write_table",
]
