"""Lines that are a page's code and not its story: found by their shape and dropped; nothing else is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eventcode.ingest.text.cues import PageCues

_CODE_CHARACTER = re.compile(r"[{}<>=;()\[\]\\\"@]|–>|/\*")
_PLAIN_WORD = re.compile(r"[(\"'‘“]?[^\W\d_]+(?:['’-][^\W\d_]+)*[,.;:!?)\"'’”]{0,2}")
_SENTENCE = 8


def drop_debris(lines: Iterable[str], cues: PageCues) -> Iterator[str]:
    """The lines without those that are code, and without the marks of comments around a line."""
    for line in lines:
        if not line or not _CODE_CHARACTER.search(line):
            yield line
            continue
        kept = _strip_comment(line, cues)
        if kept and not _is_code(kept, cues):
            yield kept


def _strip_comment(line: str, cues: PageCues) -> str:
    """ "" for a whole comment; a line whose comment has only one end keeps what stands beside the mark."""
    begin, end = cues.comment_begin.match(line), cues.comment_end.match(line[::-1])
    if begin and end:
        return ""
    return line[begin.end() if begin else 0 : -end.end() if end else None]


def _is_code(line: str, cues: PageCues) -> bool:
    if cues.code_line.fullmatch(line):
        return True
    return bool(cues.code_sign.search(line)) and not _has_sentence(line)


def _has_sentence(line: str) -> bool:
    return sum(1 for word in line.split() if _PLAIN_WORD.fullmatch(word)) >= _SENTENCE
