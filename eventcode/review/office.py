"""What every route of one project shares: desk, keys, templates and who asks; made once, changed by nobody."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from eventcode.desk.desk import Desk
from eventcode.desk.view import DeskView
from eventcode.review.keys import KeyMap
from eventcode.review.templating import environment

WhoAsks = Callable[[Request], str]


@dataclass(frozen=True)
class Office:
    """The desk of a project and what its pages need. analyst: who sends a request; reader: reads articles ahead."""

    desk: Desk
    keys: KeyMap
    analyst: WhoAsks
    reader: ThreadPoolExecutor

    def render(self, template: str, **values: object) -> str:
        """A page or a part of one, escaped."""
        return environment().get_template(template).render(keys=self.keys, **values)

    def render_parts(self, view: DeskView, *, with_article: bool) -> dict[str, str | None]:
        """The parts of the page that an act can change, as HTML; article: None where it stays."""
        shared = {"current": view.current, "is_blind": view.is_blind, "events": view.events, "progress": view.progress}
        article = self.render("_article.html", article=view.article, **shared) if with_article else None
        form, rail = (self.render(name, article=view.article, **shared) for name in ("_form.html", "_rail.html"))
        return {"form": form, "rail": rail, "article": article}

    def read_ahead(self, analyst: str, article_id: str) -> None:
        """Let the finders read this article while the analyst does."""
        self.reader.submit(self._read, analyst, article_id)

    def _read(self, analyst: str, article_id: str) -> None:
        self.desk.read(analyst, article_id)
        if not gc.get_freeze_count():
            gc.freeze()  # all is loaded and stays: looking through it for garbage held up answers by 0.3 to 0.9 s


def office_of(request: Request) -> Office:
    """The office that the request came to."""
    return cast(Office, request.app.state.office)
