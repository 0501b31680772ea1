"""Text as it came -> the text that every span indexes: characters, lines and paragraphs in one form, debris gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from eventcode.ingest.text.cues import PageCues
from eventcode.ingest.text.debris import drop_debris
from eventcode.ingest.text.joints import split_joined_sentences

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# controls, soft hyphens, zero width, marks of direction, byte order marks, places of objects, tags
_UNSEEN = (
    "\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffc\U000e0000-\U000e007f"
)
_ODD_CHARACTER = re.compile(f"([{_SPACES}])|[{_UNSEEN}]")
_MANY_SPACES = re.compile(r" {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")
_WRAPPED, _SLACK = range(50, 101), 8
_STOPS = (".", "!", "?", ".”", '."', ".’", ":", ";")
_PASSES = 8  # each pass drops, joins or cuts something; real text is settled after the first or second


def normalise(text: str, cues: PageCues) -> str:
    """The text in its one form: NFC, plain spaces and line ends, a line a paragraph, no debris; "" if nothing is left.

    Paragraphs stay apart as they came, by a line break or a blank line. Normalising again changes nothing.
    """
    text = _plain(text)
    for _ in range(_PASSES):
        settled = _tidy(text, cues)
        if settled == text:
            break
        text = settled
    return text


def normalise_line(text: str) -> str:
    """A title or a name: plain characters, on one line, with "?" for half a character."""
    return " ".join(_plain(text.encode("utf-8", "replace").decode("utf-8")).split())


def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _ODD_CHARACTER.sub(lambda match: " " if match[1] else "", text)
    return unicodedata.normalize("NFC", text)


def _tidy(text: str, cues: PageCues) -> str:
    lines = list(drop_debris(_read_lines(text), cues))
    text = split_joined_sentences("\n".join(_unwrap(lines)), cues)
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


def _read_lines(text: str) -> Iterator[str]:
    """The lines without spaces around them; a blank one before a line that is indented as the first of a paragraph."""
    before = ""
    for line in text.split("\n"):
        if line[:2] == "  " and before.strip() and before[:2] != "  ":
            yield ""
        yield _MANY_SPACES.sub(" ", line.strip(" "))
        before = line


def _unwrap(lines: list[str]) -> list[str]:
    """Newswire of the telex age: where lines end because the next word did not fit, a paragraph is one line again."""
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    width = max((len(a) for a, _ in pairs), default=0)
    full = sum(_is_full(a, b, width) for a, b in pairs)
    stopped = sum(a.endswith(_STOPS) for a, _ in pairs)  # of a list, each line is a sentence
    if len(pairs) < 3 or width not in _WRAPPED or full < 0.9 * len(pairs) or stopped > len(pairs) / 3:
        return lines
    return list(_join_lines(lines, width))


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.partition(" ")[0]) > width - _SLACK


def _join_lines(lines: Iterable[str], width: int) -> Iterator[str]:
    paragraph = before = ""
    for line in lines:
        if before and line and _is_full(before, line, width):
            paragraph += line if _is_hyphenated(before, line) else f" {line}"
        else:
            if paragraph:
                yield from (paragraph, "")
            paragraph = line
        before = line
    yield paragraph


def _is_hyphenated(line: str, following: str) -> bool:
    return line[-1] == "-" and line[-2:-1].isalnum() and following[0].isalnum()
