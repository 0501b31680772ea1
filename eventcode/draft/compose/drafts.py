"""Joins what, who, where, when and how many dead of each incident into Drafts, with the evidence of every field."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.compose.casting import Cast, Setting, cast_incident
from eventcode.draft.compose.counting import Toll, count_dead
from eventcode.draft.compose.crowds import find_crowd
from eventcode.draft.compose.grouping import Incident, group_scenes
from eventcode.draft.compose.notes import write_notes
from eventcode.draft.compose.placing import Placed, place_incident
from eventcode.draft.compose.scenes import find_scenes
from eventcode.draft.compose.summaries import sum_up
from eventcode.draft.reading import Reading
from eventcode.records import Alternative, Draft, Event, Evidence, Record, SourceRef, Span, TollClaim, digest


class _Composed(Record, frozen=True):
    """One incident with everything that was decided about it."""

    incident: Incident
    placed: Placed
    cast: Cast
    toll: Toll
    crowd: Span | None = None


def compose_drafts(reading: Reading, codebook: Codebook) -> list[Draft]:
    """The drafts of an article, one for each event (rules U1-U11), in the order in which it tells of them."""
    if reading.put_aside:
        return []
    incidents, summaries = sum_up(group_scenes(find_scenes(reading, codebook), codebook.stories), codebook.stories)
    tolls = count_dead(incidents, summaries, reading.article.id, codebook)
    composed = [
        _compose(incident, toll, reading, codebook, len(incidents) == 1)
        for incident, toll in zip(incidents, tolls, strict=True)
    ]
    return [_to_draft(each, reading, codebook) for each in composed if each is not None]


def _compose(incident: Incident, toll: Toll, reading: Reading, codebook: Codebook, is_only: bool) -> _Composed | None:
    """None where the acts make no event of the codebook."""
    placed = place_incident(incident, reading, is_only)
    country = placed.place.country if placed.place else reading.country
    day = incident.date.day if incident.date else None
    flags = frozenset({"deaths"} if toll.range and toll.range.conservative else ())
    cast = cast_incident(incident, reading, Setting(country, day), flags, codebook)
    if cast is None or cast.choices[0].score < codebook.stories.event_from:
        return None
    return _Composed(incident, placed, cast, toll, _crowd(incident, reading, codebook))


def _crowd(incident: Incident, reading: Reading, codebook: Codebook) -> Span | None:
    language = reading.article.language or "en"
    words, numbers = codebook.crowd_words(language), codebook.number_words(language)
    if words is None or numbers is None:
        return None
    found = (find_crowd(scene.sentence, words, numbers) for scene in incident.scenes)
    return next((span for span in found if span), None)


def _to_draft(composed: _Composed, reading: Reading, codebook: Codebook) -> Draft:
    article = reading.article
    event = _to_event(composed, reading, codebook)
    evidence = tuple(_evidence(composed, reading))
    told = ",".join(f"{each.field}:{each.span.start}-{each.span.end}" for each in evidence)
    place = event.place.name if event.place else ""
    return Draft(
        id=digest("draft", article.id, article.text, told, event.sub_type, place),
        article_id=article.id,
        event=event,
        evidence=evidence,
        claims=tuple(_claims(composed, reading)),
        confidence=_confidence(composed),
        alternatives=tuple(_alternatives(composed, codebook)),
        doubts=tuple(dict.fromkeys(_doubts(composed))),
    )


def _to_event(composed: _Composed, reading: Reading, codebook: Codebook) -> Event:
    article, toll = reading.article, composed.toll
    sub_type = codebook.types.sub_type(composed.cast.choices[0].sub_type)
    event = Event(
        date=composed.incident.date,
        type=sub_type.type,
        sub_type=sub_type.name,
        actors=tuple(side.actor for side in composed.cast.sides),
        place=composed.placed.place,
        fatalities=toll.range,
        sources=(SourceRef(article.id, article.publisher, article.published, article.url),),
        tags=tuple(_tags(composed, sub_type.type, reading, codebook)),
        group=toll.group,
    )
    return msgspec.structs.replace(event, notes=write_notes(event, codebook, kind=toll.kind, members=toll.members))


def _tags(composed: _Composed, event_type: str, reading: Reading, codebook: Codebook) -> Iterator[str]:
    """Every tag that the type requires (coding rule C40)."""
    for tag in codebook.tags:
        if tag.required and event_type in tag.types:
            value = reading.article.quote(composed.crowd) if composed.crowd else tag.unknown
            yield f"{tag.label}{tag.joins}{value.replace(';', ',')}"


def _evidence(composed: _Composed, reading: Reading) -> Iterator[Evidence]:
    """The words behind each field; a field without words has a doubt instead."""
    article = reading.article
    for field, spans in _spans(composed).items():
        for span in sorted(set(spans)):
            yield Evidence(field, article.id, span, article.quote(span), "rules")


def _spans(composed: _Composed) -> dict[str, list[Span]]:
    incident, sides = composed.incident, composed.cast.sides
    dates = [incident.dated.date_mention] if incident.dated.date_mention else []
    places = [scene.place for scene in incident.scenes if scene.place and composed.placed.is_of(scene.place)]
    spans = {
        "event_date": [mention.span for mention in dates],
        "sub_event_type": [act.span for act in incident.acts],
        "location": [mention.span for mention in places or [composed.placed.mention] if mention],
        "fatalities": [mention.span for mention in composed.toll.mentions],
        "tags": [composed.crowd] if composed.crowd else [],
    }
    for number, side in enumerate(sides, start=1):
        spans[f"actor{number}"] = [side.mention.span] if side.mention else []
    return spans


def _claims(composed: _Composed, reading: Reading) -> Iterator[TollClaim]:
    article = reading.article
    for mention in composed.toll.mentions:
        evidence = Evidence("fatalities", article.id, mention.span, article.quote(mention.span), "rules")
        yield TollClaim(mention.low, mention.high, mention.kind, mention.claimant, evidence)


def _confidence(composed: _Composed) -> dict[str, float]:
    """How sure each field is (0 to 1); "" is the row: the mean, drawn towards its weakest field."""
    date = composed.incident.date
    fields = {
        "event_date": 0.0 if date is None else {1: 0.9, 2: 0.5, 3: 0.4}[date.precision],
        "sub_event_type": composed.cast.choices[0].score,
        "location": composed.placed.confidence,
        **{f"actor{at}": side.confidence for at, side in enumerate(composed.cast.sides, start=1)},
        "fatalities": 0.6 if composed.toll.doubts else 0.85,
    }
    row = (sum(fields.values()) / len(fields) + min(fields.values())) / 2
    return {name: round(value, 2) for name, value in {**fields, "": row}.items()}


def _alternatives(composed: _Composed, codebook: Codebook) -> Iterator[Alternative]:
    most = codebook.stories.alternatives
    for choice in composed.cast.choices[1 : most + 1]:
        yield Alternative("sub_event_type", choice.sub_type, choice.score, choice.reason)
    mention = composed.placed.mention
    for rival in mention.rivals[:most] if mention else ():
        yield Alternative("location", rival, round((1 - mention.confidence) / most, 2), "another place of that name")


def _doubts(composed: _Composed) -> Iterator[str]:
    dated = composed.incident.dated
    yield from dated.date_doubts
    yield from composed.placed.doubts
    yield from composed.cast.doubts
    yield from composed.toll.doubts
