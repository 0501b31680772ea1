"""The explanation of one article -> one page that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eventcode.export.whole import writing_whole
from eventcode.pages import open_templates
from eventcode.records import Article, Draft

_TEMPLATES = Path(__file__).parent / "templates"


def write_explanation(article: Article, sentences: Sequence[Any], drafts: Sequence[Draft], path: Path) -> None:
    """Write the page. sentences: as `eventcode.draft.explaining` gives them; all text is escaped."""
    pages = open_templates(_TEMPLATES, {})
    page = pages.get_template("explanation.html.j2").render(
        title=article.title or article.id, sentences=sentences, drafts=drafts, numbered=list(enumerate(drafts, start=1))
    )
    with writing_whole(path) as draft:
        draft.write_text(page, encoding="utf-8")
