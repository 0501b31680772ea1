"""The bytes of a file as UTF-8 text in chunks; no cell is cut here."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from eventcode.errors import TableError

CHUNK = 1 << 27
"""Bytes read at a time: 128 MB, some 200,000 rows; in smaller runs fewer cells are alike."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODED_ELSEWHERE = {
    b"PK\x03\x04": "a zip archive or a workbook",
    b"\x1f\x8b": "compressed by gzip",
    b"\x28\xb5\x2f\xfd": "compressed by zstd",
    b"BZh": "compressed by bzip2",
    b"\xfd7zXZ": "compressed by xz",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an Excel file of the old kind (.xls)",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a SQLite database",
}
Note = Callable[[str], None]


def read_chunks(path: Path, note: Note, size: int = 0) -> Iterator[bytes]:
    """The file as UTF-8 without a byte order mark, line ends as "\\n" or "\\r\\n". Raises TableError.

    note: takes a sentence about an encoding other than UTF-8; size: bytes read at a time, CHUNK if not given.
    """
    with path.open("rb") as file:
        raw = iter(lambda: file.read(size or CHUNK), b"")
        first = next(raw, b"")
        _refuse_binary(path, first)
        mark, encoding = _find_encoding(first)
        chunks = chain([first[len(mark) :]], raw)
        if encoding == "utf-8":
            decoded = _as_utf8(path, chunks, note)
        else:
            note(f"read as {encoding.upper()}")
            decoded = _transcode(path, chunks, encoding)
        yield from _with_newlines(decoded)


def _refuse_binary(path: Path, first: bytes) -> None:
    if not first.strip():
        raise TableError("the file is empty", file=path, next_step="give a table with a header")
    for magic, what in _ENCODED_ELSEWHERE.items():
        if first.startswith(magic):
            raise TableError(f"the file is {what}, not text", file=path, next_step=_next_step(magic))
    if b"\0" in first[:4096] and _find_encoding(first)[1] == "utf-8":
        raise TableError("the file is binary, not text", file=path, next_step="give a CSV, Parquet, XLSX or JSON file")


def _next_step(magic: bytes) -> str:
    return {
        b"PK\x03\x04": "if it is a workbook, let its name end in .xlsx; else unpack it",
        b"PAR1": "let its name end in .parquet",
    }.get(magic, "unpack or convert it to CSV first")


def _find_encoding(first: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding that it or the zero bytes of the first letters tell."""
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return mark, encoding
    sample = first[:512]
    for encoding, zeros, letters in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if len(sample) > 8 and zeros.count(0) > 0.9 * len(zeros) and 0 not in letters:
            return b"", encoding
    return b"", "utf-8"


def _transcode(path: Path, chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        message = f"the text is not valid {encoding.upper()}: the file is cut off or damaged"
        raise TableError(message, file=path, next_step="fetch the file again, or save it as UTF-8") from error


def _as_utf8(path: Path, chunks: Iterator[bytes], note: Note) -> Iterator[bytes]:
    """UTF-8 as it stands; Windows-1252 where the first letters beyond ASCII are not UTF-8.

    Letters after those are not looked at: whoever parses the text sees to it that it is UTF-8.
    """
    encoding, lines = "", 1
    for chunk in chunks:
        if not encoding and not chunk.isascii():
            encoding = _guess(path, chunk, lines, note)
        if encoding in ("", "utf-8"):
            yield chunk
        else:
            yield _from_windows(path, chunk, encoding, lines)
        lines += chunk.count(b"\n") if encoding != "utf-8" else 0


def _guess(path: Path, data: bytes, lines: int, note: Note) -> str:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return "utf-8"
        if not data[: error.start].isascii():
            raise _mixed(path, lines + data.count(b"\n", 0, error.start)) from error
        encoding = "latin-1" if any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d") else "cp1252"
        note(f"read as {'Latin-1' if encoding == 'latin-1' else 'Windows-1252'}, for it is not UTF-8")
        return encoding
    return "utf-8"


def _from_windows(path: Path, data: bytes, encoding: str, lines: int) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise _mixed(path, lines + data.count(b"\n", 0, error.start)) from error


def _mixed(path: Path, line: int) -> TableError:
    return TableError(
        "the text is in more than one encoding", file=path, line=line, next_step="save it as UTF-8 in one go"
    )


def find_wrong_letter(path: Path, data: bytes, line: int) -> TableError | None:
    """The error to raise for text that should be UTF-8 and is not; None where it is. line: of the first letter."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.end == len(data):
            return TableError("the file ends inside a letter: it is cut off", file=path, line=line + data.count(b"\n"))
        return _mixed(path, line + data.count(b"\n", 0, error.start))
    return None


def _with_newlines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Lone carriage returns (old Macintosh files) become line feeds."""
    first = next(chunks, b"")
    is_old = b"\r" in first and b"\n" not in first
    for chunk in chain([first], chunks):
        yield chunk.replace(b"\r", b"\n") if is_old else chunk
