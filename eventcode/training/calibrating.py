"""From scores and what was right to maps of confidence, and how honest a confidence is; no file is read here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from eventcode.codebook.confidence import Confidence, Point
from eventcode.records import Record

BINS = 10
_LEAST = 25  # told scores that a map needs, and a point of it holds
_MOST_POINTS = 8


class Told(Record, frozen=True):
    """A score from 0 to 1 and whether what it stood for was right."""

    score: float
    is_right: bool


class Bin(Record, frozen=True):
    """A line of a reliability table: scores from `low` up to the next bin's, how many, their mean, the share right."""

    low: float
    count: int
    mean: float
    right: float


def reliability(told: Sequence[Told]) -> list[Bin]:
    """Ten bins of equal width; those without a score are left out."""

    def number(each: Told) -> int:
        return min(int(each.score * BINS), BINS - 1)

    bins = groupby(sorted(told, key=lambda each: each.score), key=number)
    return [_bin(at / BINS, list(members)) for at, members in bins]


def calibration_error(told: Sequence[Told]) -> float:
    """The expected calibration error: how far the mean score and the share right are apart, over the bins."""
    return sum(each.count * abs(each.mean - each.right) for each in reliability(told)) / len(told) if told else 0.0


def fit_map(told: Sequence[Told]) -> tuple[Point, ...]:
    """Rising points (score, share right) from groups of scores; () where there are too few.

    Isotonic regression: neighbours that fall are pooled until none does. A share is drawn a little towards one half,
    because no finite sample shows that something is always right.
    """
    if len(told) < _LEAST:
        return ()
    pools: list[list[Told]] = []
    for group in _groups(sorted(told, key=lambda each: each.score)):
        pools.append(group)
        while len(pools) > 1 and _share(pools[-2]) >= _share(pools[-1]):
            last = pools.pop()
            pools[-1] = pools[-1] + last
    return tuple((round(_mean(pool), 4), round(_share(pool), 4)) for pool in pools)


def apply_map(told: Sequence[Told], points: tuple[Point, ...]) -> list[Told]:
    """The same with calibrated scores."""
    table = Confidence({"": points} if points else {})
    return [Told(table.calibrate("", each.score), each.is_right) for each in told]


def _groups(told: list[Told]) -> list[list[Told]]:
    """Groups of equal scores, joined until each is large enough."""
    least = max(_LEAST, len(told) // _MOST_POINTS)
    groups: list[list[Told]] = []
    for _, members in groupby(told, key=lambda each: each.score):
        if groups and len(groups[-1]) < least:
            groups[-1] += members
        else:
            groups.append(list(members))
    if len(groups) > 1 and len(groups[-1]) < least:
        last = groups.pop()
        groups[-1] += last
    return groups


def _bin(low: float, members: list[Told]) -> Bin:
    right = sum(each.is_right for each in members) / len(members)
    return Bin(low, len(members), _mean(members), right)


def _mean(members: Sequence[Told]) -> float:
    return sum(each.score for each in members) / len(members)


def _share(members: Sequence[Told]) -> float:
    return (sum(each.is_right for each in members) + 1) / (len(members) + 2)
