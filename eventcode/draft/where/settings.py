"""The words around a name: whether something happens in it, near it, or it only names where somebody is from."""

from __future__ import annotations

from typing import Literal

from eventcode.codebook import PlaceWords
from eventcode.draft.mentions import PlaceKind
from eventcode.draft.tokens import Tokens
from eventcode.draft.where.names import Name
from eventcode.records import Record

Relation = Literal[
    "in", "near", "from", "of", "object", "list", "bracket", "comma", "dash", "subject", "person", "group", "none"
]
_AROUND = 6


class Setting(Record, frozen=True):
    """How a name stands in its sentence. kind: what the words beside it call it, None where they do not.

    relation "list", "comma", "bracket" and "dash" hang on the name before: "in A and B", "A, B", "A (B", "A - B".
    strength: how surely the words speak of where something happens, 0 to 1.
    """

    relation: Relation
    strength: float
    kind: PlaceKind | None = None


class SettingReader:
    """Reads settings with the words of one language."""

    def __init__(self, words: PlaceWords) -> None:
        self.words = words

    def read_setting(self, tokens: Tokens, name: Name, before: Name | None) -> Setting:
        """The setting of a name, given the name before it in the sentence."""
        kind, end = self._kind_after(tokens, name)
        if not kind:
            kind = self._kind_before(tokens, name)
        if self._is_person(tokens, name):
            return Setting("person", 0.0, kind)
        if self._is_group(tokens, name, end):
            return Setting("group", 0.0, kind)
        relation, strength = self._relation(tokens, name, before)
        if relation in ("in", "near") and self._is_building(tokens, end):
            return Setting(relation, strength * 0.6, kind)
        if relation in ("none", "subject") and tokens.word(end) in self.words.resident_words:
            return Setting("from", 0.2, kind)
        if relation in ("in", "near", "list") and tokens.word(end) in self.words.road_words and not kind:
            return Setting("near", 0.35, kind)
        return Setting(relation, strength, kind)

    def _kind_after(self, tokens: Tokens, name: Name) -> tuple[PlaceKind | None, int]:
        """The kind that the word after gives ("X district"), and where the phrase ends."""
        at = name.last
        word = tokens.word(at)
        if word in self.words.directions and tokens.word(at + 1) in self.words.kind_words:
            at, word = at + 1, tokens.word(at + 1)
        if word in self.words.district_words:
            return "district", at + 1
        if word in self.words.admin1_words:
            return "admin1", at + 1
        if word in self.words.natural_words and word not in self.words.place_words:
            return "natural", at + 1
        if word in self.words.place_words:
            return "place", at + 1
        return None, name.last

    def _kind_before(self, tokens: Tokens, name: Name) -> PlaceKind | None:
        """The kind in "village of X", "the town X", "Lake X"."""
        at = name.first - 1
        if tokens.word(at) in self.words.of_words or tokens.word(at) == "called" or tokens.word(at) == "named":
            at -= 1
        word = tokens.word(at)
        if at < name.first - 1 or word in (
            "village",
            "town",
            "city",
            "barangay",
            "mount",
            "lake",
            "river",
            "camp",
            "vereda",
            "colonia",
        ):
            for kind, words in self._kinds:
                if word in words:
                    return kind
        return None

    @property
    def _kinds(self) -> tuple[tuple[PlaceKind, frozenset[str]], ...]:
        words = self.words
        return (
            ("place", words.place_words),
            ("admin1", words.admin1_words),
            ("district", words.district_words),
            ("natural", words.natural_words),
        )

    def _is_person(self, tokens: Tokens, name: Name) -> bool:
        """A title stands before, or a given name is part of it and no preposition of place stands before."""
        before = tokens.word(name.first - 1)
        if before == ".":
            before = tokens.word(name.first - 2)
        if before in self.words.titles and tokens.is_capital(
            name.first - 1 if before == tokens.word(name.first - 1) else name.first - 2
        ):
            return True
        return name.person and before not in self.words.in_words | self.words.near_words | self.words.of_words

    def _is_group(self, tokens: Tokens, name: Name, end: int) -> bool:
        """Part of the name of an organisation: "X Post", "Bank of X", "Islamic State of X"."""
        after = tokens.word(end)
        if end == name.last and tokens.is_capital(end) and after in self.words.organisation_words and not name.shouted:
            return True
        at = name.first - 1
        if tokens.word(at) not in self.words.of_words:
            return False
        return tokens.word(at - 1) in self.words.organisation_of

    def _is_building(self, tokens: Tokens, end: int) -> bool:
        return tokens.word(end) in self.words.building_words

    def _relation(self, tokens: Tokens, name: Name, before: Name | None) -> tuple[Relation, float]:
        at = name.first - 1
        link = tokens.word(at)
        if before and before.last <= at and (hang := self._hangs_on(tokens, name, before)):
            return hang, 0.5
        steps = 0
        while at >= 0 and steps < _AROUND:
            word = tokens.words[at]
            found = self._preposition(tokens, at)
            if found:
                relation, strength = found
                return relation, strength - 0.05 * steps
            if not self._is_skipped(tokens, at, steps):
                break
            at, steps = at - 1, steps + 1
        if link in self.words.event_verbs:
            return "object", 0.55
        if tokens.word(name.last) in self.words.happening_words:
            return "in", 0.45
        if tokens.word(name.last) in self.words.say_words:
            return "subject", 0.1
        if not link or not link.isalnum():
            return "none", 0.2
        return "none", 0.1

    def _hangs_on(self, tokens: Tokens, name: Name, before: Name) -> Relation | None:
        between = tokens.words[before.last : name.first]
        plain = [word for word in between if word not in self.words.kind_words and word not in self.words.skip_words]
        if plain == ["("] or plain == ["("][:1] and not between:
            return "bracket"
        if plain in (["and"], [",", "and"], ["or"], ["&"], ["as", "well", "as"]):
            return "list"
        if plain == [","]:
            return "comma"
        if plain in (["-"], ["–"], ["—"]) and len(between) == 1:
            return "dash"
        return None

    def _preposition(self, tokens: Tokens, at: int) -> tuple[Relation, float] | None:
        words, word = self.words, tokens.words[at]
        if word in words.in_words:
            return "in", 0.9 if word in ("in", "at", "inside") else 0.7
        if word in words.near_words:
            return "near", 0.75
        if word in words.from_words:
            return "from", 0.25
        if word in words.of_words:
            return self._after_of(tokens, at)
        if word in words.to_words:
            return "of", 0.3 if word in ("to", "towards", "toward") else 0.15
        if word in words.event_verbs:
            return "object", 0.55
        return None

    def _after_of(self, tokens: Tokens, at: int) -> tuple[Relation, float] | None:
        """ "north of X" is near it; "the village of X" says nothing yet of where; "the siege of X" is in it."""
        noun = tokens.word(at - 1)
        if noun in self.words.near_nouns:
            return "near", 0.8
        if noun in self.words.kind_words:
            return None
        if noun in self.words.event_nouns:
            return "in", 0.6
        return "of", 0.3

    def _is_skipped(self, tokens: Tokens, at: int, steps: int) -> bool:
        word = tokens.words[at]
        if word in self.words.skip_words or word in self.words.kind_words or word in self.words.directions:
            return True
        if word in self.words.of_words or word.endswith(
            ("-held", "-controlled", "-run", "-rich", "-hit", "ern", "-torn")
        ):
            return True
        return (
            steps <= 2
            and word.isalpha()
            and word.islower()
            and tokens.raw[at].islower()
            and word.endswith(("ed", "ous", "al", "ive"))
        )
