"""The draft of an article in a language without words in the codebook: place and date alone, the type left open."""

from __future__ import annotations

from eventcode.codebook import Codebook
from eventcode.draft.compose.placing import to_place
from eventcode.draft.mentions import DateMention, PlaceMention
from eventcode.draft.reading import Reading
from eventcode.draft.when import choose_date
from eventcode.draft.where import rank_places
from eventcode.records import Draft, Event, Evidence, SourceRef, digest

_AREAS = ("country", "region")
_DAY, _SEAT = 0.3, 0.3  # how sure: nothing says that the place and the day are an event's


def draft_foreign(reading: Reading, codebook: Codebook) -> list[Draft]:
    """One draft with the place and date that the article names first; [] where it names no place."""
    article = reading.article
    place = _place_of(reading)
    if place is None:
        return []
    chosen, mention, doubts = choose_date(reading.document, codebook, reading.dates, place.sentence)
    evidence = [_evidence("location", place, reading)]
    if mention:
        evidence.append(_evidence("event_date", mention, reading))
    language = codebook.known_languages.name(article.language)
    return [
        Draft(
            id=digest("draft", article.id, article.text, place.name),
            article_id=article.id,
            event=Event(
                date=chosen,
                place=to_place(place, reading.country),
                sources=(SourceRef(article.id, article.publisher, article.published, article.url),),
            ),
            evidence=tuple(evidence),
            confidence={"": _DAY * _SEAT, "event_date": _DAY if chosen else 0.0, "location": _SEAT},
            doubts=(f"the article is in {language}: only place and date were read, the event is open", *doubts),
        )
    ]


def _place_of(reading: Reading) -> PlaceMention | None:
    """The first of the best places: without words for the language no role of a name can be told."""
    usable = [place for place in reading.places if place.found and not place.is_fuzzy and place.kind not in _AREAS]
    return next(iter(rank_places(usable)), None)


def _evidence(field: str, mention: PlaceMention | DateMention, reading: Reading) -> Evidence:
    article = reading.article
    return Evidence(field, article.id, mention.span, article.quote(mention.span), "rules")
