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
    """How sure each field and the row ("") is, as the codebook's maps make it of the finders' scores."""
    scores = {
        "event_date": _score_of_date(composed.incident),
        "sub_event_type": composed.cast.choices[0].score,
        "location": composed.placed.confidence,
        **{f"actor{at}": side.confidence for at, side in enumerate(composed.cast.sides, start=1)},
        "fatalities": _score_of_toll(composed.toll),
    }
    return codebook.confidence.of_fields(scores)


def _score_of_date(incident: Incident) -> float:
    """By its precision, and by how near to the act the words stand that tell it."""
    if incident.date is None:
        return 0.0
    precise = {1: 0.95, 2: 0.6, 3: 0.5}[incident.date.precision]
    return precise * (0.75 + 0.25 * incident.dated.date_strength)


def _score_of_toll(toll: Toll) -> float:
    """Silence and a plain number are surer than words like "several", than several numbers and than what is shared."""
    doubts = 0.7 if toll.doubts or toll.group else 1.0
    numbers = {(each.low, each.high) for each in toll.mentions}
    plain = 0.9 if len(numbers) <= 1 else 0.75
    return doubts * (0.7 if toll.kind in ("vague", "killed_or_injured", "unclear") else plain)


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
