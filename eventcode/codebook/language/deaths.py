"""Loads lang/…/tolls.yaml, a language's words of death, injury and claims; finding them in a text lives elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from eventcode.codebook.reading import Entry, read_yaml

Words = frozenset[str]
Phrases = tuple[str, ...]
Bound = Literal["at_least", "at_most", "about"]
VictimKind = Literal["people", "civilians", "state", "armed", "protesters", "attackers", "bomber"]


class PersonWords(Entry, frozen=True):
    """Nouns for one kind of people. one, many: singular and plural; generic: takes in the other nouns of its kind."""

    kind: VictimKind
    noun: str
    one: Words
    many: Words
    generic: bool = False


class TollDoubts(Entry, frozen=True):
    """The sentences of what the toll finder cannot settle; {words}, {value}, {high}, {claimant} … are filled in."""

    vague: str
    high_open: str
    about: str
    at_most: str
    killed_or_injured: str
    unclear: str
    other_time: str
    party: str
    party_conflict: str
    conflict: str
    bomber: str


class Kill(Entry, frozen=True):
    """Verbs that take the dead as their object."""

    past: Phrases
    present: Phrases
    gerund: Phrases


class DeathWords(Entry, frozen=True):
    """One language's words. vague: name of the number in the profile's tolls.yaml -> the words that tell it."""

    bounds: dict[Bound, Phrases]
    after_bounds: dict[Bound, Phrases]
    filler: Phrases
    more: Phrases
    and_words: Words
    no_words: Words
    range_words: Words
    between: Words
    between_and: Words
    vague: dict[str, Phrases]
    family: Words
    ages: Phrases
    counts: Words
    one: Words
    definite: Words
    of: Words
    persons: tuple[PersonWords, ...]
    counts_two: Words
    quotes: Words
    pronouns_one: Words
    pronouns_many: Words
    not_persons: Words
    not_before: Words
    kill: Kill
    harm: Words
    harm_ends: Phrases
    die: Phrases
    dead: Words
    dead_links: Words
    deaths: Words
    casualties: Words
    bodies: Words
    body: Words
    bodies_seen: Words
    lives: Words
    lose: Words
    among: Words
    included: Words
    lives_lost: Words
    death_of: Phrases
    brings: Words
    injuries: Words
    or_injured: Phrases
    and_injured: Phrases
    neutralised: Phrases
    none: Words
    nobody: Phrases
    no_deaths: Phrases
    unclear: Phrases
    feared: Words
    toll: Phrases
    toll_at: Words
    rises: Words
    falls: Words
    varies: Words
    victim_words: Phrases
    wounded: Words
    hypothetical: Words
    reasons: Words
    protests: Words
    protested: Words
    led_to: Words
    relative: Words
    be_one: Words
    be_many: Words
    be: Words
    have: Words
    being: Words
    before_gerund: Words
    adverbs: Words
    adverbs_none: Words
    adverb_endings: Phrases
    skipped_marks: Words
    prepositions: Words
    clause: Words
    joins: Phrases
    parts: Phrases
    among_dead: Phrases
    says: Words
    according: Phrases
    rivals: Words
    armed_party: Words
    own: Words
    inverts: Words
    noun_says: Words
    says_what: Words
    not_said: Words
    speakers_stop: Words
    speaker_pronouns: Words
    independent: Words
    party: Words
    party_beginnings: Phrases
    other_times: Phrases
    since_year: Words
    coded: Phrases
    split: Phrases
    includes_bomber: Phrases
    doubts: TollDoubts


def read_death_words(path: Path) -> DeathWords:
    """Raises CodebookError."""
    return read_yaml(path, DeathWords)
