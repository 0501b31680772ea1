"""What casting and its helpers share: where and when an incident took place, and an actor on its side."""

from __future__ import annotations

from datetime import date

from eventcode.draft.mentions import ActorMention
from eventcode.records import Actor, Record, Span


class Setting(Record, frozen=True):
    """Where and when an incident took place, as far as its actors' names depend on it."""

    country: str
    day: date | None


class CastActor(Record, frozen=True):
    """One side: the actor, the words that name it (None where none do), and how sure it is (0 to 1).

    beside: the words that name its associated actors.
    """

    actor: Actor
    mention: ActorMention | None
    confidence: float
    beside: tuple[Span, ...] = ()
