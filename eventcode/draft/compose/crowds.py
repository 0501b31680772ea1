"""How many people demonstrated, in the article's own words (coding rules §10); it is never made into a number."""

from __future__ import annotations

from collections.abc import Iterator

from eventcode.codebook.language.crowds import CrowdWords
from eventcode.codebook.language.numbers import NumberWords
from eventcode.draft.document import Sentence
from eventcode.draft.numbers import read_number
from eventcode.draft.tokens import Tokens, read_tokens
from eventcode.records import Span

_REACH = 4  # words that may stand between a number and the people


def find_crowd(sentence: Sentence, words: CrowdWords, numbers: NumberWords) -> Span | None:
    """The words of the sentence that tell the size of a crowd; the first ones where there are several."""
    return _find_legacy(sentence, words) or next(_find_counts(sentence, words, numbers), None)


def _find_legacy(sentence: Sentence, words: CrowdWords) -> Span | None:
    """ "[size=dozens]" at the end of a coder's note (N8)."""
    at = sentence.text.find(words.legacy)
    end = sentence.text.find("]", at)
    if at < 0 or end < 0:
        return None
    return Span(sentence.span.start + at + len(words.legacy), sentence.span.start + end)


def _find_counts(sentence: Sentence, words: CrowdWords, numbers: NumberWords) -> Iterator[Span]:
    tokens = read_tokens(sentence.text)
    at = 0
    while at < len(tokens.words):
        end = _end_of_count(tokens, at, words, numbers)
        people = _find_people(tokens, end, words) if end else None
        if people is None:
            at += 1
            continue
        if not _is_toll(tokens, people, words):
            begin = _begin(tokens, at, words)
            yield Span(sentence.span.start + tokens.starts[begin], sentence.span.start + tokens.ends[(end or 1) - 1])
        at = people


def _end_of_count(tokens: Tokens, at: int, words: CrowdWords, numbers: NumberWords) -> int | None:
    if tokens.words[at] in words.vague:
        return at + 1
    number = read_number(tokens, at, numbers)
    return number.end if number and number.value > 2 else None


def _find_people(tokens: Tokens, at: int, words: CrowdWords) -> int | None:
    """The place after the word for people that follows the count."""
    for here in range(at, min(at + _REACH, len(tokens.words))):
        if tokens.words[here] in words.people:
            return here + 1
        if tokens.words[here] not in words.between and not tokens.raw[here][0].isupper():
            return None
    return None


def _is_toll(tokens: Tokens, at: int, words: CrowdWords) -> bool:
    after = " ".join(tokens.words[at : at + 2])
    return any(after.startswith(each) for each in words.not_after)


def _begin(tokens: Tokens, at: int, words: CrowdWords) -> int:
    while at > 0 and tokens.words[at - 1] in words.before:
        at -= 1
    return at
