"""JSON-LD of a page -> the node that describes its article; lists, graphs, and broken JSON as far as it goes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

Node = dict[str, Any]
_ARTICLE = re.compile(r"(?:.*/)?(?:\w*Article|\w*Posting|Report)")
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "article")
_DEEPEST = 6
_WRAPPING = re.compile(r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\*/)?)?|(?:-->|(?://|/\*)?\s*\]\]>(?:\*/)?)?[\s;]*$")
_LOOSE = re.compile(r'"(datePublished|headline)"\s{0,3}:\s{0,3}"([^"\\]{4,300})"')


def read_nodes(tree: Any) -> list[Node]:
    """Every node of the page's JSON-LD that may describe the page, outer ones first."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            nodes.extend(_walk(_parse(script.text or ""), _DEEPEST))
    return nodes


def choose_article(nodes: Iterable[Node], title: str) -> Node:
    """The article's node: one with this title, else one with a date, else the first; {} if there is none."""
    articles = [node for node in nodes if any(_ARTICLE.fullmatch(kind) for kind in _kinds(node))]
    articles.sort(key=lambda node: (read_string(node.get("headline")) != title, not node.get("datePublished")))
    return articles[0] if articles else {}


def read_string(value: Any) -> str:
    """The text of a value: of a list the first, of a node nothing."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def read_name(value: Any, nodes: Iterable[Node]) -> str:
    """The name of an organisation: as text, as a node, or as a reference to a node elsewhere on the page."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, dict):
        return read_string(value)
    if name := read_string(value.get("name")):
        return name
    same = (node for node in nodes if value.get("@id") and node.get("@id") == value["@id"])
    return next((name for node in same if (name := read_string(node.get("name")))), "")


def _parse(text: str) -> Any:
    text = _WRAPPING.sub("", text)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pairs = reversed(_LOOSE.findall(text))  # of several the first stays
        return {"@type": "Article", **dict(pairs)} if '"datePublished"' in text else None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth and isinstance(value, list):
        for item in value:
            yield from _walk(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for key in _NESTED:
            yield from _walk(value.get(key), depth - 1)


def _kinds(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
