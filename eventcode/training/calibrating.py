"""From scores and what was right to maps of confidence, and how honest a confidence is; no file is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import exp, log

from eventcode.codebook.stages.confidence import ROW, Confidence, Point
from eventcode.records import Record

BINS, LEAST_IN_BIN = 10, 10
_LEAST = 25  # told scores that a map needs, and a point of it holds
_MOST_POINTS = 8
_MANY = 300  # told scores that may make a shape of their own
_SLACK_OF_SLOPE, _SLACK_OF_SHIFT = 0.25, 4.0  # variances of the prior of a curve
_MISTRUST = 0.05  # of each of few judgements: they come from texts that the rules may have been tuned on
_STEPS = 20
_CURVE_POINTS = 20
_EDGE = 0.02  # a score nearer to 0 or 1 counts as this near


class Told(Record, frozen=True):
    """A score from 0 to 1 and whether what it stood for was right."""

    score: float
    is_right: bool


class Judged(Record, frozen=True):
    """A draft's scores by field, before any map, and which fields were right; those not judged are left out."""

    scores: dict[str, float]
    right: dict[str, bool]


class Bin(Record, frozen=True):
    """A line of a reliability table: scores from `low` up to the next bin's, how many, their mean, the share right."""

    low: float
    count: int
    mean: float
    right: float


def reliability(told: Sequence[Told]) -> list[Bin]:
    """Bins of a tenth each; neighbours are joined until each holds ten scores, for fewer show nothing."""

    def tenth(each: Told) -> int:
        return min(int(each.score * BINS), BINS - 1)

    ordered = sorted(told, key=lambda each: each.score)
    groups = _join(((at, list(members)) for at, members in groupby(ordered, key=tenth)), LEAST_IN_BIN)
    return [_bin(at / BINS, members) for at, members in groups]


def calibration_error(told: Sequence[Told]) -> float:
    """The expected calibration error: how far the mean score and the share right are apart, over the bins."""
    return sum(each.count * abs(each.mean - each.right) for each in reliability(told)) / len(told) if told else 0.0


def fit_map(told: Sequence[Told]) -> tuple[Point, ...]:
    """Rising points (score, share right); () where there are too few. A score of 0 stays one.

    Many scores make their own shape (isotonic regression), few that of a logistic curve (Platt), which keeps order.
    """
    if len(told) < _LEAST:
        return ()
    points = _fit_groups(told) if len(told) >= _MANY else _fit_curve(told)
    return tuple({0.0: 0.0, **points}.items())


def _fit_groups(told: Sequence[Told]) -> dict[float, float]:
    """The share right at both ends of groups of scores; neighbours that fall are pooled until none does.

    A share is drawn a little towards one half, because no finite sample shows that something is always right.
    """
    pools: list[list[Told]] = []
    for group in _groups(sorted(told, key=lambda each: each.score)):
        pools.append(group)
        while len(pools) > 1 and _share(pools[-2]) >= _share(pools[-1]):
            last = pools.pop()
            pools[-1] = pools[-1] + last
    return {round(score, 4): round(_share(pool), 4) for pool in pools for score in (pool[0].score, pool[-1].score)}


def _fit_curve(told: Sequence[Told]) -> dict[float, float]:
    """Points of the curve whose log odds are `slope` times those of the score, plus `shift`.

    Newton's method from the curve that changes nothing, to which few scores are held (a normal prior on both numbers).
    """
    slope, shift = 1.0, 0.0
    for _ in range(_STEPS):
        first, second = (1.0 - slope) / _SLACK_OF_SLOPE, -shift / _SLACK_OF_SHIFT
        bends = [1 / _SLACK_OF_SLOPE, 0.0, 1 / _SLACK_OF_SHIFT]
        for each in told:
            odds = _log_odds(each.score)
            share = _share_of_odds(slope * odds + shift)
            aim = 1 - _MISTRUST if each.is_right else _MISTRUST
            first, second = first + (aim - share) * odds, second + aim - share
            bend = share * (1 - share)
            bends = [bends[0] + bend * odds * odds, bends[1] + bend * odds, bends[2] + bend]
        whole = bends[0] * bends[2] - bends[1] ** 2
        slope += (bends[2] * first - bends[1] * second) / whole
        shift += (bends[0] * second - bends[1] * first) / whole
    scores = [at / _CURVE_POINTS for at in range(1, _CURVE_POINTS + 1)]
    return {score: round(_share_of_odds(max(slope, 0.0) * _log_odds(score) + shift), 4) for score in scores}


def _log_odds(score: float) -> float:
    inside = min(max(score, _EDGE), 1 - _EDGE)
    return log(inside / (1 - inside))


def _share_of_odds(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def fit_confidence(judged: Sequence[Judged], thresholds: Mapping[str, float]) -> Confidence:
    """A map for each field that was judged often enough, then one for the row as those fields make it."""
    fields = {name: each for name, each in tell(judged, Confidence()).items() if name != ROW}
    maps = {name: points for name, each in fields.items() if (points := fit_map(each))}
    points = fit_map(tell(judged, Confidence(maps)).get(ROW, []))
    return Confidence({**maps, **({ROW: points} if points else {})}, dict(thresholds))


def tell(judged: Sequence[Judged], confidence: Confidence) -> dict[str, list[Told]]:
    """For each field and the row what the drafts would say of themselves, and whether it was right."""
    told: dict[str, list[Told]] = {}
    for each in judged:
        said = confidence.of_fields({name: score for name, score in each.scores.items() if name != ROW})
        for name in said.keys() & each.right.keys():
            told.setdefault(name, []).append(Told(said[name], each.right[name]))
    return {name: told[name] for name in sorted(told)}


def _join(groups: Iterable[tuple[int, list[Told]]], least: int) -> list[tuple[int, list[Told]]]:
    """Neighbours joined until each holds `least`; a group keeps the number of its first member."""
    joined: list[tuple[int, list[Told]]] = []
    for at, members in groups:
        if joined and len(joined[-1][1]) < least:
            joined[-1][1].extend(members)
        else:
            joined.append((at, members))
    if len(joined) > 1 and len(joined[-1][1]) < least:
        _, members = joined.pop()
        joined[-1][1].extend(members)
    return joined


def _groups(told: list[Told]) -> list[list[Told]]:
    """Groups of equal scores, joined until each is large enough."""
    equal = (list(members) for _, members in groupby(told, key=lambda each: each.score))
    return [members for _, members in _join(enumerate(equal), max(_LEAST, len(told) // _MOST_POINTS))]


def _bin(low: float, members: list[Told]) -> Bin:
    right = sum(each.is_right for each in members) / len(members)
    return Bin(low, len(members), _mean(members), right)


def _mean(members: Sequence[Told]) -> float:
    return sum(each.score for each in members) / len(members)


def _share(members: Sequence[Told]) -> float:
    return (sum(each.is_right for each in members) + 1) / (len(members) + 2)
