"""Which reports are compared at all: those near in place and day, found by sorting; nothing is compared here.

Where thousands stand in one cell on one day, each is compared with those next to it in the order of actors, type and
toll only, so that a flood costs no more than its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from eventcode.codebook.stages.reconciling import Reconciling
from eventcode.reconcile.arrays import Flags, Ints
from eventcode.reconcile.traits import UNKNOWN, Traits

_NEIGHBOURS, _LOOSE_NEIGHBOURS = 200, 60  # compared at most, of one cell or one province
_AT_ONCE = 1 << 19  # pairs in one batch
_DAYS = 1 << 22  # more than the ordinal of any day
_COLUMNS = 1 << 12
_DEGREE_KM = 111.2
_SURE = 0.9  # of its place: below it, a draft is compared with others of the country too
_REACH = 2  # days beside what two days may mean that are still compared

Pairs = tuple[Ints, Ints]


class _Index:
    """Some reports sorted by an area and their day, within a day by actors, type and toll."""

    def __init__(self, traits: Traits, members: Ints, areas: Ints) -> None:
        first, second = traits.sides[members].T
        order = np.lexsort(
            (members, traits.dead[members], traits.type[members], second, first, traits.day[members], areas)
        )
        self._members, self._limit_of = members[order], np.argsort(order)
        self._keys = (areas * _DAYS + traits.day[members])[order]

    def find(self, who: Ints, areas: Ints, first: Ints, last: Ints, limit: int) -> Iterator[Pairs]:
        """Pairs of `who` with the members of these areas on these days, both included."""
        low = np.searchsorted(self._keys, areas * _DAYS + first)
        high = np.searchsorted(self._keys, areas * _DAYS + last, side="right")
        yield from self._expand(who, low, np.minimum(high, low + limit))

    def find_next(self, limit: int, days: int) -> Iterator[Pairs]:
        """Pairs of each member with those after it in its own area, up to some days later."""
        low = np.arange(1, len(self._keys) + 1)
        high = np.searchsorted(self._keys, self._keys + days, side="right")
        yield from self._expand(self._members, low, np.minimum(high, low + limit))

    def _expand(self, who: Ints, low: Ints, high: Ints) -> Iterator[Pairs]:
        counts = np.maximum(high - low, 0)
        ends = np.cumsum(counts)
        start = 0
        while start < len(counts):
            done = ends[start - 1] if start else 0
            stop = max(int(np.searchsorted(ends, done + _AT_ONCE, side="right")), start + 1)
            some = counts[start:stop]
            if some.any():
                offset = np.arange(some.sum()) - np.repeat(np.cumsum(some) - some, some)
                yield np.repeat(who[start:stop], some), self._members[np.repeat(low[start:stop], some) + offset]
            start = stop


def find_pairs(traits: Traits, settings: Reconciling, nodes: Ints | None = None) -> Iterator[Pairs]:
    """Batches of pairs (one, other) of these reports, one < other; some pairs come in several batches."""
    every = np.arange(len(traits)) if nodes is None else nodes
    dated = every[traits.day[every] != UNKNOWN]
    is_loose = np.isnan(traits.north[dated]) | np.isnan(traits.east[dated]) | (traits.precision[dated] == 3)
    placed, loose = dated[~is_loose], dated[is_loose]
    found = _find_placed(traits, settings, placed), _find_loose(traits, loose, dated), _find_unsure(traits, dated)
    for one, other in chain.from_iterable(found):
        keep = one != other
        yield np.minimum(one, other)[keep], np.maximum(one, other)[keep]


def _find_placed(traits: Traits, settings: Reconciling, placed: Ints) -> Iterator[Pairs]:
    """Reports with coordinates, by cells of the sphere."""
    is_exact = traits.first[placed] == traits.last[placed]
    exact, vague = placed[is_exact], placed[~is_exact]
    grid = _Grid(traits, settings.kilometres.around)
    cells = _Index(traits, exact, grid.cells(exact))
    yield from cells.find_next(_NEIGHBOURS, _REACH)
    yield from grid.find_around(cells, exact, (traits.day[exact], traits.day[exact] + _REACH))
    first, last = traits.first[vague] - _REACH, traits.last[vague] + _REACH
    yield from grid.find_around(cells, vague, (first, last), own=True)
    cells = _Index(traits, vague, grid.cells(vague))
    reach = settings.reach.month + _REACH
    yield from grid.find_around(cells, vague, (first - reach, last + reach), own=True)


class _Grid:
    """Cells as wide as reports may lie apart, everywhere on the sphere."""

    def __init__(self, traits: Traits, kilometres: float) -> None:
        self._traits, self._size = traits, kilometres / _DEGREE_KM

    def _row(self, who: Ints) -> Ints:
        return np.asarray(np.floor((self._traits.north[who] + 90) / self._size), dtype=np.int64)

    def _column(self, who: Ints, row: Ints) -> Ints:
        """The column in some row: cells of a row have one width in degrees, that of its middle."""
        middle = np.clip((row + 0.5) * self._size - 90, -89, 89)
        width = self._size / np.cos(np.radians(middle))
        return np.asarray(np.floor((self._traits.east[who] + 180) / width), dtype=np.int64)

    def cells(self, who: Ints) -> Ints:
        """The number of the cell in which each report lies."""
        row = self._row(who)
        return np.asarray(row * _COLUMNS + self._column(who, row))

    def find_around(self, index: _Index, who: Ints, days: Pairs, *, own: bool = False) -> Iterator[Pairs]:
        """Pairs with the members of the eight cells around each, and of its own."""
        for down in (-1, 0, 1):
            row = self._row(who) + down
            column = self._column(who, row)
            for right in (-1, 0, 1):
                if own or down or right:
                    yield from index.find(who, row * _COLUMNS + column + right, *days, _NEIGHBOURS)


def _find_loose(traits: Traits, loose: Ints, dated: Ints) -> Iterator[Pairs]:
    """Reports of a region or of no place, by country and province; a province that is not known may be any."""
    first, last = traits.first[loose] - _REACH, traits.last[loose] + _REACH
    country = traits.country[loose] << 20
    provinces = _Index(traits, dated, (traits.country[dated] << 20) + traits.admin1[dated])
    has_province = traits.admin1[loose] > 0
    searches: list[tuple[_Index, Flags, Ints]] = [
        (provinces, has_province, country + traits.admin1[loose]),
        (provinces, has_province, country),
        (_Index(traits, dated, traits.country[dated] << 20), ~has_province, country),
    ]
    for index, is_asked, areas in searches:
        some = loose[is_asked]
        yield from index.find(some, areas[is_asked], first[is_asked], last[is_asked], _LOOSE_NEIGHBOURS)


def _find_unsure(traits: Traits, dated: Ints) -> Iterator[Pairs]:
    """Drafts that are not sure of their place, with those of the same days anywhere in the country."""
    unsure = dated[traits.field_trust("location")[dated] < _SURE]
    index = _Index(traits, dated, traits.country[dated])
    yield from index.find(unsure, traits.country[unsure], traits.first[unsure], traits.last[unsure], _LOOSE_NEIGHBOURS)
