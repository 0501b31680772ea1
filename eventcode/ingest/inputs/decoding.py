"""Bytes -> text: which encoding they are in, or why they are no text; the text itself is not changed here."""

from __future__ import annotations

import codecs
import re

from eventcode.errors import IngestError

# the longest of marks that begin alike stands first
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document of the old kind",
    b"{\\rtf": "a rich text document",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "a media file",
    b"OggS": "a media file",
    b"SQLite format 3\x00": "an SQLite database",
    b"PAR1": "a Parquet table",
    b"\x7fELF": "a program",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s{0,3}=\s{0,3}[\"']([\w.:-]{2,40})", re.IGNORECASE)
# codecs that are encodings of text; Python's others (punycode, unicode_escape) are not, or cost more than they read
_TEXT_CODECS = (
    "ascii",
    "big5",
    "cp",
    "euc",
    "gb",
    "hz",
    "iso",
    "johab",
    "koi8",
    "kz",
    "mac",
    "ptcp",
    "shift",
    "tis",
    "utf",
)
# a page whose declaration can be read byte by byte is in none of these, whatever it says
_NOT_DECLARABLE = ("utf-7", "utf-16", "utf-32")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
_LETTER_RUNS = re.compile(rb"[\xc0-\xff]{3,}")
_ODD_IN_WESTERN = re.compile(r"[a-z][À-Þ]|[¤¥¦¨¬¯±²³´µ¶¸¹¼½¾×÷†‡ˆ˜ƒ]")
_AS_UTF8, _AS_TEXT = "save it as UTF-8", "save the article as text or as a web page"
_HEAD = 1 << 16


def read_text(data: bytes, declared: str = "") -> str:
    """The text in these bytes: by byte order mark, as UTF-8 or UTF-16, as declared, or as Western if it looks so.

    declared: an encoding named outside the bytes (a header); else the one that the page names. Raises IngestError.
    """
    refuse_binary(data[:_HEAD])
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _read_marked(data[len(mark) :], encoding)
    if encoding := _guess_wide(data):
        return _read_marked(data, encoding)
    if b"\0" in data:
        raise _binary()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _read_declared(data, declared) or _read_damaged(data) or _read_western(data)


def has_text_codec(name: str) -> bool:
    """Whether this names an encoding that is read where a page or a header declares it."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return False
    return known.startswith(_TEXT_CODECS) and not known.startswith(_NOT_DECLARABLE)


def refuse_binary(head: bytes) -> None:
    """Raise IngestError if a file that begins with these bytes is no text, and say what it is."""
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            raise IngestError(f"this is {kind}, not text", next_step=_AS_TEXT)
    if head.startswith(tuple(mark for mark, _ in _BOMS)) or _guess_wide(head):
        return
    if b"\0" in head or len(_CONTROLS.findall(head)) > 4 + len(head) // 500:
        raise _binary()


def _binary() -> IngestError:
    return IngestError("this is binary data, not text", next_step=_AS_TEXT)


def _read_marked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise IngestError(f"it begins as {encoding.upper()} and is broken later on", next_step=_AS_UTF8) from None
    if "\0" in text:
        raise _binary()
    return text


def _guess_wide(data: bytes) -> str:
    """UTF-16 without a mark: English text has a zero in nearly every other byte."""
    sample = data[:4096]
    if len(sample) < 8 or len(data) % 2:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= 0.4 * len(sample) or min(even, odd) > 0:
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _read_declared(data: bytes, declared: str) -> str:
    """As the header or the page says; "" if neither says an encoding in which these bytes are text."""
    head = data[:4096]
    inside = _META.search(head) or _XML.search(head)
    for name in (declared, inside[1].decode("ascii", "replace") if inside else ""):
        if name and has_text_codec(name):
            encoding = "cp1252" if codecs.lookup(name).name in ("iso8859-1", "ascii") else name  # as browsers read it
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return ""


def _read_damaged(data: bytes) -> str:
    """UTF-8 in which a few characters are broken: they are shown as such; "" if it is something else."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return text if whole >= 10 * broken else ""


def _read_western(data: bytes) -> str:
    """Windows-1252, if its characters stand like letters and quotes in Western text. Raises IngestError."""
    unknown = IngestError("the encoding is unknown", next_step=_AS_UTF8)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise unknown from None
    high = len(_HIGH_BYTES.findall(data))
    in_runs = sum(len(run) for run in _LETTER_RUNS.findall(data))
    odd = len(_ODD_IN_WESTERN.findall(text))
    if high > 0.2 * len(data) or in_runs > 0.1 * high or odd > 0.1 * high:
        raise unknown
    return text
