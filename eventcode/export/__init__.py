"""Checked rows -> files that appear whole or not at all; no rule of coding lives here."""

from eventcode.export.explanation import write_explanation
from eventcode.export.files import FILE_ENDINGS, write_csv_stream, write_records, write_table
from eventcode.export.formats import FORMATS
from eventcode.export.release import Released, write_release
from eventcode.export.request import Request
from eventcode.export.rows import find_events
from eventcode.export.run import RunResult, write_run
from eventcode.export.verifying import Damage, find_damage

__all__ = [
    "FILE_ENDINGS",
    "FORMATS",
    "Damage",
    "Released",
    "Request",
    "RunResult",
    "find_damage",
    "find_events",
    "write_csv_stream",
    "write_explanation",
    "write_records",
    "write_release",
    "write_run",
    "write_table",
]
