"""Joins what, who, where, when and how many dead of each incident into Drafts, with the evidence of every field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.compose.casting import cast_incident
from eventcode.draft.compose.counting import Toll, count_dead
from eventcode.draft.compose.crowds import find_crowd
from eventcode.draft.compose.foreign import draft_foreign
from eventcode.draft.compose.grouping import Incident, group_scenes
from eventcode.draft.compose.notes import write_notes
from eventcode.draft.compose.opening import alternatives_for, doubts_about, find_unsure, without
from eventcode.draft.compose.placing import place_incident
from eventcode.draft.compose.scenes import Scene, find_scenes
from eventcode.draft.compose.setting import Setting
from eventcode.draft.compose.summaries import sum_up
from eventcode.draft.compose.support import Composed, alternatives_of, claims_of, confidence_of, doubts_of, evidence_of
from eventcode.draft.learned.voice import TypeVoice
from eventcode.draft.reading import Reading
from eventcode.records import Article, Draft, Event, SourceRef, Span, digest


def compose_drafts(reading: Reading, codebook: Codebook, voice: TypeVoice | None = None) -> list[Draft]:
    """The drafts of an article, one for each event (rules U1-U11), in the order in which it tells of them.

    voice: a second opinion about their types.
    """
    if reading.put_aside:
        return []
    if reading.article.language and reading.article.language not in codebook.languages:
        return draft_foreign(reading, codebook)
    incidents, summaries = sum_up(group_scenes(find_scenes(reading, codebook), codebook.stories), codebook.stories)
    tolls = count_dead(incidents, summaries, reading, codebook)
    composed = [
        _compose(incident, toll, _Whole(reading, codebook, tuple(summaries), len(incidents) == 1, voice))
        for incident, toll in zip(incidents, tolls, strict=True)
    ]
    return [_to_draft(each, reading, codebook) for each in composed if each is not None]


class _Whole(NamedTuple):
    """What every incident of an article is composed from. is_only: there is no other incident."""

    reading: Reading
    codebook: Codebook
    summaries: tuple[Scene, ...]
    is_only: bool
    voice: TypeVoice | None


def _compose(incident: Incident, toll: Toll, whole: _Whole) -> Composed | None:
    """None where the acts make no event of the codebook."""
    reading, codebook = whole.reading, whole.codebook
    placed = place_incident(incident, reading, whole.is_only)
    country = placed.place.country if placed.place else reading.country
    day = incident.date.day if incident.date else None
    flags = frozenset({"deaths"} if toll.range and toll.range.conservative else ())
    family = incident.family(codebook.stories)
    alike = [scene for scene in whole.summaries if codebook.stories.family(act.act for act in scene.acts) == family]
    cast = cast_incident(incident, reading, Setting(country, day), flags, codebook, whole.voice, alike)
    if cast is None:
        return None
    is_crowd = _takes_crowd(cast.choices[0].sub_type, codebook)
    return Composed(incident, placed, cast, toll, _crowd(incident, reading, codebook) if is_crowd else None)


def _takes_crowd(sub_type: str, codebook: Codebook) -> bool:
    """Events of this type must say how large the crowd was (coding rule C40)."""
    event_type = codebook.types.sub_type(sub_type).type
    return any(tag.required and event_type in tag.types for tag in codebook.tags)


def _crowd(incident: Incident, reading: Reading, codebook: Codebook) -> Span | None:
    language = reading.article.language or "en"
    words, numbers = codebook.crowd_words(language), codebook.number_words(language)
    if words is None or numbers is None:
        return None
    found = (find_crowd(scene.sentence, words, numbers) for scene in incident.scenes)
    return next((span for span in found if span), None)


def _to_draft(composed: Composed, reading: Reading, codebook: Codebook) -> Draft:
    article = reading.article
    confidence = confidence_of(composed, codebook)
    whole = _to_event(composed, reading, codebook)
    unsure = find_unsure(whole, confidence, codebook.confidence)
    event = _with_notes(without(whole, unsure), composed.toll, codebook)
    evidence = tuple(each for each in evidence_of(composed, reading) if each.field not in unsure)
    told = ",".join(f"{each.field}:{each.span.start}-{each.span.end}" for each in evidence)
    place = event.place.name if event.place else ""
    return Draft(
        id=digest("draft", article.id, article.text, told, event.sub_type, place),
        article_id=article.id,
        event=event,
        evidence=evidence,
        claims=tuple(claims_of(composed, reading)),
        confidence=confidence,
        alternatives=(*alternatives_for(whole, unsure, confidence), *alternatives_of(composed, codebook)),
        doubts=tuple(dict.fromkeys([*doubts_about(unsure), *doubts_of(composed, reading, codebook)])),
    )


def _to_event(composed: Composed, reading: Reading, codebook: Codebook) -> Event:
    article, toll = reading.article, composed.toll
    sub_type = codebook.types.sub_type(composed.cast.choices[0].sub_type)
    return Event(
        date=composed.incident.date,
        type=sub_type.type,
        sub_type=sub_type.name,
        actors=tuple(side.actor for side in composed.cast.sides),
        place=composed.placed.place,
        fatalities=toll.range,
        sources=(_source(article, codebook),),
        tags=tuple(_tags(composed, sub_type.type, reading, codebook)),
        group=toll.group,
    )


def _with_notes(event: Event, toll: Toll, codebook: Codebook) -> Event:
    return msgspec.structs.replace(event, notes=write_notes(event, codebook, kind=toll.kind, members=toll.members))


def _source(article: Article, codebook: Codebook) -> SourceRef:
    """The report as a source, under the name and scale that the codebook knows for its publisher (§7.1, §7.2)."""
    known = codebook.publishers.find(article.publisher)
    name, scale = (known.name, known.scale) if known else (article.publisher, "")
    return SourceRef(article.id, name.replace(";", ","), article.published, article.url, scale)


def _tags(composed: Composed, event_type: str, reading: Reading, codebook: Codebook) -> Iterator[str]:
    """Every tag that the type requires (coding rule C40)."""
    for tag in codebook.tags:
        if tag.required and event_type in tag.types:
            value = reading.article.quote(composed.crowd) if composed.crowd else tag.unknown
            yield f"{tag.label}{tag.joins}{value.replace(';', ',')}"
