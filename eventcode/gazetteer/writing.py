"""Writes places into one index file, the same bytes for the same places, in little memory; it reads no source."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import IO

from eventcode.gazetteer.container import write_parts
from eventcode.gazetteer.folding import compact_name, fold_name, plain_name, sound_name
from eventcode.gazetteer.places import KINDS, SourcePlace

MAGIC = b"eventcode places 3\n"
ROW = struct.Struct("<iiIIIIIIB2sB")
NONE = 0xFFFFFFFF
MAIN, OTHER, GENERIC, SKELETON = range(4)
_POSTING = struct.Struct("<QII")
_BUCKETS = 64
_MOST_PEOPLE = (1 << 30) - 1


def hash_key(key: str) -> int:
    """64 bits of BLAKE2b: the index is sorted by these, and two names that share one are not to be expected."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


def write_index(path: Path, places: Iterable[SourcePlace], facts: Mapping[str, object]) -> int:
    """Write the places to the file at `path` and return how many. facts: title, licence, source and the like."""
    with ExitStack() as stack:
        rows, names, keys, starts, found, *buckets = (
            stack.enter_context(tempfile.TemporaryFile()) for _ in range(5 + _BUCKETS)
        )
        count = 0
        for number, place in enumerate(places):
            _write_row(place, rows, names)
            for key, way in _keys(place):
                bits = hash_key(key)
                rank = way << 30 | (_MOST_PEOPLE - min(place.population, _MOST_PEOPLE))
                buckets[bits >> 58].write(_POSTING.pack(bits, rank, number << 2 | way))
            count = number + 1
        _write_postings(_sorted_postings(buckets), keys, starts, found)
        parts = {"keys": keys, "starts": starts, "postings": found, "rows": rows, "names": names}
        write_parts(path, MAGIC, {**facts, "places": count}, parts)
    return count


def _write_row(place: SourcePlace, rows: IO[bytes], names: IO[bytes]) -> None:
    name = plain_name(place.name).encode()[:255]
    row = ROW.pack(
        round(place.latitude * 100_000),
        round(place.longitude * 100_000),
        min(place.population, NONE),
        NONE if place.admin1 < 0 else place.admin1,
        NONE if place.admin2 < 0 else place.admin2,
        NONE if place.seat < 0 else place.seat,
        place.reference,
        names.tell(),
        KINDS.index(place.kind),
        place.iso2.encode().ljust(2),
        len(name),
    )
    rows.write(row)
    names.write(name)


def _keys(place: SourcePlace) -> Iterator[tuple[str, int]]:
    """Every key that leads to the place, each once, by the best way."""
    seen = {""}
    main = fold_name(place.name)
    others = sorted({fold_name(name) for name in place.names})
    yield from _new_keys(((main, MAIN), *((key, OTHER) for key in others)), seen)
    yield from _new_keys(((compact_name(key), GENERIC) for key in (main, *others)), seen)
    sounds = (sound_name(key) for key in (main, *others))
    yield from _new_keys(((f"~{sound}", SKELETON) for sound in sounds if sound), seen)


def _new_keys(keys: Iterable[tuple[str, int]], seen: set[str]) -> Iterator[tuple[str, int]]:
    for key, way in keys:
        if key not in seen:
            seen.add(key)
            yield key, way


def _sorted_postings(buckets: Sequence[IO[bytes]]) -> Iterator[tuple[int, int, int]]:
    for bucket in buckets:
        bucket.seek(0)
        yield from sorted(_POSTING.iter_unpack(bucket.read()))


def _write_postings(
    postings: Iterator[tuple[int, int, int]], keys: IO[bytes], starts: IO[bytes], out: IO[bytes]
) -> None:
    """keys: sorted hashes (u64); starts: where each key's postings begin (u32, one more than keys); postings: u32."""
    start = 0
    for bits, group in groupby(postings, key=lambda posting: posting[0]):
        keys.write(bits.to_bytes(8, "little"))
        starts.write(start.to_bytes(4, "little"))
        for _, _, posting in group:
            out.write(posting.to_bytes(4, "little"))
            start += 1
    starts.write(start.to_bytes(4, "little"))
