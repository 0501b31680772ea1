"""The templates of the review page and what each of them may call; no route and no rule of coding lives here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from eventcode.desk.view import Choice, FieldView
from eventcode.pages import Environment, open_templates
from eventcode.review.keys import FIXED
from eventcode.review.maps import draw_map

_TEMPLATES = Path(__file__).parent / "templates"


def error(sentence: str, next_step: str) -> str:
    """What went wrong, and what to do."""
    return _render("error.html", sentence=sentence, next_step=next_step)


def login(problem: str) -> str:
    """The form of team mode. problem: why the last try failed, or ""."""
    return _render("login.html", problem=problem)


@cache
def environment() -> Environment:
    """Every template, escaped whatever its name, and strict: a name that is not there is an error."""
    filters: dict[str, Callable[..., Any]] = {
        "choices": _to_choices,
        "percent": _to_percent,
        "groups": _find_groups,
        "moment": _to_moment,
        "reading": _to_reading,
    }
    pages = open_templates(_TEMPLATES, filters)
    pages.globals |= {"draw_map": draw_map, "fixed_keys": FIXED}
    return pages


def _render(name: str, **parts: object) -> str:
    return environment().get_template(name).render(parts)


def _to_choices(choices: Sequence[Choice]) -> str:
    """As the page's scripts read them: value, label, help and group of each."""
    return msgspec.json.encode([(each.value, each.label, each.help, each.group) for each in choices]).decode()


def _to_percent(share: float) -> str:
    return f"{round(share * 100)} %"


def _to_moment(at: str) -> str:
    """An ISO 8601 time, to the minute and with its zone: "2026-03-18 14:05 UTC"."""
    day, _, time = at.partition("T")
    return f"{day} {time[:5]} UTC" if time.endswith(("+00:00", "Z")) else f"{day} {time}".rstrip()


def _to_reading(field: FieldView) -> str:
    """The value as it reads: the codebook's words for it, where it has some."""
    known = (each.label for each in field.choices if each.value == field.value)
    return field.shown or next(known, field.value)


def _find_groups(fields: Sequence[FieldView]) -> Iterator[tuple[str, list[FieldView]]]:
    """Fields that follow each other under one heading."""
    return ((group, list(members)) for group, members in groupby(fields, key=lambda field: field.group))
