"""Rules about who may do what to whom: the patterns of types.yaml held against the row, part by part."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

import polars as pl

from eventcode.check.row import Broken, Row
from eventcode.check.rules.names import is_sound, number
from eventcode.check.rules.types import interaction, is_half, is_paired, rank, type_number
from eventcode.codebook.event_types import SubType
from eventcode.codebook.naming import ABROAD, STATE

Members = Sequence[SubType]
"""The sub-event types for which one fault is looked for."""


def find_patterns(row: Row) -> dict[str, list[Broken]]:
    """For each fault ("C10.actor1") that a pattern names, where rows break that part of it."""
    members: dict[tuple[str, str], list[SubType]] = defaultdict(list)
    for sub in row.book.types.sub_types:
        for part, fault in sub.pattern.rules.items():
            if part in PARTS:
                members[part, fault].append(sub)
    found: dict[str, list[Broken]] = defaultdict(list)
    for (part, fault), subs in members.items():
        found[fault].append(PARTS[part](row, subs))
    return dict(found)


def _is_one_of(row: Row, members: Members) -> pl.Expr:
    """Whether the row is of one of these sub-event types, and its event type agrees."""
    return is_paired(row) & rank(row).is_in([sub.rank for sub in members])


def _is_among(row: Row, members: Members, side: int, *, rare_only: bool = False) -> pl.Expr:
    """Whether the side's class is among those that the pattern of the row's sub-event type has."""
    pairs = []
    for sub in members:
        pattern = sub.pattern.actor1 if side == 1 else sub.pattern.actor2
        kinds = pattern.rare if rare_only else (*pattern.kinds, *pattern.rare)
        pairs += [sub.rank * 16 + row.book.kinds.number(kind) for kind in kinds]
    return (rank(row) * 16 + number(row, side).cast(pl.Int16)).is_in(pairs)


def actor1(row: Row, members: Members) -> Broken:
    """C10, C12, C15, C16, C20: a class that cannot be actor 1."""
    is_judged = _is_one_of(row, members) & is_sound(row, 1)
    return Broken(is_judged & ~_is_among(row, members, 1))


def actor2(row: Row, members: Members) -> Broken:
    """C10, C12, C15, C17, C19: a class that cannot be actor 2."""
    is_judged = _is_one_of(row, members) & is_sound(row, 2) & row.is_set("actor2")
    return Broken(is_judged & ~_is_among(row, members, 2))


def no_actor2(row: Row, members: Members) -> Broken:
    """C10, C12, C18, C19: there is no second side where one is needed."""
    needing = [sub for sub in members if sub.pattern.actor2.needs == "required"]
    return Broken(_is_one_of(row, needing) & row.is_blank("actor2") & ~is_half(row))


def actor2_rare(row: Row, members: Members) -> Broken:
    """C15, C16, C18, C20: a class that is seldom actor 2."""
    return Broken(_is_one_of(row, members) & is_sound(row, 2) & _is_among(row, members, 2, rare_only=True))


def associated1(row: Row, members: Members) -> Broken:
    """C11: civilians are no associated actors of side 1."""
    return _associated(row, members, "assoc_actor_1")


def associated2(row: Row, members: Members) -> Broken:
    """C11: civilians are no associated actors of side 2."""
    return _associated(row, members, "assoc_actor_2")


def _associated(row: Row, members: Members, column: str) -> Broken:
    opening = re.escape(row.book.naming.rules.forms["civilians"].name.partition("{")[0])
    return Broken(_is_one_of(row, members) & row.matches(column, "civilians", rf"(?:^|; ?){opening}"))


def fatalities(row: Row, members: Members) -> Broken:
    """C14, C17, C18, C29, C30: dead where there are none, or none where there are some."""
    expected = [sub.rank for sub in members if sub.pattern.fatalities == "expected"]
    is_wrong = pl.when(rank(row).is_in(expected)).then(row["fatalities"] == 0).otherwise(row["fatalities"] > 0)
    return Broken(_is_one_of(row, members) & is_wrong)


def civilian_targeting(row: Row, members: Members) -> Broken:
    """C11, C12, C19, S09: whether civilians were the main target follows from the type and the classes (§4.5)."""
    always = [sub.rank for sub in members if sub.pattern.civilian_targeting == "always"]
    main = [sub.rank for sub in members if sub.pattern.civilian_targeting == "main"]
    civilians = row.book.kinds.number(row.book.types.civilians)
    is_main = (number(row, 1) == civilians) | (number(row, 2) == civilians).fill_null(False)
    expected = rank(row).is_in(always) | (rank(row).is_in(main) & is_main)
    is_judged = _is_one_of(row, members) & is_sound(row, 1) & is_sound(row, 2) & pl.col("table:has_targeting")
    word = pl.when(expected).then(pl.lit(row.book.types.civilians_targeted)).otherwise(pl.lit(""))
    return Broken(is_judged & (row.is_set("civilian_targeting") != expected), words={"expected": word})


def elsewhere(row: Row, members: Members) -> Broken:
    """C13: sub-event types of violence against civilians stand under no other type."""
    is_member = rank(row).is_in([sub.rank for sub in members])
    return Broken(is_member & type_number(row).is_not_null() & ~is_paired(row))


def home_gains(row: Row, members: Members) -> Broken:
    """C26: whoever regains territory for the government is a force of the home government."""
    is_judged = _is_one_of(row, members) & _is_among(row, members, 1)
    return Broken(is_judged & (number(row, 1) != row.book.kinds.number(STATE)))


def others_gain(row: Row, members: Members) -> Broken:
    """C27: whoever overtakes territory is no force of the home government."""
    return Broken(_is_one_of(row, members) & (number(row, 1) == row.book.kinds.number(STATE)))


def arrest(row: Row, members: Members) -> Broken:
    """C52: only a state arrests; others abduct."""
    states = [row.book.kinds.number(kind) for kind in (STATE, ABROAD)]
    return Broken(_is_one_of(row, members) & ~number(row, 1).is_in(states))


def rare(row: Row) -> Broken:
    """C06: an interaction that is not seen in the event type; what other rules say of the two sides goes first."""
    places = {each.name: at for at, each in enumerate(row.book.types)}
    codes = {text: code for code, text in row.book.kinds.interactions.items()}
    seen = [places[name] * 100 + codes[text] for name, texts in row.book.kinds.seen.items() for text in texts]
    given = row.lookup("interaction", "number", codes, pl.Int8).cast(pl.Int16)
    is_new = type_number(row).is_in([places[name] for name in row.book.kinds.seen])
    is_new &= ~(type_number(row) * 100 + given).is_in(seen)
    others = [broken for each in find_patterns(row).values() for broken in each]
    is_fit = pl.all_horizontal(is_paired(row), *(~broken.whole for broken in [interaction(row), *others]))
    return Broken(is_fit, scope=is_new & is_sound(row, 1) & is_sound(row, 2))


PARTS: dict[str, Callable[[Row, Members], Broken]] = {
    "actor1": actor1,
    "actor2": actor2,
    "no_actor2": no_actor2,
    "actor2_rare": actor2_rare,
    "associated1": associated1,
    "associated2": associated2,
    "fatalities": fatalities,
    "civilian_targeting": civilian_targeting,
    "elsewhere": elsewhere,
    "home_gains": home_gains,
    "others_gain": others_gain,
    "arrest": arrest,
}
"""Every part of a pattern that a check is made of; those about words stand in the rules about notes."""
