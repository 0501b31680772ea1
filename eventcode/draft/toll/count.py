"""Counts the people of one telling of deaths: sums, parts of a sum and appositions; no word is looked up here."""

from __future__ import annotations

from typing import NamedTuple

from eventcode.codebook.language.deaths import VictimKind
from eventcode.draft.toll.deaths import Death
from eventcode.draft.toll.people import People
from eventcode.records import ClaimKind

_LOOSEST_FIRST: tuple[ClaimKind, ...] = ("vague", "at_most", "at_least", "about", "range", "exact")


class Count(NamedTuple):
    """How many of one kind of victims died, in the tokens begin to end. value: the ACLED number; high None: open.

    is_part: within the count before it; is_back: "the man", who may have been told before; is_before: a death
    that led to those of the event.
    """

    begin: int
    end: int
    low: int
    high: int | None
    value: int
    kind: ClaimKind
    victims: VictimKind = "people"
    noun: str = ""
    is_more: bool = False
    is_part: bool = False
    is_back: bool = False
    is_before: bool = False


def count_people(death: Death) -> list[Count]:
    """One count for each kind of victims, and after it the parts of a sum; what is no part adds up."""
    if death.sort in ("none", "unclear"):
        return [Count(death.begin, death.end, 0, 0, 0, "none" if death.sort == "none" else "unclear")]
    whole, parts = _parts(death.groups)
    kinds = list(dict.fromkeys(group.kind for group in whole))
    if "people" in kinds and "bomber" not in kinds:
        kinds = ["people"] if len(kinds) > 1 or not parts else kinds
        sums = [_sum(death, whole, "people")]
        if len(whole) == 1 and parts and len({part.kind for part in parts}) == 1 and _is_all(whole[0], parts):
            sums = [sums[0]._replace(victims=parts[0].kind)]  # "11 people, four soldiers and seven auxiliaries"
    else:
        sums = [_sum(death, [group for group in whole if group.kind == kind], kind) for kind in kinds]
    counted = [part for part in parts if part.kind != "bomber"]
    return sums + [_sum(death, [part], part.kind)._replace(is_part=True) for part in counted]


def _parts(groups: tuple[People, ...]) -> tuple[list[People], list[People]]:
    """Those that add up, and those that are part of others: "nine people including two officers and a guard"."""
    if (
        len(groups) > 2
        and groups[0].kind in ("people", groups[1].kind)
        and not groups[0].noun
        and _is_all(groups[0], groups[1:])
    ):
        return list(groups[:1]), list(groups[1:])
    whole: list[People] = []
    parts: list[People] = []
    room = 0
    for group in groups:
        if group.role == "part" and whole:
            room = whole[-1].quantity.value
        if room and (group.quantity.kind == "vague" or group.quantity.value <= room):
            parts.append(group)
            room -= group.quantity.value
        else:
            room = 0
            whole.append(group)
    return whole, parts


def _is_all(first: People, rest: tuple[People, ...] | list[People]) -> bool:
    """The rest is the first told again."""
    return sum(group.quantity.value for group in rest) == first.quantity.value


def _sum(death: Death, groups: list[People], kind: VictimKind) -> Count:
    quantities = [group.quantity for group in groups]
    low, value = sum(each.low for each in quantities), sum(each.value for each in quantities)
    highs = [each.high for each in quantities if each.high is not None]
    high = sum(highs) if len(highs) == len(quantities) else None
    loosest = min((each.kind for each in quantities), key=_LOOSEST_FIRST.index)
    nouns = {group.noun for group in groups}
    begin, end = min(death.begin, groups[0].begin), max(death.end, groups[-1].end)
    is_back = death.is_part or (len(death.groups) == 1 and groups[0].is_definite)
    if death.sort == "killed_or_injured":  # coding rule §6.2: undivided, so none is counted
        high = None if loosest == "vague" else max(value, high or 0)
        low, value, loosest = 0, 0, "killed_or_injured"
    return Count(
        begin, end, low, high, value, loosest, kind, nouns.pop() if len(nouns) == 1 else "",
        is_more=any(each.is_more for each in quantities), is_back=is_back,
    )  # fmt: skip
