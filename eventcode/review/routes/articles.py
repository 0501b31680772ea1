"""The pages that are read: an article with its events, the queue, the beginning; nothing is changed but claims."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from eventcode.review.office import office_of
from eventcode.store import articles_to_adjudicate
from eventcode.store.queue import ArticleTally, list_articles

_PAGE = 200  # articles of the queue on one page


def start(request: Request) -> Response:
    """To the article that comes next."""
    office = office_of(request)
    analyst = office.analyst(request)
    article = office.desk.queue.find_next(analyst)
    if article:
        return RedirectResponse(to_url(article), 303)
    return HTMLResponse(office.render("done.html", progress=office.desk.queue.progress(analyst, "", is_fresh=True)))


def show_article(request: Request) -> Response:
    """An article and one of its events: `?event=ID`, else the first that is open."""
    office = office_of(request)
    analyst, article_id = office.analyst(request), request.path_params["article_id"]
    view = office.desk.show(analyst, article_id, request.query_params.get("event", ""))
    office.read_ahead(analyst, article_id)
    if view.progress.next_article:
        office.read_ahead(analyst, view.progress.next_article)
    return HTMLResponse(office.render("page.html", view=view))


def show_queue(request: Request) -> Response:
    """The articles around the first that waits, or from `?from=N` on, with how far each is."""
    office = office_of(request)
    analyst, setting = office.analyst(request), office.desk.setting
    tally = office.desk.queue.tally(analyst, is_fresh=True)
    begin = _first(tally, request.query_params.get("from", ""))
    several = setting.options.coders > 1
    ready = frozenset(articles_to_adjudicate(setting.store, setting.options.coders) if several else ())
    articles = list_articles(setting.store, tally.names[begin : begin + _PAGE])
    progress = office.desk.queue.progress(analyst, "")
    page = office.render("queue.html", articles=articles, ready=ready, progress=progress, start=begin, step=_PAGE)
    return HTMLResponse(page)


def _first(tally: ArticleTally, asked: str) -> int:
    """The place from which the list is shown: the one asked for, else a little before the first that waits."""
    if asked.isdecimal() and len(asked) < 10:
        return min(int(asked), len(tally.names))
    waiting = next((at for at, name in enumerate(tally.names) if name in tally.waiting), 0)
    return max(0, waiting - _PAGE // 10)


def to_url(article_id: str, subject: str = "") -> str:
    """The address of an article, and of an event of it."""
    event = f"?event={quote(subject, safe='')}" if subject else ""
    return f"/article/{quote(article_id, safe='')}{event}"
