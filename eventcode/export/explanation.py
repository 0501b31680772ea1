"""The explanation of one article -> one page that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from eventcode.export.whole import writing_whole
from eventcode.records import Article, Draft


def write_explanation(article: Article, sentences: Sequence[Any], drafts: Sequence[Draft], path: Path) -> None:
    """Write the page. sentences: as `eventcode.draft.explaining` gives them; all text is escaped."""
    pages = Environment(loader=PackageLoader("eventcode.export"), autoescape=True)
    page = pages.get_template("explanation.html.j2").render(
        title=article.title or article.id, sentences=sentences, drafts=drafts, numbered=list(enumerate(drafts, start=1))
    )
    with writing_whole(path) as draft:
        draft.write_text(page, encoding="utf-8")
