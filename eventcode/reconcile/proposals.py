"""Pairs to show an analyst: those that were joined and those that nearly were, each with its reason; it joins none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from eventcode.codebook import Codebook
from eventcode.reconcile.grouping import Scored
from eventcode.reconcile.reasons import Reasons
from eventcode.reconcile.reports import Report
from eventcode.records import Record

ProposalKind = Literal["joined", "doubtful"]


class Proposal(Record, frozen=True):
    """Two reports by their ids and how likely they tell one event. likelihood: 0 to 1, rounded to 3 places."""

    one: str
    other: str
    kind: ProposalKind
    likelihood: float
    reason: str


def find_proposals(
    reports: Sequence[Report], groups: Sequence[Sequence[int]], scored: Scored, reasons: Reasons, codebook: Codebook
) -> tuple[Proposal, ...]:
    """For each member of a group but the first the likeliest pair that ties it to it; and the doubtful pairs apart.

    scored: pairs of reports by number. Pairs are in the order of the reports' ids.
    """
    group_of = np.zeros(len(reports), dtype=np.int64)
    for number, group in enumerate(groups):
        group_of[list(group)] = number
    is_one = group_of[scored.one] == group_of[scored.other]
    is_doubtful = ~is_one & (scored.score >= codebook.reconciling.doubt)
    ties = [(group[0], each) for group in groups for each in group[1:]]
    doubtful = list(zip(scored.one[is_doubtful].tolist(), scored.other[is_doubtful].tolist(), strict=True))
    pairs = [*ties, *doubtful]
    told = zip(pairs, reasons.likelihoods(pairs), reasons.tell(pairs), strict=True)
    proposals = [
        Proposal(reports[one].id, reports[other].id, "joined" if at < len(ties) else "doubtful", likelihood, reason)
        for at, ((one, other), likelihood, reason) in enumerate(told)
    ]
    return tuple(sorted(proposals, key=lambda each: (each.one, each.other)))
