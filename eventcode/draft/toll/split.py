"""Splits a toll that several events share (coding rule §6.4); which events share it is for compose."""

from __future__ import annotations

import msgspec

from eventcode.records import FatalityRange


def split_toll(total: int, n: int) -> list[int]:
    """`total` over `n` events in date, then report order: equal parts, what remains to the first; the sum is kept.

    Raises ValueError where total is below 0 or n below 1.
    """
    if total < 0 or n < 1:
        raise ValueError(f"cannot split {total} over {n} events")
    quotient, remainder = divmod(total, n)
    return [quotient + 1] * remainder + [quotient] * (n - remainder)


def split_range(total: FatalityRange, n: int) -> list[FatalityRange]:
    """Low, best, high and the conservative number, each split by itself: low <= best <= high holds in each part."""
    columns = {name: _split(getattr(total, name), n) for name in ("low", "best", "high", "conservative")}
    rule = f"{total.rule}, split over {n} (6.4)".lstrip(", ") if n > 1 else total.rule
    return [
        msgspec.structs.replace(total, rule=rule, **{name: parts[at] for name, parts in columns.items()})
        for at in range(n)
    ]


def _split(total: int | None, n: int) -> list[int] | list[None]:
    return [None] * n if total is None else split_toll(total, n)
