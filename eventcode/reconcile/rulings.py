"""What analysts decided about reports, as pairs that belong together or apart; no report is compared here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, product

from eventcode.records import Ruling


class Bonds:
    """Pairs of reports, by their numbers, that must or must not be in one event."""

    def __init__(self, rulings: Iterable[Ruling], numbers: Mapping[str, int]) -> None:
        stands: dict[tuple[int, int], bool] = {}
        for ruling in rulings:
            for one, other in _pairs(ruling):
                if one in numbers and other in numbers and numbers[one] != numbers[other]:
                    pair = sorted((numbers[one], numbers[other]))
                    stands[pair[0], pair[1]] = ruling.kind == "confirm"
        self.together = sorted(pair for pair, is_one in stands.items() if is_one)
        self.apart = {pair for pair, is_one in stands.items() if not is_one}
        self.named = frozenset(number for pair in stands for number in pair)


def _pairs(ruling: Ruling) -> Iterable[tuple[str, str]]:
    if ruling.kind == "split":
        return product(ruling.reports, ruling.others)
    return combinations(ruling.reports, 2)
