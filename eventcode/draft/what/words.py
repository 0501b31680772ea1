"""A sentence as words with their places, and phrases found among them in linear time; no rule of coding lives here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from eventcode.codebook.phrases import Choice, Gap, Phrase, fold_word

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")  # linear: the two parts share no character
_BREAK = re.compile(r"[;:()“”\"\[\]–—]|\.\s|\s-\s")
MONTH = "{month}"
_MANY_WORDS = 50_000


class Words(NamedTuple):
    """The words of one sentence: folded, what slot they fill ("" for none), where they stand in it, what parts them.

    breaks[i]: a semicolon, bracket, dash or quotation mark stands before word i; commas[i]: a comma does.
    """

    words: list[str]
    slots: list[str]
    starts: list[int]
    ends: list[int]
    breaks: list[bool]
    commas: list[bool]


class Now(NamedTuple):
    """The year and month that the article speaks from; month 0 where only the year is known, 0 for neither."""

    year: int
    month: int


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


def now_of(published: date | None, text: str) -> Now:
    """The publication's year and month, else the latest year that the text names."""
    if published:
        return Now(published.year, published.month)
    years = [int(word) for word in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)]
    return Now(max(years, default=0), 0)


def read_words(text: str, now: Now, months: Sequence[str]) -> Words:
    """Cut one sentence into words. months: their names from January; a month reads as {month}, never as "may"."""
    out = Words([], [], [], [], [], [])
    before = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        between = text[before:start]
        word = fold_word(match.group())
        out.words.append(word)
        out.slots.append(_number_slot(word, now) if word.isdigit() else "")
        out.starts.append(start)
        out.ends.append(end)
        out.breaks.append(between != " " and _BREAK.search(between) is not None)
        out.commas.append("," in between)
        before = end
    for at, word in enumerate(out.words):
        if word in months and _is_month(out, at, text):
            out.words[at], out.slots[at] = MONTH, _month_slot(months.index(word), now)
    return out


def _number_slot(word: str, now: Now) -> str:
    if len(word) != 4 or word[:2] not in {"19", "20"}:
        return "{number}"
    # in January and February last year's days are still news
    return "{past_year}" if now.year - int(word) > (1 if 1 <= now.month <= 2 else 0) else "{year}"


def _is_month(words: Words, at: int, text: str) -> bool:
    """A month's name stands beside a number, or has a capital after a word that has none."""
    beside = (words.words[i] for i in (at - 1, at + 1) if 0 <= i < len(words.words))
    if any(word[0].isdigit() for word in beside):
        return True
    return at > 0 and text[words.starts[at]].isupper() and not text[words.starts[at - 1]].isupper()


def _month_slot(index: int, now: Now) -> str:
    return "{past_month}" if now.month and 2 <= (now.month - 1 - index) % 12 <= 10 else ""


