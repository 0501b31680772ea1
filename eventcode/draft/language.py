"""Tells the language that an article is written in, by its small words; what the finders do with it is theirs."""

from __future__ import annotations

import re

from eventcode.codebook.language.languages import Languages
from eventcode.records import Article

_WORD = re.compile(r"[^\W\d_]+")  # linear: one class
_MOST = 400  # words that are read
_CODE = 2


def find_language(article: Article, languages: Languages) -> str:
    """The article's language as a code of two letters: as the input says, else the one whose small words it holds most.

    A text too short to tell is taken for the codebook's default; one in no known language has the code for unknown.
    """
    told = article.language[:_CODE].lower()
    return told or _detect(article.text, languages)


def _detect(text: str, languages: Languages) -> str:
    words = [match.group().lower() for match, _ in zip(_WORD.finditer(text), range(_MOST), strict=False)]
    hits = {code: sum(word in language.stop_words for word in words) for code, language in languages.languages.items()}
    best = min(hits, key=lambda code: (-hits[code], code != languages.default, code), default=languages.default)
    if words and hits[best] >= languages.least * len(words):
        return best
    is_short = len(words) < languages.few or all(word.isascii() for word in words)
    return languages.default if is_short else languages.unknown
