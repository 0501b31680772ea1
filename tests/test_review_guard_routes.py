"""What the application can answer and what the guard lets through are the same list."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from eventcode.project import create_project
from eventcode.review.app import STATIC, build_app
from eventcode.review.guard.routes import PAGES, find_route, list_routes


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    return build_app(create_project(tmp_path_factory.mktemp("app") / "kenya"), "Anna")


def test_every_route_of_the_application_is_listed_with_its_methods(app: Starlette) -> None:
    routed = {(route.path, *sorted(route.methods or ())) for route in app.routes if isinstance(route, Route)}
    listed = {(route.path, *sorted(route.methods)) for route in PAGES if not route.path.startswith("/static/")}
    assert routed == listed


def test_nothing_else_is_mounted(app: Starlette) -> None:
    others = [route for route in app.routes if not isinstance(route, Route)]
    assert [(type(other), getattr(other, "path", "")) for other in others] == [(Mount, "/static")]


def test_the_mounted_folder_holds_what_the_page_needs_and_no_more() -> None:
    """All of it is let through, and a folder in it would not be."""
    files = [path.relative_to(STATIC) for path in STATIC.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= {".css", ".js", ".svg"}
    assert [path for path in files if find_route(PAGES, f"/static/{path.as_posix()}") is None] == []
    assert [path for path in files if path.parent != Path()] == []


def test_what_is_open_shows_nothing_of_a_project() -> None:
    for has_accounts in (True, False):
        is_open = {route.path for route in list_routes(has_accounts=has_accounts) if route.is_open}
        assert is_open == {"/login" if has_accounts else "/start", "/static/review.css", "/static/icon.svg"}