class _Part(NamedTuple):
    """A Choice made quick to test. longer: groups of several words by their first word, "" where that has an ending."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]
    longer: dict[str, list[tuple[str, ...]]]
    optional: bool
    is_context: bool


class Finder(Generic[T]):
    """Many phrases, each with a value, that are looked for at once: by their first word, then word by word."""

    def __init__(self, phrases: Iterable[tuple[Phrase, T]]) -> None:
        self._exact: dict[str, list[tuple[tuple[_Part | Gap, ...], T]]] = {}
        self._prefix: dict[str, list[tuple[tuple[_Part | Gap, ...], T]]] = {}
        self._known: dict[str, tuple[tuple[tuple[_Part | Gap, ...], T], ...]] = {}
        for phrase, value in phrases:
            self._add(phrase, value)

    def _add(self, phrase: Phrase, value: T) -> None:
        parts = tuple(part if isinstance(part, Gap) else _quick(part) for part in phrase)
        first = phrase[0]
        assert isinstance(first, Choice)  # noqa: S101 - read_phrase refuses a phrase that begins with a gap
        for word in dict.fromkeys(group[0] for group in first.groups):
            if word.endswith("*"):
                self._prefix.setdefault(word[:-1], []).append((parts, value))
            else:
                self._exact.setdefault(word, []).append((parts, value))

    def find(self, words: Words) -> Iterator[Found[T]]:
        """Every phrase at every word where it begins, in the order of the text."""
        for at, word in enumerate(words.words):
            slot = words.slots[at]
            for parts, value in (*self._beginning(word), *(self._exact.get(slot, ()) if slot else ())):
                matched = _match(parts, 0, at, words)
                if matched is not None:
                    yield _found(value, parts, matched)

    def _beginning(self, word: str) -> tuple[tuple[tuple[_Part | Gap, ...], T], ...]:
        known = self._known.get(word)
        if known is None:
            entries = list(self._exact.get(word, ()))
            for length in range(1, len(word) + 1):
                entries += self._prefix.get(word[:length], ())
            if len(self._known) > _MANY_WORDS:
                self._known.clear()
            known = self._known[word] = tuple(entries)
        return known


def _quick(choice: Choice) -> _Part:
    single = [group[0] for group in choice.groups if len(group) == 1]
    longer: dict[str, list[tuple[str, ...]]] = {}
    for group in sorted((group for group in choice.groups if len(group) > 1), key=len, reverse=True):
        longer.setdefault("" if group[0].endswith("*") else group[0], []).append(group)
    return _Part(
        frozenset(word for word in single if not word.endswith("*")),
        tuple(word[:-1] for word in single if word.endswith("*")),
        longer,
        choice.optional,
        choice.is_context,
    )


_Matched = tuple[tuple[int, int], ...]  # (part, word) pairs


def _match(parts: tuple[_Part | Gap, ...], number: int, at: int, words: Words) -> _Matched | None:
    """The words that fill the parts from `number` on, beginning at word `at`; None where they do not."""
    if number == len(parts):
        return ()
    part = parts[number]
    if isinstance(part, Gap):
        return _match_after_gap(parts, number, at, words)
    for length in _lengths(part, at, words):
        rest = _match(parts, number + 1, at + length, words)
        if rest is not None:
            return (*((number, at + i) for i in range(length)), *rest)
    return _match(parts, number + 1, at, words) if part.optional else None


def _match_after_gap(parts: tuple[_Part | Gap, ...], number: int, at: int, words: Words) -> _Matched | None:
    """As few words between as will do, and no break of the sentence among them."""
    gap = parts[number]
    most = gap.most if isinstance(gap, Gap) else 0
    for begin in range(at, min(at + most, len(words.words) - 1) + 1):
        if begin > at and words.breaks[begin]:
            return None
        rest = _match(parts, number + 1, begin, words)
        if rest is not None:
            return rest
    return None


def _lengths(part: _Part, at: int, words: Words) -> list[int]:
    """How many words from `at` on are one of the part's groups, the longest first."""
    if at >= len(words.words):
        return []
    word, found = words.words[at], []
    if part.longer:
        groups = part.longer.get(word, []) + part.longer.get("", [])
        found = [len(group) for group in groups if _is_group(group, at, words)]
    if word in part.exact or words.slots[at] in part.exact or (part.prefixes and word.startswith(part.prefixes)):
        found.append(1)
    return found


def _is_group(group: tuple[str, ...], at: int, words: Words) -> bool:
    if at + len(group) > len(words.words):
        return False
    for i, want in enumerate(group):
        word = words.words[at + i]
        if want != word and want != words.slots[at + i] and not (want[-1] == "*" and word.startswith(want[:-1])):
            return False
    return True


def _found(value: T, parts: tuple[_Part | Gap, ...], matched: _Matched) -> Found[T]:
    every = tuple(at for _, at in matched)
    core = tuple(at for number, at in matched if not getattr(parts[number], "is_context", False))
    return Found(value, every, core or every)
