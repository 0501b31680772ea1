"""Events that only the model tells of -> drafts of little confidence; day, place and type must stand in the article."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from eventcode.codebook import Codebook
from eventcode.codebook.event_types import Side, SubType
from eventcode.draft.compose.notes import write_notes
from eventcode.records import Actor, Article, Draft, Event, Evidence, FatalityRange, Record, SourceRef, digest
from eventcode.second_reader.grounding import Told
from eventcode.second_reader.matching import is_same_name
from eventcode.second_reader.resolving import Resolved
from eventcode.second_reader.wording import Field

ALONE = "only the language model tells of it"
_NEEDED: tuple[Field, ...] = ("sub_event_type", "event_date", "location")
_SIDES: tuple[Field, Field] = ("actor1", "actor2")


class _Role(Record, frozen=True):
    """One side. field: the column whose told words name the actor, empty where none do."""

    actor: Actor
    field: str = ""
    doubt: str = ""


def is_whole(event: Resolved) -> bool:
    """It has what makes an event: a type, a day and a place (coding rule U1)."""
    return all(field in event.told for field in _NEEDED)


def is_told(event: Resolved, drafts: list[Draft]) -> bool:
    """A draft has its type, day and place already: the model has told one event twice."""
    return any(
        draft.event.sub_type == event.told["sub_event_type"].value
        and draft.event.date is not None
        and event.date is not None
        and draft.event.date.day == event.date.day
        and is_same_name(event, draft.event)
        for draft in drafts
    )


def draft_alone(event: Resolved, article: Article, codebook: Codebook, confidence: float, finder: str) -> Draft:
    """The draft of an event that no rule has found. confidence: of each of its fields, 0 to 1."""
    sub_type = codebook.types.sub_type(event.told["sub_event_type"].value)
    roles = _cast(event, sub_type, codebook)
    standing = [field for field in event.told if field not in _SIDES or field in [role.field for role in roles]]
    evidence = tuple(_evidence(event.told[field], article, finder) for field in standing)
    words = ",".join(f"{each.field}:{each.span.start}-{each.span.end}" for each in evidence)
    return Draft(
        id=digest("draft", finder, article.id, article.text, words, sub_type.name),
        article_id=article.id,
        event=_to_event(event, sub_type, roles, article, codebook),
        evidence=evidence,
        confidence=dict.fromkeys([*standing, ""], confidence),
        doubts=(ALONE, *_place_doubts(event), *(role.doubt for role in roles if role.doubt)),
    )


def _evidence(told: Told, article: Article, finder: str) -> Evidence:
    span = told.spans[0]
    return Evidence(told.field, article.id, span, article.quote(span), finder)


def _cast(event: Resolved, sub_type: SubType, codebook: Codebook) -> list[_Role]:
    """Both sides as the sub-event type wants them: who is told and fits, else the pattern's unnamed actor."""
    roles = []
    for number, side in enumerate((sub_type.pattern.actor1, sub_type.pattern.actor2)):
        named = event.actors[number]
        if named and named.kind in (*side.kinds, *side.rare):
            roles.append(_Role(Actor(*named), _SIDES[number]))
            continue
        doubt = f"“{named.name}” does not fit as {_SIDES[number]}".replace("|", "¦") if named else ""
        roles.append(_Role(_unnamed(event, side, codebook), doubt=doubt))
    return roles


def _unnamed(event: Resolved, side: Side, codebook: Codebook) -> Actor:
    country = event.place.country if event.place else ""
    if side.needs != "required" or not side.unnamed or not country:
        return Actor("")
    return Actor(*codebook.naming.name(side.unnamed, country, event.date.day if event.date else None, country))


def _to_event(event: Resolved, sub_type: SubType, roles: list[_Role], article: Article, codebook: Codebook) -> Event:
    dead = event.told.get("fatalities")
    number = int(dead.value) if dead else None
    actors = [role.actor for role in roles]
    while actors and actors[-1] == Actor(""):
        actors.pop()
    coded = Event(
        date=event.date,
        type=sub_type.type,
        sub_type=sub_type.name,
        actors=tuple(actors),
        place=event.place,
        fatalities=None if number is None else FatalityRange(number, number, number, number, "second reader"),
        sources=(_source(article, codebook),),
        tags=tuple(_tags(sub_type, codebook)),
    )
    return replace(coded, notes=write_notes(coded, codebook))


def _source(article: Article, codebook: Codebook) -> SourceRef:
    """The report under the name and scale that the codebook knows for its publisher (§7.1, §7.2)."""
    known = codebook.publishers.find(article.publisher)
    name, scale = (known.name, known.scale) if known else (article.publisher, "")
    return SourceRef(article.id, name.replace(";", ","), article.published, article.url, scale)


def _tags(sub_type: SubType, codebook: Codebook) -> Iterator[str]:
    """The tags that the type requires (coding rule C40), with what they say where nothing is known."""
    for tag in codebook.tags:
        if tag.required and sub_type.type in tag.types:
            yield f"{tag.label}{tag.joins}{tag.unknown}"


def _place_doubts(event: Resolved) -> Iterator[str]:
    if event.place and event.place.latitude is None:
        yield f"{event.place.name} has no coordinates: check its spelling and set them".replace("|", "¦")
