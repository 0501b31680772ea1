"""What became of a request after every attempt: an answer, or the reason why there is none; it judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from http.client import responses
from typing import Any

import msgspec

from eventcode.errors import SecondReaderError
from eventcode.second_reader.answer import Answer, Reply, UnusableError, read_answer, read_reply
from eventcode.second_reader.endpoint import Endpoint, Lines, Response, TransportError, send
from eventcode.second_reader.patience import Patience
from eventcode.second_reader.prompt import Request
from eventcode.second_reader.wording import Wording

_BUSY = frozenset({408, 409, 425, 429, *range(500, 600)})
_DENIED = frozenset({401, 402, 403, 404, 405, *range(300, 400)})
_NOT_TAKEN = frozenset({400, 422})  # what an endpoint says that does not know a parameter


@dataclass
class Exchange:
    """What one article cost and gave. why_not: why there is no answer; is_fatal: no other article will get one either.

    text: the model's words behind the answer; tokens_in, tokens_out: as the endpoint counts them; uncounted: replies
    that it did not count.
    """

    answer: Answer | None = None
    text: str = ""
    why_not: str = ""
    is_fatal: bool = False
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    uncounted: int = 0

    def count(self, reply: Reply) -> None:
        """Add what one more reply cost."""
        if reply.tokens is None:
            self.uncounted += 1
        else:
            self.tokens_in += reply.tokens[0]
            self.tokens_out += reply.tokens[1]


class Correspondent:
    """Asks one endpoint, patiently and within the limits of the wording; threads share it."""

    def __init__(self, endpoint: Endpoint, wording: Wording) -> None:
        self._endpoint, self._wording, self._limits = endpoint, wording, wording.limits
        self._patience, self._lines = Patience(wording.limits.requests_a_minute), Lines()
        self._is_plain = False

    def stop(self) -> None:
        """Whoever waits, to ask or for an answer, waits no longer."""
        self._patience.stop()
        self._lines.cut()

    def ask(self, request: Request) -> Exchange:
        """What came of a request, after as many attempts as the limits allow. Raises StoppedError."""
        exchange = Exchange()
        for _ in range(self._limits.answers):
            try:
                reply = self._post(request, exchange)
                exchange.count(reply)
                exchange.answer, exchange.text = self._read(reply), reply.text
                break
            except UnusableError as error:
                exchange.why_not = f"its answer cannot be used: {error}"
            except TransportError as error:
                exchange.why_not = str(error)
                break
            except SecondReaderError as error:
                exchange.why_not, exchange.is_fatal = str(error), True
                break
        return exchange

    def read(self, text: str) -> Answer:
        """The answer in the model's words. Raises UnusableError."""
        return read_answer(text, self._wording.fields, self._limits.most_events)

    def body(self, request: Request, is_plain: bool = False) -> bytes:
        """The bytes that are sent. is_plain: without what not every endpoint takes."""
        limits = self._limits
        sent: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": request.messages,
            limits.tokens_parameter: limits.most_tokens,
        }
        if not is_plain:
            schema = {"name": "events", "strict": True, "schema": request.schema}
            sent |= self._wording.parameters | {"response_format": {"type": "json_schema", "json_schema": schema}}
        return msgspec.json.encode(sent)

    def _read(self, reply: Reply) -> Answer:
        if reply.fault:
            raise UnusableError(reply.fault)
        return self.read(reply.text)

    def _post(self, request: Request, exchange: Exchange) -> Reply:
        """The reply, after waiting out what passes. Raises TransportError, SecondReaderError, StoppedError."""
        wait, why = self._limits.first_wait, ""
        for attempt in range(self._limits.attempts):
            if attempt:
                self._patience.pause(min(wait, self._limits.longest_wait))
                wait *= 2
            is_plain = self._is_plain
            try:
                response = self._send(self.body(request, is_plain), exchange)
            except TransportError as error:
                why = str(error)
                continue
            if response.status == HTTPStatus.OK:
                return read_reply(response.data)
            why = _judge(response.status, is_plain)
            self._is_plain |= response.status in _NOT_TAKEN
            if response.retry_after:
                self._patience.hold(min(response.retry_after, self._limits.longest_wait))
        raise TransportError(why)

    def _send(self, body: bytes, exchange: Exchange) -> Response:
        self._patience.wait()
        exchange.requests += 1
        return send(self._endpoint, body, self._limits, self._lines)


def _judge(status: int, is_plain: bool) -> str:
    """Why there is no answer yet. Raises SecondReaderError where there never will be, TransportError where not here."""
    why = f"it says {status} ({responses.get(status, 'no known status')})"
    if status in _DENIED:
        raise SecondReaderError(why)
    if status not in _BUSY and (is_plain or status not in _NOT_TAKEN):
        raise TransportError(why)
    return why
