"""An Article as the finders read it: paragraphs and sentences with their places in the text; no rule of coding here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import nupunkt

from eventcode.records import Article, MarkKind, Record, Span

_LINE = re.compile(r"[^\n]+")
_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_ELISION = re.compile(r"\b([^\W\d_]{1,8})['’]")  # bounded
_WRAPPED = range(50, 90)
_ITEM = re.compile(r"\s*(?:[*•▪◦–—-]|\d{1,2}[.)])\s")


class Sentence(Record, frozen=True):
    """One sentence. text: as in the article, line breaks and the apostrophes of elided words ("l'armée") read as
    spaces, so offsets stay; marks: what covers it.

    span indexes Article.text; `text[i]` stands at `span.start + i`; index and paragraph count from 0.
    """

    index: int
    paragraph: int
    span: Span
    text: str
    marks: frozenset[MarkKind] = frozenset()


class Document(Record, frozen=True):
    """An article cut into sentences, in the order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]

    @property
    def language(self) -> str:
        """The two letters of the article's language, "en" where the input gives none."""
        return self.article.language[:2].lower() or "en"

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds this character of the text, None between sentences."""
        return next((s for s in self.sentences if s.span.start <= offset < s.span.end), None)


def read_document(article: Article, elided: frozenset[str] = frozenset()) -> Document:
    """Cut the article into paragraphs (a line each, or a block where lines are wrapped) and sentences.

    elided: the words of its language that end in an apostrophe and are read as words of their own.
    """
    paragraphs = list(_paragraphs(article.text))
    items = {at for at, span in enumerate(paragraphs) if _ITEM.match(article.quote(span))}
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        flat = _part_elided(article.quote(paragraph).replace("\n", " "), elided)
        for start, end in _sentence_spans(flat):
            span = Span(paragraph.start + start, paragraph.start + end)
            marks = {mark.kind for mark in article.marks if _is_covered(span, mark.span)}
            if number in items and len(items) > 1:
                marks.add("item")
            sentences.append(Sentence(len(sentences), number, span, flat[start:end], frozenset(marks)))
    return Document(article, tuple(sentences))


def _paragraphs(text: str) -> Iterator[Span]:
    shape = _BLOCK if _has_wrapped_lines(text) else _LINE
    for match in shape.finditer(text):
        yield Span(match.start(), match.end())


def _has_wrapped_lines(text: str) -> bool:
    """Newswire of the telex age: lines of about one width, with blank lines between the paragraphs."""
    inner = [len(a) for a, b in pairwise(text.split("\n")) if a.strip() and b.strip()]
    return len(inner) >= 3 and sum(length in _WRAPPED for length in inner) >= 0.8 * len(inner)


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    for start, end in nupunkt.sent_spans(text):
        stripped = text[start:end].strip()
        if stripped:
            begin = text.index(stripped, start)
            yield begin, begin + len(stripped)


def _part_elided(text: str, elided: frozenset[str]) -> str:
    if not elided:
        return text
    return _ELISION.sub(lambda match: f"{match[1]} " if match[1].lower() in elided else match[0], text)


def _is_covered(span: Span, mark: Span) -> bool:
    """Half of the sentence or more lies inside the mark."""
    return 2 * (min(span.end, mark.end) - max(span.start, mark.start)) >= len(span)
