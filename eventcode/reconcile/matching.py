"""Reports -> the pairs of them that contradict nothing, and the groups that follow; no event is joined here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from eventcode.codebook import Codebook
from eventcode.engine import HERE, Engine
from eventcode.errors import CodebookError
from eventcode.reconcile.copies import find_copies
from eventcode.reconcile.grouping import Node, Scored, find_groups
from eventcode.reconcile.pairing import find_pairs
from eventcode.reconcile.reports import Report
from eventcode.reconcile.rulings import Bonds
from eventcode.reconcile.scoring import Scorer
from eventcode.reconcile.spreading import score_pairs
from eventcode.reconcile.texts import Texts
from eventcode.reconcile.traits import read_traits
from eventcode.reconcile.twins import find_twins
from eventcode.records import Article, Ruling


class Matching:
    """What was found about some reports; every number is a place in `reports`.

    reports: in the order of their ids; voices: article -> number, equal for reprints of one text; scored: pairs that
    contradict nothing; groups: each sorted, one an event; bonds: what analysts decided. Raises CodebookError where two
    reports have one id.
    """

    def __init__(
        self,
        reports: Iterable[Report],
        codebook: Codebook,
        articles: Iterable[Article],
        rulings: Iterable[Ruling],
        workers: Engine = HERE,
    ) -> None:
        self.reports = sorted(reports, key=lambda report: report.id)
        numbers = {report.id: number for number, report in enumerate(self.reports)}
        if len(numbers) < len(self.reports):
            raise CodebookError("two reports have the same id", next_step="give each row an id of its own")
        at_hand = {article.id: article for article in articles}
        settings = codebook.reconciling
        self.voices = find_copies(at_hand.values(), settings.copies)
        texts = Texts(self.reports, at_hand, settings.wording) if at_hand else None
        self.scorer = Scorer(read_traits(self.reports, codebook, self.voices), codebook, texts)
        self.bonds = Bonds([*_earlier(self.reports, numbers), *rulings], _with_members(self.reports, numbers))
        self.scored, self.groups = _match(self.reports, self.scorer, codebook, self.bonds, workers)


def _with_members(reports: Sequence[Report], numbers: Mapping[str, int]) -> dict[str, int]:
    """Ids of reports, and of those that a settled report was joined from, each with the number of the report."""
    return {member: numbers[report.id] for report in reports for member in report.members} | dict(numbers)


def _earlier(reports: Sequence[Report], numbers: Mapping[str, int]) -> list[Ruling]:
    """A report that comes again is of the event that it was joined into."""
    again = ((report.id, member) for report in reports for member in report.members if member in numbers)
    return [Ruling("confirm", pair) for pair in again if pair[0] != pair[1]]


def _match(
    reports: Sequence[Report], scorer: Scorer, codebook: Codebook, bonds: Bonds, workers: Engine
) -> tuple[Scored, list[list[int]]]:
    settings = codebook.reconciling
    twins = find_twins(reports, scorer, settings.join, bonds.named)
    first = np.array([group[0] for group in twins], dtype=np.int64)
    pairs = score_pairs(scorer, find_pairs(scorer.traits, settings, first), settings.least, workers)
    nodes = [_to_node([reports[number] for number in group]) for group in twins]
    node_of = np.zeros(len(reports), dtype=np.int64)
    node_of[first] = np.arange(len(first))
    scored = Scored(node_of[pairs.one], node_of[pairs.other], pairs.score)
    together = [(int(node_of[one]), int(node_of[other])) for one, other in bonds.together]
    apart = frozenset((int(node_of[one]), int(node_of[other])) for one, other in bonds.apart)
    grouped = find_groups(nodes, scored, settings.join, together, apart)
    return pairs, [sorted(number for node in group for number in twins[node]) for group in grouped]


def _to_node(reports: Sequence[Report]) -> Node:
    return Node(frozenset(article for report in reports for article in report.articles), reports[0].is_settled)
