"""The closed list of what may be asked for, and by whom; what is not listed does not exist, whatever the app routes."""

from __future__ import annotations

import re
from functools import cache

from eventcode.records import Record

READ = frozenset({"GET", "HEAD"})
POST = frozenset({"POST"})


class Route(Record, frozen=True):
    """A path and its methods.

    path: `{name}` stands for one step of it, `{name:path}` for the rest. is_open: without a session. is_form: sent by a
    plain form, which cannot carry the header that scripts send.
    """

    path: str
    methods: frozenset[str]
    is_open: bool = False
    is_form: bool = False


START = Route("/start", frozenset({"GET"}), is_open=True)
LOGIN = Route("/login", READ | POST, is_open=True, is_form=True)
LOGOUT = Route("/logout", POST)

PAGES = (  # those of eventcode.review.app; tests/test_review_guard_routes.py walks both lists
    Route("/", READ),
    Route("/article/{article_id:path}", READ),
    Route("/act", POST),
    Route("/find", READ),
    Route("/queue", READ),
    Route("/keys.json", READ),
    Route("/adjudicate/{article_id:path}", READ),
    Route("/adjudicate", POST),
    Route("/static/review.css", READ, is_open=True),  # a refusal and the login are to look like the rest
    Route("/static/icon.svg", READ, is_open=True),
    Route("/static/{file}", READ),
)


def list_routes(*, has_accounts: bool) -> tuple[Route, ...]:
    """All that a guard lets through: with accounts one logs in, without them the start token opens the door."""
    return (LOGIN if has_accounts else START, LOGOUT, *PAGES)


def find_route(routes: tuple[Route, ...], path: str) -> Route | None:
    """The first route of this path, as the server decoded it."""
    return next((route for route in routes if _pattern(route.path).fullmatch(path)), None)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", path)
    steps = {True: ".+", False: "[^/]+"}
    return re.compile(
        "".join(steps[part.endswith(":path}")] if part[:1] == "{" else re.escape(part) for part in parts), re.DOTALL
    )
