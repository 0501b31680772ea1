"""Takes out of notes what tells how a row was coded, so that a model learns from what happened; it keeps all else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventcode.codebook.wording import NoteWords

_BRACKETS = re.compile(r"\[[^\[\]]{0,300}\]")
_ROUND = re.compile(r"\([^()]{0,300}\)")
_SPACES = re.compile(r"\s+")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
_REMARK_WORDS = 12  # a sentence of so many words at most with a coder's word in it is a remark
_SHORTEST_NAME = 3


class Cleaner:
    """Cleans notes and, alike, the sentences of an article."""

    def __init__(self, notes: NoteWords) -> None:
        openings = "|".join(sorted({re.escape(word) for word in notes.openings.values()}))
        kinds = {re.escape(word) for words in notes.prefixes.values() for word in words}
        kind = "|".join([*sorted(kinds, key=lambda word: (-len(word), word)), r"[A-Z][\w/ -]{2,40}"])
        self._opening = re.compile(
            rf"^\s*(?:(?:{kind}): (?=(?:{openings}) ))?(?:(?:{openings}) [^,.;]{{0,60}}\d{{4}}[^,.;]{{0,30}}[,.;]?)?"
        )
        self._remark = re.compile(rf"\b(?:{'|'.join(map(re.escape, notes.remarks))})\b", re.IGNORECASE)

    def clean(self, text: str, names: Iterable[str] = ()) -> str:
        """The text without size tags, kinds and dates at its beginning, remarks on coding, and these names.

        names: of the row's own country, units, place and actors, as its columns have them (no label may leak).
        """
        text = _BRACKETS.sub(" ", text)
        text = _ROUND.sub(lambda found: " " if self._remark.search(found[0]) else found[0], text)
        text = self._opening.sub("", text, count=1)
        text = "".join(part for part in _SENTENCE.findall(text) if not self._is_remark(part))
        for name in sorted(
            {name for name in names if len(name) >= _SHORTEST_NAME}, key=lambda name: (-len(name), name)
        ):
            text = text.replace(name, " ")
        return _SPACES.sub(" ", text).strip()

    def _is_remark(self, sentence: str) -> bool:
        return len(sentence.split()) <= _REMARK_WORDS and self._remark.search(sentence) is not None
