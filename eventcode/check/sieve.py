"""The rows of a prepared batch that some probe holds something against, found in one pass; it judges none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import polars as pl

from eventcode.check.prepare import SMALL
from eventcode.check.probes import Probe

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def sieve(frame: pl.DataFrame, probes: Sequence[Probe]) -> dict[Probe, Flags]:
    """The probes that some row breaks, each with true for those rows.

    The first stage of every probe is looked at in one pass over all rows, each later one in the rows that are left.
    """
    looks = _first_stages(tuple(probes))
    is_small = len(frame) <= SMALL  # of a large one, what probes share is worked out once; to plan that takes a while
    first = frame.select(looks) if is_small else frame.lazy().select(looks).collect()
    columns = zip(probes, first.iter_columns(), strict=True)
    left = {probe: column.to_numpy() for probe, column in columns if column.any()}
    for stage in (1, 2):
        left = _narrow(frame, left, stage)
    return left


@lru_cache(maxsize=64)
def _first_stages(probes: tuple[Probe, ...]) -> list[pl.Expr]:
    return [probe.broken.stages[0].alias(probe.key) for probe in probes]


def _narrow(frame: pl.DataFrame, left: dict[Probe, Flags], stage: int) -> dict[Probe, Flags]:
    """The probes that are left after one more stage."""
    going_on = [probe for probe in left if len(probe.broken.stages) > stage]
    if not going_on:
        return left
    narrowed = dict(left)
    for probe, part in zip(going_on, _look(frame, left, going_on, stage), strict=True):
        narrowed[probe] = left[probe].copy()
        narrowed[probe][left[probe]] = part.to_numpy()
    return {probe: flags for probe, flags in narrowed.items() if flags.any()}


def _look(frame: pl.DataFrame, left: dict[Probe, Flags], probes: Sequence[Probe], stage: int) -> list[pl.Series]:
    """For each probe whether the rows that are left break this stage."""
    looks = [probe.broken.stages[stage].alias(probe.key) for probe in probes]
    if len(frame) == 1:  # nothing to leave out
        return frame.select(looks).get_columns()
    lazy = frame.lazy()
    rows = [lazy.filter(pl.Series(left[probe])) for probe in probes]
    parts = pl.collect_all([those.select(look) for those, look in zip(rows, looks, strict=True)])
    return [part.to_series() for part in parts]
