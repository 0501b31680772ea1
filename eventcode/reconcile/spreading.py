"""The work of `reconcile` in pieces that an engine's workers do: pairs scored, groups joined; none is chosen here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NoReturn, TypeVar

import numpy as np

from eventcode.codebook import Codebook, load_same_codebook, locate_codebook
from eventcode.engine import Engine, spread
from eventcode.errors import EventcodeError
from eventcode.reconcile.arrays import Ints
from eventcode.reconcile.grouping import Scored
from eventcode.reconcile.joined import Joined, join_group
from eventcode.reconcile.joining import Joiner
from eventcode.reconcile.reports import Report
from eventcode.reconcile.scoring import Scorer

_GROUPS = 500
"""Groups that a worker joins at a time."""
T = TypeVar("T")


def score_pairs(scorer: Scorer, batches: Iterable[tuple[Ints, Ints]], least: float, workers: Engine) -> Scored:
    """The pairs that contradict nothing, each once."""
    found = spread(workers, _score, batches, workers.share(scorer), least, rescue=_give_up)
    parts = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)), *found]
    one, other, score = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    _, first = np.unique(one * len(scorer.traits) + other, return_index=True)
    return Scored(one[first], other[first], score[first])


def _score(pairs: tuple[Ints, Ints], scorer: Scorer, least: float) -> tuple[Any, Any, Any]:
    one, other = pairs
    score = scorer.score(one, other)
    keep = score >= least
    return one[keep], other[keep], score[keep]


def join_groups(
    groups: Iterable[Sequence[Report]], codebook: Codebook, rule: str, voices: Mapping[str, int], workers: Engine
) -> Iterator[Joined]:
    """The event of each group, in their order."""
    told = (locate_codebook(codebook), codebook.digest, rule)
    found = spread(workers, _join, _some(groups), told, workers.share(dict(voices)), rescue=_give_up)
    return (each for joined in found for each in joined)


def _some(groups: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(groups)
    while some := list(islice(rest, _GROUPS)):
        yield some


def _join(groups: list[Sequence[Report]], told: tuple[str, str, str], voices: dict[str, int]) -> list[Joined]:
    name, digest, rule = told
    joiner = Joiner(load_same_codebook(name, digest), rule, voices)
    return [join_group(joiner, group, voices) for group in groups]


def _give_up(item: object) -> NoReturn:
    message = "the workers died that compared and joined reports, several times"
    raise EventcodeError(message, next_step="give them more memory, or use fewer of them")
