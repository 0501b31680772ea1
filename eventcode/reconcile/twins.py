"""Reports that are equal in all that is compared, taken as one, so that a flood of reprints stays linear."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from eventcode.reconcile.reports import Report
from eventcode.reconcile.scoring import Scorer
from eventcode.reconcile.traits import Traits

_COMPARED = (
    "day", "first", "last", "precision", "country", "name", "admin1", "admin2", "type", "sub_type", "low", "dead",
    "high", "part_of_day", "target", "further",
)  # fmt: skip


def find_twins(reports: Sequence[Report], scorer: Scorer, join: float, alone: Collection[int]) -> list[list[int]]:
    """The reports by number, in groups of those that are one beyond doubt; most groups have one member.

    alone: reports that are never taken with others. Of several equal reports of one article the first goes with the
    first of another article, the second with the second.
    """
    keys = _keys(scorer.traits)
    groups: dict[tuple[bytes, int], list[int]] = {}
    told: dict[tuple[bytes, str], int] = {}
    singles = []
    for number, report in enumerate(reports):
        if report.is_settled or number in alone or len(report.articles) != 1:
            singles.append([number])
            continue
        rank = told[keys[number], report.articles[0]] = told.get((keys[number], report.articles[0]), -1) + 1
        groups.setdefault((keys[number], rank), []).append(number)
    return sorted([*singles, *_only_sure(list(groups.values()), scorer, join)])


def _keys(traits: Traits) -> list[bytes]:
    columns = [getattr(traits, name).astype(np.int64) for name in _COMPARED]
    places = [
        np.round(np.nan_to_num(degrees, nan=999.0) * 1e4).astype(np.int64) for degrees in (traits.north, traits.east)
    ]
    table = np.ascontiguousarray(np.column_stack([*columns, *places, traits.sides, traits.beside]))
    return [row.tobytes() for row in table]


def _only_sure(groups: list[list[int]], scorer: Scorer, join: float) -> list[list[int]]:
    """Groups whose pairs would join by what is compared; the members of the others by themselves."""
    several = [group for group in groups if len(group) > 1]
    one = np.array([group[0] for group in several], dtype=np.int64)
    other = np.array([group[1] for group in several], dtype=np.int64)
    is_sure = dict(zip(one.tolist(), (scorer.score(one, other) >= join).tolist(), strict=True))
    kept: list[list[int]] = []
    for group in groups:
        kept += [group] if is_sure.get(group[0], False) else [[number] for number in group]
    return kept
