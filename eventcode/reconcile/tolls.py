"""Figures of several reports -> low, best, high and the coded number by a named rule (§6.3); it reads no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median_low

from eventcode.records import FatalityRange, Record


class Figure(Record, frozen=True):
    """What one voice says of the dead. claimant: a party that claims it, or empty; is_silent: its 0 may be no word."""

    toll: FatalityRange
    published: date | None = None
    publisher: str = ""
    claimant: str = ""
    is_silent: bool = False

    @property
    def dead(self) -> int | None:
        """The number that the report by itself would be coded with; None where it gives none."""
        return self.toll.best if self.toll.conservative is None else self.toll.conservative


def combine_tolls(figures: Sequence[Figure], rule: str, outdated_after: int) -> FatalityRange | None:
    """One range for all: low and high from the figures that stand, best and the coded number by the rule.

    A publisher's later figure replaces its earlier one. outdated_after: days after which another's does too; 0: never.
    A report that is silent about the dead does not speak against one that tells of them. Under `ucdp` the coded number
    stays the lowest (§6.5: it is not best). None where no figure is known.
    """
    known = [figure for figure in figures if figure.dead is not None]
    if len(known) <= 1:
        return known[0].toll if known else _first_toll(figures)
    standing = _drop_outdated(_drop_corrected(_drop_silent(known)), outdated_after)
    best = _RULES[rule](standing)
    lowest = min(_dead(figure) for figure in standing)
    low = min(_dead(figure) if figure.toll.low is None else figure.toll.low for figure in standing)
    high = max(_top(figure) for figure in standing)
    coded = lowest if rule == "ucdp" else best
    return FatalityRange(min(low, coded), best, max(high, best), coded, f"6.3 {rule}")


def _first_toll(figures: Sequence[Figure]) -> FatalityRange | None:
    return next((figure.toll for figure in figures if figure.toll != FatalityRange()), None)


def _dead(figure: Figure) -> int:
    return figure.dead or 0


def _top(figure: Figure) -> int:
    toll = figure.toll
    return max(each for each in (toll.high, toll.best, figure.dead) if each is not None)


def _drop_silent(figures: list[Figure]) -> list[Figure]:
    return [each for each in figures if each.dead or not each.is_silent] or figures


def _drop_corrected(figures: list[Figure]) -> list[Figure]:
    """Without the figures that their own publisher corrected later."""
    latest: dict[str, date] = {}
    for each in figures:
        if each.publisher and each.published:
            latest[each.publisher] = max(each.published, latest.get(each.publisher, each.published))
    return [each for each in figures if each.published == latest.get(each.publisher, each.published)]


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
