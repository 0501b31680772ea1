"""The words around a name: whether something happens in it, near it, or it only says where somebody is from."""

from __future__ import annotations

from typing import Literal

from eventcode.codebook import PlaceWords
from eventcode.draft.mentions import PlaceKind
from eventcode.draft.tokens import Tokens
from eventcode.draft.where.names import Name
from eventcode.records import Record

Relation = Literal[
    "in", "target", "near", "from", "of", "list", "bracket", "comma", "dash", "dateline", "person", "group", "none"
]
_AROUND = 6


class Setting(Record, frozen=True):
    """How a name stands in its sentence. kind: what the words beside it call it, None where they do not.

    relation "target": what was captured, shelled, besieged. "list", "comma", "bracket" and "dash" hang on the name
    before: "in A and B", "A, B", "A (B", "A - B".
    strength: how surely the words speak of where something happens, 0 to 1; is_site: the name is that of a square, a
    station, a building, which stands in the event's place; is_suffered: the words after say that it fell, was taken;
    is_plural: the kind is that of several ("X and Y districts"); end: the first token after the name and its kind.
    """

    relation: Relation
    strength: float
    end: int
    kind: PlaceKind | None = None
    is_site: bool = False
    is_suffered: bool = False
    is_plural: bool = False


class SettingReader:
    """Reads settings with the words of one language."""

    def __init__(self, words: PlaceWords) -> None:
        self.words = words

    def read_setting(self, tokens: Tokens, name: Name, before: Name | None) -> Setting:
        """The setting of a name, given the name before it in the sentence."""
        kind, end = self._kind_after(tokens, name)
        is_site = self._is_site(tokens, name, end)
        kind = kind or self._kind_before(tokens, name)
        if self._is_person(tokens, name, kind):
            return Setting("person", 0.0, end, kind)
        if self._is_group(tokens, name, end) and kind not in ("place", "district"):
            return Setting("group", 0.0, end, kind)
        relation, strength = self._relation(tokens, name, before)
        after = tokens.word(end)
        if relation in ("none", "of") and after in self.words.resident_words:
            return Setting("from", 0.2, end, kind)
        if after in self.words.road_words and not kind:
            is_along = name.is_half or tokens.word(name.first - 2) in self.words.along_words
            return Setting("near" if is_along or relation == "list" else "none", min(strength, 0.45), end, kind)
        if relation == "from" and any(word in self.words.leaving_verbs for word in tokens.words[end : end + _AROUND]):
            relation, strength = "in", 0.5  # "people from X were evacuated"
        is_first = not any(word.isalnum() for word in tokens.words[: name.first])  # "Shells fell on ..."
        is_suffered = (name.known or not is_first) and self._is_suffered(tokens, end)
        if relation in ("none", "from") and is_suffered:
            relation, strength = "target", 0.5
        elif relation in ("none", "of") and kind in ("place", "district"):
            relation, strength = "in", 0.45
        strength *= 0.5 if is_site else 1.0
        is_plural = kind is not None and tokens.word(end - 1).endswith("s")
        return Setting(relation, strength, end, kind, is_site, is_suffered, is_plural)

    def _kind_after(self, tokens: Tokens, name: Name) -> tuple[PlaceKind | None, int]:
        """The kind that the word after gives ("X district"), and where the phrase ends."""
        at = name.last
        if tokens.word(at) in self.words.directions and tokens.word(at + 1) in self.words.kind_words:
            at += 1
        kind = self._kind_of(tokens.word(at))
        return (kind, at + 1) if kind else (None, name.last)

    def _kind_before(self, tokens: Tokens, name: Name) -> PlaceKind | None:
        """The kind in "village of X", "Barangay X", "Lake X"."""
        at = name.first - 1
        if tokens.word(at) in self.words.of_words or tokens.word(at) in self.words.called_words:
            word = self._noun_before(tokens, at)
            return None if word in self.words.loose_kinds else self._kind_of(word)
        return self._kind_of(tokens.word(at)) if tokens.word(at) in self.words.leading_words else None

    def _noun_before(self, tokens: Tokens, at: int) -> str:
        """The noun before "of", beyond an adjective that follows it ("ville malienne de X")."""
        words, noun = self.words, tokens.word(at - 1)
        is_adjective = noun in words.skip_words and noun not in words.kind_words | words.near_nouns | words.event_nouns
        return tokens.word(at - 2) if is_adjective else noun

    def _kind_of(self, word: str) -> PlaceKind | None:
        words = self.words
        if word in words.district_words:
            return "district"
        if word in words.place_words:
            return "place"
        if word in words.admin1_words:
            return "admin1"
        return "natural" if word in words.natural_words else None

    def _is_site(self, tokens: Tokens, name: Name, end: int) -> bool:
        """The name of a spot or of a part of a town: "X square", "X quarter", "colonia X"."""
        sites, parts = self.words.site_words, self.words.part_words
        first, last = tokens.words[name.first], tokens.words[name.last - 1]
        if tokens.word(end) in sites or first in parts:
            return True
        if not name.known and (last in sites or last in self.words.road_words):
            return True
        return tokens.word(name.last) in parts or tokens.word(name.first - 1) in parts

    def _is_person(self, tokens: Tokens, name: Name, kind: PlaceKind | None) -> bool:
        """A title stands before; or a given name is part of it, and no words say that it is a place."""
        at = name.first - (2 if tokens.word(name.first - 1) == "." else 1)
        before = tokens.word(at)
        if before in self.words.titles and tokens.is_capital(at):
            return True
        return name.person and not kind and before not in self.words.before_places

    def _is_group(self, tokens: Tokens, name: Name, end: int) -> bool:
        """Part of the name of an organisation: "X Post", "Bank of X", "Islamic State of X"."""
        after = tokens.word(end)
        if end == name.last and tokens.is_capital(end) and after in self.words.organisation_words and not name.shouted:
            return True
        at = name.first - 2
        if tokens.word(at + 1) not in self.words.of_words or tokens.word(at) not in self.words.organisation_of:
            return False
        return tokens.is_capital(at) or tokens.word(at) not in self.words.kind_words

    def _is_suffered(self, tokens: Tokens, end: int) -> bool:
        """What comes after says that the place was taken, shelled, that it fell."""
        at = end + (tokens.word(end) in self.words.capital_words)
        while at < end + _AROUND and tokens.word(at) in self.words.between_verbs:
            at += 1
        word = tokens.word(at)
        return word in self.words.fall_verbs or (at > end and word in self.words.event_verbs)

    def _relation(self, tokens: Tokens, name: Name, before: Name | None) -> tuple[Relation, float]:
        if heading := self._heading(tokens, name):
            return heading
        if before and (hang := self._hangs_on(tokens, name, before)):
            return hang, 0.5
        for steps in range(min(_AROUND, name.first)):
            found = self._preposition(tokens, name.first - 1 - steps)
            if found and not name.known and tokens.words[name.first - 1 - steps] in self.words.unsure_words:
                return "of", 0.15
            if found:
                return found[0], found[1] - 0.05 * steps
            if not self._is_skipped(tokens, name.first - 1 - steps, steps):
                break
        if tokens.word(name.last) in self.words.happening_words and (name.known or name.first > 0):
            return "in", 0.45
        return "none", 0.15

    def _heading(self, tokens: Tokens, name: Name) -> tuple[Relation, float] | None:
        """An entry of a round-up begins "15 June, Baidoa - "; "KABUL (Reuters) - " says where the writer is."""
        lead = tokens.words[: name.first]
        if any(not (word[0].isdigit() or word in self.words.month_words or word in ",.*•-–—") for word in lead):
            return None
        if any(word[0].isalnum() for word in lead):
            return "in", 0.6
        rest = tokens.words[name.last : name.last + 14]
        stop = next((at for at, word in enumerate(rest) if word in ("-", "–", "—", ":")), None)
        if stop is None:
            return None
        between = [word for word in rest[:stop] if word.isalpha() and word not in self.words.month_words]
        shouted = tokens.raw[name.first].isupper()
        is_agency = any(word in self.words.agencies for word in between)
        if is_agency or "(" in rest[:stop] or (shouted and len(between) <= 4) or not rest[:stop]:
            return "dateline", 0.5
        return None

    def _hangs_on(self, tokens: Tokens, name: Name, before: Name) -> Relation | None:
        """What joins the name to the one before, kinds of place and the like left out."""
        between = tokens.words[before.last : name.first]
        skipped = self.words.kind_words | self.words.skip_words
        link = " ".join(word for word in between if word not in skipped)
        if link in self.words.list_links or (name.is_half and before.first == name.first):
            return "list"
        if link in ("-", "–"):
            is_part = tokens.word(name.last) not in self.words.say_words and name.text.replace(" ", "").isalpha()
            is_tight = between[-1] == link and all(word in self.words.kind_words for word in between[:-1])
            return "dash" if is_part and is_tight else None
        return "bracket" if link == "(" else "comma" if link == "," else None

    def _preposition(self, tokens: Tokens, at: int) -> tuple[Relation, float] | None:
        words, word = self.words, tokens.words[at]
        if word in words.in_words:
            return "in", 0.9 if word in words.surest_words else 0.7
        if word in words.near_words:
            return "near", 0.75
        if word in words.from_words:
            verbs = tokens.words[max(0, at - 8) : at]
            if tokens.word(at - 1) in words.distance_words or tokens.word(at - 1).endswith("km"):
                return "near", 0.8
            return ("in", 0.5) if any(verb in words.leaving_verbs for verb in verbs) else ("from", 0.25)
        if word in words.of_words:
            return self._after_of(tokens, at)
        if word in words.event_verbs:
            return "target", 0.55
        if word in words.to_words:
            return ("in", 0.95) if tokens.word(at - 1) in words.coded_words else ("of", 0.15)
        return ("in", 0.4) if word == "(" else None

    def _after_of(self, tokens: Tokens, at: int) -> tuple[Relation, float] | None:
        """ "north of X" is near it; "the village of X" says nothing yet of where; "the siege of X" is in it."""
        noun = self._noun_before(tokens, at)
        if noun in self.words.kind_words:
            return None
        if noun in self.words.near_nouns:
            return "near", 0.8
        if noun in self.words.event_nouns:
            return "target", 0.6
        is_in = any(word in self.words.surest_words for word in tokens.words[max(0, at - 4) : at - 1])
        return ("in", 0.6) if is_in and noun.isalpha() else ("of", 0.25)  # "in a valley of X"

    def _is_skipped(self, tokens: Tokens, at: int, steps: int) -> bool:
        """Words between a preposition and its place: articles, adjectives, "village of"."""
        word = tokens.words[at]
        if word in self.words.skip_words or word in self.words.kind_words or word in self.words.directions:
            return True
        if word in self.words.of_words or word in self.words.called_words or word.endswith(self.words.adjective_ends):
            return True
        if word == "," and tokens.word(at - 1) in self.words.capital_words:
            return True
        return word in self.words.site_words and steps > 0
