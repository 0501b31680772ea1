"""Place names to places: a memory-mapped index under the layers that a user adds; no article is read here."""

from eventcode.gazetteer.folding import compact_name, fold_name, plain_name
from eventcode.gazetteer.places import PlaceCandidate
from eventcode.gazetteer.search import Gazetteer, open_gazetteer

__all__ = ["Gazetteer", "PlaceCandidate", "compact_name", "fold_name", "open_gazetteer", "plain_name"]
