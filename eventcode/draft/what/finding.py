"""Finds many phrases among the words of a sentence at once, in linear time; what they mean is not its matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from eventcode.codebook.language.phrases import Choice, Gap, Phrase
from eventcode.draft.what.words import Words

T = TypeVar("T")
_MANY_WORDS = 50_000


class Found(NamedTuple, Generic[T]):
    """A phrase among the words. matched: the numbers of its words; core: of those that are not context.

    Context tells who does it or to whom: it helps to find an act and is no part of its evidence.
    """

    value: T
    matched: tuple[int, ...]
    core: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.core[0]

    @property
    def last(self) -> int:
        return self.core[-1]


class _Part(NamedTuple):
    """A Choice made quick to test: names of single words, and groups of words by the name of their first."""

    single: frozenset[str]
    longer: dict[str, list[tuple[str, ...]]]
    optional: bool
    is_context: bool


class _Entry(NamedTuple, Generic[T]):
    """A phrase with its value. needs: a sentence without any of these names cannot hold it."""

    parts: tuple[_Part | Gap, ...]
    value: T
    needs: frozenset[str]


class Finder(Generic[T]):
    """Many phrases, each with a value, looked for by their first word.

    A word goes by several names: itself, every "stem*" of the phrases that it begins with, and the slot that it fills.
    stops: words that a gap never holds, such as "by": what comes after them belongs to somebody else.
    """

    def __init__(self, phrases: Iterable[tuple[Phrase, T]], stops: frozenset[str] = frozenset()) -> None:
        self._stops = stops
        self._entries: dict[str, list[_Entry[T]]] = {}
        self._stems: set[str] = set()
        self._known: dict[str, tuple[str, ...]] = {}
        for phrase, value in phrases:
            self._add(phrase, value)

    def _add(self, phrase: Phrase, value: T) -> None:
        choices = [part for part in phrase if isinstance(part, Choice)]
        names = {word for choice in choices for group in choice.groups for word in group}
        self._stems.update(name[:-1] for name in names if name.endswith("*"))
        parts = tuple(part if isinstance(part, Gap) else _quick(part) for part in phrase)
        later = [_first_names(choice) for choice in choices[1:] if not choice.optional]
        entry = _Entry(parts, value, min(later, key=len, default=frozenset()))
        for name in sorted(_first_names(choices[0])):
            self._entries.setdefault(name, []).append(entry)

    def find(self, words: Words) -> Iterator[Found[T]]:
        """Every phrase at every word where it begins, in the order of the text."""
        names = [self._names(word, slot) for word, slot in zip(words.words, words.slots, strict=True)]
        here = {name for each in names for name in each}
        search = _Search(words, names, self._stops)
        for at, each in enumerate(names):
            for name in each:
                for entry in self._entries.get(name, ()):
                    if not entry.needs or not entry.needs.isdisjoint(here):
                        matched = search.match(entry.parts, 0, at)
                        if matched is not None:
                            yield _found(entry, matched)

    def _names(self, word: str, slot: str) -> tuple[str, ...]:
        known = self._known.get(word)
        if known is None:
            stems = (word[:length] for length in range(1, len(word) + 1))
            if len(self._known) > _MANY_WORDS:
                self._known.clear()
            known = self._known[word] = (word, *(stem + "*" for stem in stems if stem in self._stems))
        return (*known, slot) if slot else known


def _first_names(choice: Choice) -> frozenset[str]:
    return frozenset(group[0] for group in choice.groups)


def _quick(choice: Choice) -> _Part:
    longer: dict[str, list[tuple[str, ...]]] = {}
    for group in sorted((group for group in choice.groups if len(group) > 1), key=len, reverse=True):
        longer.setdefault(group[0], []).append(group)
    single = frozenset(group[0] for group in choice.groups if len(group) == 1)
    return _Part(single, longer, choice.optional, choice.is_context)


_Matched = tuple[tuple[int, int], ...]  # (part, word) pairs


class _Search(NamedTuple):
    """One sentence being searched."""

    words: Words
    names: list[tuple[str, ...]]
    stops: frozenset[str]

    def match(self, parts: tuple[_Part | Gap, ...], number: int, at: int) -> _Matched | None:
        """The words that fill the parts from `number` on, beginning at word `at`; None where they do not."""
        if number == len(parts):
            return ()
        part = parts[number]
        if isinstance(part, Gap):
            return self._match_after(part, parts, number, at)
        for length in self._lengths(part, at):
            rest = self.match(parts, number + 1, at + length)
            if rest is not None:
                return (*((number, at + i) for i in range(length)), *rest)
        return self.match(parts, number + 1, at) if part.optional else None

    def _match_after(self, gap: Gap, parts: tuple[_Part | Gap, ...], number: int, at: int) -> _Matched | None:
        """As few words between as will do, with no break of the sentence and no stop among them."""
        for begin in range(at, min(at + gap.most, len(self.names) - 1) + 1):
            if begin > at and (self.words.breaks[begin] or self.words.words[begin - 1] in self.stops):
                return None
            rest = self.match(parts, number + 1, begin)
            if rest is not None:
                return rest
        return None

    def _lengths(self, part: _Part, at: int) -> list[int]:
        """How many words from `at` on are one of the part's groups, the longest first."""
        if at >= len(self.names):
            return []
        names = self.names[at]
        found = []
        if part.longer:
            groups = (group for name in names for group in part.longer.get(name, ()))
            found = [len(group) for group in groups if self._is_group(group, at)]
        if not part.single.isdisjoint(names):
            found.append(1)
        return found

    def _is_group(self, group: tuple[str, ...], at: int) -> bool:
        inside = self.names[at : at + len(group)]
        return len(inside) == len(group) and all(want in names for want, names in zip(group, inside, strict=True))


def _found(entry: _Entry[T], matched: _Matched) -> Found[T]:
    every = tuple(at for _, at in matched)
    core = tuple(at for number, at in matched if not getattr(entry.parts[number], "is_context", False))
    return Found(entry.value, every, core or every)
