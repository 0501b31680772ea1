"""Templates opened so that every word in them is escaped and every name must be there; no page is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import Environment

__all__ = ["Environment", "open_templates"]


def open_templates(
    folder: Path, filters: Mapping[str, Callable[..., Any]], *, is_html: bool = True, keeps_end: bool = False
) -> Environment:
    """The templates of a folder. is_html: False for other forms, which have an escaping of their own among the filters;
    keeps_end: a template's last line feed stays.

    Escaping is set by hand: jinja2 would not escape a template whose name ends in .j2.
    """
    environment = Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=is_html,  # noqa: S701 - Markdown is not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=keeps_end,
    )
    environment.filters |= dict(filters)
    return environment
