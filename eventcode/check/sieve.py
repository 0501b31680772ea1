"""The rows of a prepared batch that some probe holds something against, found in one pass; it judges none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from eventcode.check.probes import Probe

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def sieve(frame: pl.DataFrame, probes: Sequence[Probe]) -> dict[Probe, Flags]:
    """The probes that some row breaks, each with true for those rows."""
    quick = [probe for probe in probes if probe.broken.scope is None]
    scoped = [probe for probe in probes if probe.broken.scope is not None]
    verdicts = frame.select(
        *(probe.broken.whole.alias(probe.key) for probe in quick),
        *(probe.broken.scope.fill_null(False).alias(probe.key) for probe in scoped if probe.broken.scope is not None),
    )
    found = {probe: verdicts[probe.key].to_numpy() for probe in quick if verdicts[probe.key].any()}
    for probe in scoped:
        if verdicts[probe.key].any():
            flags = _look_within(frame, probe, verdicts[probe.key])
            if flags.any():
                found[probe] = flags
    return found


def _look_within(frame: pl.DataFrame, probe: Probe, scope: pl.Series) -> Flags:
    inputs = set(probe.broken.when.meta.root_names())
    part = frame.select(sorted(inputs)).filter(scope)
    flags = scope.to_numpy().copy()
    flags[flags] = part.select(probe.broken.when.fill_null(False)).to_series().to_numpy()
    return flags
