"""Near-duplicate articles (wire copy reprinted), found by MinHash sketches of their words; no event is looked at."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

import numpy as np

from eventcode.codebook.stages.reconciling import CopyMarks
from eventcode.records import Article

_Words = np.ndarray[tuple[int], np.dtype[np.uint64]]

_BANDS, _ROWS = 20, 4  # two texts that share 6 of 10 runs of words meet in a band with 94 %, with 3 of 10 15 %
_MIX = np.random.default_rng(20210820).integers(1, 2**62, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_WORD = re.compile(r"\w+")


def find_copies(articles: Iterable[Article], marks: CopyMarks) -> dict[str, int]:
    """Article -> the number of its text, equal for reprints of one text; in linear time.

    Articles are taken in the order of their ids, so that the numbers do not depend on the order in which they come.
    """
    voices: dict[str, int] = {}
    by_text: dict[str, int] = {}
    first_in: dict[bytes, int] = {}
    sketches: list[_Words | None] = []
    for article in sorted(articles, key=lambda each: each.id):
        if article.text not in by_text:
            sketch = _sketch(article.text, marks.words)
            by_text[article.text] = _find_voice(sketch, first_in, sketches, marks.share)
        voices[article.id] = by_text[article.text]
    return voices


def _find_voice(sketch: _Words | None, first_in: dict[bytes, int], sketches: list[_Words | None], share: float) -> int:
    """The first text that this one repeats, else a number of its own, under which its sketch is kept."""
    bands = (
        [] if sketch is None else [bytes([band]) + part.tobytes() for band, part in enumerate(np.split(sketch, _BANDS))]
    )
    for band in bands:
        if band in first_in and _is_alike(sketch, sketches[first_in[band]], share):
            return first_in[band]
    sketches.append(sketch)
    for band in bands:
        first_in.setdefault(band, len(sketches) - 1)
    return len(sketches) - 1


def _is_alike(one: _Words | None, other: _Words | None, share: float) -> bool:
    return one is not None and other is not None and float((one == other).mean()) >= share


def _sketch(text: str, words: int) -> _Words | None:
    """The least hash of the text's runs of words under each of the mixes; None for a text shorter than one run."""
    hashes = np.array([zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())], dtype=np.uint64)
    if len(hashes) < words:
        return None
    count = len(hashes) - words + 1
    runs = np.zeros(count, dtype=np.uint64)
    for offset in range(words):
        runs = (runs ^ hashes[offset : offset + count]) * _STEP
        runs ^= runs >> np.uint64(29)
    return np.asarray(((runs[:, None] * _MIX) >> np.uint64(32)).min(axis=0), dtype=np.uint64)
