"""HTML -> Page: the article's paragraphs and what the page says of itself; runs only in the page program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from eventcode.ingest.page.frames import Page
from eventcode.ingest.page.metadata import read_metadata

_MODES = tuple(
    Extractor(output_format="python", comments=False, precision=precision, recall=recall)
    for precision, recall in ((True, False), (False, False), (False, True))
)
_ENOUGH = 0.9  # of the page's paragraphs
_PARAGRAPH = 80  # characters, of which links make less than half
_LAYOUT_CELL = 200  # characters in a cell of a table that is no table
_BESIDE = frozenset({"nav", "aside", "footer", "header", "form", "noscript", "template", "button"})
_RULE = re.compile(r"\|?(?:\s?:?-{3,}:?\s?\|)+")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,5})?")
_LIVE_BLOG = 3
_NOTICE = re.compile(r"\b(?:cookie|consent|gdpr|newsletter|sign-?up)", re.IGNORECASE)
_NOTICE_SHARE = 2  # it holds less than half of the page: a class of that name on the whole page says nothing
_LINKED_HEADING = ".//*[self::h2 or self::h3 or self::h4][.//a or ancestor::a]"
_TEASER = 600  # characters
_LEAST_WORDS = 4  # fewer are a button or a menu
_TOO_DEEP = "the page's elements are nested too deeply"


class PageError(Exception):
    """Why a page holds no article, in words for the user."""


def read_page(text: str, url: str = "") -> Page:
    """The article in this page. Raises PageError where there is none."""
    if not text.strip():
        raise PageError("the page is empty")
    tree = _parse(text)
    metadata = read_metadata(tree, url)
    _drop_notices(tree)
    _drop_teasers(tree)
    _open_layout_tables(tree)
    _keep_clocks(tree)
    article = _read_article(tree)
    if len(article.split()) < _LEAST_WORDS:
        has_frames = tree.find(".//frame") is not None
        raise PageError("the page only frames other pages" if has_frames else "no article was found in the page")
    return Page(text=article, **metadata)


def _parse(text: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        raise PageError("the page is empty") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise PageError(_TOO_DEEP)  # lxml would pass over what lies deeper, without a word
    return tree


def _read_article(tree: Any) -> str:
    """By the first of trafilatura's modes, strictest first, that keeps the paragraphs; else the one that keeps most."""
    paragraphs = _find_paragraphs(tree)
    best, most = "", -1.0
    for mode in _MODES:
        found = bare_extraction(tree, options=mode)
        text = getattr(found, "text", None) or ""
        kept = _share(paragraphs, text)
        if kept > most or (kept == most and not best):
            best, most = text, kept
        if best and most >= _ENOUGH:
            break
    return "\n".join(_clean_lines(best))


def _find_paragraphs(tree: Any) -> list[str]:
    """The beginnings of long paragraphs that are no menu, in the element <article> that holds most of them, if any."""
    groups: dict[Any, list[str]] = {}
    for element in tree.iter("p"):
        text = _squeeze(element.text_content())
        if len(text) >= _PARAGRAPH and 2 * sum(len(_squeeze(a.text_content())) for a in element.iter("a")) < len(text):
            above = list(element.iterancestors())
            if not any(ancestor.tag in _BESIDE for ancestor in above):
                article = next((ancestor for ancestor in above if ancestor.tag == "article"), None)
                groups.setdefault(article, []).append(text[:_PARAGRAPH])
    return max(groups.values(), key=len, default=[])


def _share(paragraphs: list[str], text: str) -> float:
    whole = _squeeze(text)
    return sum(paragraph in whole for paragraph in paragraphs) / len(paragraphs) if paragraphs else 1.0


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _drop_notices(tree: Any) -> None:
    """Cookie banners and forms to sign up that the extractor would take for paragraphs."""
    whole = len(tree.text_content())
    for element in list(tree.iter("div", "section", "dialog", "ul", "p")):
        is_notice = _NOTICE.search(f"{element.get('class')} {element.get('id')}")
        if is_notice and element.getparent() is not None and _NOTICE_SHARE * len(element.text_content()) < whole:
            element.drop_tree()


def _drop_teasers(tree: Any) -> None:
    """Short <article>s whose heading is a link to another page, beside the <article> that the page is about."""
    articles = list(tree.iter("article"))
    teasers = [article for article in articles if article.xpath(_LINKED_HEADING) and not article.xpath(".//article")]
    if len(teasers) < len(articles):
        for teaser in teasers:
            if len(teaser.text_content()) < _TEASER:
                teaser.drop_tree()


def _open_layout_tables(tree: Any) -> None:
    """Pages of the old kind stand in a table: one cell holds the story. Such a table becomes plain blocks."""
    for table in list(tree.iter("table")):
        cells = list(table.iter("td"))
        if any(cell.find("p") is not None or len(cell.text_content()) > _LAYOUT_CELL for cell in cells):
            for element in table.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th"):
                element.tag = "div"


def _keep_clocks(tree: Any) -> None:
    """The entries of a live blog keep their time of day, as a line of its own."""
    clocks = [element for element in tree.iter("time") if _CLOCK.fullmatch(element.text_content().strip())]
    if len(clocks) >= _LIVE_BLOG:
        for element in clocks:
            element.tag = "p"


def _clean_lines(text: str) -> Iterator[str]:
    """Tables without the frame that the extractor draws around them."""
    for line in text.split("\n"):
        if line.startswith("|"):
            if _RULE.fullmatch(line.strip()):
                continue
            line = line.strip().strip("|").replace("\\|", "|")
        yield line.strip()
