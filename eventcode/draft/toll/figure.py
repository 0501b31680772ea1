"""Arithmetic of tolls: sums, wholes and their parts, idle figures; no rule on whom to believe lives here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from eventcode.draft.mentions import TollMention


class Figure(NamedTuple):
    """Numbers of one group of victims. value: the ACLED number; high None: open."""

    low: int
    best: int
    high: int | None
    value: int


NOBODY = Figure(0, 0, 0, 0)


def figure_of(mention: TollMention) -> Figure:
    """What one mention tells."""
    return Figure(mention.low, mention.conservative, mention.high, mention.conservative)


def kind_of(mention: TollMention) -> str:
    """Whose dead they are; attackers are armed."""
    return "armed" if mention.victims == "attackers" else mention.victims


def by(mentions: Iterable[TollMention], key: Callable[[TollMention], str]) -> dict[str, list[TollMention]]:
    """The mentions by a key, in their order."""
    out: dict[str, list[TollMention]] = {}
    for mention in mentions:
        out.setdefault(key(mention), []).append(mention)
    return out


def add(figures: Iterable[Figure]) -> Figure:
    """The sum over different victims; open where one is open."""
    low = best = value = 0
    high: int | None = 0
    for each in figures:
        low, best, value = low + each.low, best + each.best, value + each.value
        high = None if high is None or each.high is None else high + each.high
    return Figure(low, best, high, value)


def join(whole: Figure, parts: Figure) -> Figure:
    """The whole against the sum of its parts, each number the larger; one beside several is of another kind."""
    if whole.value == 1 < parts.value:
        return add([whole, parts])
    high = None if whole.high is None or parts.high is None else max(whole.high, parts.high)
    return Figure(max(whole.low, parts.low), max(whole.best, parts.best), high, max(whole.value, parts.value))


def highest(mentions: Iterable[TollMention]) -> int | None:
    """The highest upper bound; None where one is open."""
    highs = [mention.high for mention in mentions]
    known = [high for high in highs if high is not None]
    return max(known, default=0) if len(known) == len(highs) else None


def replace_updated(numbers: list[TollMention]) -> list[TollMention]:
    """A corrected figure replaces those before it on its page; it is no conflict (house rule)."""
    updates = [m for m in numbers if m.is_update and not m.is_party_claim]
    if not updates:
        return numbers
    latest = max(updates, key=lambda m: m.conservative)
    after = numbers.index(latest)
    return [m for at, m in enumerate(numbers) if _is_current(m, latest, is_later=at > after)]


def _is_current(mention: TollMention, latest: TollMention, *, is_later: bool) -> bool:
    if mention.is_party_claim or mention.victims == "bomber":
        return True
    if mention.conservative > latest.conservative:
        return is_later or bool(mention.claimant)
    return mention.is_update and mention.conservative == latest.conservative


def comparable(mentions: list[TollMention]) -> list[TollMention]:
    """Without what a better figure makes idle: "several" beside a number, "at least 7" beside 9."""
    exact = [m for m in mentions if m.kind in ("exact", "range", "about", "at_least")]
    if not exact:
        return [m for m in mentions if m.kind == "vague"] or [m for m in mentions if m.kind == "at_most"] or mentions
    firm = [m for m in exact if m.kind != "at_least"]
    top = max((m.high or m.low for m in firm), default=0)
    most = max(m.low for m in exact)
    return [m for m in exact if m.kind != "at_least" or (m.low > top if firm else m.low == most)]


def add_up(mentions: list[TollMention]) -> list[TollMention]:
    """What one speaker gives in one sentence is of different dead; a figure that is the sum of the others is all."""
    exact = [m for m in mentions if m.kind == "exact"]
    total = sum(m.conservative for m in exact)
    for mention in exact:
        if len(exact) > 2 and 2 * mention.conservative == total:
            return [mention]
    return [_add_up(group) for group in by(mentions, lambda m: f"{m.sentence} {m.claimant}").values()]


def _add_up(group: list[TollMention]) -> TollMention:
    if len(group) == 1 or any(m.kind != "exact" or m.is_update for m in group):
        return max(group, key=lambda m: m.conservative)
    total = sum(m.conservative for m in group)
    return msgspec.structs.replace(group[0], low=total, high=total, conservative=total)
