"""What is found while the analyst types: places, actors, events, articles, values; nothing is chosen here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventcode.desk.searching import search
from eventcode.review.office import office_of


def find(request: Request) -> Response:
    """`?what=place|actor|event|article|COLUMN&q=WORDS&article=ID&subject=ID` -> {"options": [{value, label, help}]}."""
    office, asked = office_of(request), request.query_params
    found = search(
        office.desk,
        office.analyst(request),
        asked.get("what", ""),
        asked.get("q", "").strip()[:200],
        article_id=asked.get("article", ""),
        subject=asked.get("subject", ""),
    )
    return JSONResponse({"options": [{"value": c.value, "label": c.label, "help": c.help} for c in found]})


def show_keys(request: Request) -> Response:
    """The key map, after the project's settings."""
    keys = office_of(request).keys
    commands = [{"name": c.name, "key": c.key, "label": c.label, "group": c.group} for c in keys.commands]
    return JSONResponse({"commands": commands, "single_keys": keys.single_keys})
