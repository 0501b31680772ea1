"""A stream of bytes -> its lines or the elements of a JSON list, one at a time, one in memory at most."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator

from eventcode.errors import IngestError
from eventcode.ingest.inputs.report import LARGEST_REPORT

_CHUNK = 1 << 16
_OUTSIDE = re.compile(rb'["\[\]{},]')
_INSIDE = re.compile(rb'["\\]')


def read_lines(stream: io.BufferedReader, limit: int = LARGEST_REPORT) -> Iterator[tuple[int, bytes | None]]:
    """Each line as it stands with its number from 1; None for one beyond the limit, which is passed over."""
    readline = _line_reader(stream)
    number = 0
    while line := readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = readline(_CHUNK)
            yield number, None
        else:
            yield number, line.removeprefix(codecs.BOM_UTF8) if number == 1 else line


def _line_reader(stream: io.BufferedReader) -> Callable[[int], bytes]:
    """`readline` of the stream; of one in UTF-16, as UTF-8."""
    if stream.peek(2)[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return stream.readline
    wide = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="\n")
    return lambda size: wide.readline(size).encode("utf-8", "replace")


def read_elements(stream: io.BufferedReader, limit: int = LARGEST_REPORT) -> Iterator[tuple[int, bytes | None]]:
    """Each element of the JSON list in the stream with the line where it begins; None for one beyond the limit.

    Only brackets and strings are looked at: whether an element is JSON is for its reader. Raises IngestError where the
    list does not end, or the file does not end with it.
    """
    scanner = _Scanner(limit)
    while chunk := stream.read(_CHUNK):
        yield from scanner.feed(chunk)
        if scanner.is_done:
            break
    if not scanner.is_done:
        raise IngestError("the list does not end: the file may be cut off", next_step="write the file again")
    if scanner.rest.strip() or stream.read(_CHUNK).strip():
        raise IngestError(
            "something follows after the list and was not read", next_step="write one list, or one line each"
        )


class _Scanner:
    """Cuts a JSON list at the commas between its elements, chunk by chunk."""

    def __init__(self, limit: int) -> None:
        self.is_done = False
        self.rest = b""
        self._limit = limit
        self._depth = 0
        self._in_string = False
        self._skip = 0  # characters of the next chunk that a backslash has taken
        self._line = 1
        self._element = bytearray()
        self._begin: int | None = None
        self._is_too_long = False

    def feed(self, chunk: bytes) -> Iterator[tuple[int, bytes | None]]:
        at, self._skip = self._skip, 0
        start = 0
        while match := (_INSIDE if self._in_string else _OUTSIDE).search(chunk, at):
            sign, at = match[0], match.end()
            if sign == b"\\":
                self._skip = max(0, at + 1 - len(chunk))
                at += 1
            elif sign == b'"':
                self._in_string = not self._in_string
            elif self._is_cut(sign):
                self._keep(chunk[start : match.start()])
                start = match.end()
                if found := self._take():
                    yield found
                if self.is_done:
                    self.rest = chunk[start:]
                    return
        self._keep(chunk[start:])

    def _is_cut(self, sign: bytes) -> bool:
        """Whether an element begins or ends here."""
        before = self._depth
        if sign in b"[{":
            self._depth += 1
            return before == 0
        if sign in b"]}":
            self._depth -= 1
            self.is_done = self._depth <= 0
            return self.is_done
        return before == 1

    def _keep(self, piece: bytes) -> None:
        if self._begin is None and (text := piece.lstrip()):
            self._begin = self._line + piece.count(b"\n", 0, len(piece) - len(text))
        self._line += piece.count(b"\n")
        self._is_too_long = self._is_too_long or len(self._element) + len(piece) > self._limit
        if not self._is_too_long:
            self._element += piece

    def _take(self) -> tuple[int, bytes | None] | None:
        element, begin, is_too_long = bytes(self._element).strip(), self._begin, self._is_too_long
        self._element.clear()
        self._begin, self._is_too_long = None, False
        return (begin, None if is_too_long else element) if begin is not None else None
