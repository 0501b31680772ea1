"""When the next request may leave: so many a minute, and none while the endpoint asks for a pause; it sends nothing."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_MINUTE = 60.0  # seconds


class StoppedError(Exception):
    """The run is over; nobody waits for an answer any more."""


class Patience:
    """Shared by all threads that ask one endpoint. clock: seconds that only rise."""

    def __init__(self, requests_a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._sent: deque[float] = deque(maxlen=requests_a_minute)
        self._clock = clock
        self._not_before = clock()
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def wait(self) -> None:
        """Return when a request may leave. Raises StoppedError."""
        while delay := self.reserve():
            self.pause(delay)
        self.pause(0)

    def reserve(self) -> float:
        """0 and the place of a request is taken, or the seconds after which to ask again."""
        with self._lock:
            now, earliest = self._clock(), self._not_before
            if len(self._sent) == self._sent.maxlen:
                earliest = max(earliest, self._sent[0] + _MINUTE)
            if now < earliest:
                return earliest - now
            self._sent.append(now)
            return 0.0

    def hold(self, seconds: float) -> None:
        """No request leaves within so many seconds from now."""
        with self._lock:
            self._not_before = max(self._not_before, self._clock() + seconds)

    def pause(self, seconds: float) -> None:
        """Let the thread that calls wait so long. Raises StoppedError."""
        if self._stopped.wait(seconds):
            raise StoppedError

    def stop(self) -> None:
        """Whoever waits, waits no longer."""
        self._stopped.set()
