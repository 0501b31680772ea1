"""Which rows break which probes: the sieve holds them back, pandera judges them; it words nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from eventcode.check.judge import Rows, judge
from eventcode.check.probes import Probe
from eventcode.check.sieve import Flags, sieve

_MOST = 50_000
"""Verdicts that are remembered; then they are forgotten all at once."""
_known: dict[tuple[Probe, tuple[object, ...]], bool] = {}


def agree(frame: pl.DataFrame, sieved: Mapping[Probe, Flags]) -> dict[Probe, Rows]:
    """The rows that break each of the sieved probes, as pandera judges; RuntimeError where the sieve saw others."""
    broken = judge(frame, list(sieved))
    for probe, rows in broken.items():
        if not np.array_equal(rows, np.flatnonzero(sieved[probe])):
            raise RuntimeError(f"two ways of working out {probe.key} do not agree")
    return broken


def break_one(frame: pl.DataFrame, probes: Sequence[Probe]) -> dict[Probe, Rows]:
    """The probes that a single row breaks; only those are run whose values and facts were never judged before.

    An analyst changes one cell at a time, and most of what the probes ask for stays as it was.
    """
    row = frame.row(0, named=True)
    keys = {probe: (probe, tuple(map(row.__getitem__, probe.inputs))) for probe in probes}
    verdicts = {probe: _known.get(key) for probe, key in keys.items()}
    unknown = [probe for probe, verdict in verdicts.items() if verdict is None]
    if unknown:
        found = sieve(frame, unknown)
        broken = agree(frame, found) if found else {}
        verdicts |= {probe: probe in broken for probe in unknown}
        if len(_known) + len(unknown) > _MOST:
            _known.clear()
        _known.update((keys[probe], probe in broken) for probe in unknown)
    return {probe: np.array([0]) for probe, is_broken in verdicts.items() if is_broken}
