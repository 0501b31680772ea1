"""What a user adds to the bundled places: each layer is one file in a folder, and wins over the bundled index."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TextIO

from eventcode.errors import GazetteerError
from eventcode.gazetteer.boundaries import Boundaries, read_boundaries, write_boundaries
from eventcode.gazetteer.dump import read_dump
from eventcode.gazetteer.folders import LayerKind, find_layers, is_boundaries, layer_file
from eventcode.gazetteer.history import find_admin1_names, read_history, read_pcodes
from eventcode.gazetteer.index import PlaceIndex
from eventcode.gazetteer.places import SourcePlace
from eventcode.gazetteer.progress import tell_progress
from eventcode.gazetteer.search import Gazetteer, open_bundle
from eventcode.gazetteer.writing import write_index
from eventcode.records import Record


class Layer(Record, frozen=True):
    """A layer that stands in a folder. places: names or, for boundaries, areas; digest: SHA-256 of the user's file."""

    name: str
    kind: str
    path: str
    places: int
    digest: str
    source: str
    licence: str = ""


def add_layer(
    file: Path,
    kind: LayerKind,
    folder: Path,
    *,
    name: str = "",
    licence: str = "",
    countries: Mapping[str, str] | None = None,
    progress: TextIO | None = None,
) -> Layer:
    """Read the user's file and put the layer made of it into `folder`, over one of the same name and kind.

    countries: names to ISO letters, asked before the bundled ones. Raises TableError for a bad file and
    GazetteerError where the layer cannot be written.
    """
    if not file.is_file():
        raise GazetteerError(f"there is no file {file}")
    name = re.sub(r"[^a-z0-9]+", "-", (name or file.stem).lower()).strip("-") or "layer"
    path = folder / layer_file(kind, name)
    facts: dict[str, object] = {
        "title": name,
        "kind": kind,
        "source": file.name,
        "licence": licence,
        "digest": _digest(file),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".adding-") as draft_folder:
            draft = Path(draft_folder) / path.name
            _write_layer(draft, file, kind, facts, countries or {}, progress)
            draft.replace(path)
    except OSError as error:
        raise GazetteerError(f"the layer cannot be written to {folder}: {error}") from error
    return read_layer(path)


def _write_layer(
    draft: Path,
    file: Path,
    kind: LayerKind,
    facts: dict[str, object],
    countries: Mapping[str, str],
    progress: TextIO | None,
) -> None:
    if kind == "boundaries":
        write_boundaries(draft, read_boundaries(file), facts)
        return
    base = open_bundle()
    if kind in ("acled", "csv"):
        facts["admin1_names"] = find_admin1_names(read_history(file, base, countries), base)
    read: dict[LayerKind, Callable[[Path], Iterator[SourcePlace]]] = {
        "geonames": read_dump,
        "pcodes": partial(read_pcodes, base=base, countries=countries),
        "acled": partial(read_history, base=base, countries=countries),
        "csv": partial(read_history, base=base, countries=countries),
    }
    places: Iterable[SourcePlace] = tell_progress(read[kind](file), f"Adding {file.name}", progress)
    if write_index(draft, places, facts) == 0:
        raise GazetteerError(f"{file} holds no places")


def remove_layer(name: str, folder: Path) -> Path:
    """Delete the layer of this name from the folder. Raises GazetteerError where there is none."""
    for path in find_layers([folder]):
        if read_layer(path).name == name:
            path.unlink()
            return path
    raise GazetteerError(f"there is no layer {name!r} in {folder}", next_step="eventcode gazetteer status")


def read_layer(path: Path) -> Layer:
    """What the layer's file says of itself. Raises GazetteerError."""
    facts = Boundaries(path).facts if is_boundaries(path) else PlaceIndex(path, path.stem).facts
    parts = {key: facts[key] for key in ("kind", "digest", "source", "licence")}
    return Layer(name=facts["title"], path=str(path), places=facts["places"], **parts)


def _digest(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def status(gazetteer: Gazetteer) -> Iterator[Layer]:
    """What the gazetteer is made of, in the order in which it wins; the bundled index comes last."""
    *layers, bundle = gazetteer.indexes
    for path in (*(layer.path for layer in layers), *(areas.path for areas in gazetteer.boundaries)):
        yield read_layer(path)
    parts = {key: str(bundle.facts[key]) for key in ("digest", "source", "licence")}
    yield Layer(name="GeoNames", kind="bundled", path=str(bundle.path), places=len(bundle), **parts)
