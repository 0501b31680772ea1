"""A sentence as words and marks with their places, and a table that finds phrases there; no rule of coding here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from anyascii import anyascii

T = TypeVar("T")
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼʿ‘`][^\W_]+)*|(?<=\s)-(?=\s)|[^\w\s-]")  # linear: no part nests
_APOSTROPHES = str.maketrans("", "", "'’ʼʿ‘`.")
POSSESSIVE = "'s"


class Tokens(NamedTuple):
    """The words and marks of one sentence. low: folded (case, accents, apostrophes and dots of acronyms away).

    "'s" is a token of its own, hyphens within words part them ("Al-Shabaab's" is al, shabaab, 's); starts and ends
    count from the sentence's beginning.
    """

    raw: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=2048)
def read_tokens(text: str) -> Tokens:
    """Cut one sentence; the last sentences are remembered, since finders and roles read the same ones."""
    tokens = Tokens([], [], [], [])
    for match in _TOKEN.finditer(text):
        raw, start, end = match.group(), match.start(), match.end()
        if len(raw) > 2 and raw[-1] in "sS" and raw[-2] in "'’":
            _add(tokens, raw[:-2], start, end - 2)
            _add(tokens, raw[-2:], end - 2, end)
        else:
            _add(tokens, raw, start, end)
    return tokens


def _add(tokens: Tokens, raw: str, start: int, end: int) -> None:
    tokens.raw.append(raw)
    tokens.low.append(_fold(raw, tokens))
    tokens.starts.append(start)
    tokens.ends.append(end)


def _fold(raw: str, tokens: Tokens) -> str:
    if raw in ("'s", "’s", "'S", "’S"):
        return POSSESSIVE
    if raw in ("'", "’") and tokens.low and tokens.low[-1].endswith("s"):
        return POSSESSIVE
    plain = raw if raw.isascii() else anyascii(raw)
    return plain.lower().translate(_APOSTROPHES) or raw


class Match(NamedTuple, Generic[T]):
    """Words first to last (excluded) that spell a phrase, and all values of that phrase."""

    first: int
    last: int
    values: tuple[T, ...]


class _Entry(NamedTuple, Generic[T]):
    rest: tuple[str, ...]
    capitals: tuple[bool, ...]
    is_name: bool
    values: list[T]


class PhraseTable(Generic[T]):
    """Phrases found by their first word, the longest first. Acronyms keep their capitals, names at least one."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[_Entry[T]]] = {}
        known: dict[tuple[tuple[str, ...], tuple[bool, ...], bool], _Entry[T]] = {}
        for phrase, value in phrases:
            tokens = read_tokens(phrase)
            capitals = tuple(len(raw) > 1 and raw.isupper() for raw in tokens.raw)
            is_name = phrase != phrase.lower()
            entry = known.get((tuple(tokens.low), capitals, is_name))
            if entry is None:
                entry = _Entry(tuple(tokens.low[1:]), capitals, is_name, [])
                known[tuple(tokens.low), capitals, is_name] = entry
                self._by_first.setdefault(tokens.low[0], []).append(entry)
            entry.values.append(value)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry.rest))

    def find(self, tokens: Tokens) -> list[Match[T]]:
        """The phrases of a sentence from left to right, the longest at each word, none overlapping another."""
        out, at, low = [], 0, tokens.low
        while at < len(low):
            entries = self._by_first.get(low[at])
            match = self._longest(entries, at, tokens) if entries else None
            if match:
                out.append(match)
                at = match.last
            else:
                at += 1
        return out

    def _longest(self, entries: list[_Entry[T]], at: int, tokens: Tokens) -> Match[T] | None:
        values: list[T] = []
        length = -1
        for entry in entries:
            size = len(entry.rest)
            if size < length:
                break
            if tuple(tokens.low[at + 1 : at + 1 + size]) == entry.rest and _is_written_so(entry, at, tokens):
                length = size
                values += entry.values
        return Match(at, at + length + 1, tuple(values)) if values else None


def _is_written_so(entry: _Entry[T], at: int, tokens: Tokens) -> bool:
    raws = tokens.raw[at : at + len(entry.capitals)]
    if any(capital and not raw.isupper() for capital, raw in zip(entry.capitals, raws, strict=False)):
        return False
    return not entry.is_name or any(raw != raw.lower() for raw in raws)
