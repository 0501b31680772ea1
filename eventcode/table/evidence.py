"""Evidence, claims and articles of drafts -> Arrow tables, each cell with its words; it opens no file."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from eventcode.codebook import Codebook
from eventcode.records import Article, Draft, SourceRef, TollClaim
from eventcode.table.frames import schema_of

_CLAIM = (
    "draft_id", "article_id", "publisher", "published", "claimant", "kind", "low", "high", "start", "end", "quote",
)  # fmt: skip
_ARTICLE = ("id", "text", "title", "publisher", "published", "url", "country", "language")


def evidence_from_drafts(drafts: Iterable[Draft], codebook: Codebook) -> pa.Table:
    """A row for each span of evidence, in the order of the drafts, in the columns of the codebook's evidence.yaml."""
    rows = [
        {
            "draft_id": draft.id,
            "field": each.field,
            "article_id": each.article_id,
            "start": each.span.start,
            "end": each.span.end,
            "quote": each.quote,
            "finder": each.finder,
        }
        for draft in drafts
        for each in draft.evidence
    ]
    return pa.Table.from_pylist(rows, schema=schema_of(codebook.evidence_columns))


def claims_from_drafts(drafts: Iterable[Draft]) -> pa.Table:
    """A row for each claim about the dead: who reports it and when, who says so, the numbers, and the words."""
    rows = [_claim(draft, each) for draft in drafts for each in draft.claims]
    kinds = {"low": pa.int64(), "high": pa.int64(), "start": pa.int64(), "end": pa.int64()}
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, kinds.get(name, pa.string())) for name in _CLAIM]))


def _claim(draft: Draft, claim: TollClaim) -> dict[str, object]:
    words = claim.evidence
    article = words.article_id if words else draft.article_id
    source = next((each for each in draft.event.sources if each.article_id == article), SourceRef(article))
    told = (draft.id, article, source.publisher, source.published, claim.claimant, claim.kind)
    where = (words.span.start, words.span.end, words.quote) if words else (None, None, None)
    cells = zip(_CLAIM, (*map(_text, told), claim.low, claim.high, *where), strict=True)
    return dict(cells)


def table_from_articles(articles: Iterable[Article]) -> pa.Table:
    """A row for each article as it was read, with the text that spans index, in the columns that ingest takes."""
    rows = [{name: _text(getattr(article, name)) for name in _ARTICLE} for article in articles]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in _ARTICLE]))


def _text(value: object) -> str | None:
    return str(value) if value else None
