"""An article cut into pieces by the evidence of one event, nothing left out; no evidence is chosen here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from eventcode.codebook import Codebook
from eventcode.desk.letters import kind_of, letter_of
from eventcode.desk.view import ArticleView, Piece
from eventcode.records import Article, Evidence

_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def view_article(article: Article, evidence: Iterable[Evidence], codebook: Codebook) -> ArticleView:
    """The article with these words marked; those of other articles are left out."""
    own = [each for each in evidence if each.article_id == article.id]
    return ArticleView(
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published.isoformat() if article.published else "",
        url=article.url,
        language=article.language,
        direction="rtl" if _is_right_to_left(article.text) else "ltr",
        pieces=tuple(_cut(article, own, codebook)),
    )


def _cut(article: Article, evidence: list[Evidence], codebook: Codebook) -> Iterator[Piece]:
    """A piece begins and ends wherever some evidence does."""
    length = len(article.text)
    edges = {min(max(edge, 0), length) for each in evidence for edge in (each.span.start, each.span.end)}
    bounds = sorted({0, length} | edges)
    ordered = sorted(evidence, key=lambda each: (each.span.start, each.span.end, each.field))
    at, active = 0, list[Evidence]()
    for start, end in pairwise(bounds):
        active = [each for each in active if each.span.end > start]
        while at < len(ordered) and ordered[at].span.start <= start:
            active.append(ordered[at])
            at += 1
        columns = tuple(dict.fromkeys(each.field for each in active if each.span.end > start))
        ending = dict.fromkeys(each.field for each in active if each.span.end == end)
        letters = "".join(letter_of(column, codebook) for column in ending)
        yield Piece(start, article.text[start:end], columns, letters, _kind(columns, codebook))


def _kind(columns: tuple[str, ...], codebook: Codebook) -> str:
    """How the first of the fields is edited: it chooses the underline. "" for evidence of what is no column."""
    known = (each for each in codebook.columns if columns and each.name == columns[0])
    return next((kind_of(each, codebook) for each in known), "")


def _is_right_to_left(text: str) -> bool:
    """By the first letter that has a direction (Unicode's rule P2)."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in _RIGHT_TO_LEFT or direction == "L":
            return direction != "L"
    return False
