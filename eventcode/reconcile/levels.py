"""How two reports compare in each field: one level of reconcile.yaml for each pair; nothing is weighed here."""

from __future__ import annotations

import numpy as np

from eventcode.codebook.stages.reconciling import LEVELS, Reconciling
from eventcode.reconcile.actors import MISSING, SORTS
from eventcode.reconcile.arrays import Flags, Floats, Ints, Table, distance
from eventcode.reconcile.traits import UNKNOWN, Traits

_NUMBERS = {name: {level: number for number, level in enumerate(levels)} for name, levels in LEVELS.items()}

NO_WORDING = _NUMBERS["wording"]["unknown"]
"""The level of texts that were not looked at."""


def number_of(comparison: str, level: str) -> int:
    """The number of a level."""
    return _NUMBERS[comparison][level]


def _choose(comparison: str, cases: list[tuple[Flags, str]], otherwise: str) -> Ints:
    """The number of the first level whose flags hold."""
    numbers = _NUMBERS[comparison]
    flags, levels = zip(*cases, strict=True)
    return np.select(flags, [np.int64(numbers[level]) for level in levels], np.int64(numbers[otherwise]))


def day_levels(traits: Traits, one: Ints, other: Ints) -> Ints:
    """Exact days by their difference, others by whether what they may mean overlaps."""
    apart = np.abs(traits.day[one] - traits.day[other])
    gap = np.maximum(traits.first[one], traits.first[other]) - np.minimum(traits.last[one], traits.last[other])
    is_exact = (traits.first[one] == traits.last[one]) & (traits.first[other] == traits.last[other])
    is_unknown = (traits.day[one] == UNKNOWN) | (traits.day[other] == UNKNOWN)
    cases = [
        (is_unknown, "unknown"),
        (is_exact & (apart == 0), "same"),
        (is_exact & (apart == 1), "next"),
        (is_exact & (apart == 2), "two"),
        (~is_exact & (gap <= 0), "within"),
        (~is_exact & (gap <= 2), "beside"),
    ]
    return _choose("day", cases, "apart")


def place_levels(traits: Traits, one: Ints, other: Ints, settings: Reconciling) -> Ints:
    """By names, distance, and how exact each place is (rule §8.5)."""
    limits, apart = settings.kilometres, pair_distance(traits, one, other)
    precision = np.maximum(traits.precision[one], traits.precision[other])
    is_named = (traits.name[one] > 0) & (traits.name[other] > 0)
    is_near = ~(apart > limits.near)  # true where a coordinate is missing: then the name decides
    same_admin1 = (traits.admin1[one] == traits.admin1[other]) | (traits.admin1[one] == 0) | (traits.admin1[other] == 0)
    sounds_alike = (traits.sound[one] > 0) & (traits.sound[one] == traits.sound[other])
    same_name = is_named & (traits.name[one] == traits.name[other])
    cases = [
        (~is_named & np.isnan(apart), "unknown"),
        (apart <= limits.same, "same"),
        (same_name & is_near & same_admin1, "same"),
        (_is_nested(traits, one, other) & ~(apart > limits.around), "nested"),
        (is_named & sounds_alike & same_admin1 & ~(apart > limits.alike), "alike"),
        ((precision == 3) & same_admin1 & ~(apart > 4 * limits.far), "region"),
        ((precision == 2) & (apart <= limits.around), "around"),
        (apart <= limits.near, "near"),
        (np.isnan(apart) & same_admin1, "unknown"),
        (apart <= limits.far, "apart"),
    ]
    return _choose("place", cases, "far")


def _is_nested(traits: Traits, one: Ints, other: Ints) -> Flags:
    """A town and its quarter, or a place and the district that is named after or around it."""
    nested = (traits.town[one] > 0) & (traits.town[one] == traits.town[other])
    is_area = (traits.precision[one] > 1) | (traits.precision[other] > 1)
    by_district = (traits.admin2[one] > 0) & (traits.admin2[one] == traits.admin2[other]) & is_area
    return np.asarray(nested | by_district)


def pair_distance(traits: Traits, one: Ints, other: Ints) -> Floats:
    """Kilometres between the places of each pair; nan where one has no coordinates."""
    return distance(traits.north[one], traits.east[one], traits.north[other], traits.east[other])


def actor_levels(traits: Traits, one: Ints, other: Ints, weights: list[float]) -> tuple[Ints, Ints, Flags]:
    """The levels of the sides of `one` and whether they face the sides of `other` crosswise: as they fit best."""
    mine, theirs = traits.sides[one], traits.sides[other]
    straight = [_side_levels(traits, one, other, mine[:, side], theirs[:, side]) for side in (0, 1)]
    crossed = [_side_levels(traits, one, other, mine[:, side], theirs[:, 1 - side]) for side in (0, 1)]
    weight = np.array(weights)
    is_crossed = weight[crossed[0]] + weight[crossed[1]] > weight[straight[0]] + weight[straight[1]]
    first, second = (np.where(is_crossed, crossed[side], straight[side]) for side in (0, 1))
    return first, second, is_crossed


