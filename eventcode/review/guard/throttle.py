"""How often a password may be tried: counts of recent attempts by name and by address, kept in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

_KEPT = 10_000  # keys; beyond these the oldest go, so that a flood of names fills no memory


class Throttle:
    """At most `limits[kind]` attempts of one key in `window` seconds; an attempt counts before its outcome is known."""

    def __init__(
        self, limits: dict[str, int], window: float = 900.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits, self._window, self._clock = limits, window, clock
        self._tries: dict[tuple[str, str], list[float]] = {}

    def find_wait(self, keys: Iterable[tuple[str, str]]) -> float:
        """Count an attempt under each of these (kind, key) and return 0; or count none and return seconds to wait."""
        now, keys = self._clock(), list(keys)
        recent = {key: [each for each in self._tries.get(key, ()) if now - each < self._window] for key in keys}
        waits = [
            tries[-self._limits[kind]] + self._window - now
            for (kind, _), tries in recent.items()
            if len(tries) >= self._limits[kind]
        ]
        if waits:
            return max(waits)
        for key, tries in recent.items():
            self._tries.pop(key, None)  # so that it becomes the youngest
            self._tries[key] = [*tries, now]
        while len(self._tries) > _KEPT:
            del self._tries[next(iter(self._tries))]
        return 0.0

    def take_back(self, keys: Iterable[tuple[str, str]]) -> None:
        """The last attempt was rightful: it counts under none of these."""
        for key in keys:
            self._tries[key] = self._tries.get(key, [])[:-1]
