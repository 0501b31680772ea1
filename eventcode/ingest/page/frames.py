"""What the program and its page reader say to each other: one struct each way, with its length before it."""

from __future__ import annotations

import struct
from datetime import date
from typing import BinaryIO

import msgspec

_LENGTH = struct.Struct(">Q")


class PageRequest(msgspec.Struct, frozen=True):
    """One page. html: decoded; url: where it was found, "" if unknown."""

    html: str
    url: str = ""


class Page(msgspec.Struct, frozen=True):
    """The article in a page, a line a paragraph, and what the page says of itself; error: why it was not read."""

    text: str = ""
    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = ""
    error: str = ""


def write_frame(stream: BinaryIO, value: PageRequest | Page) -> None:
    """Send one value. Raises OSError if nobody listens any more."""
    data = msgspec.msgpack.encode(value)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The bytes of one value, None if the other side has gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None
