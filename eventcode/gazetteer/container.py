"""One file of named parts behind a line of facts, written once and memory-mapped; what the parts mean is for others."""

from __future__ import annotations

import json
import mmap
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from eventcode.errors import GazetteerError

_PAGE = 1 << 12
_MOST_FACTS = 1 << 20
_REBUILD = "delete the file and make it again"


def write_parts(path: Path, magic: bytes, facts: Mapping[str, object], parts: Mapping[str, IO[bytes]]) -> None:
    """The magic line, a line of JSON (facts, each part's offset and length), then the parts, each at a multiple of 8.

    The parts are read from their beginnings up to where they stand. Offsets count from the end of the two lines.
    """
    table: dict[str, tuple[int, int]] = {}
    offset = 0
    for name, part in parts.items():
        table[name] = (offset, part.tell())
        offset += -(-part.tell() // 8) * 8
    line = magic + json.dumps({**facts, "parts": table}, sort_keys=True, ensure_ascii=False).encode() + b"\n"
    with path.open("wb") as out:
        out.write(line.ljust(-(-len(line) // _PAGE) * _PAGE, b" "))
        for part in parts.values():
            _copy_part(part, out)


def _copy_part(part: IO[bytes], out: IO[bytes]) -> None:
    length = part.tell()
    part.seek(0)
    while block := part.read(1 << 20):
        out.write(block)
    out.write(b"\0" * (-length % 8))


def open_parts(path: Path, magic: bytes) -> tuple[dict[str, Any], dict[str, memoryview]]:
    """The facts and the parts of a file that `write_parts` made, read only and shared by all processes.

    Raises GazetteerError where it cannot be opened, is of another kind or version, or is cut short.
    """
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:
        raise GazetteerError(f"{path} cannot be opened: {error}", next_step=_REBUILD) from error
    head = bytes(data[:_PAGE])
    if not head.startswith(magic) or sys.byteorder != "little":
        raise GazetteerError(f"{path} is no file of places that this version can read", next_step=_REBUILD)
    while b"\n" not in head[len(magic) :] and len(head) < min(len(data), _MOST_FACTS):
        head = bytes(data[: 2 * len(head)])
    line, _, _ = head[len(magic) :].partition(b"\n")
    start = -(-(len(magic) + len(line) + 1) // _PAGE) * _PAGE
    try:
        facts: dict[str, Any] = json.loads(line)
        table = facts.pop("parts")
    except (ValueError, KeyError) as error:
        raise GazetteerError(f"the first lines of {path} are damaged", next_step=_REBUILD) from error
    if any(start + offset + length > len(data) for offset, length in table.values()):
        raise GazetteerError(f"{path} is cut short", next_step=_REBUILD)
    return facts, {name: data[start + offset : start + offset + length] for name, (offset, length) in table.items()}
