"""A project's accepted events -> the rows that a model learns from, with the sentences that tell of them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.document import read_document
from eventcode.records import Article, Evidence, digest
from eventcode.store import AcceptedEvent, Store, accepted_events, read_article
from eventcode.table import row_from_event
from eventcode.training.rows import CodedRow

_FIELDS = {field.name for field in msgspec.structs.fields(CodedRow)} - {"key", "notes", "published"}


def read_accepted_rows(store: Store, codebook: Codebook) -> Iterator[CodedRow]:
    """Every accepted event whose words stand in an article of the project, in the order of the ids.

    What is learned from are the article's sentences with evidence: notes that the program wrote have its own words.
    """
    for each in accepted_events(store):
        article = _find_article(each, store)
        if article and each.event.sub_type:
            yield _to_row(each, article, codebook)


def _find_article(accepted: AcceptedEvent, store: Store) -> Article | None:
    for evidence in accepted.evidence:
        stored = read_article(store, evidence.article_id)
        if stored and stored.article.quote(evidence.span) == evidence.quote:
            return stored.article
    return None


def _to_row(accepted: AcceptedEvent, article: Article, codebook: Codebook) -> CodedRow:
    cells = {name: "" if cell is None else str(cell) for name, cell in row_from_event(accepted.event, codebook).items()}
    text = _find_sentences([each for each in accepted.evidence if each.article_id == article.id], article)
    known = {name: cell for name, cell in cells.items() if name in _FIELDS}
    published = article.published.isoformat() if article.published else ""
    return CodedRow(key=digest(accepted.event.id, text), notes=text, published=published, **known)


def _find_sentences(evidence: list[Evidence], article: Article) -> str:
    """The sentences in which the words of the evidence stand, each once, in the order of the text."""
    return " ".join(
        sentence.text
        for sentence in read_document(article).sentences
        if any(each.span.has_overlap(sentence.span) for each in evidence)
    )
