"""A file or the standard input -> its Reports, by the kind that its name tells or that its first bytes show."""

from __future__ import annotations

import codecs
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from eventcode.errors import IngestError
from eventcode.ingest.inputs.archives import read_archive
from eventcode.ingest.inputs.decoding import read_text, refuse_binary
from eventcode.ingest.inputs.files import STDIN, find_files, kind_of
from eventcode.ingest.inputs.objects import has_json_lines, read_json, read_json_lines
from eventcode.ingest.inputs.parquet import read_parquet
from eventcode.ingest.inputs.report import LARGEST_REPORT, Report, sha256, to_rejection, to_source, too_large
from eventcode.ingest.inputs.tables import read_table
from eventcode.records import Rejection

_HEAD = 1 << 16
_PATIENCE = 1_000
_PAGE = re.compile(
    r"\s{0,200}(?:<\?xml[^<>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200})?"
    r"<(?:!doctype\s+html|html|head|body|meta|title|main|article|section|div|h1|h2|p|br|table|figure)\b[^<>]{0,500}>",
    re.IGNORECASE | re.DOTALL,
)


class _Chained(io.RawIOBase):
    """The head that was read to see what comes, and then the rest of its stream, which stays open."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream, self._position = head, stream, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        size = len(buffer)
        piece, self._head = self._head[:size], self._head[size:]
        piece = piece or self._stream.read(size)
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._position


def read_reports(
    inputs: str | Path | Sequence[str | Path], stdin: BinaryIO | None = None
) -> Iterator[Report | Rejection]:
    """Every report of these inputs in order; what cannot be read is rejected with its reason. stdin: for "-"."""
    for path in find_files(inputs):
        if isinstance(path, Rejection):
            yield path
        elif path == Path(STDIN):
            yield from _while_any(_read_stream(stdin or sys.stdin.buffer, STDIN, ""), STDIN)
        else:
            yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Report | Rejection]:
    source = to_source(path)
    if kind_of(path) == "parquet":  # its end says where its parts are: it is no stream
        yield from _while_any(read_parquet(path, source), source)
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        yield to_rejection(_unreadable(error), source)
        return
    with stream:
        yield from _while_any(_read_stream(stream, source, kind_of(path)), source)


def _unreadable(error: OSError) -> IngestError:
    reason = f"it cannot be read: {(error.strerror or str(error)).lower()}"
    return IngestError(reason, next_step="check its permissions and the disk")


def _while_any(found: Iterable[Report | Rejection], source: str) -> Iterator[Report | Rejection]:
    """The same, to the end or until so many records in a row are bad that the file must be of another kind."""
    bad = 0
    for item in found:
        yield item
        bad = bad + 1 if isinstance(item, Rejection) else 0
        if bad == _PATIENCE:
            reason = f"{bad:,} records in a row cannot be read; the rest was not tried"
            yield Rejection(source, reason, next_step="check that the file is of the kind that its name says")
            return


def _read_stream(stream: BinaryIO, source: str, kind: str) -> Iterator[Report | Rejection]:
    try:
        head = stream.read(_HEAD)
        whole: Any = io.BufferedReader(_Chained(head, stream), _HEAD)
        if not head.strip():
            raise IngestError("it is empty", next_step="check how it was saved")
        kind = kind or _guess_kind(head)
        if kind != "archive":
            refuse_binary(head)
        yield from _read_kind(kind, head, whole, source)
    except IngestError as error:
        yield to_rejection(error, source)
    except OSError as error:
        yield to_rejection(_unreadable(error), source)


def _guess_kind(head: bytes) -> str:
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.decode("utf-16", "ignore").encode()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if has_json_lines(start):
        return "lines"
    if re.match(rb"\[\s*\{", start) or re.match(rb"\{\s*\"", start):
        return "json"
    return "archive" if start.startswith(b"WARC/1.") else "text"


def _read_kind(kind: str, head: bytes, stream: io.BufferedReader, source: str) -> Iterator[Report | Rejection]:
    if kind == "lines":
        yield from read_json_lines(stream, source)
    elif kind == "json":
        yield from read_json(head, stream, source)
    elif kind == "table":
        yield from read_table(stream, source)
    elif kind == "archive":
        yield from read_archive(stream, source)
    else:
        yield _read_document(stream, source, kind == "page")


def _read_document(stream: io.BufferedReader, source: str, is_page: bool) -> Report:
    """A page or a plain text; a text that begins like a page is one."""
    data = stream.read(LARGEST_REPORT + 1)
    if len(data) > LARGEST_REPORT:
        raise too_large()
    text = read_text(data)
    is_page = is_page or has_page_start(text)
    return Report(source, None, "" if is_page else text, text if is_page else "", sha256(data))


def has_page_start(text: str) -> bool:
    """Whether the text begins as HTML does."""
    return _PAGE.match(text[:4096]) is not None
