"""Events of two tables matched with one another, with what they disagree about; neither table is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from eventcode.codebook import Codebook
from eventcode.reconcile.arrays import Floats, Ints
from eventcode.reconcile.levels import pair_distance
from eventcode.reconcile.pairing import find_pairs
from eventcode.reconcile.reasons import Reasons
from eventcode.reconcile.reports import Report
from eventcode.reconcile.scoring import Scorer
from eventcode.reconcile.traits import UNKNOWN, read_traits
from eventcode.records import Record


class Link(Record, frozen=True):
    """An event of each table, by id. likelihood: 0 to 1; days, kilometres, dead: None where not known.

    days: from the first's day to the second's; differs: of "date", "place", "type", "actor", "toll".
    """

    one: str
    other: str
    likelihood: float
    days: int | None
    kilometres: float | None
    dead_one: int | None
    dead_other: int | None
    differs: tuple[str, ...]
    reason: str


class Links(Record, frozen=True):
    """Every link of two tables, and the ids of the events that only one of them has, all in the order of the ids."""

    links: tuple[Link, ...]
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]


def link_reports(
    ones: Sequence[Report], others: Sequence[Report], codebook: Codebook, *, has_many: bool = False
) -> Links:
    """The events of two tables one to one, the likeliest pairs first.

    has_many: an event of the first table may be linked with several of the second (a row for several days or places).
    """
    first = sorted(ones, key=lambda report: report.id)
    second = sorted(others, key=lambda report: report.id)
    scorer = Scorer(read_traits([*first, *second], codebook), codebook)
    pairs = _choose(*_cross_pairs(scorer, codebook, len(first)), has_many=has_many)
    links = tuple(
        sorted(_describe(pairs, [*first, *second], scorer, codebook), key=lambda link: (link.one, link.other))
    )
    linked = {link.one for link in links}, {link.other for link in links}
    return Links(
        links,
        tuple(report.id for report in first if report.id not in linked[0]),
        tuple(report.id for report in second if report.id not in linked[1]),
    )


def _cross_pairs(scorer: Scorer, codebook: Codebook, border: int) -> tuple[Ints, Ints, Floats]:
    """Pairs of the first table, before the border, with the second that are likely enough."""
    found = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
    for one, other in find_pairs(scorer.traits, codebook.reconciling):
        across = (one < border) & (other >= border)
        score = scorer.score(one[across], other[across])
        keep = score >= codebook.reconciling.link
        found.append((one[across][keep], other[across][keep], score[keep]))
    one, other, score = (np.concatenate(part) for part in zip(*found, strict=True))
    return one, other, score


def _choose(one: Ints, other: Ints, score: Floats, *, has_many: bool) -> list[tuple[int, int]]:
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    chosen = []
    for at in np.lexsort((other, one, -score)).tolist():
        first, second = int(one[at]), int(other[at])
        if second not in taken_other and (has_many or first not in taken_one):
            taken_one.add(first)
            taken_other.add(second)
            chosen.append((first, second))
    return chosen


def _describe(
    pairs: list[tuple[int, int]], reports: Sequence[Report], scorer: Scorer, codebook: Codebook
) -> Iterator[Link]:
    if not pairs:
        return
    one, other = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    traits, reasons = scorer.traits, Reasons(scorer, codebook)
    kilometres = pair_distance(traits, one, other)
    told = zip(pairs, reasons.likelihoods(pairs), reasons.tell(pairs), reasons.differences(pairs), strict=True)
    for at, ((a, b), likelihood, reason, differs) in enumerate(told):
        days = [int(traits.day[each]) for each in (a, b)]
        dead = [int(traits.dead[each]) for each in (a, b)]
        yield Link(
            reports[a].id,
            reports[b].id,
            likelihood,
            None if UNKNOWN in days else days[1] - days[0],
            None if np.isnan(kilometres[at]) else round(float(kilometres[at]), 1),
            None if dead[0] == UNKNOWN else dead[0],
            None if dead[1] == UNKNOWN else dead[1],
            differs,
            reason,
        )
