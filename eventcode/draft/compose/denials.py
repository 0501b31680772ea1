"""Finds where an article contradicts an incident that it reports, so that the dispute stays visible as a doubt."""

from __future__ import annotations

from collections.abc import Iterator

from eventcode.draft.compose.distance import is_same_place
from eventcode.draft.compose.grouping import Incident
from eventcode.draft.reading import Reading

_LONGEST = 160  # characters of a sentence that a doubt quotes


def find_denials(incident: Incident, reading: Reading) -> Iterator[str]:
    """A doubt for each sentence that denies an act of the incident at its place."""
    told = {act.act for act in incident.acts}
    seen: set[int] = set()
    for act in reading.acts:
        if (
            act.status == "negated"
            and act.act in told
            and act.sentence not in seen
            and _is_here(act.sentence, incident, reading)
        ):
            seen.add(act.sentence)
            yield f"other words of the article deny it: “{_short(reading.document.sentences[act.sentence].text)}”"


def _is_here(sentence: int, incident: Incident, reading: Reading) -> bool:
    """The sentence names the incident's place, or it is one of the incident's own and names none."""
    places = [place for place in reading.places if place.sentence == sentence]
    own = incident.place
    if own is None or not places:
        return any(scene.sentence.index == sentence for scene in incident.scenes)
    return any(is_same_place(place, own) for place in places)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
