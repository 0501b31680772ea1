"""Reports in, events out: finds copies, pairs and groups and has them joined; each step is a module of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from eventcode.codebook import Codebook
from eventcode.codebook.reconciling import TOLL_RULES
from eventcode.errors import CodebookError
from eventcode.reconcile.arrays import Ints
from eventcode.reconcile.copies import find_copies
from eventcode.reconcile.episodes import Episode, find_episodes
from eventcode.reconcile.grouping import Node, Scored, find_groups
from eventcode.reconcile.joining import Joiner
from eventcode.reconcile.pairing import find_pairs
from eventcode.reconcile.proposals import Proposal, find_proposals
from eventcode.reconcile.reasons import Reasons
from eventcode.reconcile.reports import Report
from eventcode.reconcile.rulings import Bonds, Ruling
from eventcode.reconcile.scoring import Scorer
from eventcode.reconcile.texts import Texts
from eventcode.reconcile.traits import read_traits
from eventcode.reconcile.twins import find_twins
from eventcode.records import Article, Draft, Record


class Joined(Record, frozen=True):
    """An event and what it was joined from. draft: as a draft would be that read all its articles.

    reports: the ids of those that were given; members: the same, with what an earlier joined event was joined from in
    its place; voices: texts among them, reprints counted once.
    """

    draft: Draft
    reports: tuple[str, ...]
    members: tuple[str, ...]
    voices: int
    is_settled: bool = False


class Reconciled(Record, frozen=True):
    """Every event of some reports. proposals: pairs that were joined, and doubtful ones that were not, with reasons."""

    events: tuple[Joined, ...]
    proposals: tuple[Proposal, ...]
    episodes: tuple[Episode, ...]


def reconcile(
    reports: Iterable[Report],
    codebook: Codebook,
    *,
    articles: Iterable[Article] = (),
    rulings: Iterable[Ruling] = (),
    rule: str = "conservative",
) -> Reconciled:
    """Reports of the same event joined, the others as they are; the order of the reports changes nothing.

    articles: the texts at hand, in which reprints are found. rulings: what analysts decided, the latest last.
    rule: how figures of dead become one (TOLL_RULES). Settled reports are not joined with one another but by a ruling.
    Raises CodebookError for an unknown rule, or where two reports have one id.
    """
    if rule not in TOLL_RULES:
        raise CodebookError(f"there is no toll rule {rule!r}", next_step=f"use one of {', '.join(TOLL_RULES)}")
    ordered = sorted(reports, key=lambda report: report.id)
    numbers = {report.id: number for number, report in enumerate(ordered)}
    if len(numbers) < len(ordered):
        raise CodebookError("two reports have the same id", next_step="give each row an id of its own")
    at_hand = {article.id: article for article in articles}
    voices = find_copies(at_hand.values(), codebook.reconciling.copies)
    texts = Texts(ordered, at_hand, codebook.reconciling.wording) if at_hand else None
    scorer = Scorer(read_traits(ordered, codebook, voices), codebook, texts)
    bonds = Bonds([*_earlier(ordered, numbers), *rulings], _with_members(ordered, numbers))
    matching = Matching(ordered, scorer, codebook, bonds)
    joiner = Joiner(codebook, rule, voices)
    events = [_join(joiner, [ordered[number] for number in group], voices) for group in matching.groups]
    events.sort(key=_place_in_table)
    return Reconciled(
        tuple(events),
        find_proposals(ordered, matching.groups, matching.scored, Reasons(scorer, codebook), codebook),
        find_episodes([event.draft for event in events], codebook),
    )


def _with_members(reports: Sequence[Report], numbers: dict[str, int]) -> dict[str, int]:
    """Ids of reports, and of those that a settled report was joined from, each with the number of the report."""
    return {member: numbers[report.id] for report in reports for member in report.members} | numbers


def _earlier(reports: Sequence[Report], numbers: dict[str, int]) -> list[Ruling]:
    """A report that comes again is of the event that it was joined into."""
    again = ((report.id, member) for report in reports for member in report.members if member in numbers)
    return [Ruling("confirm", pair) for pair in again if pair[0] != pair[1]]


class Matching:
    """Reports in the order of their ids, the pairs among them that contradict nothing, and the groups that follow."""

    def __init__(self, reports: Sequence[Report], scorer: Scorer, codebook: Codebook, bonds: Bonds) -> None:
        settings = codebook.reconciling
        twins = find_twins(reports, scorer, settings.join, bonds.named)
        first = np.array([group[0] for group in twins], dtype=np.int64)
        pairs = _score(scorer, find_pairs(scorer.traits, settings, first), settings.least)
        nodes = [_to_node([reports[number] for number in group]) for group in twins]
        node_of = np.zeros(len(reports), dtype=np.int64)
        node_of[first] = np.arange(len(first))
        scored = Scored(node_of[pairs.one], node_of[pairs.other], pairs.score)
        together = [(int(node_of[one]), int(node_of[other])) for one, other in bonds.together]
        apart = frozenset((int(node_of[one]), int(node_of[other])) for one, other in bonds.apart)
        grouped = find_groups(nodes, scored, settings.join, together, apart)
        self.scored = pairs
        self.groups = [sorted(number for node in group for number in twins[node]) for group in grouped]


def _score(scorer: Scorer, batches: Iterable[tuple[Ints, Ints]], least: float) -> Scored:
    """The pairs that contradict nothing, each once."""
    ones, others, scores = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]
    for one, other in batches:
        score = scorer.score(one, other)
        keep = score >= least
        ones.append(one[keep])
        others.append(other[keep])
        scores.append(score[keep])
    one, other, score = np.concatenate(ones), np.concatenate(others), np.concatenate(scores)
    _, first = np.unique(one * len(scorer.traits) + other, return_index=True)
    return Scored(one[first], other[first], score[first])


def _to_node(reports: Sequence[Report]) -> Node:
    return Node(frozenset(article for report in reports for article in report.articles), reports[0].is_settled)


def _join(joiner: Joiner, reports: Sequence[Report], voices: dict[str, int]) -> Joined:
    draft = joiner.join(reports)
    ordered = sorted(reports, key=lambda report: (not report.is_settled, report.id))
    members = [member for report in ordered for member in report.members or (report.id,)]
    heard = {voices.get(article, article) for report in reports for article in report.articles or (report.id,)}
    ids = tuple(report.id for report in ordered)
    return Joined(draft, ids, tuple(dict.fromkeys(members)), len(heard), ordered[0].is_settled)


def _place_in_table(joined: Joined) -> tuple[str, str, str, str]:
    event = joined.draft.event
    day = event.date.day.isoformat() if event.date else "9999"
    place = event.place
    return day, place.country if place else "", place.name if place else "", joined.draft.id
