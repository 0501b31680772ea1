"""Spellings made equal: how a place name becomes the keys that the index is sorted by; no index is read here."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from anyascii import anyascii

_APOSTROPHES = "'`´‘’ʹʻʼʽʾʿˈ′"
_SPELLED_OUT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_OTHER_SCRIPT = re.compile(r"[^\u0000-\u036f\u1e00-\u1eff\u2000-\u206f]")
_ASCII_FOLD = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)} | {
    ord("'"): None,
    ord("`"): None,
}
_SOUNDS = (
    ("gh", "g"),
    ("kh", "k"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("sch", "s"),
    ("tch", "c"),
    ("dj", "j"),
)
# the Arabic article before each letter
_SUN_AND_MOON = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "er", "es", "ez", "en", "the"})
_FIRST_SOUND = str.maketrans({"q": "k", "v": "b", "w": "b", "z": "s"} | dict.fromkeys("eiou", "a"))
_ONE_SOUND = str.maketrans({"q": "k", "v": "b", "w": "b", "z": "s", "y": None, "h": None} | dict.fromkeys("aeiou"))


@lru_cache(maxsize=1 << 16)
def fold_name(name: str) -> str:
    """Lower-case words of plain letters and digits: "Pul-e Ḩişār" -> "pul e hisar", "N'Djamena" -> "ndjamena".

    Latin letters become ASCII (anyascii); other scripts stay as they are, casefolded.
    """
    if not name.isascii():
        name = _fold_letters(name)
    words = name.translate(_ASCII_FOLD).split()
    return " ".join([_SPELLED_OUT.get(word, word) for word in words]) if len(words) > 1 else "".join(words)


def _fold_letters(name: str) -> str:
    for mark in _APOSTROPHES:
        name = name.replace(mark, "")
    if not _OTHER_SCRIPT.search(name):
        return anyascii(name)
    return "".join(map(_fold_letter, unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())))


def _fold_letter(char: str) -> str:
    if not _OTHER_SCRIPT.search(char):
        return anyascii(char)
    return char if unicodedata.category(char)[0] in "LMN" else " "


def plain_name(name: str) -> str:
    """The name as rows write it: Latin letters without marks ("Pul-e Hisar"), other scripts untouched."""
    if name.isascii() or _OTHER_SCRIPT.search(name):
        return name
    for mark in "`ʹʻʼʽʾʿˈ′‘":
        name = name.replace(mark, "")
    return " ".join(anyascii(name.replace("’", "'")).split())


def compact_name(folded: str) -> str:
    """The folded name without generic words and articles, in one word: "al hasakah governorate" -> "hasakah"."""
    generic, articles = _generic_words()
    words = folded.split()
    kept = [word for word in words if word not in generic and word not in articles]
    if not kept:
        kept = [word for word in words if word not in generic]
    return "".join(kept)


def sound_name(folded: str) -> str:
    """The consonants of a folded name: spellings of one sound are equal ("robotyne", "rybotyn" -> "rbtn").

    Empty for other scripts, and where fewer than three consonants are left, for then too many names sound alike.
    """
    if not folded.isascii():
        return ""
    generic, _ = _generic_words()
    word = "".join(word for word in folded.split() if word not in generic and word not in _SUN_AND_MOON)
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    letters = word[:1].translate(_FIRST_SOUND) + word[1:].translate(_ONE_SOUND)
    sounds = [a for a, b in pairwise(f"{letters} ") if a != b]
    return "".join(sounds) if len(sounds) >= 3 else ""


def is_alike(folded: str, name: str) -> bool:
    """Whether a folded name that sounds like another place's is also spelt much like it."""
    one, other = (
        "".join(word for word in key.split() if word not in _SUN_AND_MOON) for key in (folded, fold_name(name))
    )
    return SequenceMatcher(None, one, other).ratio() >= 0.75


@cache
def _generic_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that say what kind of place it is, and articles and links, from generic_words.txt beside this file."""
    text = (files(__package__) / "generic_words.txt").read_text(encoding="utf-8")
    generic, articles = (part.split() for part in re.sub(r"#.*", "", text).split("---"))
    return frozenset(generic), frozenset(articles)
