"""A table of one profile or shape -> one of another, with everything that it cannot carry; no file is opened here."""

from eventcode.convert.actors import ADDED, to_long, to_wide
from eventcode.convert.converting import LOSSES, Converted, convert_table

__all__ = ["ADDED", "LOSSES", "Converted", "convert_table", "to_long", "to_wide"]
