"""One function over many items by an engine, in the order of the items; memory does not grow with their number."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from eventcode.engine.engine import Engine, Pending, WorkerLost

T = TypeVar("T")
R = TypeVar("R")


def spread(
    engine: Engine,
    function: Callable[..., R],
    items: Iterable[T],
    *arguments: Any,
    rescue: Callable[[T], R] | None = None,
) -> Iterator[R]:
    """function(item, *arguments) for each item. rescue: gives the result of an item whose workers died; without it,
    WorkerLost is raised."""
    waiting: deque[tuple[T, Pending]] = deque()
    for item in items:
        waiting.append((item, engine.submit(function, item, *arguments)))
        if len(waiting) >= engine.width:
            yield _fetch(*waiting.popleft(), rescue)
    while waiting:
        yield _fetch(*waiting.popleft(), rescue)


def _fetch(item: T, pending: Pending, rescue: Callable[[T], R] | None) -> R:
    try:
        result: R = pending.result()
        return result
    except WorkerLost:
        if rescue is None:
            raise
        return rescue(item)
