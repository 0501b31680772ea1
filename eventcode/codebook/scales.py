"""Enumerations of scales.yaml: values with their meaning; which column uses which stands in columns.yaml."""

from __future__ import annotations

from pathlib import Path

from eventcode.codebook.reading import Entry, read_yaml


class Value(Entry, frozen=True):
    """One value that a column may hold. label, definition: for people; label empty where the value says it itself."""

    value: str | int
    label: str = ""
    definition: str = ""


def read_scales(path: Path) -> dict[str, tuple[Value, ...]]:
    """Every enumeration of the file by its name. Raises CodebookError."""
    return read_yaml(path, dict[str, tuple[Value, ...]])
