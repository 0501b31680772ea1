"""Several coders' work beside each other, and what is decided of it; what differs is the desk's to say."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from eventcode.errors import DeskError


def show_adjudication(request: Request) -> Response:
    """The codings of an article."""
    raise DeskError("nothing is ready to be compared", next_step="go back to the queue")


def adjudicate(request: Request) -> Response:
    """Decide of one event."""
    raise DeskError("nothing is ready to be compared", next_step="go back to the queue")
