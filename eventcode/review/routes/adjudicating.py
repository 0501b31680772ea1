"""Several coders' work beside each other, and what is decided of it; what differs is the desk's to say."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from eventcode.desk.adjudicating import Adjudication, Verdict
from eventcode.errors import ConflictError, EventcodeError
from eventcode.review.office import Office, office_of
from eventcode.review.routes.articles import to_url

_VERDICT = msgspec.json.Decoder(Verdict)


def show_adjudication(request: Request) -> Response:
    """The next event of an article that its coders have finished; the queue where all are decided."""
    office = office_of(request)
    work = Adjudication(office.desk.setting, office.analyst(request), request.path_params["article_id"])
    view = work.view()
    return HTMLResponse(office.render("adjudicate.html", view=view)) if view else RedirectResponse("/queue", 303)


async def adjudicate(request: Request) -> Response:
    """Decide of one event as the body tells; 400 where it tells nothing, 409 where others were faster."""
    office = office_of(request)
    try:
        verdict = _VERDICT.decode(await request.body())
    except msgspec.DecodeError as error:
        return JSONResponse({"ok": False, "problem": f"this is no verdict: {error}"}, 400)
    return await run_in_threadpool(_decide, office, office.analyst(request), verdict)


def _decide(office: Office, analyst: str, verdict: Verdict) -> Response:
    try:
        is_last = Adjudication(office.desk.setting, analyst, verdict.article).decide(verdict)
    except ConflictError as error:
        return JSONResponse({"ok": False, "problem": str(error), "go": "", "announce": ""}, 409)
    except EventcodeError as error:
        problem = "; ".join(part for part in (str(error), error.next_step) if part)
        return JSONResponse({"ok": False, "problem": problem, "go": "", "announce": ""})
    go = "/queue" if is_last else f"/adjudicate{to_url(verdict.article).removeprefix('/article')}"
    return JSONResponse({"ok": True, "problem": "", "go": go, "announce": "decided"})
