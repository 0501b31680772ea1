"""Tells a person at a terminal how far a long look through places has come; elsewhere one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from eventcode.gazetteer.places import SourcePlace

_STEP = 4096


def tell_progress(
    places: Iterable[SourcePlace], title: str, out: TextIO | None, roughly: int = 0
) -> Iterator[SourcePlace]:
    """The places as they come. roughly: how many there will be; 0 where nobody knows, then they are counted."""
    if out is None:
        yield from places
        return
    on_terminal = out.isatty()
    if not on_terminal:
        print(f"{title} ...", file=out, flush=True)
    count = 0
    for count, place in enumerate(places, start=1):
        if on_terminal and count % _STEP == 0:
            print(f"\r{title} {_draw(count, roughly)}", end="", file=out, flush=True)
        yield place
    if on_terminal:
        print(f"\r{title} {_draw(count, count)}", file=out, flush=True)


def _draw(count: int, roughly: int) -> str:
    if not roughly:
        return f"{count:,} places"
    done = min(1.0, count / roughly)
    return f"[{'#' * int(30 * done):30}] {done:4.0%}"
