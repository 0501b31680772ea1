"""Sentences that lost the space between them on the page, cut apart again; names written in one piece stay whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import re2

from eventcode.ingest.text.cues import PageCues

_JOINT = re2.compile(r"[\p{Ll}\d][.!?]?[’”\"')]?\p{Lu}")
_NO_SPACE = re2.compile(r"^(.*\p{Ll}{2}[.!?][’”\"')]?)([‘“\"'(]?\p{Lu}\p{Ll}*(?:[-'’]\pL+)*)$")
_JOINED = re2.compile(r"((?:\pL+[-'’])*\pL\p{Ll}+|\d{1,6})(\p{Lu}\p{Ll}*(?:[-'’]\pL+)*)")
_AROUND = "‘“\"'([.,;:!?…)]’”"
_ADDRESS = ("/", "@", "#", "_", "www.", "=")
_WORDS_BEFORE, _WORDS_AFTER = 3, 2


def split_joined_sentences(text: str, cues: PageCues) -> str:
    """Break the line in "areas reclaimedThe valley", put the space into "was killed.The army"; all else stays."""
    if not _JOINT.search(text):
        return text
    lines = text.split("\n")
    counts = _count_words(lines)
    return "\n".join(_split_line(line, counts, cues) if _JOINT.search(line) else line for line in lines)


def _split_line(line: str, counts: Counter[str], cues: PageCues) -> str:
    words = line.split(" ")
    for at, word in enumerate(words):
        if not word[1:].islower() and not any(sign in word for sign in _ADDRESS):
            words[at] = _split_word(word, at, len(words), counts, cues)
    return " ".join(words)


def _split_word(word: str, at: int, length: int, counts: Counter[str], cues: PageCues) -> str:
    if match := _NO_SPACE.match(word):
        return f"{match[1]} {match[2]}"
    core = word.strip(_AROUND)
    match = _JOINED.fullmatch(core)
    if not match or at + 1 < _WORDS_BEFORE or length - at - 1 < _WORDS_AFTER:
        return word
    if not _has_sentence_end(match[1], match[2], counts, cues):
        return word
    begin = word.index(core) + len(match[1])
    return f"{word[:begin]}\n{word[begin:]}"


def _has_sentence_end(left: str, right: str, counts: Counter[str], cues: PageCues) -> bool:
    """Whether one sentence ends with `left` and the next begins with `right`, and they are not one name.

    Words that stand alone elsewhere in the text are witnesses. Each joined word counts for its own two parts before and
    after it is cut, so that cutting twice changes nothing.
    """
    if (left + right).lower() in cues.joined_names:
        return False
    opens = right in cues.sentence_openers
    if left.isdigit():
        return opens and (len(left) == 4 or len(right) > 1)
    if left.islower():
        return (len(right) > 2 and (opens or len(left) > 3) and len(left) > 2) or (opens and len(left) > 3)
    known = counts[left] > 1 and counts[right] > 1 and counts[left + right] == 1
    return known or (opens and len(right) > 2 and len(left) > 3)


def _count_words(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands in the text; a joined word counts as itself and as its parts."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(word.strip(_AROUND) for word in line.split(" "))
    for word in [word for word in counts if not word[1:].islower()]:
        if match := _JOINED.fullmatch(word):
            counts[match[1]] += counts[word]
            counts[match[2]] += counts[word]
    return counts
