"""What a page says of itself: its JSON-LD first, then its meta tags, then its elements; its story is not read here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

from eventcode.ingest.page.dates import find_day
from eventcode.ingest.page.linked_data import choose_article, read_name, read_nodes, read_string

_PUBLISHERS = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "citation_journal_title",
    "application-name",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_SEPARATOR = re.compile(r"\s+[|–—»·-]\s+")
_ADDRESS = ("http://", "https://")


class PageMetadata(TypedDict):
    """ "" or None where the page is silent. published: the local day as the page writes it."""

    title: str
    publisher: str
    published: date | None
    url: str
    language: str


def read_metadata(tree: Any, url: str = "") -> PageMetadata:
    """What this page says. url: where it was found; it wins over the address that the page names."""
    metas, nodes, headline = _read_metas(tree), read_nodes(tree), _read_headline(tree)
    article = choose_article(nodes, headline)
    address = url or next(filter(None, map(_to_address, _addresses(tree, metas))), "")
    publisher = read_name(article.get("publisher"), nodes) or _first(metas, _PUBLISHERS)
    title = read_string(article.get("headline")) or _first(metas, _TITLES) or headline
    return PageMetadata(
        title=_without_publisher(title, publisher),
        publisher=publisher,
        published=find_day(tree, article, nodes, metas, address),
        url=address,
        language=_to_language(tree.get("lang") or read_string(article.get("inLanguage"))),
    )


def _read_metas(tree: Any) -> dict[str, str]:
    """name, property or itemprop in small letters -> content; of several the first."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        for key in ("property", "name", "itemprop"):
            if content and (name := (meta.get(key) or "").strip().lower()):
                metas.setdefault(name, content)
    return metas


def _read_headline(tree: Any) -> str:
    """The first heading of the first rank, else the page's title without the name of its site."""
    for element in tree.iter("h1"):
        if heading := " ".join(element.text_content().split()):
            return heading
    title = tree.find(".//head/title")
    parts = _SEPARATOR.split(" ".join((title.text or "").split())) if title is not None else [""]
    return max(parts, key=len)


def _without_publisher(title: str, publisher: str) -> str:
    *head, last = _SEPARATOR.split(title)
    return title.removesuffix(last).rstrip(" |–—»·-") if head and last.lower() == publisher.lower() else title


def _addresses(tree: Any, metas: Mapping[str, str]) -> Iterable[str]:
    yield from (link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    yield metas.get("og:url", "")


def _to_address(value: str) -> str:
    return value.strip() if value.strip().lower().startswith(_ADDRESS) else ""


def _to_language(value: str) -> str:
    """The language alone: "en" of "en-GB"."""
    code = re.split(r"[-_]", value.strip().lower())[0]
    return code if 2 <= len(code) <= 3 and code.isalpha() else ""


def _first(metas: Mapping[str, str], names: Iterable[str]) -> str:
    return next((metas[name] for name in names if name in metas), "")
