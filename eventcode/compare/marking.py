"""Two versions of one cell -> their words, those that differ marked; it decides nothing."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Marked = list[tuple[str, bool]]
_WORD = re.compile(r"\s+|[^\s]+")
_MOST = 600
"""Words of a cell; the time that it takes to pair longer ones grows with their square."""


def mark_words(old: str, new: str) -> tuple[Marked, Marked]:
    """Both texts in parts, each with whether it is in this one alone. The parts of each make up its text again.

    Where hardly a word is common to both, they are marked as a whole.
    """
    ones, others = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    if max(len(ones), len(others)) > _MOST or matcher.ratio() < 0.4:
        return [(old, True)], [(new, True)]
    left: Marked = []
    right: Marked = []
    for step, first, last, start, end in matcher.get_opcodes():
        is_changed = step != "equal"
        left.append(("".join(ones[first:last]), is_changed))
        right.append(("".join(others[start:end]), is_changed))
    return [part for part in left if part[0]], [part for part in right if part[0]]
