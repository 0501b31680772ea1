"""When: the days that a text tells and the day that an event takes; no act, place or toll is read here."""

from eventcode.draft.when.choice import choose_date
from eventcode.draft.when.finder import find_dates

__all__ = ["choose_date", "find_dates"]
