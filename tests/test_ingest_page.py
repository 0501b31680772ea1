"""Pages: the story is found, what the page says of itself is believed in order, and no page can harm the batch."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from eventcode.errors import IngestError
from eventcode.ingest import read_articles
from eventcode.ingest.page.frames import Page
from eventcode.ingest.page.reader import PageReader
from eventcode.records import Article

STORY = [
    "Gunmen on motorcycles killed four traders at a market near the village of Tamrout on Thursday, residents said.",
    "The attackers arrived before noon and fired into the crowd, according to three witnesses who hid in a mill.",
    "Police did not answer calls on Friday.",
    "A man who gave his name as Idrissa said that the army post five kilometres away did not react for two hours.",
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in STORY)


@pytest.fixture(scope="module")
def reader() -> Iterator[PageReader]:
    with PageReader() as pages:
        yield pages


def page(body: str = PARAGRAPHS, head: str = "", language: str = "en-GB") -> str:
    return f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def linked_data(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_the_story_is_kept_and_what_stands_around_it_is_not(reader: PageReader) -> None:
    body = f"""
      <nav><ul><li><a href="/w">World</a></li><li><a href="/s">Sport</a></li></ul></nav>
      <div id="cookie-banner"><p>We and our 843 partners store information to measure audiences.</p></div>
      <main><article><h1>Four killed in raid on market</h1><p class="byline">By A Reporter</p>
      {PARAGRAPHS}<ul><li>Two of the dead were women.</li><li><a href="/x">A driver was hurt.</a></li></ul>
      <blockquote><p>They shot at everyone, a shopkeeper said.</p></blockquote>
      <script>window.ads.push(1)</script>
      <div class="related"><h3>Read more</h3><ul><li><a href="/r">Bomb kills nine in the capital</a></li></ul></div>
      </article>
      <article><h2><a href="/t">Rebels shell port</a></h2><p>Rebels shelled the port of Bassam at dawn.</p></article>
      </main>
      <div class="newsletter"><p>Get the best stories of the week in your inbox every Saturday.</p></div>
      <aside><h3>Most read</h3><p><a href="/m">Thirty dead in bus crash</a></p></aside>
      <footer>© 2024 The Ward Post</footer>"""
    text = reader.read(page(body)).text
    for sentence in (*STORY, "- Two of the dead were women.", "- A driver was hurt.", "They shot at everyone"):
        assert sentence in text
    for other in ("World", "partners", "ads.push", "nine in the capital", "Bassam", "inbox", "bus crash", "2024"):
        assert other not in text


@pytest.mark.parametrize(
    "body",
    [
        f"<table width=900><tr><td><a href=/>HOME</a></td></tr><tr><td><h1>Raid</h1>{PARAGRAPHS}</td></tr></table>",
        f"<div>{'<br><br>'.join(STORY)}</div>",
        f"<div>{''.join(f'<div>{text}</div>' for text in STORY)}</div>",
        f"<h1>Raid<p>{'<p>'.join(STORY)}<b><i></b>",
        f"<p>{STORY[0]}</p>" + "<b><font>" * 400 + PARAGRAPHS,
        f"<main>{''.join(f'<article><h3>Update</h3><p>{text}</p></article>' for text in STORY)}</main>",
        f"<p>{STORY[0]}</p><div class='paywall subscriber'>{PARAGRAPHS[len(STORY[0]) + 7 :]}</div>",
        f"<section>{PARAGRAPHS}</section><section class=comments><p>First!</p></section>",
    ],
    ids=["layout table", "line breaks", "blocks", "unclosed", "deep", "several articles", "paywall", "comments"],
)
def test_no_paragraph_is_lost(reader: PageReader, body: str) -> None:
    text = reader.read(page(body)).text
    assert [line for line in text.split("\n") if line in STORY] == STORY


def test_a_table_of_data_and_the_clocks_of_a_live_page_stay(reader: PageReader) -> None:
    table = "<table><tr><th>Place</th><th>Dead</th></tr><tr><td>Tamrout</td><td>4</td></tr></table>"
    assert "Tamrout | 4" in reader.read(page(PARAGRAPHS + table)).text
    posts = "".join(f"<article><time>10:0{n}</time><p>{text}</p></article>" for n, text in enumerate(STORY))
    lines = reader.read(page(posts)).text.split("\n")
    assert lines[lines.index(STORY[1]) - 1] == "10:01"


def test_a_page_with_nothing_but_linked_data_is_read(reader: PageReader) -> None:
    body = " ".join(STORY)
    found = reader.read(page('<div id="app"></div>', linked_data(f'{{"@type":"NewsArticle","articleBody":"{body}"}}')))
    assert found.text == body


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        (
            linked_data(
                '{"@type":"NewsArticle","datePublished":"2022-06-16T23:30:00-05:00","dateModified":"2022-06-18"}'
            ),
            "",
            "2022-06-16",
        ),
        (
            linked_data('[{"@type":"WebSite"},{"@graph":[{"@type":["Article"],"datePublished":"2022-06-16"}]}]'),
            "",
            "2022-06-16",
        ),
        (linked_data('{"@type":"NewsArticle","datePublished":"2022-06-16T08:00:00Z",}'), "", "2022-06-16"),
        (linked_data('<!-- {"@type":"Report","datePublished":"16 June 2022"} -->'), "", "2022-06-16"),
        ('<meta property="article:published_time" content="2022-06-16T01:00:00+09:00">', "", "2022-06-16"),
        (
            '<meta name="date" content="2022-06-16"><meta property="article:modified_time" content="2022-06-20">',
            "",
            "2022-06-16",
        ),
        (linked_data('{"datePublished":"soon"}') + '<meta name="pubdate" content="20220616">', "", "2022-06-16"),
        ("", '<time datetime="2022-06-16T23:30-05:00">yesterday</time>', "2022-06-16"),
        ("", '<time class="updated" datetime="2022-06-20"></time><time datetime="2022-06-16"></time>', "2022-06-16"),
        ("", '<span itemprop="datePublished" content="2022-06-16"></span>', "2022-06-16"),
        ("", '<p class="byline">By A Reporter, Thursday, June 16, 2022</p>', "2022-06-16"),
        ('<link rel="canonical" href="https://ward.example/2022/06/16/raid">', "", "2022-06-16"),
        ("", "<footer>Copyright 2024. Updated 2 January 2024</footer>", None),
        (
            "",
            "<p>On 11 March 2004, or 2004-03-11, a bomb went off in the same market and killed nine people.</p>",
            None,
        ),
        ("<title>Raid of 2021</title>", "<aside><time datetime='2020-01-01'></time></aside>", None),
    ],
)
def test_the_day_of_publication(reader: PageReader, head: str, body: str, day: str | None) -> None:
    found = reader.read(page(f"<main>{body}{PARAGRAPHS}</main>", head)).published
    assert found == (date.fromisoformat(day) if day else None)


def test_what_a_page_says_of_itself(reader: PageReader) -> None:
    graph = """{"@graph":[
      {"@type":"Organization","@id":"#us","name":"The Ward &amp; Bani Post"},
      {"@type":"NewsArticle","headline":"Other story","datePublished":"2019-01-01"},
      {"@type":"NewsArticle","headline":"Four killed in raid","publisher":{"@id":"#us"},
       "datePublished":"2022-06-16"}]}"""
    head = (
        linked_data(graph) + '<link rel="canonical" href="https://ward.example/raid"><title>x | The Ward Post</title>'
    )
    assert reader.read(page("<h1>Four killed in raid</h1>" + PARAGRAPHS, head)) == Page(
        text=reader.read(page("<h1>Four killed in raid</h1>" + PARAGRAPHS)).text,
        title="Four killed in raid",
        publisher="The Ward & Bani Post",
        published=date(2022, 6, 16),
        url="https://ward.example/raid",
        language="en",
    )


def test_a_silent_page_stays_silent(reader: PageReader) -> None:
    found = reader.read(page(PARAGRAPHS, language=""))
    assert (found.title, found.publisher, found.published, found.url, found.language) == ("", "", None, "", "")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html></html>", "no article was found"),
        ("<html><frameset cols='20%,80%'><frame src=a><frame src=b></frameset></html>", "only frames other pages"),
        (page("<div>" * 100_000 + PARAGRAPHS), "nested too deeply"),
        (page("<nav><a href=/>Home</a></nav>"), "no article was found"),
    ],
    ids=["empty", "frames", "deep", "menu"],
)
def test_a_page_without_an_article_is_refused(reader: PageReader, html: str, reason: str) -> None:
    with pytest.raises(IngestError, match=reason):
        reader.read(html)
    assert reader.read(page()).text.startswith(STORY[0])


def test_a_page_that_takes_too_long_or_too_much_is_given_up_and_the_next_one_read() -> None:
    slow = page(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x</p>{PARAGRAPHS}")
    large = page(PARAGRAPHS * 20_000)
    with PageReader(seconds=1) as reader:
        with pytest.raises(IngestError, match="more than 1 seconds"):
            reader.read(slow)
        assert reader.read(page()).text.startswith(STORY[0])
    with PageReader(seconds=60, memory=100_000_000) as reader:
        with pytest.raises(IngestError, match=r"too much memory|too large"):
            reader.read(large)
        assert reader.read(page()).text.startswith(STORY[0])


def test_a_reader_that_was_killed_from_outside_starts_again() -> None:
    with PageReader() as reader:
        reader.read(page())
        child = reader._child
        assert child is not None
        os.kill(child._process.pid, signal.SIGKILL)
        child._process.wait()
        assert reader.read(page()).text.startswith(STORY[0])


def _read_in_daemon(path: str, answers: multiprocessing.Queue[str]) -> None:
    (article,) = read_articles([path])
    answers.put(article.text if isinstance(article, Article) else article.reason)


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_pages_are_read_in_processes_that_may_have_no_children(tmp_path: Path, method: str) -> None:
    (tmp_path / "a.html").write_text(page())
    context = multiprocessing.get_context(method)
    answers = context.Queue()
    worker = context.Process(target=_read_in_daemon, args=(str(tmp_path / "a.html"), answers), daemon=True)
    worker.start()
    assert answers.get(timeout=60).startswith(STORY[0])
    worker.join()


def test_the_reader_is_the_same_in_every_zone_and_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(head=linked_data('{"@type":"NewsArticle","datePublished":"2022-06-16T23:30:00-05:00"}')))
    (tmp_path / "trafilatura.py").write_text(
        "raise SystemExit"
    )  # the folder of the user is not looked into for modules
    first = list(read_articles([path]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    assert list(read_articles([path])) == first
