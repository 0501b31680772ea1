"""Inputs to articles, as a user sees them: whole articles with ids and marks, the same each time, and nothing lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from eventcode.errors import IngestError
from eventcode.ingest import Metadata, article_from_text, read_articles
from eventcode.records import Article, Rejection, digest

TEXT = "Gunmen killed four traders near the village of Tamrout on Thursday, residents said."
OTHER = "Rebels left the town of Ward without a fight on Monday, its mayor said."


def read(folder: Path, *records: dict[str, str]) -> list[Article | Rejection]:
    path = folder / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    return list(read_articles([path]))


def test_an_article_from_text() -> None:
    article = article_from_text(
        f"Raid on market\r\n\r\n{TEXT}\u00a0\nvar a = b();\n{TEXT}",
        Metadata(title="Raid on market", publisher="The Ward\nPost", published=date(2021, 8, 20), language="EN"),
    )
    assert article.text == f"Raid on market\n\n{TEXT}\n{TEXT}"
    assert article.id == digest(article.text, "The Ward Post")
    assert (article.published, article.language, article.title) == (date(2021, 8, 20), "en", "Raid on market")
    assert [(mark.kind, article.quote(mark.span)) for mark in article.marks] == [
        ("headline", "Raid on market"),
        ("repeat", TEXT),
    ]


@pytest.mark.parametrize("text", ["", " \n", "<!-- -->", "{}", "half \ud83d a pair", "12:30\n***", "word " * 500_000])
def test_text_that_is_none_raises(text: str) -> None:
    with pytest.raises(IngestError) as caught:
        article_from_text(text)
    assert caught.value.next_step


def test_an_article_from_html() -> None:
    article = article_from_text(f"<html lang=en><body><h1>Raid</h1><p>{TEXT}</p></body></html>")
    assert article.text.endswith(TEXT)
    assert (article.title, article.language) == ("Raid", "en")


def test_nothing_is_made_up() -> None:
    article = article_from_text(TEXT)
    assert (article.title, article.publisher, article.published, article.url, article.country) == ("", "", None, "", "")


def test_ids_are_the_input_s_own_or_digests_of_text_and_source(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"id": "n-1", "text": TEXT},
        {"text": TEXT, "url": "https://ward.example/1"},
        {"text": TEXT, "publisher": "A"},
    )
    assert [item.id for item in found if isinstance(item, Article)] == [
        "n-1",
        digest(TEXT, "https://ward.example/1"),
        digest(TEXT, "A"),
    ]
    assert not any(str(tmp_path) in item.id for item in found if isinstance(item, Article))


def test_two_articles_with_one_id_are_both_kept_and_one_article_twice_is_not(tmp_path: Path) -> None:
    first, second, again, twice = read(
        tmp_path,
        {"id": "n", "text": TEXT},
        {"id": "n", "text": OTHER},
        {"id": "n", "text": OTHER},
        {"id": "n", "text": TEXT, "title": "Raid"},
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, second.id) == ("n", f"n~{digest(OTHER, '')[:8]}")
    assert isinstance(again, Rejection)
    assert (again.line, again.reason) == (3, f"the same article was read before, from {tmp_path / 'a.jsonl'}:2")
    assert isinstance(twice, Rejection)
    assert twice.line == 4


def test_a_page_in_a_record_and_a_page_named_text(tmp_path: Path) -> None:
    page = (
        '<!doctype html><html lang="en"><head><meta property="og:site_name" content="The Ward Post">'
        f'<meta name="date" content="2021-08-20"></head><body><h1>Raid</h1><p>{TEXT}</p><p>{OTHER}</p></body></html>'
    )
    (tmp_path / "page.txt").write_text(page)
    (record,) = read(tmp_path, {"id": "n", "html": page, "published": "2021-08-21"})
    (file,) = read_articles([tmp_path / "page.txt"], Metadata(publisher="Other", country="Mali"))
    assert isinstance(record, Article)
    assert isinstance(file, Article)
    assert record.text == file.text
    assert record.text.endswith(f"{TEXT}\n{OTHER}")
    assert (record.published, file.published) == (date(2021, 8, 21), date(2021, 8, 20))
    assert (file.publisher, file.country) == ("The Ward Post", "Mali")


def test_a_text_that_is_markup_is_read_as_a_page(tmp_path: Path) -> None:
    (article,) = read(tmp_path, {"text": f"<p>{TEXT}</p>\n<p class=x>{OTHER}</p>"})
    assert isinstance(article, Article)
    assert article.text == f"{TEXT}\n{OTHER}"


def test_the_same_input_gives_the_same_articles(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "a.txt").write_text(OTHER)
    assert list(read_articles(tmp_path)) == list(read_articles([tmp_path / "a.txt", tmp_path / "b.txt"]))
