"""Capitalised names in a sentence, cut so that the longest known place name wins; their meaning is no matter here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcode.codebook import PlaceWords
from eventcode.draft.tokens import Tokens
from eventcode.gazetteer import fold_name
from eventcode.records import Record

LONGEST = 6


class Name(Record, frozen=True):
    """A name in a sentence. first, last: its tokens, last not included; start, end: its characters in the sentence.

    known: some gazetteer, or the list of countries, has it; person: a given name is part of it; common: it is also an
    English word; shouted: it stands among capitals only, where capitals say nothing; acronym: mostly capitals;
    is_half: one of two places joined by a hyphen ("the Kirkuk-Baghdad road").
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    known: bool
    person: bool = False
    common: bool = False
    shouted: bool = False
    acronym: bool = False
    is_half: bool = False


class NameFinder:
    """Finds the names of a sentence. is_known answers for a folded name; terms are those that may be acronyms."""

    def __init__(self, words: PlaceWords, is_known: Callable[[str], bool]) -> None:
        self.words, self.is_known = words, is_known

    def find_names(self, text: str, tokens: Tokens) -> list[Name]:
        """The names of one sentence, left to right, none over another."""
        cutter = _Cutter(self.words, self.is_known, text, tokens)
        return [name for start, stop in cutter.runs() for name in cutter.cut_run(start, stop)]


