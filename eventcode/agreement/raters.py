"""The raters of a project: analysts by what they coded or decided, and the program by its drafts; it only reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventcode.agreement.matching import Rating, Row
from eventcode.codebook import Codebook
from eventcode.records import Event
from eventcode.store import Coding, Store, accepted_events, read_codings, read_draft, read_drafts
from eventcode.table import row_from_event

DRAFT = "(draft)"
"""The name of the program among the raters; no analyst is called so."""


def read_ratings(store: Store, codebook: Codebook, *, is_blind_only: bool = False) -> list[Rating]:
    """Every analyst's events of every article that they coded, and the drafts of these articles.

    Where an article was coded by one analyst alone and decided at once, the analyst who saved an event last is its
    rater. is_blind_only: only codings that were made without a look at the drafts.
    """
    coded = [each for each in read_codings(store) if each.is_blind or not is_blind_only]
    ratings = list(_from_codings(coded, codebook))
    articles = {rating.article_id for rating in ratings}
    if not is_blind_only:
        ratings += _from_decisions(store, codebook, articles)
    known = sorted({rating.article_id for rating in ratings})
    return [*ratings, *(_from_drafts(store, codebook, article) for article in known)]


def _from_codings(codings: Iterable[Coding], codebook: Codebook) -> Iterator[Rating]:
    """One rating for each analyst and article; an article that was finished without an event counts."""
    found: dict[tuple[str, str], dict[str, Row]] = {}
    for each in codings:
        if each.verdict == "settle":
            continue
        events = found.setdefault((each.analyst, each.article_id), {})
        if each.event is not None:
            events[each.subject] = _to_row(each.event, codebook)
    for (analyst, article), events in found.items():
        yield Rating(analyst, article, events)


def _from_decisions(store: Store, codebook: Codebook, coded: set[str]) -> Iterator[Rating]:
    found: dict[tuple[str, str], dict[str, Row]] = {}
    for each in list(accepted_events(store)):
        draft = read_draft(store, each.draft_id) if each.draft_id else None
        if draft and draft.article_id not in coded:
            events = found.setdefault((each.analyst, draft.article_id), {})
            events[each.draft_id] = _to_row(each.event, codebook)
    for (analyst, article), events in found.items():
        yield Rating(analyst, article, events)


def _from_drafts(store: Store, codebook: Codebook, article: str) -> Rating:
    drafts = read_drafts(store, article)
    return Rating(DRAFT, article, {draft.id: _to_row(draft.event, codebook) for draft in drafts})


def _to_row(event: Event, codebook: Codebook) -> Row:
    return row_from_event(event, codebook)
