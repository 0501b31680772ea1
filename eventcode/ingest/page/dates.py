"""The day a page was published, as the page writes it; never the day of reading, and never a day of the story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from htmldate import find_date
from lxml import html

from eventcode.ingest.metadata import MONTHS, to_day
from eventcode.ingest.page.linked_data import Node, read_string

# names of meta tags, in the order in which they are believed
_METAS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "pubdate",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "date",
)
_BESIDE = {"aside", "footer", "nav"}
_OTHER_TIME = re.compile(r"updat|modif|edit|expire|related|teaser|comment|promo|sidebar|most-read", re.IGNORECASE)
_OF_PAGE = re.compile(r"date|time|byline|meta|publish|posted|info|author|stamp", re.IGNORECASE)
_PROSE = ("p", "li", "td", "dd", "blockquote", "figcaption", "h2", "h3", "h4", "h5", "h6")
_REMOVED = ("script", "style", "footer", "aside", "nav", "noscript", "iframe")
_SHORT = 60  # characters


def find_day(tree: Any, article: Node, nodes: Iterable[Node], metas: Mapping[str, str], url: str) -> date | None:
    """From the article's JSON-LD, meta tags, marked elements, other JSON-LD, then by htmldate; None if none tells."""
    claims = [read_string(article.get("datePublished"))]
    claims += [metas[name] for name in _METAS if name in metas]
    claims += _read_times(tree)
    claims += [read_string(node.get("datePublished")) for node in nodes]
    return next(filter(None, map(_to_day, claims)), None) or _guess(tree, url)


def _to_day(claim: str) -> date | None:
    try:
        return to_day(claim)
    except ValueError:
        return None


def _read_times(tree: Any) -> Iterator[str]:
    """Elements marked as the day of publication, then the first <time> of the story."""
    for element in tree.xpath(".//*[@itemprop='datePublished' or @pubdate]"):
        yield element.get("datetime") or element.get("content") or element.text_content()
    for element in tree.iter("time"):
        around = [element, *element.iterancestors()]
        if not any(e.tag in _BESIDE or _OTHER_TIME.search(f"{e.get('class')} {e.get('id')}") for e in around):
            yield element.get("datetime") or element.text_content()


def _guess(tree: Any, url: str) -> date | None:
    """htmldate's, over the page without its prose; believed only if the day stands in the page or its address."""
    page = _without_prose(tree)
    found = find_date(
        page, url=url or None, original_date=True, extensive_search=False, min_date="1970-01-01", max_date="2100-01-01"
    )
    day = _to_day(found or "")
    return day if day and _stands_in(day, f"{url}\n{html.tostring(page, encoding='unicode')}") else None


def _without_prose(tree: Any) -> Any:
    page = deepcopy(tree)
    for element in list(page.iter(*_REMOVED)):
        element.drop_tree()
    for element in list(page.iter(*_PROSE)):
        if not _OF_PAGE.search(f"{element.get('class')} {element.get('id')} {element.get('itemprop')}"):
            element.drop_tree()
    for element in page.iter("div", "section", "article", "main", "body"):
        if len(element.text or "") > _SHORT:
            element.text = None
        for child in element:
            if len(child.tail or "") > _SHORT:
                child.tail = None
    return page


def _stands_in(day: date, page: str) -> bool:
    """Whether the page writes this very day, in any usual form."""
    year, month, number, name = day.year, f"0?{day.month}", f"0?{day.day}", MONTHS[day.month - 1]
    forms = (
        rf"{year}\D{{0,3}}{month}\D{{0,3}}{number}(?!\d)",
        rf"(?<!\d){number}\D{{1,3}}{month}\D{{1,3}}{year}",
        rf"(?<!\d){month}\D{{1,3}}{number}\D{{1,3}}{year}",
        rf"(?<!\d){number}(?:st|nd|rd|th)?\W{{0,3}}(?:of )?{name}[a-z]{{0,6}}\W{{0,3}}{year}",
        rf"{name}[a-z]{{0,6}}\W{{0,3}}{number}(?:st|nd|rd|th)?\W{{0,3}}{year}",
    )
    return re.search("|".join(forms), page, re.IGNORECASE) is not None
