"""Two tables -> the rows and cells that differ, and a table brought up to date; no file is opened here."""

from eventcode.compare.comparing import JOINER, Comparison, Side, compare_tables
from eventcode.compare.telling import tell, to_csv, to_html, to_json, to_text, totals
from eventcode.compare.updating import Update, update_table

__all__ = [
    "JOINER",
    "Comparison",
    "Side",
    "Update",
    "compare_tables",
    "tell",
    "to_csv",
    "to_html",
    "to_json",
    "to_text",
    "totals",
    "update_table",
]
