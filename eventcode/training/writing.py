"""Writes a model's folder, whole or not at all, the same bytes for the same rows; it finds out nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from eventcode.codebook.stages.confidence import Confidence
from eventcode.draft.learned.model import CODEBOOK, MANIFEST, TYPES, ModelManifest, file_digest
from eventcode.draft.learned.weights import Weights
from eventcode.errors import ModelError


@contextmanager
def new_model(folder: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of `folder` when nothing was raised.

    A model that stood there is replaced; anything else is not. Raises ModelError.
    """
    check_place(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".training-") as name:
        draft = Path(name) / "new"
        draft.mkdir()
        yield draft
        if folder.exists():
            folder.rename(Path(name) / "old")
        draft.rename(folder)


def check_place(folder: Path) -> None:
    """Raises ModelError where something stands that is no model."""
    if folder.exists() and not (folder / MANIFEST).is_file() and not (folder.is_dir() and not any(folder.iterdir())):
        raise ModelError(f"{folder} is there already and is no model", next_step="name a new folder with --out")


def write_weights(weights: Weights, folder: Path) -> None:
    """One .npy file an array."""
    path = folder / TYPES
    path.mkdir()
    for name, array in weights._asdict().items():
        np.save(path / f"{name}.npy", array, allow_pickle=False)


def write_confidence(confidence: Confidence, folder: Path) -> None:
    """The confidence.yaml of a model's codebook."""
    path = folder / CODEBOOK / "confidence.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(to_yaml(confidence), encoding="utf-8", newline="\n")


def to_yaml(confidence: Confidence) -> str:
    """As confidence.yaml has it."""
    maps, thresholds = confidence.maps, confidence.thresholds
    lines = ["maps:" if maps else "maps: {}"]
    lines += [f'  "{field}": {[list(point) for point in points]}' for field, points in maps.items()]
    lines += ["thresholds:" if thresholds else "thresholds: {}"]
    lines += [f"  {field}: {value}" for field, value in thresholds.items()]
    return "\n".join(lines) + "\n"


def write_manifest(manifest: ModelManifest, folder: Path) -> ModelManifest:
    """The manifest with the digests of every file that stands in the folder, which it is written into."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): file_digest(path) for path in paths}
    whole = msgspec.structs.replace(manifest, files=files)
    data = msgspec.json.format(msgspec.json.encode(whole), indent=2)
    (folder / MANIFEST).write_bytes(data + b"\n")
    return whole
