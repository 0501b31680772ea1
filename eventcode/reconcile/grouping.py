"""Pairs -> groups in which every pair is compatible: no chains of doubtful pairs; nothing is scored here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from eventcode.reconcile.arrays import Floats, Ints


@dataclass(frozen=True)
class Scored:
    """Pairs that contradict nothing, with their log odds; one < other."""

    one: Ints
    other: Ints
    score: Floats


@dataclass
class Node:
    """What a report, or several that are equal, brings into a group. articles: none of which tells one event twice."""

    articles: frozenset[str]
    is_settled: bool = False


@dataclass
class _Group:
    members: list[int]
    articles: set[str] = field(default_factory=set)
    is_settled: bool = False


def find_groups(
    nodes: Sequence[Node],
    scored: Scored,
    join: float,
    together: Iterable[tuple[int, int]] = (),
    apart: frozenset[tuple[int, int]] = frozenset(),
) -> list[list[int]]:
    """The nodes by number in groups, each sorted, in the order of their first members.

    Two groups become one while the mean of all pairs between them reaches `join`, every such pair was scored, no
    article tells both, at most one of them is settled, and nobody decided that they are apart; the likeliest pairs
    first. together: pairs that are one by decision, unless a pair of theirs is apart by decision.
    """
    grouping = _Grouping(nodes, apart)
    for one, other in together:
        grouping.bind(one, other)
    likely = scored.score >= join
    parts = _split(len(nodes), scored.one[likely], scored.other[likely], grouping.bound())
    for some in _by_part(parts, scored):
        grouping.add(some, join)
    return grouping.groups()


class _Grouping:
    def __init__(self, nodes: Sequence[Node], apart: frozenset[tuple[int, int]]) -> None:
        self._apart = apart
        self._group_of = list(range(len(nodes)))
        self._groups = {
            number: _Group([number], set() if node.is_settled else set(node.articles), node.is_settled)
            for number, node in enumerate(nodes)
        }

    def bind(self, one: int, other: int) -> None:
        """Join by decision."""
        first, second = self._group_of[one], self._group_of[other]
        if first != second and not self._is_refused(self._groups[first], self._groups[second]):
            self._merge(first, second)

    def bound(self) -> list[tuple[int, int]]:
        """Pairs that hold the groups so far together."""
        return [(group.members[0], each) for group in self._groups.values() for each in group.members[1:]]

    def add(self, some: Scored, join: float) -> None:
        """Join what these pairs allow; they are all that the nodes in them have."""
        score = {
            (one, other): value
            for one, other, value in zip(some.one.tolist(), some.other.tolist(), some.score.tolist(), strict=True)
        }
        order = np.lexsort((some.other, some.one, -some.score))
        for at in order[: int((some.score >= join).sum())].tolist():
            first, second = self._group_of[some.one[at]], self._group_of[some.other[at]]
            if first != second and self._is_one(self._groups[first], self._groups[second], score, join):
                self._merge(first, second)

    def _is_one(self, one: _Group, other: _Group, score: dict[tuple[int, int], float], join: float) -> bool:
        if (one.is_settled and other.is_settled) or not one.articles.isdisjoint(other.articles):
            return False
        total = 0.0
        for pair in _cross(one, other):
            value = score.get(pair)
            if value is None or pair in self._apart:
                return False
            total += value
        return total >= join * len(one.members) * len(other.members)

    def _is_refused(self, one: _Group, other: _Group) -> bool:
        return bool(self._apart) and any(pair in self._apart for pair in _cross(one, other))

    def _merge(self, first: int, second: int) -> None:
        """The smaller group's members move to the larger one."""
        if len(self._groups[first].members) < len(self._groups[second].members):
            first, second = second, first
        kept, gone = self._groups[first], self._groups.pop(second)
        for member in gone.members:
            self._group_of[member] = first
        kept.members += gone.members
        kept.articles |= gone.articles
        kept.is_settled |= gone.is_settled

    def groups(self) -> list[list[int]]:
        return sorted(sorted(group.members) for group in self._groups.values())


def _cross(one: _Group, other: _Group) -> Iterator[tuple[int, int]]:
    for mine in one.members:
        for theirs in other.members:
            yield (mine, theirs) if mine < theirs else (theirs, mine)


def _split(count: int, one: Ints, other: Ints, bound: list[tuple[int, int]]) -> Ints:
    """For each node the number of its part: nodes that no chain of likely pairs connects are in different ones."""
    parent = list(range(count))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for a, b in (*zip(one.tolist(), other.tolist(), strict=True), *bound):
        first, second = find(a), find(b)
        parent[max(first, second)] = min(first, second)
    return np.array([find(node) for node in range(count)], dtype=np.int64)


def _by_part(parts: Ints, scored: Scored) -> Iterator[Scored]:
    """The pairs within each part."""
    within = np.flatnonzero(parts[scored.one] == parts[scored.other])
    order = within[np.argsort(parts[scored.one[within]], kind="stable")]
    if not len(order):
        return
    starts = np.flatnonzero(np.diff(parts[scored.one[order]], prepend=-1))
    for start, stop in zip(starts, [*starts[1:], len(order)], strict=True):
        some = order[start:stop]
        yield Scored(scored.one[some], scored.other[some], scored.score[some])
