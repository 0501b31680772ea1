"""News articles of about 3,000 characters, made from templates (articles.yaml) and a seed; nothing is measured here."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, cycle
from pathlib import Path
from typing import Any

import yaml

LENGTH = 3_000
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIRST_DAY = date(2019, 1, 1)
_DAYS = 2_000
_BODY = ("details", "filler", "details", "filler", "background", "filler")  # the order in which an article goes on


def make_articles(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """So many articles as records of the input format JSONL: id, text, title, publisher, published, language."""
    parts = yaml.safe_load((Path(__file__).parent / "articles.yaml").read_text(encoding="utf-8"))
    chance = random.Random(seed)  # noqa: S311 - articles, not secrets
    for number in range(count):
        yield _make_article(number, parts, chance)


def write_articles(path: Path, count: int, seed: int = 1) -> None:
    """The articles as a .jsonl file."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(article) + "\n" for article in make_articles(count, seed))


def _make_article(number: int, parts: dict[str, Any], chance: random.Random) -> dict[str, str]:
    country = chance.choice(parts["countries"])
    town, *others = chance.sample(country["towns"], len(country["towns"]))
    published = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
    decks = {kind: _deal(parts[kind], chance) for kind in ("leads", *_BODY)}
    kinds = chain(["leads"], cycle(_BODY))
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < LENGTH - 60:
        words = _words(country, town, chance.choice(others), published, parts, chance)
        text = next(decks[next(kinds)]).format(**words)
        paragraphs.append(text[0].upper() + text[1:])
    return {
        "id": f"made-{number:06d}",
        "title": paragraphs[0].partition(",")[0],
        "text": "\n\n".join(paragraphs),
        "publisher": "The Made Courier",
        "published": published.isoformat(),
        "language": "en",
    }


def _deal(templates: list[str], chance: random.Random) -> Iterator[str]:
    """The templates in a shuffled order, again and again."""
    return cycle(chance.sample(templates, len(templates)))


def _words(
    country: dict[str, Any], town: str, other: str, published: date, parts: dict[str, Any], chance: random.Random
) -> dict[str, Any]:
    told = published - timedelta(days=chance.randrange(1, 6))
    n = chance.randrange(2, 30)
    return {
        **{key: country[key] for key in ("admin", "army", "group", "militia")},
        "country": country["name"],
        "town": town,
        "other": other,
        "name": chance.choice(parts["names"]),
        "body": chance.choice(parts["bodies"]),
        "n": n,
        "m": n + chance.randrange(1, 20),
        "weekday": _WEEKDAYS[told.weekday()],
        "day": told.day,
        "month": parts["months"][told.month - 1],
    }
