"""What one article or one accepted row says of one event, as reports that can be compared; nothing is compared here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from eventcode.reconcile.tolls import Figure
from eventcode.records import Article, Draft, Event, Evidence, Record, Span, TollClaim

_AROUND = 160  # characters on either side of the evidence within which its sentence begins and ends


class Report(Record, frozen=True):
    """One telling of one event.

    id: that of its draft or accepted event. articles: where it is told. told: the sentences of its evidence, or its
    notes. confidence: field -> 0 to 1, "" for all that are not there; without it they are sure. is_settled: an event
    that was accepted or joined before, so that only an analyst merges it into another of its sort; members: what it was
    joined from; figures: what each of those says of the dead. is_silent: the text was read and has no word about the
    dead.
    """

    id: str
    event: Event
    articles: tuple[str, ...] = ()
    told: str = ""
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[TollClaim, ...] = ()
    confidence: dict[str, float] = msgspec.field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    is_settled: bool = False
    members: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    is_silent: bool = False


def report_from_draft(draft: Draft, article: Article | None = None) -> Report:
    """The draft as a report; with its article the sentences around its evidence are compared too."""
    return Report(
        draft.id,
        draft.event,
        (draft.article_id,) if draft.article_id else (),
        _tell(draft.event, draft.evidence, [article] if article else []),
        draft.evidence,
        draft.claims,
        draft.confidence,
        draft.doubts,
        is_silent=not draft.claims,
    )


def reports_from_drafts(drafts: Iterable[Draft], articles: Mapping[str, Article] | None = None) -> list[Report]:
    """A report for each draft. articles: by their ids, for those that are at hand."""
    known = articles or {}
    return [report_from_draft(draft, known.get(draft.article_id)) for draft in drafts]


def report_from_event(
    event: Event,
    *,
    id: str = "",
    articles: Iterable[str] = (),
    texts: Iterable[Article] = (),
    evidence: Sequence[Evidence] = (),
    doubts: Iterable[str] = (),
    is_settled: bool | None = None,
    members: Iterable[str] = (),
    claims: Iterable[TollClaim] = (),
    figures: Iterable[Figure] = (),
    confidence: float | None = None,
    is_silent: bool = False,
) -> Report:
    """An event of a table or a store as a report. id: its own or its draft's; settled where it has an event id.

    articles: ids, else those of its sources; texts: the articles that are at hand; confidence: of the whole, 0 to 1.
    """
    return Report(
        id or event.id,
        event,
        tuple(articles) or tuple(source.article_id for source in event.sources if source.article_id),
        _tell(event, evidence, texts),
        tuple(evidence),
        tuple(claims),
        {} if confidence is None else {"": confidence},
        doubts=tuple(doubts),
        is_settled=bool(event.id) if is_settled is None else is_settled,
        members=tuple(members),
        figures=tuple(figures),
        is_silent=is_silent,
    )


def _tell(event: Event, evidence: Sequence[Evidence], texts: Iterable[Article]) -> str:
    """The sentences around the evidence; where no text is at hand the notes and the quotes."""
    told = " ".join(part for article in texts if (part := _sentences(evidence, article)))
    return told or " ".join([event.notes, *(each.quote for each in evidence)])


def _sentences(evidence: Iterable[Evidence], article: Article) -> str:
    """The text around each span up to the ends of its sentence or line, each stretch once."""
    spans = sorted({_widen(each.span, article.text) for each in evidence if each.article_id == article.id})
    return " ".join(dict.fromkeys(article.quote(span) for span in spans))


def _widen(span: Span, text: str) -> Span:
    before = text[max(0, span.start - _AROUND) : span.start]
    after = text[span.end : span.end + _AROUND]
    start = max(before.rfind(mark) + len(mark) if mark in before else 0 for mark in (". ", "\n"))
    end = min(after.find(mark) if mark in after else len(after) for mark in (". ", "\n"))
    return Span(max(0, span.start - _AROUND) + start, span.end + end)
