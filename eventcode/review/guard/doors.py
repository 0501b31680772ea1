"""The doors of the guard: start token, login and logout; they make and end sessions and show nothing of a project."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable
from math import ceil
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from eventcode.review import templating
from eventcode.review.guard.policy import Policy
from eventcode.review.guard.routes import LOGIN, LOGOUT, READ, START, Route

Door = Callable[[Request, bytes, Policy], Awaitable[Response]]
_WRONG = "Name or password is wrong."


def find_door(route: Route) -> Door | None:
    """Who answers this route; None where the application does."""
    return {START: _start, LOGIN: _login, LOGOUT: _logout}.get(route)


async def _start(request: Request, _: bytes, policy: Policy) -> Response:
    """The token for a cookie; the redirect takes it out of the address and of the history."""
    token = policy.sessions.exchange(request.query_params.get("token", ""))
    if token is None:
        step = "start `eventcode review` again: it prints a new one"
        page = templating.error("This start link was used already, or is none.", step)
        return HTMLResponse(page, 403)
    return _with_cookie(RedirectResponse("/", 303), token, policy)


async def _login(request: Request, body: bytes, policy: Policy) -> Response:
    if request.method in READ:
        return HTMLResponse(templating.login(""))
    assert policy.accounts is not None
    name, password = _read_form(body)
    keys = _throttle_keys(name, request, policy)
    wait = policy.throttle.find_wait(keys)
    if wait:
        problem = f"There were too many attempts. Try again in {ceil(wait / 60)} minutes."
        return HTMLResponse(templating.login(problem), 429, headers={"retry-after": str(ceil(wait))})
    async with policy.at_once:
        account = await asyncio.to_thread(policy.accounts.check_password, name, password)
    if account is None:
        return HTMLResponse(templating.login(_WRONG), 401)
    policy.throttle.take_back(keys)
    policy.sessions.close(request.cookies.get(policy.cookie, ""))
    return _with_cookie(RedirectResponse("/", 303), policy.sessions.open(account.name, account.stamp), policy)


async def _logout(request: Request, _: bytes, policy: Policy) -> Response:
    policy.sessions.close(request.cookies.get(policy.cookie, ""))
    go = "/login" if policy.accounts is not None else "/"
    response = JSONResponse({"ok": True, "announce": "You are logged out.", "problem": "", "go": go})
    response.delete_cookie(policy.cookie, secure=policy.is_secure, httponly=True, samesite="strict")
    return response


def _read_form(body: bytes) -> tuple[str, str]:
    """Name and password of the login form, empty where they are not there."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError:  # more fields than a form of ours has
        fields = {}
    name, password = (fields.get(key, [""])[0] for key in ("analyst", "password"))
    return " ".join(unicodedata.normalize("NFC", name).split()), password


def _throttle_keys(name: str, request: Request, policy: Policy) -> list[tuple[str, str]]:
    address = request.client.host if request.client else ""
    if policy.is_proxied:  # the last is the one that our proxy put there; those before it are the client's own words
        address = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip() or address
    return [("name and address", f"{name}\n{address}"), ("address", address), ("name", name)]


def _with_cookie(response: Response, token: str, policy: Policy) -> Response:
    response.set_cookie(
        policy.cookie, token, max_age=int(policy.sessions.lifetime), path="/", secure=policy.is_secure, httponly=True,
        samesite="strict",
    )  # fmt: skip
    return response
