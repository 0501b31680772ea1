"""Two versions of an event beside each other, field by field; which of them is right is not decided here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from eventcode.records import Event, Record

_EMPTY = ("", None)


class Difference(Record, frozen=True):
    """A field that two versions write differently; its path ("place.name", "actors.1.name") and both values, None
    where a version has nothing there."""

    field: str
    one: str | int | float | None
    other: str | int | float | None


def find_differences(one: Event | None, other: Event | None) -> tuple[Difference, ...]:
    """What differs between two versions, in the order of the fields; the id does not count."""
    left, right = _flatten(one), _flatten(other)
    fields = dict.fromkeys([*left, *right])
    pairs = ((field, left.get(field), right.get(field)) for field in fields if field != "id")
    return tuple(Difference(field, mine, theirs) for field, mine, theirs in pairs if mine != theirs)


def _flatten(event: Event | None) -> dict[str, Any]:
    return dict(_walk(msgspec.to_builtins(event), "")) if event else {}


def _walk(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict | list | tuple):
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for step, item in items:
            yield from _walk(item, f"{path}.{step}".lstrip("."))
    elif node not in _EMPTY:
        yield path, node
