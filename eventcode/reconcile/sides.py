"""The actors of several reports as the two sides of one event; who may be whom is told by actors.py."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.reconcile.actors import ActorTable
from eventcode.records import Actor, Event


def join_sides(events: Sequence[Event], table: ActorTable) -> tuple[Actor, ...]:
    """For each side the actor that most reports name, a named one before an unnamed one, with the associates of all.

    Sides that a report tells the other way round are turned to those of the first report. A main actor is nobody's
    associate.
    """
    told = [event.actors for event in events if event.actors]
    if not told:
        return ()
    pattern = max(told, key=len)
    turned = [_turn(actors, pattern, table) for actors in told]
    joined = (_join_side([actors[side] for actors in turned if len(actors) > side], table) for side in (0, 1))
    sides = [side for side in joined if side is not None]
    main = {side.name for side in sides}
    return tuple(Actor(side.name, side.kind, tuple(n for n in side.associates if n not in main)) for side in sides)


def _turn(actors: tuple[Actor, ...], pattern: tuple[Actor, ...], table: ActorTable) -> tuple[Actor, ...]:
    if len(actors) < 2 or len(pattern) < 2:
        return actors
    mine, theirs = ([table.number(actor.name, actor.kind) for actor in sides[:2]] for sides in (actors, pattern))
    straight = (mine[0] == theirs[0]) + (mine[1] == theirs[1])
    crossed = (mine[0] == theirs[1]) + (mine[1] == theirs[0])
    return (actors[1], actors[0]) if crossed > straight else actors


def _join_side(actors: Sequence[Actor], table: ActorTable) -> Actor | None:
    named = [actor for actor in actors if actor.name]
    if not named:
        return None
    numbers = [table.number(actor.name, actor.kind) for actor in named]
    best = min(range(len(named)), key=lambda at: (table.is_unnamed(numbers[at]), -numbers.count(numbers[at]), at))
    chosen = named[best]
    beside = dict.fromkeys(each for actor in named for each in actor.associates if each != chosen.name)
    return Actor(chosen.name, chosen.kind, tuple(beside))
