"""Checked rows -> files that appear whole or not at all; no rule of coding lives here."""

from eventcode.export.explanation import write_explanation
from eventcode.export.files import FILE_ENDINGS, write_table
from eventcode.export.run import RunResult, write_run

__all__ = ["FILE_ENDINGS", "RunResult", "write_explanation", "write_run", "write_table"]
