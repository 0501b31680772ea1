"""Web archives (.warc, .warc.gz) -> Reports, one a page that came whole; other records are passed over."""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader

from eventcode.errors import IngestError
from eventcode.ingest.inputs.decoding import read_text
from eventcode.ingest.inputs.report import LARGEST_REPORT, Report, sha256, to_rejection, too_large
from eventcode.ingest.metadata import Metadata
from eventcode.records import Rejection

_KINDS = ("text/html", "application/xhtml+xml", "text/plain")
_GZIP = b"\x1f\x8b"
_LONGEST_LINE, _MOST_LINES = 1 << 16, 2_000  # of the headers of one record
_GROWTH, _ALLOWANCE = 200, 1 << 30  # text shrinks to a tenth; what grows two hundred times beyond 1 GiB is a bomb


class _StoppedError(IngestError):
    """Nothing more of the archive can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; the rest was not read", next_step="check the archive, or write it again")


class _Metered:
    """The archive's bytes, unpacked; stops where a small file grows without end."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._packed = stream
        is_gzip = stream.peek(2)[:2] == _GZIP
        self._stream: Any = gzip.GzipFile(fileobj=stream) if is_gzip else stream
        self._offset = 0

    def read(self, size: int) -> bytes:
        try:
            data: bytes = self._stream.read1(size)
        except (EOFError, OSError, zlib.error) as error:
            raise _StoppedError(
                f"the archive is broken: {_first_line(error)}"
            ) from None  # warcio takes an EOFError for the end
        self._offset += len(data)
        if self._offset > _ALLOWANCE and self._offset > _GROWTH * self._packed.tell():
            raise _StoppedError("the archive unpacks to far more than it holds")
        return data

    def tell(self) -> int:
        return self._offset


class _BoundedReader(DecompressingBufferedReader):  # type: ignore[misc]
    """warcio's reader of lines, for headers of a length that headers have. lines: read since this was set to 0."""

    lines = 0

    def readline(self, length: int = 0) -> bytes:
        line: bytes = super().readline(min(length or _LONGEST_LINE, _LONGEST_LINE))
        self.lines += 1
        if (len(line) > _LONGEST_LINE // 2 and not line.endswith(b"\n")) or self.lines > _MOST_LINES:
            raise _StoppedError("a record's header has no end")
        return line


def read_archive(stream: io.BufferedReader, source: str) -> Iterator[Report | Rejection]:
    """The pages and plain texts in the order of the archive; the record's address is the report's url."""
    metered = _Metered(stream)
    records = ArchiveIterator(metered)
    records.reader = reader = _BoundedReader(metered)
    try:
        while record := _next_record(records):
            reader.lines = 0
            if _is_article(record):
                yield _read_record(record, source)
            reader.lines = 0
    except _StoppedError as error:
        yield to_rejection(error, source)
    except Exception as error:  # warcio trips over broken records in many ways
        yield to_rejection(_StoppedError(f"the archive is broken: {_first_line(error)}"), source)


def _next_record(records: Any) -> Any:
    with contextlib.redirect_stderr(io.StringIO()):  # warcio prints its warnings
        return next(records, None)


def _is_article(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    is_success = (record.http_headers.get_statuscode() or "").startswith("2")
    return is_success and _content_type(record)[0] in _KINDS


def _content_type(record: Any) -> tuple[str, str]:
    """The kind of content and the encoding that the header names, in small letters."""
    kind, _, rest = (record.http_headers.get_header("Content-Type") or "").lower().partition(";")
    return kind.strip(), rest.partition("charset=")[2].strip(" \"'").partition(";")[0]


def _read_record(record: Any, source: str) -> Report | Rejection:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        data = _read_content(record)
        kind, encoding = _content_type(record)
        text = read_text(data, encoding)
    except _StoppedError:
        raise
    except IngestError as error:
        return to_rejection(error, f"{source} {url}".strip())
    except Exception as error:  # warcio trips over broken records in many ways
        return to_rejection(IngestError(f"the page is broken: {_first_line(error)}"), f"{source} {url}".strip())
    metadata, is_plain = Metadata(url=url), kind == "text/plain"
    return Report(source, None, text if is_plain else "", "" if is_plain else text, sha256(data), metadata)


def _read_content(record: Any) -> bytes:
    """The page without the packing of its transfer. Raises IngestError where it is larger than a report may be."""
    content = record.content_stream()
    pieces, size = [], 0
    while piece := content.read(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_REPORT:
            raise too_large()
    while record.raw_stream.read(1 << 16):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise IngestError("the archive is cut off within this page", next_step="write the archive again")
    return b"".join(pieces)


def _first_line(error: BaseException) -> str:
    words = str(error).strip().partition("\n")[0]
    return words or type(error).__name__
