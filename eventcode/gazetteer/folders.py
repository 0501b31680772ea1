"""Where layers and the cache lie on disk, and what their files are called; their contents are read elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

LayerKind = Literal["acled", "csv", "pcodes", "geonames", "boundaries"]
KINDS: tuple[LayerKind, ...] = ("acled", "csv", "pcodes", "geonames", "boundaries")  # the first wins
_SUFFIX = ".layer"


def layer_file(kind: LayerKind, name: str) -> str:
    """The file name of a layer; sorted by it, layers stand in the order in which they win."""
    return f"{KINDS.index(kind)}-{kind}-{name}{_SUFFIX}"


def is_boundaries(path: Path) -> bool:
    """Whether a layer's file holds polygons rather than names."""
    return path.name.startswith(f"{KINDS.index('boundaries')}-")


def find_layers(places: Iterable[Path]) -> list[Path]:
    """The layers among these files and in these folders, in the order in which they win.

    Of two of equal file name the first stands.
    """
    found: dict[str, Path] = {}
    for place in places:
        for path in sorted(place.glob(f"*{_SUFFIX}")) if place.is_dir() else [place] if place.is_file() else []:
            found.setdefault(path.name, path)
    return sorted(found.values(), key=lambda path: path.name)


def data_folder() -> Path:
    """Where the user's own layers lie: EVENTCODE_DATA, else the platform's folder for data."""
    if chosen := os.environ.get("EVENTCODE_DATA"):
        return Path(chosen) / "places"
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", home / "AppData" / "Roaming")) / "eventcode" / "places"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "eventcode" / "places"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "eventcode" / "places"


def cache_folder() -> Path:
    """Where what can be made again lies: EVENTCODE_CACHE, else the platform's folder for caches."""
    if chosen := os.environ.get("EVENTCODE_CACHE"):
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "eventcode" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "eventcode"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "eventcode"
