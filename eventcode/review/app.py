"""The web application over one project: its routes, and what they share; who may ask is the guard's to say."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from eventcode.desk.checking import check_event
from eventcode.desk.desk import Desk
from eventcode.desk.setting import Options, Setting
from eventcode.errors import EventcodeError
from eventcode.gazetteer import Gazetteer, open_gazetteer
from eventcode.project import Project
from eventcode.records import Event
from eventcode.review import routes
from eventcode.review.joining import ProjectJoins
from eventcode.review.keys import read_keys
from eventcode.review.office import Office, office_of

STATIC = Path(__file__).with_name("static")


def build_app(project: Project, analyst: str | Callable[[Request], str]) -> Starlette:
    """The review page of a project as an ASGI application, without any guard.

    analyst: the name of who works, or what tells it of a request. Raises EventcodeError where the project cannot be
    opened: its settings, codebook, gazetteer or database.
    """
    application = Starlette(
        routes=[
            Route("/", routes.start),
            Route("/article/{article_id:path}", routes.show_article),
            Route("/act", routes.act, methods=["POST"]),
            Route("/find", routes.find),
            Route("/queue", routes.show_queue),
            Route("/keys.json", routes.show_keys),
            Route("/adjudicate/{article_id:path}", routes.show_adjudication),
            Route("/adjudicate", routes.adjudicate, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={EventcodeError: _tell},
    )
    application.state.office = _open_office(project, analyst)
    return application


def _open_office(project: Project, analyst: str | Callable[[Request], str]) -> Office:
    review = project.settings.review
    options = Options(review.coders, review.blind_share, review.offer_below)
    setting = Setting(
        project.store, project.codebook, project.ids, _open_places(project), options, ProjectJoins(project)
    )
    who = (lambda request: analyst) if isinstance(analyst, str) else analyst
    keys = read_keys(review.keys, single_keys=review.single_keys)
    office = Office(Desk(setting), keys, who, ThreadPoolExecutor(1, "reading ahead"))
    office.reader.submit(check_event, Event(), project.codebook)  # compiles the checks before somebody waits for them
    return office


def _open_places(project: Project) -> Gazetteer:
    """The places that drafting knows: the bundled ones, the project's layers, those of its model."""
    if project.model is None:
        return open_gazetteer(project.layers)
    from eventcode.draft.learned.model import open_model  # here, because it brings numpy

    return open_gazetteer([*project.layers, open_model(project.model).places])


def _tell(request: Request, error: Exception) -> Response:
    """One sentence and the next step, as the request wants it."""
    assert isinstance(error, EventcodeError)
    if request.method == "POST" or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"ok": False, "problem": f"{error} {error.next_step}".strip()}, 400)
    page = office_of(request).render("error.html", sentence=str(error), next_step=error.next_step)
    return HTMLResponse(page, 404)
