"""Toll: what a text tells of the dead and the range that follows from it; no act, place or date is read here."""

from eventcode.draft.toll.finder import find_tolls
from eventcode.draft.toll.range import range_from_claims
from eventcode.draft.toll.split import split_range, split_toll

__all__ = ["find_tolls", "range_from_claims", "split_range", "split_toll"]
