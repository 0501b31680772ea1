"""What holds up each field of a composed event: evidence, claims, confidence, alternatives and doubts."""

from __future__ import annotations

from collections.abc import Iterator

from eventcode.codebook import Codebook
from eventcode.draft.compose.casting import Cast
from eventcode.draft.compose.counting import Toll
from eventcode.draft.compose.denials import find_denials
from eventcode.draft.compose.grouping import Incident
from eventcode.draft.compose.placing import Placed
from eventcode.draft.mentions import PlaceMention
from eventcode.draft.reading import Reading
from eventcode.records import Alternative, Evidence, Record, Span, TollClaim


class Composed(Record, frozen=True):
    """One incident with everything that was decided about it. crowd: the words that tell how many demonstrated."""

    incident: Incident
    placed: Placed
    cast: Cast
    toll: Toll
    crowd: Span | None = None


def evidence_of(composed: Composed, reading: Reading) -> Iterator[Evidence]:
    """The words behind each field, in the order of the text; a field without words has a doubt instead."""
    article = reading.article
    for field, spans in _spans(composed).items():
        for span in sorted(set(spans)):
            yield Evidence(field, article.id, span, article.quote(span), "rules")


def _spans(composed: Composed) -> dict[str, list[Span]]:
    incident, sides = composed.incident, composed.cast.sides
    dates = [incident.dated.date_mention] if incident.dated.date_mention else []
    places: list[PlaceMention | None] = [
        scene.place for scene in incident.scenes if scene.place and composed.placed.is_of(scene.place)
    ]
    named = places or [composed.placed.mention]
    spans = {
        "event_date": [mention.span for mention in dates],
        "sub_event_type": [act.span for act in incident.acts],
        "location": [mention.span for mention in named if mention],
        "fatalities": [mention.span for mention in composed.toll.mentions],
        "tags": [composed.crowd] if composed.crowd else [],
    }
    for number, side in enumerate(sides, start=1):
        spans[f"actor{number}"] = [side.mention.span] if side.mention else []
        if side.mention and side.actor.associates:
            spans[f"assoc_actor_{number}"] = [side.mention.span, *side.beside]
    return spans


def claims_of(composed: Composed, reading: Reading) -> Iterator[TollClaim]:
    """What the article says of the event's dead, each claim with its words."""
    article = reading.article
    for mention in composed.toll.mentions:
        evidence = Evidence("fatalities", article.id, mention.span, article.quote(mention.span), "rules")
        yield TollClaim(mention.low, mention.high, mention.kind, mention.claimant, evidence)


def confidence_of(composed: Composed, codebook: Codebook) -> dict[str, float]:
    """How sure each field is (0 to 1), as the codebook's maps make of the finders' scores.

    "" is the row: the mean, drawn towards its weakest field.
    """
    date = composed.incident.date
    scores = {
        "event_date": 0.0 if date is None else {1: 0.9, 2: 0.5, 3: 0.4}[date.precision],
        "sub_event_type": composed.cast.choices[0].score,
        "location": composed.placed.confidence,
        **{f"actor{at}": side.confidence for at, side in enumerate(composed.cast.sides, start=1)},
        "fatalities": 0.6 if composed.toll.doubts else 0.85,
    }
    fields = {field: codebook.confidence.calibrate(field, score) for field, score in scores.items()}
    row = (sum(fields.values()) / len(fields) + min(fields.values())) / 2
    return {name: round(value, 2) for name, value in {**fields, "": row}.items()}


def alternatives_of(composed: Composed, codebook: Codebook) -> Iterator[Alternative]:
    """The readings that were not chosen, best first: of the type, then of the place."""
    most = codebook.stories.alternatives
    for choice in composed.cast.choices[1 : most + 1]:
        yield Alternative("sub_event_type", choice.sub_type, choice.score, choice.reason)
    mention = composed.placed.mention
    if mention is None:
        return
    for rival in mention.rivals[:most]:
        yield Alternative("location", rival, round((1 - mention.confidence) / most, 2), "another place of that name")


def doubts_of(composed: Composed, reading: Reading, codebook: Codebook) -> Iterator[str]:
    """What could not be settled, in sentences: of the date, the place, the cast, the toll, denials, the source."""
    yield from composed.incident.dated.date_doubts
    yield from composed.placed.doubts
    yield from composed.cast.doubts
    yield from composed.toll.doubts
    yield from find_denials(composed.incident, reading)
    publisher = reading.article.publisher
    if not publisher:
        yield "the publisher is not known"
    elif codebook.publishers.find(publisher) is None:
        yield f"the scale of the source {publisher} is not known"
