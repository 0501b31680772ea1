"""Capitalised names in a sentence, cut so that the longest known place name wins; what a name means is decided later."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcode.codebook import PlaceWords
from eventcode.draft.tokens import Tokens
from eventcode.gazetteer import fold_name
from eventcode.records import Record

LONGEST = 6
_GAPS = (" ", "  ", "")


class Name(Record, frozen=True):
    """A name in a sentence. first, last: its tokens, last not included; text: as written.

    known: some gazetteer, or the list of countries, has it; person: a given name is part of it; common: it is also an
    English word; shouted: it stands among capitals only, where capitals say nothing.
    """

    first: int
    last: int
    text: str
    known: bool
    person: bool = False
    common: bool = False
    shouted: bool = False


class NameFinder:
    """Finds the names of a sentence. is_known answers for a folded name."""

    def __init__(self, words: PlaceWords, is_known: Callable[[str], bool]) -> None:
        self.words, self.is_known = words, is_known

    def find_names(self, text: str, tokens: Tokens) -> list[Name]:
        """The names of one sentence, left to right, none over another."""
        shouted = _is_shouted(tokens)
        names: list[Name] = []
        for start, stop in self._runs(text, tokens):
            names += self._cut_run(text, tokens, start, stop, shouted)
        return names

    def _runs(self, text: str, tokens: Tokens) -> Iterator[tuple[int, int]]:
        """Stretches of capitalised words, with the little words that may link them ("Pul e Khumri", "Cote d'Ivoire")."""
        at = 0
        while at < len(tokens.raw):
            if not self._is_name_word(tokens, at):
                at += 1
                continue
            start, at = at, at + 1
            while (step := self._step(text, tokens, at)) > 0:
                at += step
            yield start, at

    def _step(self, text: str, tokens: Tokens, at: int) -> int:
        """How many tokens on the run goes on by: 1 for a name word, 2 or 3 over links or the dot of "St."; 0 at its end."""
        for links in range(3):
            if at + links >= len(tokens.raw) or not _is_joined(text, tokens, at + links):
                return 0
            if self._is_name_word(tokens, at + links):
                return links + 1
            word = tokens.words[at + links]
            if not (
                word in self.words.links
                or word in self.words.loose_links
                or (word == "." and tokens.word(at + links - 1) in self.words.saint_words)
            ):
                return 0
        return 0

    def _is_name_word(self, tokens: Tokens, at: int) -> bool:
        raw = tokens.raw[at]
        if raw[0].isupper():
            return True
        head, mark, tail = raw.partition("-") if "-" in raw else raw.replace("’", "'").partition("'")
        return bool(mark) and head in self.words.prefixes and tail[:1].isupper()

    def _cut_run(self, text: str, tokens: Tokens, start: int, stop: int, shouted: bool) -> list[Name]:
        """Known names first, the longest at each place; words that are no names part the rest."""
        names: list[Name] = []
        at, unknown = start, start
        while at < stop:
            last = self._longest_known(text, tokens, at, stop)
            if last or self._parts_names(tokens, at):
                names += self._unknown(text, tokens, unknown, at, shouted)
                if last:
                    names.append(self._name(text, tokens, at, last, True, shouted))
                at = unknown = last or at + 1
            else:
                at += 1
        names += self._unknown(text, tokens, unknown, stop, shouted)
        return self._join(text, tokens, names, shouted)

    def _longest_known(self, text: str, tokens: Tokens, at: int, stop: int) -> int:
        if not self._is_name_word(tokens, at):
            return 0
        for last in range(min(stop, at + LONGEST), at, -1):
            word = tokens.words[last - 1]
            if self._is_name_word(tokens, last - 1) and not (last == at + 1 and self._is_never_alone(word)):
                if self.is_known(fold_name(_text(text, tokens, at, last))):
                    return last
        return 0

    def _is_never_alone(self, word: str) -> bool:
        return word in self.words.not_places or word in self.words.name_starts or len(word) < 2

    def _parts_names(self, tokens: Tokens, at: int) -> bool:
        word = tokens.words[at]
        if word in self.words.name_starts or word in self.words.links:
            return False
        return word in self.words.parting_words

    def _unknown(self, text: str, tokens: Tokens, start: int, stop: int, shouted: bool) -> list[Name]:
        while start < stop and not self._is_name_word(tokens, start):
            start += 1
        while stop > start and not self._is_name_word(tokens, stop - 1):
            stop -= 1
        return [self._name(text, tokens, start, stop, False, shouted)] if stop > start else []

    def _name(self, text: str, tokens: Tokens, first: int, last: int, known: bool, shouted: bool) -> Name:
        words = tokens.words[first:last]
        return Name(
            first=first,
            last=last,
            text=_text(text, tokens, first, last),
            known=known,
            person=(last - first == 1 or not known) and any(word in self.words.given_names for word in words),
            common=last - first == 1 and words[0] in self.words.not_places,
            shouted=shouted,
        )

    def _join(self, text: str, tokens: Tokens, names: list[Name], shouted: bool) -> list[Name]:
        """Names that touch are one that no gazetteer has ("Gire Hakkari", "Paris Hilton"), except among capitals."""
        joined: list[Name] = []
        for name in names:
            if joined and joined[-1].last == name.first and not shouted:
                before = joined.pop()
                joined.append(self._name(text, tokens, before.first, name.last, False, shouted))
            else:
                joined.append(name)
        return joined


def _text(text: str, tokens: Tokens, first: int, last: int) -> str:
    words = text[tokens.starts[first] : tokens.ends[last - 1]]
    return words[:-2] if words.endswith(("'s", "’s")) else words.rstrip("'’")


def _is_joined(text: str, tokens: Tokens, at: int) -> bool:
    """Nothing but a space stands between this token and the one before."""
    return text[tokens.ends[at - 1] : tokens.starts[at]] in _GAPS and tokens.raw[at - 1][-2:] not in ("'s", "’s")


def _is_shouted(tokens: Tokens) -> bool:
    letters = [raw for raw in tokens.raw if raw[0].isalpha() and len(raw) > 1]
    return len(letters) > 3 and sum(raw.isupper() for raw in letters) >= 0.8 * len(letters)
