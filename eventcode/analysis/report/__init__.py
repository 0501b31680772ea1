"""A table of events -> one page that says what is in it and how good it is; nothing in the table is changed."""

from eventcode.analysis.report.page import write_report

__all__ = ["write_report"]
