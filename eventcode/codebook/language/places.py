"""A language's words around and within place names, as places.yaml lists them; no name is looked up here."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

from eventcode.codebook.reading import Entry, read_yaml

Words = frozenset[str]


class PlaceWords(Entry, frozen=True, dict=True):
    """Lists of words, each explained where it stands in places.yaml."""

    in_words: Words
    near_words: Words
    from_words: Words
    distance_words: Words
    leaving_verbs: Words
    to_words: Words
    of_words: Words
    surest_words: Words
    unsure_words: Words
    list_links: Words
    coded_words: Words
    called_words: Words
    leading_words: Words
    capital_words: Words
    loose_kinds: Words
    adjective_ends: tuple[str, ...]
    along_words: Words
    near_nouns: Words
    event_nouns: Words
    happening_words: Words
    between_verbs: Words
    fall_verbs: Words
    event_verbs: Words
    place_words: Words
    site_words: Words
    district_words: Words
    admin1_words: Words
    natural_words: Words
    area_words: Words
    part_words: Words
    road_words: Words
    organisation_words: Words
    organisation_of: Words
    titles: Words
    say_words: Words
    resident_words: Words
    agencies: Words
    directions: Words
    links: Words
    loose_links: Words
    name_starts: Words
    prefixes: Words
    saint_words: Words
    skip_words: Words
    month_words: Words
    regions: tuple[str, ...]
    given_names: Words
    not_places: Words

    @cached_property
    def kind_words(self) -> Words:
        """Every word that says what kind of place a name is for."""
        return self.place_words | self.district_words | self.admin1_words | self.natural_words | self.area_words

    @cached_property
    def link_fillers(self) -> Words:
        """Words that may stand between two names without parting them: "X village, Y district", "X road in Y"."""
        return self.kind_words | self.skip_words | self.site_words | self.road_words

    @cached_property
    def lower_kinds(self) -> Words:
        """Kinds of populated place and of district."""
        return self.place_words | self.district_words

    @cached_property
    def before_places(self) -> Words:
        """Prepositions after which even a person's name may be a place."""
        return self.in_words | self.near_words | self.of_words

    @cached_property
    def parting_words(self) -> Words:
        """Words that are no part of an unknown name, capital or not."""
        before = self.in_words | self.near_words | self.from_words | self.to_words | self.directions | self.loose_links
        return (
            before
            | self.not_places
            | self.month_words
            | self.kind_words
            | self.site_words
            | self.event_nouns
            | self.titles
        )

    @cached_property
    def folded_regions(self) -> dict[str, str]:
        """Broad regions, casefolded to as written."""
        return {region.casefold(): region for region in self.regions}


@cache
def read_place_words(path: Path) -> PlaceWords:
    """The lists in the YAML file at `path`. Raises CodebookError."""
    return read_yaml(path, PlaceWords)
