"""Where article text is sent, and one request to it: no proxy, no redirect, checked TLS, an end to time and size."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from eventcode.errors import SecondReaderError
from eventcode.second_reader.wording import Limits

_PATH = "/chat/completions"
_PORTS = {"http": 80, "https": 443}
_BLOCK = 65536


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible endpoint. target: path and query of its chat completions; key: never shown nor stored."""

    is_secure: bool
    host: str
    port: int
    target: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """Host and port, as people are told of it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in _PORTS.values() else f"{host}:{self.port}"


class TransportError(Exception):
    """No answer arrived: it could not be reached, broke off, took too long or sent too much."""


@dataclass(frozen=True)
class Response:
    """What arrived. retry_after: seconds that the endpoint asks to wait, None where it names none."""

    status: int
    data: bytes
    retry_after: float | None = None


class Lines:
    """The connections under way, so that all of them can be cut when nobody waits any more."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_cut = False

    @contextmanager
    def watching(self, sock: socket.socket, seconds: float) -> Iterator[threading.Event]:
        """Cut the connection after so many seconds, which the event tells of: one that drips meets no other limit."""
        is_late = threading.Event()
        watch = threading.Timer(seconds, _cut, [sock, is_late])
        watch.daemon = True
        watch.start()
        with self._lock:
            self._open.add(sock)
            if self._is_cut:
                _cut(sock)
        try:
            yield is_late
        finally:
            watch.cancel()
            with self._lock:
                self._open.discard(sock)

    def cut(self) -> None:
        """End every connection, also those to come; who waits on one gets no answer."""
        with self._lock:
            self._is_cut = True
            for sock in self._open:
                _cut(sock)


def _cut(sock: socket.socket, is_late: threading.Event | None = None) -> None:
    if is_late:
        is_late.set()
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # below TLS, whose state another thread is using


def to_endpoint(url: str, model: str, key: str = "") -> Endpoint:
    """The endpoint at this URL (…/v1, or the whole path of its chat completions). Raises SecondReaderError.

    key: sent as a bearer token; over an unencrypted connection only to this machine itself.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise SecondReaderError("the URL of the language model cannot be read") from error
    if parts.scheme not in _PORTS or not parts.hostname or not url.isascii() or not url.isprintable() or " " in url:
        raise SecondReaderError("the URL of the language model is not one", next_step="write https://HOST/v1")
    if parts.username or parts.password:
        step = "give the key in a file instead (--llm-key-file)"
        raise SecondReaderError("the URL of the language model holds a name or password", next_step=step)
    is_secure = parts.scheme == "https"
    if key and not is_secure and not _is_here(parts.hostname):
        raise SecondReaderError("the key would travel unencrypted", next_step="use https://")
    path = parts.path.rstrip("/")
    target = (path if path.endswith(_PATH) else path + _PATH) + (f"?{parts.query}" if parts.query else "")
    return Endpoint(is_secure, parts.hostname, port, target, model, _checked(key))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked(key: str) -> str:
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise SecondReaderError("the key is not one line of letters, digits and signs")
    return key


def send(endpoint: Endpoint, body: bytes, limits: Limits, lines: Lines) -> Response:
    """One request and its whole answer, within limits of time and size. Raises TransportError, SecondReaderError."""
    connection = _connect(endpoint, limits.connect)
    connection.sock.settimeout(limits.timeout)
    with closing(connection), lines.watching(connection.sock, limits.timeout) as is_late:
        try:
            response = _exchange(connection, endpoint, body, limits.longest_answer)
            if is_late.is_set():  # what was cut may look whole
                raise TimeoutError
            return response
        except (OSError, http.client.HTTPException, ValueError, TransportError) as error:
            if is_late.is_set() or isinstance(error, TimeoutError):
                raise TransportError(f"no whole answer in {limits.timeout:g} seconds") from error
            if isinstance(error, TransportError):
                raise
            raise TransportError(f"the connection broke off ({type(error).__name__})") from error


def _exchange(connection: http.client.HTTPConnection, endpoint: Endpoint, body: bytes, longest: int) -> Response:
    connection.request("POST", endpoint.target, body, _headers(endpoint))
    with connection.getresponse() as response:
        return Response(response.status, _read(response, longest), _read_seconds(response.getheader("Retry-After")))


def _connect(endpoint: Endpoint, timeout: float) -> http.client.HTTPConnection:
    """An open connection. A certificate that does not hold is a SecondReaderError: asking again would not mend it."""
    try:
        connection = _line(endpoint, timeout)
        connection.connect()
    except ssl.SSLCertVerificationError as error:
        step = "check the address; a certificate authority of your own belongs in SSL_CERT_FILE"
        raise SecondReaderError(f"the certificate of {endpoint.name} does not hold", next_step=step) from error
    except (OSError, UnicodeError) as error:
        raise TransportError(f"it cannot be reached ({type(error).__name__})") from error
    return connection


def _line(endpoint: Endpoint, timeout: float) -> http.client.HTTPConnection:
    if not endpoint.is_secure:
        return http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=timeout)
    tls = ssl.create_default_context()
    return http.client.HTTPSConnection(endpoint.host, endpoint.port, timeout=timeout, context=tls)


def _headers(endpoint: Endpoint) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "eventcode",
        "Connection": "close",
    }
    return headers | ({"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {})


def _read(response: http.client.HTTPResponse, longest: int) -> bytes:
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise TransportError("its answer is compressed, which was not asked for")
    data = bytearray()
    while block := response.read(min(_BLOCK, longest + 1 - len(data))):
        data += block
        if len(data) > longest:
            raise TransportError(f"its answer is longer than {longest:,} bytes")
    if response.length:  # what was announced and did not come
        raise TransportError("the connection broke off")
    return bytes(data)


def _read_seconds(header: str | None) -> float | None:
    """Retry-After in seconds; a date in it is left to our own patience."""
    return float(header) if header and header.isdecimal() and len(header) < 7 else None
