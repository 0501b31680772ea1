"""Where: the places that an article names, what part each plays, and which place of that name is meant."""

from eventcode.draft.where.finder import find_places
from eventcode.draft.where.ranking import precision_of, rank_places

__all__ = ["find_places", "precision_of", "rank_places"]
