"""Place names to places: a memory-mapped index under the layers that a user adds; no article is read here."""

from eventcode.gazetteer.folders import KINDS, LayerKind, data_folder, find_layers
from eventcode.gazetteer.folding import compact_name, fold_name, plain_name
from eventcode.gazetteer.layers import Layer, add_layer, remove_layer, status
from eventcode.gazetteer.places import PlaceCandidate
from eventcode.gazetteer.search import Gazetteer, open_gazetteer

__all__ = [
    "KINDS",
    "Gazetteer",
    "Layer",
    "LayerKind",
    "PlaceCandidate",
    "add_layer",
    "compact_name",
    "data_folder",
    "find_layers",
    "fold_name",
    "open_gazetteer",
    "plain_name",
    "remove_layer",
    "status",
]
