"""What the articles of two reports have in common: telling words, and whether one names the other's place."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from eventcode.codebook.stages.reconciling import WordingMarks
from eventcode.gazetteer import compact_name, fold_name
from eventcode.gazetteer.folding import sound_name
from eventcode.reconcile.arrays import Flags, Ints
from eventcode.reconcile.levels import number_of
from eventcode.reconcile.reports import Report
from eventcode.records import Article

_NAME = re.compile(r"[^\W\d_a-z][\w'’-]*(?:[ ](?:[^\W\d_a-z]|an|al|el|de)[\w'’-]*)*")  # capitalised words in a row
_LONGEST = 4  # words of a name that is heard
_SURE_SOUND = 4  # consonants from which a sound tells a place
_WORD = re.compile(r"[^\W_]{3,}")


class Texts:
    """The articles of reports, each read once. A report of several, or of one not at hand, has none."""

    def __init__(self, reports: Sequence[Report], articles: Mapping[str, Article], marks: WordingMarks) -> None:
        self._marks, self._articles = marks, articles
        self._sounds: dict[str, frozenset[str]] = {}
        self._article = [each.articles[0] if len(each.articles) == 1 else "" for each in reports]
        self._places = [_place_name(report) for report in reports]
        used = {article for article in self._article if article in articles}
        self._words = {each: _words(articles[each]) for each in sorted(used)}
        self._names = {each: f" {fold_name(_whole(articles[each]))} " for each in sorted(used)}
        counts = Counter(word for words in self._words.values() for word in words)
        # a word of one text only tells nothing; of all texts nearly nothing
        self._weight = {word: math.log((len(used) + 1) / count) ** 2 for word, count in counts.items()}
        self._length = {
            each: math.sqrt(sum(map(self._weight.__getitem__, words))) for each, words in self._words.items()
        }

    def wording_levels(self, one: Ints, other: Ints) -> Ints:
        """How much the texts of each pair have in common."""
        return np.array(
            [self._wording(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True)], dtype=np.int64
        )

    def _wording(self, one: int, other: int) -> int:
        first, second = self._article[one], self._article[other]
        if first not in self._words or second not in self._words or first == second:
            return number_of("wording", "unknown")
        share = self._share(first, second)
        levels = ("alike", self._marks.alike), ("some", self._marks.some), ("little", self._marks.little)
        return number_of("wording", next((level for level, least in levels if share >= least), "none"))

    def _share(self, first: str, second: str) -> float:
        """The cosine of the two texts' words, 0 to 1."""
        length = self._length[first] * self._length[second]
        common = self._words[first] & self._words[second]
        return math.fsum(self._weight[word] for word in common) / length if length else 0.0

    def place_levels(self, one: Ints, other: Ints, found: Ints, is_asked: Flags) -> Ints:
        """The levels found, or where they are asked what the texts say of both places."""
        pairs = zip(one.tolist(), other.tolist(), found.tolist(), is_asked.tolist(), strict=True)
        return np.array([self._place(a, b, level) if asked else level for a, b, level, asked in pairs], dtype=np.int64)

    def _place(self, one: int, other: int, found: int) -> int:
        """A place that one report leaves open may be the other's; two different ones only where each names both."""
        named = [self._is_named(self._places[a], self._article[b]) for a, b in ((one, other), (other, one))]
        if all(named):
            return number_of("place", "named_by_both")
        return number_of("place", "named") if any(named) and found == number_of("place", "unknown") else found

    def _is_named(self, place: str, article: str) -> bool:
        """Whether the article names the place, or writes a name that sounds like it."""
        if not place or article not in self._names:
            return False
        return f" {place} " in self._names[article] or sound_name(place) in self._sounds_of(article)

    def _sounds_of(self, article: str) -> frozenset[str]:
        if article not in self._sounds:
            text = _whole(self._articles[article])
            windows = (name for match in _NAME.finditer(text) for name in _windows(match.group()))
            sounds = {sound_name(fold_name(name)) for name in dict.fromkeys(windows)}
            self._sounds[article] = frozenset(sound for sound in sounds if len(sound) >= _SURE_SOUND)
        return self._sounds[article]


def _windows(name: str) -> Iterator[str]:
    """Every run of words in a row of capitalised ones: a place may stand beside other names."""
    words = name.split()
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            yield " ".join(words[start:end])


def _place_name(report: Report) -> str:
    """The folded name of the town or place; empty for a whole country."""
    place = report.event.place
    if place is None or compact_name(fold_name(place.name)) == compact_name(fold_name(place.country)):
        return ""
    return fold_name(place.name.partition(" - ")[0])


def _whole(article: Article) -> str:
    return f"{article.title}\n{article.text}"


def _words(article: Article) -> frozenset[str]:
    return frozenset(_WORD.findall(_whole(article).casefold()))
