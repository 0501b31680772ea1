"""Paragraphs that a page tells twice (a summary, a caption, a pulled quote): which of them only repeat another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.fuzz import token_set_ratio

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_LEAST_WORDS = 6  # a shorter line ("No casualties.") may be said again of another event
_LONGEST = 4_000  # characters; of longer paragraphs only exact copies count
_SHINGLE = 4  # words
_SAME, _LENGTHS = 92, 0.35  # token_set_ratio and shorter to longer: measured on scraped pages, no false merge
_SHARED = 0.2  # shingles to words of the shorter paragraph; in 25 words two others leave 0.56
_COMPARED = 5  # groups with which a paragraph is compared
_BUCKET = 8  # groups that one shingle points to


class Paragraph(NamedTuple):
    """A paragraph as it is compared: its text without what belongs to a picture; is_aside: a caption or a headline."""

    text: str
    is_aside: bool = False


class _Words(NamedTuple):
    """A paragraph for comparing. folded: its words in small letters; written: each of them -> as it stands first."""

    folded: str
    written: dict[str, str]

    def size(self) -> int:
        return self.folded.count(" ") + 1

    def shingles(self) -> Iterator[tuple[str, ...]]:
        words = self.folded.split(" ")
        return zip(*(words[start:] for start in range(_SHINGLE)), strict=False)


class _Groups:
    """Paragraphs that tell the same, found in the order of the text; each group is known by its longest member."""

    def __init__(self, telling: frozenset[str]) -> None:
        self.members: list[list[int]] = []
        self._telling = telling
        self._longest: list[_Words] = []
        self._by_shingle: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._by_text: dict[str, int] = {}

    def add(self, number: int, text: str) -> None:
        at = self._by_text.get(text)
        if at is None and (words := _read_words(text)) is not None:
            at = self._by_text[text] = self._place(words)
        if at is not None:
            self.members[at].append(number)

    def _place(self, words: _Words) -> int:
        """The index of the group that the paragraph is like, or of a new one."""
        shared = Counter(group for shingle in words.shingles() for group in self._by_shingle.get(shingle, ()))
        near = [group for group in shared if shared[group] >= _SHARED * min(words.size(), self._longest[group].size())]
        near = sorted(near, key=lambda group: (-shared[group], group))[:_COMPARED]
        at = next((group for group in near if _is_same(words, self._longest[group], self._telling)), None)
        if at is None:
            at = len(self.members)
            self.members.append([])
            self._longest.append(_Words("", {}))
        if len(words.folded) > len(self._longest[at].folded):
            self._longest[at] = words
            self._index(words, at)
        return at

    def _index(self, words: _Words, at: int) -> None:
        for shingle in words.shingles():
            bucket = self._by_shingle[shingle]
            if len(bucket) < _BUCKET and at not in bucket:
                bucket.append(at)


def find_repeats(paragraphs: Sequence[Paragraph], telling: frozenset[str]) -> list[int]:
    """The indexes of the paragraphs that repeat another, in order.

    Of each group the longest paragraph of the story itself is not among them (of equals the first); a caption or a
    headline stays only where the story has no such paragraph. Time grows with the length of the text: paragraphs meet
    only if they share four words in a row. telling: words that tell paragraphs apart if each has some of its own.
    """
    groups = _Groups(telling)
    for number, paragraph in enumerate(paragraphs):
        groups.add(number, paragraph.text)
    repeats = []
    for members in groups.members:
        kept = min(members, key=lambda n: (paragraphs[n].is_aside, -len(paragraphs[n].text), n))
        repeats += [number for number in members if number != kept]
    return sorted(repeats)


def _read_words(text: str) -> _Words | None:
    """None for a paragraph that is too short to repeat another; no words for one that is too long to compare."""
    if len(text) > _LONGEST:
        return _Words("", {})
    words = _WORD.findall(text)
    written: dict[str, str] = {}
    for word in words:
        written.setdefault(word.lower(), word)
    return _Words(" ".join(words).lower(), written) if len(words) >= _LEAST_WORDS else None


def _is_same(one: _Words, other: _Words, telling: frozenset[str]) -> bool:
    shorter, longer = sorted((len(one.folded), len(other.folded)))
    if shorter <= _LENGTHS * longer or token_set_ratio(one.folded, other.folded, score_cutoff=_SAME) < _SAME:
        return False
    return not (_has_own(one, other, telling) and _has_own(other, one, telling))


def _has_own(one: _Words, other: _Words, telling: frozenset[str]) -> bool:
    """Whether a name, a number or a telling word stands in the one and not in the other."""
    own = ((folded, word) for folded, word in one.written.items() if folded not in other.written)
    return any(word[0].isupper() or folded in telling or any(map(str.isdigit, word)) for folded, word in own)
