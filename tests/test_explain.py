"""`eventcode explain` accounts for every candidate: a draft uses it, or there is a reason why none does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from eventcode.cli import main
from eventcode.coding import explain_article
from eventcode.records import Article

TEXT = (
    "Rebels attacked an army post near Kidal on Tuesday, killing three soldiers. "
    "The army denied that the post was captured. In 2012 rebels held the town for months. <script>alert(1)</script>"
)


def test_every_candidate_is_used_or_has_a_reason() -> None:
    sentences, drafts = explain_article(Article("a", TEXT, published=date(2023, 5, 12), country="Mali"))
    candidates = [each for line in sentences for each in line.candidates]
    assert len(drafts) == 1
    assert {each.kind for each in candidates} >= {"what", "where", "when", "who", "toll"}
    assert all(bool(each.drafts) != bool(each.why) for each in candidates)
    assert all(TEXT[each.span.start : each.span.end] == each.words for each in candidates)
    assert any(each.why == "the words deny it" for each in candidates)


def test_page_escapes_the_article_and_asks_for_nothing(tmp_path: Path) -> None:
    article, page = tmp_path / "a.txt", tmp_path / "page.html"
    article.write_text(TEXT, encoding="utf-8")
    options = ["--published", "2023-05-12", "--country", "Mali", "--html", str(page)]
    result = CliRunner().invoke(main, ["explain", str(article), *options])
    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "://" not in text
    assert "Kidal" in text


def test_a_missing_article_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["explain", str(tmp_path / "none.txt")])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
