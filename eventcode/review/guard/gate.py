"""The gate before the application: ASGI in, ASGI out; it runs the checks, keeps the limits and lets nothing else by."""

from __future__ import annotations

import asyncio
import logging
import traceback

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventcode.review import templating
from eventcode.review.guard import checks, doors
from eventcode.review.guard.headers import with_headers
from eventcode.review.guard.policy import Policy, Refusal
from eventcode.review.guard.routes import READ, Route, find_route

ANALYST = "eventcode.analyst"  # the key of the scope under which the application finds who is at work
_LOG = logging.getLogger("eventcode.review")
_AGAIN = '<!doctype html><html lang="en"><title>eventcode</title><meta http-equiv="refresh" content="0"></html>'
_TOO_LARGE = Refusal(413, "This is more than the page ever sends.", "shorten it")
_TOO_SLOW = Refusal(503, "This took too long.", "load the page again, and see whether it was saved")
_BROKEN = Refusal(500, "Something is wrong in the program.", "load the page again, and tell who looks after it")


def analyst_of(request: Request) -> str:
    """Who is at work, as the guard found out; a request that came past no guard raises KeyError."""
    return str(request.scope[ANALYST])


class Gate:
    """An ASGI application around another. Only HTTP comes through it: there is no WebSocket."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self.app, self.policy = app, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(Request(scope), receive, send)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        route = find_route(self.policy.routes, request.scope["path"])
        started = _Started(with_headers(send, is_form=route is not None and route.is_form))
        try:
            async with asyncio.timeout(self.policy.seconds):
                await self._admit(request, route, receive, started)
        except TimeoutError:
            await self._refuse(request, _TOO_SLOW, started)
        except Exception as error:  # whatever it is, it must not reach the log whole
            _LOG.error("%s at %s", type(error).__name__, _where(error))
            await self._refuse(request, _BROKEN, started)

    async def _admit(self, request: Request, route: Route | None, receive: Receive, send: _Started) -> None:
        policy = self.policy
        refusal = checks.check_host(request, policy) or checks.check_route(request, policy)
        refusal = refusal or checks.check_origin(request, policy)
        if refusal is None and route is not None:
            refusal = checks.check_script(request, route)
        if refusal or route is None:
            await self._refuse(request, refusal or _BROKEN, send)
            return
        session = checks.find_session(request, policy)
        if session is None and not route.is_open:
            await self._turn_away(request, send)
            return
        body = await _read_body(receive, policy.body_limit)
        if body is None:
            await self._refuse(request, _TOO_LARGE, send)
            return
        if (door := doors.find_door(route)) is not None:
            response = await door(request, body, policy)
            await response(request.scope, receive, send)
            return
        scope = {**request.scope, ANALYST: session.analyst if session else ""}
        sifted = _Sifted(send)
        await self.app(scope, _replay(body, receive), sifted)
        if sifted.is_broken:
            await self._refuse(request, _BROKEN, send)

    async def _turn_away(self, request: Request, send: _Started) -> None:
        """No session: to the login where there is one, else a refusal.

        Who comes by a link from another site has brought no `Strict` cookie: the page asks for itself once more.
        """
        if _wants_page(request) and request.headers.get("sec-fetch-site") == "cross-site":
            await HTMLResponse(_AGAIN)(request.scope, _silence, send)
        elif self.policy.accounts is not None and _wants_page(request):
            await RedirectResponse("/login", 303)(request.scope, _silence, send)
        else:
            await self._refuse(request, checks.refuse_stranger(self.policy), send)

    async def _refuse(self, request: Request, refusal: Refusal, send: _Started) -> None:
        """Say it as a page to whoever opens one, else as JSON; say nothing where the answer has begun already."""
        if not send.has_begun:
            await _to_response(request, refusal)(request.scope, _silence, send)


class _Started:
    """`send` that knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send, self.has_begun = send, False

    async def __call__(self, message: Message) -> None:
        self.has_begun = True
        await self._send(message)


class _Sifted:
    """`send` for the application: of what it says when it fails (500) nothing goes out, for we say it better."""

    def __init__(self, send: Send) -> None:
        self._send, self.is_broken = send, False

    async def __call__(self, message: Message) -> None:
        self.is_broken = self.is_broken or message.get("status") == 500
        if not self.is_broken:
            await self._send(message)


def _to_response(request: Request, refusal: Refusal) -> Response:
    if _wants_page(request):
        return HTMLResponse(templating.error(refusal.sentence, refusal.next_step), refusal.status)
    told = {"ok": False, "announce": refusal.sentence, "problem": refusal.sentence, "next_step": refusal.next_step}
    return JSONResponse(told, refusal.status)


def _wants_page(request: Request) -> bool:
    return request.method in READ and "text/html" in request.headers.get("accept", "")


async def _read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body, which is small; None where it has more than `limit` bytes or its sender has gone."""
    parts, size, is_more = [], 0, True
    while is_more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        is_more = message.get("more_body", False)
        if size > limit:
            return None
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return messages.pop() if messages else await receive()

    return receiving


async def _silence() -> Message:
    return {"type": "http.disconnect"}


def _where(error: BaseException) -> str:
    """File, line and function of each step, but no message: it may hold words of an article."""
    steps = traceback.extract_tb(error.__traceback__)[-8:]
    return " < ".join(f"{step.filename}:{step.lineno} {step.name}" for step in reversed(steps))
