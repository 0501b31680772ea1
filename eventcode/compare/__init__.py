"""Two tables -> the rows and cells that differ, and a table brought up to date; no file is opened here."""

from eventcode.compare.comparing import Comparison, Side, compare_tables
from eventcode.compare.telling import to_csv, to_html, to_json, to_text
from eventcode.compare.updating import Update, update_table

__all__ = ["Comparison", "Side", "Update", "compare_tables", "to_csv", "to_html", "to_json", "to_text", "update_table"]
