"""Serves the review page of a project: address, certificate and server; pages and rules of coding are elsewhere."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from eventcode.errors import ReviewError
from eventcode.project import Project
from eventcode.records import Record
from eventcode.review.guard import ACCOUNTS, Accounts, Policy, Sessions, analyst_of, protect
from eventcode.review.guard.policy import is_loopback
from eventcode.review.guard.sessions import HOUR

if TYPE_CHECKING:
    import uvicorn

_TEAM_IDLE, _TEAM_LIFETIME = 4 * HOUR, 12 * HOUR
_EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - these are what is looked for


class Address(Record, frozen=True):
    """Where the page is served. certificate, key: PEM files; names: how browsers name this machine, where that is not
    `host`; proxy: the origin of the proxy before us, `https://name`."""

    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()
    proxy: str = ""

    @property
    def is_for_team(self) -> bool:
        """Whether others than the one at this machine can reach it."""
        return bool(self.proxy) or not is_loopback(self.host)


def serve(project: Project, address: Address, analyst: str, tell: Callable[[str, int], None]) -> None:
    """Serve until the process is interrupted.

    analyst: who works, where the page is for this machine alone. tell: called with the link, once it can be opened, and
    the port.
    Raises ReviewError where it cannot be served, or must not be: for a team without accounts, or without TLS.
    """
    accounts = _check_team(address, Accounts(project.folder / ACCOUNTS)) if address.is_for_team else None
    _check_certificate(address)
    project.store, project.codebook  # noqa: B018 - what is wrong with them is said now, not at the first click
    with _listen(address) as listening:
        port = listening.getsockname()[1]
        policy = _make_policy(address, port, accounts)
        server = _make_server(project, policy, address)
        threading.Thread(target=_warm, args=[project], daemon=True).start()
        tell(_make_link(policy, address, port, analyst), port)
        try:
            server.run([listening])
        except KeyboardInterrupt:
            return


def _warm(project: Project) -> None:
    """Check an event that is none: what the checks load and compile takes seconds, for which no page need wait."""
    from eventcode.desk.checking import check_event
    from eventcode.records import Event

    check_event(Event(), project.codebook)


def _check_team(address: Address, accounts: Accounts) -> Accounts:
    """The accounts of a team. Raises ReviewError where there are none, or passwords would travel in the open."""
    where = f"others can reach {_to_origin(address.proxy) if address.proxy else address.host}"
    if not address.proxy and not (address.certificate and address.key):
        step = "give --certificate and --key, or put a proxy with TLS before it: --behind-proxy https://NAME"
        raise ReviewError(f"{where}, and passwords must not travel without TLS", next_step=step)
    if not accounts.names():
        raise ReviewError(f"{where}, and nobody has an account", next_step="make one: eventcode analyst add NAME")
    if not address.proxy and not address.names and address.host in _EVERY_ADDRESS:
        raise ReviewError(f"{address.host} is every address of this machine", next_step="say its name: --name HOSTNAME")
    return accounts


def _check_certificate(address: Address) -> None:
    if not (address.certificate and address.key):
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(address.certificate, address.key, "")
    except (OSError, ValueError) as error:  # SSLError is an OSError
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
        step = "give two PEM files that belong together, the key without a passphrase"
        raise ReviewError(
            f"{address.certificate} and {address.key} cannot be used: {reason}", next_step=step
        ) from error


def _listen(address: Address) -> socket.socket:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, place = found[0]
        return socket.create_server(place, family=family, backlog=2048)
    except socket.gaierror as error:
        raise ReviewError(f"{address.host} is no address of this machine", next_step="leave --host out") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            step = "leave --port out, or take another"
            raise ReviewError(f"port {address.port} of {address.host} is in use", next_step=step) from error
        reason = f"{address.host}, port {address.port}, cannot be used: {os.strerror(error.errno or 0)}"
        raise ReviewError(reason, next_step="leave --host and --port out") from error


def _make_policy(address: Address, port: int, accounts: Accounts | None) -> Policy:
    if accounts is None:
        return Policy(Sessions())
    sessions = Sessions(_TEAM_IDLE, _TEAM_LIFETIME)
    if address.proxy:
        return Policy(sessions, frozenset({_to_origin(address.proxy)}), accounts, is_proxied=True)
    suffix = "" if port == 443 else f":{port}"
    names = address.names or (f"[{address.host}]" if ":" in address.host else address.host,)
    origins = frozenset(f"https://{name.lower()}{suffix}" for name in names)
    return Policy(sessions, origins, accounts)


def _to_origin(text: str) -> str:
    """Raises ReviewError for what is not `https://name[:port]`."""
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.netloc or "@" in parts.netloc or parts.path.strip("/") or parts.query:
        raise ReviewError(f"{text} is no origin of a proxy with TLS", next_step="write it as https://NAME")
    return f"https://{parts.netloc.lower().removesuffix(':443')}"


def _make_link(policy: Policy, address: Address, port: int, analyst: str) -> str:
    if policy.accounts is not None:
        return f"{min(policy.origins)}/login"
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"http://{host}:{port}/start?token={policy.sessions.offer(analyst)}"


def _make_server(project: Project, policy: Policy, address: Address) -> uvicorn.Server:
    """A server that writes no log of requests, believes no X-Forwarded header and knows no WebSocket."""
    import uvicorn

    from eventcode.review.app import build_app

    config = uvicorn.Config(
        protect(build_app(project, analyst=analyst_of), policy),
        http="h11", ws="none", proxy_headers=False, server_header=False, access_log=False, log_config=None,
        log_level="warning", timeout_keep_alive=75, timeout_graceful_shutdown=5,
        ssl_certfile=address.certificate, ssl_keyfile=address.key,
    )  # fmt: skip
    return uvicorn.Server(config)
