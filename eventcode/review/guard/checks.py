"""The checks of a request, in the order in which they are made: each returns a refusal or None; none reads the body."""

from __future__ import annotations

from starlette.requests import Request

from eventcode.review.guard.policy import Policy, Refusal
from eventcode.review.guard.routes import READ, Route, find_route
from eventcode.review.guard.sessions import Session

_ELSEWHERE = "open the page at the address that `eventcode review` printed"


def check_host(request: Request, policy: Policy) -> Refusal | None:
    """One Host header, and a name of ours: a foreign name that someone pointed at us (DNS rebinding) is none."""
    hosts = request.headers.getlist("host")
    if len(hosts) != 1 or policy.find_origin(hosts[0]) is None:
        return Refusal(421, "This server does not go by the name that was asked for.", _ELSEWHERE)
    return None


def check_route(request: Request, policy: Policy) -> Refusal | None:
    """The path is listed, with this method. The path is that of the scope, which the application goes by too."""
    route = find_route(policy.routes, request.scope["path"])
    if route is None:
        return Refusal(404, "There is no such page.", "go back to the queue")
    if request.method not in route.methods:
        return Refusal(405, "This page cannot be used in that way.", "go back to the queue")
    return None


def check_origin(request: Request, policy: Policy) -> Refusal | None:
    """What changes something comes from a page of ours, and what reads is no part of a page of others.

    `same-site` is not ours: on loopback that is every program with a port.
    """
    site, mode = request.headers.get("sec-fetch-site"), request.headers.get("sec-fetch-mode")
    if request.method in READ:
        is_ours = site in (None, "same-origin", "none") or mode == "navigate"
    else:
        origins = request.headers.getlist("origin")
        is_ours = origins == [policy.find_origin(request.headers["host"])] and site in (None, "same-origin")
    return None if is_ours else Refusal(403, "This request comes from the page of another site.", _ELSEWHERE)


def check_script(request: Request, route: Route) -> Refusal | None:
    """What changes something carries a header that no form of another site can send."""
    if request.method in READ or route.is_form or request.headers.get("x-eventcode") == "1":
        return None
    return Refusal(403, "This request lacks the header of our page.", "load the page again")


def find_session(request: Request, policy: Policy) -> Session | None:
    """The session of the request's cookie; None where it has ended, or the account is gone or has a new password."""
    session = policy.sessions.find(request.cookies.get(policy.cookie, ""))
    if session is None or policy.accounts is None:
        return session
    account = policy.accounts.find(session.analyst)
    return session if account is not None and account.stamp == session.stamp else None


def refuse_stranger(policy: Policy) -> Refusal:
    """The answer to whoever has no session."""
    if policy.accounts is not None:
        return Refusal(401, "You are not logged in, or your session has ended.", "log in again")
    step = "start `eventcode review` again, and open the link that it prints"
    return Refusal(401, "This page is open only to whoever has its start link, which works once.", step)
