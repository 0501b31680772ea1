"""Says of each act in a sentence whether it took place: negated, hypothetical, threatened, planned, of another time."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.codebook.language.acts import ActWords, Cue, StatusCue, VoiceWords
from eventcode.draft.mentions import Status, Voice
from eventcode.draft.what.finding import Finder, Found
from eventcode.draft.what.words import Words


class StatusReader:
    """Reads the status and the voice of acts with one language's words."""

    def __init__(self, pack: ActWords) -> None:
        self._finder = Finder((cue.phrase, (number, cue)) for number, cue in enumerate(pack.statuses))
        self._barriers = pack.barriers

    def find(self, words: Words) -> list[Found[tuple[int, StatusCue]]]:
        """The words of this sentence that change the status of acts, in the order of the codebook's list."""
        return sorted(self._finder.find(words), key=lambda found: (found.value[0], found.first))

    def status(
        self, act: Found[Cue], voice: Voice, words: Words, cues: Sequence[Found[tuple[int, StatusCue]]]
    ) -> Status:
        """The first cue in the codebook's order that reaches the act decides; without one the act is asserted."""
        for found in cues:
            cue = found.value[1]
            if cue.voices and ("verb" if voice == "active" else voice) not in cue.voices:
                continue
            if self._is_reached(found, cue, act, words):
                return cue.status
        return "asserted"

    def _is_reached(self, found: Found[tuple[int, StatusCue]], cue: StatusCue, act: Found[Cue], words: Words) -> bool:
        if cue.scope == "sentence":
            return True
        if cue.scope == "over":
            return found.matched[0] <= act.last and act.first <= found.matched[-1]
        if cue.scope == "opening" and not self._is_opening(found.matched[0], words):
            return False
        if cue.scope in {"before", "opening"}:
            begin, end = found.matched[-1] + 1, act.first
        else:
            begin, end = act.last + 1, found.matched[0]
        return 0 <= end - begin <= cue.reach and not self._is_parted(begin, end, words)

    def _is_opening(self, at: int, words: Words) -> bool:
        """A clause begins at this word: nothing, a comma or break, a barrier or "and" stands before it."""
        return at == 0 or words.breaks[at] or words.commas[at] or words.words[at - 1] in {*self._barriers, "and"}

    def _is_parted(self, begin: int, end: int, words: Words) -> bool:
        """A clause ends between the two: a barrier word, a semicolon, bracket, dash or quotation mark."""
        return any(words.breaks[at] for at in range(begin, end + 1) if at < len(words.words)) or any(
            words.words[at] in self._barriers for at in range(begin, end)
        )


def read_voice(found: Found[Cue], words: Words, around: VoiceWords) -> Voice:
    """Noun cues are nouns, and so is "the killing (of)"; a participle after "was" or before "by" is passive."""
    if found.value.voice != "verb":
        return "noun" if found.value.voice == "noun" else "passive"
    before = words.words[found.first - 1] if found.first else ""
    after = words.words[found.last + 1] if found.last + 1 < len(words.words) else ""
    word = words.words[found.first]
    if word.endswith("ing"):
        return "noun" if before in around.before_noun or after in around.after_noun else "active"
    if word in around.either:
        return "noun" if before in around.before_noun or after in around.after_either else "active"
    at = found.first - 1
    while at >= 0 and (words.words[at] in around.between or words.words[at].endswith("ly")):
        at -= 1
    is_passive = after in around.after_passive or (at >= 0 and words.words[at] in around.before_passive)
    return "passive" if is_passive else "active"
