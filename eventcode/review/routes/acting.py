"""An act of the analyst: JSON in, what came of it and the changed parts of the page out; the desk does it."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventcode.desk.asking import Ask, Reply
from eventcode.desk.letters import all_choices
from eventcode.desk.view import Choice
from eventcode.review.office import Office, office_of
from eventcode.review.routes.articles import to_url

_ASK = msgspec.json.Decoder(Ask)


async def act(request: Request) -> Response:
    """Do the act that the body tells; 400 where it is none, 409 where others were faster."""
    office = office_of(request)
    try:
        ask = _ASK.decode(await request.body())
    except msgspec.DecodeError as error:
        return JSONResponse({"ok": False, "problem": f"this is no act: {error}"}, 400)
    return await run_in_threadpool(_answer, office, office.analyst(request), ask)


def _answer(office: Office, analyst: str, ask: Ask) -> Response:
    reply = office.desk.act(analyst, ask)
    body = {
        "ok": reply.is_done,
        "announce": reply.announce,
        "focus": reply.focus,
        "problem": reply.problem,
        "wants": reply.wants,
        "choices": _classes(office) if reply.wants == "class" else [],
        "go": _where(reply, ask),
        "conflict": office.render("_conflict.html", conflict=reply.conflict) if reply.conflict else None,
        **_parts(office, reply),
    }
    return JSONResponse(body, 409 if reply.conflict else 200)


def _parts(office: Office, reply: Reply) -> dict[str, str | None]:
    if reply.view is None:
        return {"form": None, "rail": None, "article": None}
    return office.render_parts(reply.view, with_article=reply.is_marked_anew)


def _where(reply: Reply, ask: Ask) -> str:
    """Where the page goes on: another article or event; "" where it stays."""
    if reply.article:
        return to_url(reply.article)
    if reply.is_finished:
        return "/"
    return to_url(ask.article, reply.subject) if reply.is_done and reply.subject != ask.subject else ""


def _classes(office: Office) -> list[dict[str, str]]:
    choices: tuple[Choice, ...] = all_choices("inter1", office.desk.setting.codebook)
    return [{"value": each.value, "label": each.value, "help": each.help} for each in choices]
