"""Finds the words of an article that tell of acts, with their voice and status; what type they make is not said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from eventcode.codebook import Codebook
from eventcode.codebook.language.acts import ActWords, Cue
from eventcode.draft.document import Document, Sentence
from eventcode.draft.mentions import ActMention
from eventcode.draft.what.finding import Finder, Found
from eventcode.draft.what.status import StatusReader, read_voice
from eventcode.draft.what.words import Now, now_of, read_words
from eventcode.records import Span

ENGLISH = "en"


class ActFinder:
    """One language's words for acts, made ready once."""

    def __init__(self, pack: ActWords) -> None:
        self._cues = Finder(((cue.phrase, cue) for cue in pack.cues), pack.stops)
        self._statuses = StatusReader(pack)
        self._voice, self._months = pack.voice, pack.months

    def find(self, sentence: Sentence, now: Now) -> Iterator[ActMention]:
        """The acts of one sentence, in the order of the text."""
        for words in read_words(sentence.text, now, self._months).pieces():
            kept = _keep_fullest(self._cues.find(words))
            statuses = self._statuses.find(words) if kept else []
            for found in kept:
                voice = read_voice(found, words, self._voice)
                status = self._statuses.status(found, voice, words, statuses)
                begin = sentence.span.start
                span = Span(begin + words.starts[found.first], begin + words.ends[found.last])
                yield ActMention(span, sentence.index, found.value.act, found.value.weight, voice, status)


def find_acts(document: Document, codebook: Codebook) -> list[ActMention]:
    """Every act told in the article, in the order of the text, whatever its status; [] in a language without words."""
    finder = act_finder(codebook, document.article.language or ENGLISH)
    if finder is None:
        return []
    now = now_of(document.article.published, document.article.text)
    return [mention for sentence in document.sentences for mention in finder.find(sentence, now)]


@cache
def act_finder(codebook: Codebook, language: str) -> ActFinder | None:
    """The finder for one language, made at its first use; None where the codebook has no words in it."""
    pack = codebook.act_words(language)
    return ActFinder(pack) if pack else None


def _keep_fullest(found: Iterable[Found[Cue]]) -> list[Found[Cue]]:
    """Drop what a longer wording holds, what an exception stands on, and the same act told twice by the same words."""
    every = list(found)
    exceptions = [one for one in every if one.value.is_except]
    cues = sorted((one for one in every if not one.value.is_except), key=_fulness)
    kept: list[Found[Cue]] = []
    for one in cues:
        if not _is_excepted(one, exceptions) and not any(_is_held(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.first, one.last, one.value.act))


def _fulness(one: Found[Cue]) -> tuple[int, int, float]:
    return -len(one.core), -len(one.matched), -one.value.weight


def _is_excepted(one: Found[Cue], exceptions: list[Found[Cue]]) -> bool:
    return any(
        other.value.act == one.value.act and other.matched[0] <= one.last and one.first <= other.matched[-1]
        for other in exceptions
    )


def _is_held(one: Found[Cue], other: Found[Cue]) -> bool:
    """All words of the one are words of the other, fuller one, or both tell the same act with overlapping words."""
    is_free = other.value.is_beside and one.value.act != other.value.act
    if not is_free and set(one.matched) < set(other.matched) and set(one.core) <= set(other.core):
        return True
    return one.value.act == other.value.act and one.first <= other.last and other.first <= one.last