class _Cutter:
    """One sentence being cut into names."""

    def __init__(self, words: PlaceWords, is_known: Callable[[str], bool], text: str, tokens: Tokens) -> None:
        self.words, self.is_known, self.text, self.tokens = words, is_known, text, tokens
        self.shouted = _is_shouted(tokens)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Stretches of capitalised words with the little words that may link them ("Pul e Khumri", "Isle of Man")."""
        at = 0
        while at < len(self.tokens.raw):
            if not self._is_name_word(at):
                at += 1
                continue
            start, at = at, at + 1
            while step := self._step(at):
                at += step
            yield start, at

    def _step(self, at: int) -> int:
        """How many tokens the run goes on by: 1 for a name word, more over links or the dot of "St."; 0 at its end."""
        for links in range(3):
            if at + links >= len(self.tokens.raw) or not self._is_joined(at + links):
                return 0
            if self._is_name_word(at + links):
                return links + 1
            if not self._is_link(at + links):
                return 0
        return 0

    def _is_link(self, at: int) -> bool:
        word = self.tokens.words[at]
        if word == ".":
            return self.tokens.word(at - 1) in self.words.saint_words
        return word in self.words.links or word in self.words.loose_links

    def _is_joined(self, at: int) -> bool:
        """Nothing but a space stands between this token and the one before."""
        gap = self.text[self.tokens.ends[at - 1] : self.tokens.starts[at]]
        return not gap.strip() and self.tokens.raw[at - 1][-2:] not in ("'s", "’s")

    def _is_name_word(self, at: int) -> bool:
        raw = self.tokens.raw[at]
        if raw[0].isupper() or _is_uncased(raw):
            return True
        head, mark, tail = raw.replace("’", "'").replace("'", "-").partition("-")
        return bool(mark) and head in self.words.prefixes and tail[:1].isupper()

    def cut_run(self, start: int, stop: int) -> list[Name]:
        """Known names first, the longest at each place; words that are no names part the rest."""
        names: list[Name] = []
        at = unknown = start
        while at < stop:
            last = self._longest_known(at, stop)
            if last or self._parts_names(at):
                names += self._unknown(unknown, at)
                if last:
                    names.append(self._name(at, last, known=True))
                at = unknown = last or at + 1
            else:
                at += 1
        return self._join([*names, *self._unknown(unknown, stop)])

    def _longest_known(self, at: int, stop: int) -> int:
        if not self._is_name_word(at):
            return 0
        for last in range(min(stop, at + LONGEST), at, -1):
            head = at + (self.tokens.words[at] == "the")
            alone = last <= head + 1 and self._is_never_alone(self.tokens.words[last - 1]) and not self._is_unit(at)
            if self._is_name_word(last - 1) and not alone and self.is_known(fold_name(self._text(at, last))):
                return last
        return 0

    def _is_never_alone(self, word: str) -> bool:
        return word in self.words.parting_words or word in self.words.name_starts or len(word) < 2

    def _is_unit(self, at: int) -> bool:
        """Where words like "Western", "Unity" or "Plateau" are an admin unit: "(Badulla, Uva)", "Plateau State"."""
        if self.tokens.word(at + 1) in self.words.admin1_words:
            return True
        return self.tokens.word(at - 1) in ("(", ",") and self.tokens.word(at + 1) in (")", ",")

    def _parts_names(self, at: int) -> bool:
        word, before = self.tokens.words[at], self.tokens.word(at - 1)
        if word in self.words.name_starts or word in self.words.links:
            return False
        if before in self.words.name_starts and self.tokens.is_capital(at - 1) and self._is_name_word(at):
            return False
        is_told = before in self.words.before_places and self.tokens.word(at + 1) in self.words.lower_kinds
        return word in self.words.parting_words and not (is_told and self._is_name_word(at))

    def _unknown(self, start: int, stop: int) -> list[Name]:
        while start < stop and not self._is_name_word(start):
            start += 1
        while stop > start and not self._is_name_word(stop - 1):
            stop -= 1
        if (
            start == stop
            or _is_uncased(self.tokens.raw[start])
            or (stop == start + 1 and self.tokens.words[start] in self.words.skip_words)  # "La ville …"
            or self.tokens.words[stop - 1].endswith(self.words.adjective_ends)
        ):
            return []
        return self._halves(start) if stop == start + 1 else [self._name(start, stop, known=False)]

    def _halves(self, at: int) -> list[Name]:
        """Two names where a hyphen joins two known places, else the one."""
        whole = self._name(at, at + 1, known=False)
        one, _, other = whole.text.partition("-")
        if min(len(one), len(other)) < 4 or not all(self.is_known(fold_name(half)) for half in (one, other)):
            return [whole]
        middle = whole.start + len(one)
        left = Name(at, at + 1, whole.start, middle, one, known=True, is_half=True)
        return [left, Name(at, at + 1, middle + 1, whole.end, other, known=True, is_half=True)]

    def _name(self, first: int, last: int, *, known: bool) -> Name:
        words, text = self.tokens.words[first:last], self._text(first, last)
        start = self.tokens.starts[first]
        return Name(
            first=first,
            last=last,
            start=start,
            end=start + len(text),
            text=text,
            known=known,
            person=(last - first == 1 or not known) and any(word in self.words.given_names for word in words),
            common=last - first == 1 and words[0] in self.words.not_places,
            shouted=self.shouted,
            acronym=not self.shouted and _is_acronym(text),
        )

    def _text(self, first: int, last: int) -> str:
        words = self.text[self.tokens.starts[first] : self.tokens.ends[last - 1]]
        if words[-2:] not in ("'s", "’s"):
            return words.rstrip("'’")
        is_whole = self.tokens.words[first] in self.words.saint_words and self.is_known(fold_name(words))
        return words if is_whole else words[:-2]  # "St. John's"

    def _join(self, names: list[Name]) -> list[Name]:
        """Names that touch are one that no gazetteer has ("Gire Hakkari", "Paris Hilton"), except among capitals."""
        groups: list[list[Name]] = []
        for name in names:
            if groups and self._touch(groups[-1][-1], name):
                groups[-1].append(name)
            else:
                groups.append([name])
        wholes = (self._name(group[0].first, group[-1].last, known=False) for group in groups if len(group) > 1)
        return [group[0] if len(group) == 1 else next(wholes) for group in groups]

    def _touch(self, one: Name, other: Name) -> bool:
        between = self.tokens.words[one.last : other.first]
        apart = self.shouted or other.is_half or _is_uncased(other.text)
        return not apart and all(word in self.words.links for word in between)


def _is_uncased(word: str) -> bool:
    """A word of a script that has no capitals (Arabic, Devanagari): only the gazetteer tells whether it is a name."""
    return word[0].isalpha() and word[0].lower() == word[0].upper()


def _is_acronym(text: str) -> bool:
    """Few letters and most of them capitals: "FARDC", "VBIEDs"."""
    capitals = sum(map(str.isupper, text))
    return text.isalnum() and len(text) - capitals <= 1 and 1 < capitals <= 5


def _is_shouted(tokens: Tokens) -> bool:
    letters = [raw for raw in tokens.raw if raw[0].isalpha() and len(raw) > 1]
    return len(letters) > 3 and sum(raw.isupper() for raw in letters) >= 0.8 * len(letters)