def _side_levels(traits: Traits, one: Ints, other: Ints, mine: Ints, theirs: Ints) -> Ints:
    sorts = traits.actors.sorts()[mine]
    is_same = mine == theirs
    is_beside = (traits.beside[one] == theirs[:, None]).any(axis=1) | (traits.beside[other] == mine[:, None]).any(
        axis=1
    )
    cases = [((mine == MISSING) | (theirs == MISSING), "missing")]
    cases += [(is_same & (sorts == number), level) for number, level in enumerate(SORTS)]
    cases += [
        (is_beside, "beside"),
        (traits.actors.is_possible(mine, theirs), "possible"),
        (~traits.actors.has_same_role(mine, theirs), "other_role"),
    ]
    return _choose("actor", cases, "other")


def toll_levels(traits: Traits, one: Ints, other: Ints, settings: Reconciling) -> Ints:
    """By the coded numbers, and whether the ranges touch."""
    marks = settings.tolls
    less, more = (choose(traits.dead[one], traits.dead[other]) for choose in (np.minimum, np.maximum))
    ratio = more / np.maximum(less, 1)
    has_overlap = (traits.low[one] <= traits.high[other]) & (traits.low[other] <= traits.high[one])
    cases = [
        (less == UNKNOWN, "unknown"),
        (more == 0, "none"),
        ((less == more) & (more >= marks.many), "same_many"),
        ((less == more) & (more > marks.few), "same"),
        (less == more, "same_few"),
        ((less == 0) & (more <= marks.few), "unknown"),
        ((less > 0) & ((more - less <= marks.close_count) | (ratio <= marks.close_ratio)), "close"),
        (has_overlap, "overlap"),
        ((more - less > marks.far_count) & (ratio > marks.far_ratio) & (less > 0), "far"),
    ]
    return _choose("toll", cases, "differ")


def type_levels(traits: Traits, one: Ints, other: Ints, tables: TypeTables) -> Ints:
    """By the hierarchy and the pairs of reconcile.yaml."""
    types, subs = (traits.type[one], traits.type[other]), (traits.sub_type[one], traits.sub_type[other])
    cases = [
        ((types[0] == 0) | (types[1] == 0), "unknown"),
        ((subs[0] == subs[1]) & (subs[0] > 0), "same"),
        (tables.opposed[subs], "opposed"),
        (types[0] == types[1], "kin"),
        (tables.related[types], "related"),
    ]
    return _choose("type", cases, "unrelated")


class TypeTables:
    """Which types are related and which sub-types opposed, by the numbers that traits have for them."""

    def __init__(self, settings: Reconciling, numbers: dict[str, int]) -> None:
        self.related = _table(settings.related_types, numbers)
        self.opposed = _table(settings.opposed_sub_types, numbers)


def _table(pairs: tuple[tuple[str, str], ...], numbers: dict[str, int]) -> Table:
    table = np.zeros((len(numbers), len(numbers)), dtype=np.bool_)
    for one, other in pairs:
        if one in numbers and other in numbers:
            table[numbers[one], numbers[other]] = table[numbers[other], numbers[one]] = True
    return table


def word_levels(comparison: str, bits: Ints, one: Ints, other: Ints) -> Ints:
    """Whether two texts tell of a common detail, of different ones, or one of none."""
    mine, theirs = bits[one], bits[other]
    return _choose(comparison, [((mine == 0) | (theirs == 0), "unknown"), ((mine & theirs) > 0, "same")], "other")


def further_levels(traits: Traits, one: Ints, other: Ints) -> Ints:
    """Whether one of the two, and not the other, says that its attack was a further one."""
    return _choose("further", [(traits.further[one] ^ traits.further[other], "told")], "not_told")


def copy_levels(traits: Traits, one: Ints, other: Ints) -> Ints:
    """Whether the two come from reprints of one text."""
    is_same = (traits.voice[one] == traits.voice[other]) & (traits.voice[one] != UNKNOWN)
    return _choose("copy", [(is_same, "same")], "other")


def published_levels(traits: Traits, one: Ints, other: Ints) -> Ints:
    """Whether one was published before the day that the other may mean: then it cannot tell of that."""
    is_early = [
        (traits.published[a] != UNKNOWN) & (traits.day[b] != UNKNOWN) & (traits.published[a] < traits.first[b])
        for a, b in ((one, other), (other, one))
    ]
    return _choose("published", [(is_early[0] | is_early[1], "before")], "after")
