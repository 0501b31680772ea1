"""The phrase language of the cue lists, read into parts; matching a text and any rule of coding live elsewhere.

took control of          these words, one after the other (a hyphen reads as a space, capitals do not count)
captured|seized          one of these words
(set fire to|torched)    one of these groups of words
[heavily] shelled        a word, or one of several, that may be missing
shell*                   every word that begins like this
fired ... at             up to four other words in between; ...8 for up to eight
{crowd}                  a word or words of the list `crowd`
{number} {year}          digits; a year. {past_year} {past_month}: earlier than the article's own
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

GAP = 4
SLOTS = frozenset({"{number}", "{month}", "{year}", "{past_year}", "{past_month}"})
_PART = re.compile(r"\[[^\[\]]*\]|<[^<>]*>|(?:\([^()]*\)|\{[a-z_]+\}|[^\s\[\](){}<>])+|\S")
_GAP = re.compile(r"\.\.\.(\d*)$")
_LIST = re.compile(r"\{[a-z_]+\}$")
_WORD = re.compile(r"[^\W_]+\*?|\{[a-z_]+\}")


class Gap(msgspec.Struct, frozen=True):
    """Any words, as few as will do and at most so many."""

    most: int


class Choice(msgspec.Struct, frozen=True):
    """One of these groups of words. is_context: no part of the evidence."""

    groups: tuple[tuple[str, ...], ...]
    optional: bool = False
    is_context: bool = False


Phrase = tuple[Gap | Choice, ...]
WordLists = Mapping[str, tuple[tuple[str, ...], ...]]


def fold_word(word: str) -> str:
    """A word as phrases and texts are compared: small letters, "didn't" as "didnt", "army's" as "army"."""
    word = word.lower().replace("’", "'")
    return word.removesuffix("'s").replace("'", "")


def read_lists(lists: Mapping[str, list[str]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Named lists of words or groups of words; a list may name an earlier one as {name}. Raises ValueError."""
    out: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name, items in lists.items():
        groups: list[tuple[str, ...]] = []
        for item in items:
            groups.extend(_groups(item, out))
        out[name] = tuple(dict.fromkeys(groups))
    return out


def read_phrase(text: str, lists: WordLists) -> Phrase:
    """The parts of a phrase. Raises ValueError with a sentence for people where it cannot be read."""
    parts = tuple(_read_part(token, lists, text) for token in _PART.findall(text.replace("-", " ")))
    if not parts or isinstance(parts[0], Gap) or isinstance(parts[-1], Gap):
        raise ValueError(f"the phrase {text!r} must begin and end with a word")
    if isinstance(parts[0], Choice) and parts[0].optional:
        raise ValueError(f"the phrase {text!r} cannot begin with a word that may be missing")
    return parts


def _read_part(token: str, lists: WordLists, phrase: str) -> Gap | Choice:
    gap = _GAP.match(token)
    if gap:
        return Gap(int(gap.group(1) or GAP))
    options = token.strip("[]<>").replace("(", "|").replace(")", "|").split("|")
    groups = tuple(group for option in options if option for group in _groups(option, lists))
    if not groups or token in {"[", "]", "(", ")", "{", "}", "<", ">"}:
        raise ValueError(f"{token!r} cannot be read in the phrase {phrase!r}")
    is_context = token.startswith("<") or any(_LIST.match(option) and option not in SLOTS for option in options)
    return Choice(groups, token.startswith("["), is_context)


def _groups(option: str, lists: WordLists) -> tuple[tuple[str, ...], ...]:
    """The groups of words that an option stands for: one, or those of a named list."""
    option = option.strip()
    if _LIST.match(option) and option not in SLOTS:
        name = option[1:-1]
        if name not in lists:
            raise ValueError(f"there is no word list {name!r}")
        return lists[name]
    words = tuple(
        word if word.startswith("{") else fold_word(word)
        for word in _WORD.findall(option.replace("'", "").replace("’", ""))
    )
    return (words,) if words else ()
