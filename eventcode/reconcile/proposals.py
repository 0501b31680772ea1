"""Pairs to show an analyst: those that were joined and those that nearly were, each with its reason; it joins none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np

from eventcode.codebook import Codebook
from eventcode.reconcile.arrays import Flags, Ints
from eventcode.reconcile.matching import Matching
from eventcode.reconcile.reasons import Reasons
from eventcode.reconcile.reports import Report
from eventcode.records import Article, Record, Ruling

ProposalKind = Literal["ruled", "joined", "doubtful"]


class Proposal(Record, frozen=True):
    """Two reports by their ids and how likely they tell one event.

    kind: one event by an analyst's ruling, joined by the score, or doubtful and left apart. likelihood: 0 to 1, rounded
    to 3 places, by what is compared; reason: what is compared, in words.
    """

    one: str
    other: str
    kind: ProposalKind
    likelihood: float
    reason: str


def find_proposals(matching: Matching, codebook: Codebook) -> tuple[Proposal, ...]:
    """For each member of a group but the first the pair that ties it to that; and the doubtful pairs apart.

    Pairs are in the order of the reports' ids. What an analyst refused, and two reports of one article, are no pairs.
    """
    scored, group_of = matching.scored, _groups_by_number(matching)
    is_doubtful = (group_of[scored.one] != group_of[scored.other]) & (scored.score >= codebook.reconciling.doubt)
    ties = [(group[0], each) for group in matching.groups for each in group[1:]]
    return _tell(matching, codebook, ties, _doubtful(matching, is_doubtful))


def find_partners(
    subject: str,
    reports: Iterable[Report],
    codebook: Codebook,
    *,
    articles: Iterable[Article] = (),
    rulings: Iterable[Ruling] = (),
) -> tuple[Proposal, ...]:
    """The pairs of one report with all that it is joined with or may be: `one` is its id, the likeliest come first.

    Raises KeyError where no report has this id.
    """
    matching = Matching(reports, codebook, articles, rulings)
    number = {report.id: place for place, report in enumerate(matching.reports)}[subject]
    scored, group_of = matching.scored, _groups_by_number(matching)
    has_subject = (scored.one == number) | (scored.other == number)
    is_apart = group_of[scored.one] != group_of[scored.other]
    is_doubtful = has_subject & is_apart & (scored.score >= codebook.reconciling.doubt)
    mates = next(group for group in matching.groups if number in group)
    ties = [(number, each) for each in mates if each != number]
    found = [_from(subject, each) for each in _tell(matching, codebook, ties, _doubtful(matching, is_doubtful))]
    kinds = ("ruled", "joined", "doubtful")
    return tuple(sorted(found, key=lambda each: (kinds.index(each.kind), -each.likelihood, each.other)))


def _from(subject: str, pair: Proposal) -> Proposal:
    other = pair.other if pair.one == subject else pair.one
    return Proposal(subject, other, pair.kind, pair.likelihood, pair.reason)


def _groups_by_number(matching: Matching) -> Ints:
    group_of = np.zeros(len(matching.reports), dtype=np.int64)
    for number, group in enumerate(matching.groups):
        group_of[list(group)] = number
    return group_of


def _doubtful(matching: Matching, chosen: Flags) -> list[tuple[int, int]]:
    pairs = zip(matching.scored.one[chosen].tolist(), matching.scored.other[chosen].tolist(), strict=True)
    articles = [frozenset(report.articles) for report in matching.reports]
    return [
        (one, other)
        for one, other in pairs
        if (one, other) not in matching.bonds.apart and articles[one].isdisjoint(articles[other])
    ]


def _tell(
    matching: Matching, codebook: Codebook, ties: list[tuple[int, int]], doubtful: list[tuple[int, int]]
) -> tuple[Proposal, ...]:
    pairs, reasons, ruled = [*ties, *doubtful], Reasons(matching.scorer, codebook), frozenset(matching.bonds.together)
    told = zip(pairs, reasons.likelihoods(pairs), reasons.tell(pairs), strict=True)
    found = []
    for at, ((one, other), likelihood, reason) in enumerate(told):
        is_ruled = (min(one, other), max(one, other)) in ruled
        kind: ProposalKind = "doubtful" if at >= len(ties) else "ruled" if is_ruled else "joined"
        found.append(Proposal(matching.reports[one].id, matching.reports[other].id, kind, likelihood, reason))
    return tuple(sorted(found, key=lambda each: (each.one, each.other)))
