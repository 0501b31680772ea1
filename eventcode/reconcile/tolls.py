"""Figures of several reports -> low, best, high and the coded number by a named rule (§6.3); it reads no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from statistics import median_low
from typing import Literal

from eventcode.records import FatalityRange, Record

Turn = Literal["", "raised", "lowered"]
TURNS: tuple[Turn, ...] = ("raised", "lowered")
"""That the number of dead rose or fell."""


class Figure(Record, frozen=True):
    """What one report says of the dead.

    claimant: a party to the fight that alone vouches for it, or empty; is_silent: its 0 may be no word; voice: the one
    voice that all of its claims come from, or empty; turn: whether the report says that the number rose or fell;
    report, article_id: where it stands; is_copy: a reprint of a text that was heard already.
    """

    toll: FatalityRange
    published: date | None = None
    publisher: str = ""
    claimant: str = ""
    is_silent: bool = False
    voice: str = ""
    turn: Turn = ""
    report: str = ""
    article_id: str = ""
    is_copy: bool = False

    @property
    def dead(self) -> int | None:
        """The number that the report by itself would be coded with; None where it gives none."""
        return self.toll.best if self.toll.conservative is None else self.toll.conservative


def combine_tolls(figures: Sequence[Figure], rule: str, outdated_after: int) -> FatalityRange | None:
    """One range for all: low and high from the figures that stand, best and the coded number by the rule.

    outdated_after: days after which a later report's figure replaces any other's; 0: never. Under `ucdp` the coded
    number stays the lowest (§6.5: it is not best). None where no figure is known.
    """
    known = [figure for figure in figures if figure.dead is not None and not figure.is_copy]
    if len(known) <= 1:
        return known[0].toll if known else _first_toll(figures)
    standing = find_standing(known, outdated_after)
    best = _RULES[rule](standing)
    lowest = min(_dead(figure) for figure in standing)
    low = min(_dead(figure) if figure.toll.low is None else figure.toll.low for figure in standing)
    high = max(_top(figure) for figure in standing)
    coded = lowest if rule == "ucdp" else best
    return FatalityRange(min(low, coded), best, max(high, best), coded, f"6.3 {rule}")


def is_derived(toll: FatalityRange | None, figures: Sequence[Figure], outdated_after: int) -> bool:
    """Whether a range follows from the figures by one of the rules; if not, a person wrote it."""
    told = (toll or FatalityRange(), *(combine_tolls(figures, rule, outdated_after) for rule in _RULES))
    first, *others = ((each.low, each.best, each.high, each.conservative) if each else None for each in told)
    return first in others


def find_standing(figures: Sequence[Figure], outdated_after: int) -> list[Figure]:
    """The figures that count: not those that were replaced later.

    A later figure of the same voice or publisher replaces its earlier one, and a report that says that the number rose
    or fell replaces the lower or higher figures before it.
    """
    told = find_told(figures)
    latest = _find_latest(told)
    turns = {(each.published, _dead(each), each.turn) for each in told if each.turn and not each.claimant}
    said = [each for each in told if not _is_corrected(each, latest) and not _is_turned(each, turns)]
    return _drop_outdated(said or told, outdated_after)


def find_told(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of those who tell of the dead, each text once: who is silent does not speak against them."""
    known = [figure for figure in figures if figure.dead is not None and not figure.is_copy]
    return [each for each in known if each.dead or not each.is_silent] or known


def _names(figure: Figure) -> list[str]:
    """What a later figure of the same voice has in common with this one."""
    return [f"{sort} {name}" for sort, name in (("by", figure.publisher), ("from", figure.voice)) if name]


def _find_latest(figures: Iterable[Figure]) -> dict[str, date]:
    latest: dict[str, date] = {}
    for each in figures:
        for name in _names(each) if each.published else ():
            latest[name] = max(each.published or date.min, latest.get(name, date.min))
    return latest


def _is_corrected(figure: Figure, latest: Mapping[str, date]) -> bool:
    day = figure.published
    return day is not None and any(latest[name] > day for name in _names(figure))


def _is_turned(figure: Figure, turns: Iterable[tuple[date | None, int, Turn]]) -> bool:
    """Whether a report of the same day or later says that the number rose above, or fell below, this figure."""
    day, dead = figure.published, _dead(figure)
    return day is not None and any(
        later is not None
        and (later > day or (later == day and not figure.turn))
        and ((turn == "raised" and number > dead) or (turn == "lowered" and number < dead))
        for later, number, turn in turns
    )


def _first_toll(figures: Sequence[Figure]) -> FatalityRange | None:
    return next((figure.toll for figure in figures if figure.toll != FatalityRange()), None)


def _dead(figure: Figure) -> int:
    return figure.dead or 0


def _top(figure: Figure) -> int:
    toll = figure.toll
    return max(each for each in (toll.high, toll.best, figure.dead) if each is not None)


def _drop_outdated(figures: list[Figure], after: int) -> list[Figure]:
    """Without the figures that a later report replaces; a party's claim and a report of no dead replace none."""
    independent = [each.published for each in figures if each.published and not each.claimant and each.dead]
    if not after or not independent:
        return figures
    latest = max(independent)
    return [each for each in figures if each.published is None or (latest - each.published).days < after]


def _lowest(figures: Sequence[Figure]) -> int:
    return min(_dead(figure) for figure in figures)


def _latest(figures: Sequence[Figure]) -> list[Figure]:
    """Those published on the last day; all where no day is known."""
    days = [figure.published for figure in figures if figure.published]
    return [figure for figure in figures if figure.published == max(days)] if days else list(figures)


def _most(figures: Sequence[Figure]) -> int | None:
    """The figure that more reports give than any other and than one alone."""
    ranked = Counter(_dead(figure) for figure in figures).most_common(2)
    is_clear = ranked[0][1] > 1 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return ranked[0][0] if is_clear else None


def _ucdp(figures: Sequence[Figure]) -> int:
    most = _most(figures)
    return median_low(_dead(figure) for figure in figures) if most is None else most


def _gtd(figures: Sequence[Figure]) -> int:
    """Latest unless a party claims it, then what most say, then the lowest (GTD's order)."""
    independent = [figure for figure in figures if not figure.claimant] or list(figures)
    most = _most(_latest(independent))
    return _lowest(_latest(independent)) if most is None else most


_RULES: dict[str, Callable[[Sequence[Figure]], int]] = {
    "conservative": _lowest,
    "ucdp": _ucdp,
    "latest": lambda figures: _lowest(_latest(figures)),
    "majority": _gtd,
}
