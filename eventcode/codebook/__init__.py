"""schemas/ as one frozen Codebook: the only room that reads the codebook's files, and it codes nothing itself."""

from eventcode.codebook.book import Codebook, Manifest
from eventcode.codebook.columns import Column
from eventcode.codebook.consistency import check_codebook
from eventcode.codebook.countries import Countries, Country
from eventcode.codebook.language.places import PlaceWords
from eventcode.codebook.loading import (
    load_codebook,
    load_same_codebook,
    locate_codebook,
    read_codebook,
    schemas_folder,
)
from eventcode.codebook.rules import Fault, Rule, Rules
from eventcode.codebook.scales import Value

__all__ = [
    "Codebook",
    "Column",
    "Countries",
    "Country",
    "Fault",
    "Manifest",
    "PlaceWords",
    "Rule",
    "Rules",
    "Value",
    "check_codebook",
    "load_codebook",
    "load_same_codebook",
    "locate_codebook",
    "read_codebook",
    "schemas_folder",
]
