"""The pages and fragments of the review page, one function each; no route and no rule of coding lives here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

import jinja2
import msgspec

from eventcode.desk.view import AdjudicationView, Choice, ConflictView, DeskView, FieldView, Progress, QueueRow
from eventcode.review.keys import FIXED, KeyMap
from eventcode.review.maps import draw_map


def page(view: DeskView, keys: KeyMap) -> str:
    """The whole desk."""
    return _render("page.html", view=view, keys=keys)


def form(view: DeskView, keys: KeyMap) -> str:
    """What stands in #form: the current event."""
    return _render("_form.html", current=view.current, events=view.events, is_blind=view.is_blind, keys=keys)


def rail(view: DeskView, keys: KeyMap) -> str:
    """What stands in #rail: the article's events, findings, duplicates, the map, history and the queue."""
    return _render("_rail.html", events=view.events, current=view.current, progress=view.progress, keys=keys)


def article(view: DeskView) -> str:
    """What stands in #reading: the article with the evidence of the current event."""
    return _render("_article.html", article=view.article)


def conflict(view: ConflictView) -> str:
    """What the dialog shows when someone else saved first."""
    return _render("_conflict.html", conflict=view)


def queue(rows: Sequence[QueueRow], progress: Progress, keys: KeyMap) -> str:
    """The analyst's articles."""
    return _render("queue.html", rows=rows, progress=progress, keys=keys)


def done(progress: Progress, keys: KeyMap) -> str:
    """That nothing is left in the queue."""
    return _render("done.html", progress=progress, keys=keys)


def adjudicate(view: AdjudicationView, progress: Progress, keys: KeyMap) -> str:
    """Several coders' work on one event beside each other."""
    return _render("adjudicate.html", view=view, progress=progress, keys=keys)


def error(sentence: str, next_step: str) -> str:
    """What went wrong, and what to do."""
    return _render("error.html", sentence=sentence, next_step=next_step)


def login(problem: str) -> str:
    """The form of team mode. problem: why the last try failed, or ""."""
    return _render("login.html", problem=problem)


@cache
def environment() -> jinja2.Environment:
    """Every template, escaped whatever its name, and strict: a name that is not there is an error."""
    pages = jinja2.Environment(
        loader=jinja2.PackageLoader("eventcode.review"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {"choices": _to_choices, "percent": _to_percent, "groups": _find_groups}
    pages.globals |= {"draw_map": draw_map, "fixed_keys": FIXED}
    return pages


def _render(name: str, **parts: object) -> str:
    return environment().get_template(name).render(parts)


def _to_choices(choices: Sequence[Choice]) -> str:
    """As the page's scripts read them: value, label, help and group of each."""
    return msgspec.json.encode([(each.value, each.label, each.help, each.group) for each in choices]).decode()


def _to_percent(share: float) -> str:
    return f"{round(share * 100)} %"


def _find_groups(fields: Sequence[FieldView]) -> Iterator[tuple[str, list[FieldView]]]:
    """Fields that follow each other under one heading."""
    return ((group, list(members)) for group, members in groupby(fields, key=lambda field: field.group))
