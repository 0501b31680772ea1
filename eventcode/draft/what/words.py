"""A sentence as words with their places in it, as phrases are looked for among them; no phrase and no rule is here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from eventcode.codebook.language.phrases import fold_word

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")  # linear: the two parts share no character
_BREAK = re.compile(r"[;:“”\"\[\]–—]|\.\s|\s-\s")
MONTH = "{month}"
_LONGEST = 200  # words


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

    def pieces(self) -> Iterator[Words]:
        """These words, cut where no sentence of a person would still go on, so that work stays linear."""
        if len(self.words) <= _LONGEST:
            yield self
            return
        for begin in range(0, len(self.words), _LONGEST):
            piece = slice(begin, begin + _LONGEST)
            yield Words(
                self.words[piece],
                self.slots[piece],
                self.starts[piece],
                self.ends[piece],
                self.breaks[piece],
                self.commas[piece],
            )


class Now(NamedTuple):
    """The year and month that the article speaks from; month 0 where only the year is known, 0 for neither."""

    year: int
    month: int


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
