"""Who is at the desk: one-use start tokens and the sessions they open, in memory alone; nothing of them is on disk."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

from eventcode.records import Record

HOUR = 3600.0


class Session(Record, frozen=True):
    """An analyst at work. stamp: of the account it was opened with, empty without accounts; opened, seen: seconds."""

    analyst: str
    stamp: str
    opened: float
    seen: float


class Sessions:
    """Sessions by the digest of their tokens, so that a look at the memory of the server gives none away.

    idle, lifetime: seconds after which a session ends: since it was last used, since it was opened.
    """

    def __init__(
        self, idle: float = 12 * HOUR, lifetime: float = 7 * 24 * HOUR, clock: Callable[[], float] = time.time
    ) -> None:
        self.idle, self.lifetime, self._clock = idle, lifetime, clock
        self._starts: dict[str, str] = {}
        self._open: dict[str, Session] = {}

    def offer(self, analyst: str) -> str:
        """A start token: whoever brings it first is this analyst."""
        token = secrets.token_urlsafe(32)
        self._starts[_digest(token)] = analyst
        return token

    def exchange(self, start_token: str) -> str | None:
        """The token of a new session for a start token, which is dead from now on; None where it is none."""
        analyst = self._starts.pop(_digest(start_token), None)
        return None if analyst is None else self.open(analyst)

    def open(self, analyst: str, stamp: str = "") -> str:
        """The token of a new session."""
        now = self._clock()
        self._open = {key: session for key, session in self._open.items() if self._is_alive(session, now)}
        token = secrets.token_urlsafe(32)
        self._open[_digest(token)] = Session(analyst, stamp, now, now)
        return token

    def find(self, token: str) -> Session | None:
        """The session of a token, which is seen to be used; None where it has ended or never was."""
        now = self._clock()
        session = self._open.get(_digest(token))
        if session is None or not self._is_alive(session, now):
            return None
        self._open[_digest(token)] = Session(session.analyst, session.stamp, session.opened, now)
        return session

    def close(self, token: str) -> None:
        """End a session."""
        self._open.pop(_digest(token), None)

    def _is_alive(self, session: Session, now: float) -> bool:
        return now - session.seen < self.idle and now - session.opened < self.lifetime


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
