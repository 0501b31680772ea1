"""What a guard goes by: who may come, under which names, how long and how much; it checks nothing itself."""

from __future__ import annotations

import asyncio
import ipaddress
from dataclasses import dataclass, field

from eventcode.records import Record
from eventcode.review.guard.accounts import Accounts
from eventcode.review.guard.routes import Route, list_routes
from eventcode.review.guard.sessions import Sessions
from eventcode.review.guard.throttle import Throttle


class Refusal(Record, frozen=True):
    """Why a request goes no further: the HTTP status, a sentence and the next step."""

    status: int
    sentence: str
    next_step: str = ""


@dataclass(frozen=True)
class Policy:
    """origins: how browsers name this server, `https://name[:port]`; none: it is on loopback, any port, without TLS.

    accounts: those who may log in; None: whoever brings the start token may work. is_proxied: the peer is our proxy,
    which adds the address of its client to X-Forwarded-For.
    body_limit: bytes of a request; seconds: for a request and its answer; at_once: passwords that are checked at the
    same time, each with a core and 64 MiB.
    """

    sessions: Sessions
    origins: frozenset[str] = frozenset()
    accounts: Accounts | None = None
    is_proxied: bool = False
    body_limit: int = 256 * 1024
    seconds: float = 30.0
    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    throttle: Throttle = field(default_factory=lambda: Throttle({"name and address": 5, "address": 30, "name": 60}))

    @property
    def routes(self) -> tuple[Route, ...]:
        """What may be asked for."""
        return list_routes(has_accounts=self.accounts is not None)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it through TLS."""
        return bool(self.origins)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; a browser takes `__Host-` from this very host and through TLS alone."""
        return "__Host-eventcode" if self.is_secure else "eventcode"

    def find_origin(self, host: str) -> str | None:
        """The origin that a browser which sent this Host header calls ours; None where it is no name of ours."""
        host = host.lower()
        if self.is_secure:
            origin = f"https://{host}"
            return origin if origin in self.origins else None
        name, _, port = (host, "", "80") if host.endswith("]") or ":" not in host else host.rpartition(":")
        return f"http://{host}" if is_loopback(name) and port.isascii() and port.isdigit() else None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it, or mean it: no DNS server has a say in these names."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False
