"""A trained model on disk: arrays, tables and a manifest that says what they are; opening it runs no code."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from eventcode.codebook import Codebook
from eventcode.draft.learned.cleaning import Cleaner
from eventcode.draft.learned.types import LearnedTypes, Manner
from eventcode.draft.learned.weights import Weights
from eventcode.errors import ModelError
from eventcode.records import Record, digest

MANIFEST, CODEBOOK, PLACES, TYPES = "manifest.json", "codebook", "places", "types"
LAYOUT = 1
"""The version of the folder's layout; a model of another one is trained again."""
_SHAPES = {"hashes": (np.uint32, 1), "rarity": (np.float32, 1), "slopes": (np.float32, 2), "offsets": (np.float32, 1)}


class Source(Record, frozen=True):
    """A table that a model learned from. digest: SHA-256 of the file; rows: those with notes and a known type."""

    name: str
    digest: str
    rows: int


class Gain(Record, frozen=True):
    """The share right in held-out rows: by the rules alone, and with the model."""

    rows: int
    rules: float
    model: float


class Honesty(Record, frozen=True):
    """The expected calibration error of a field's confidence in held-out rows, before and after it was calibrated."""

    rows: int
    before: float
    after: float


class ModelManifest(Record, frozen=True):
    """What a model is made of and how well it did. names: its sub-event types, in the order of the weights' columns.

    gains: by field, and for sub-event types by event type; places, actors: how many it adds; files: name -> SHA-256.
    """

    layout: int
    program: str
    codebook: str
    codebook_digest: str
    sources: tuple[Source, ...]
    rows: int
    held_out: int
    names: tuple[str, ...]
    manner: Manner
    places: int
    actors: int
    gains: dict[str, Gain]
    by_type: dict[str, Gain]
    honesty: dict[str, Honesty]
    files: dict[str, str]

    @property
    def digest(self) -> str:
        """16 hexadecimal digits over every file: equal digests draft alike."""
        return digest(str(self.layout), str(self.manner), *self.names, *(f"{k} {v}" for k, v in self.files.items()))


@dataclass(frozen=True)
class Model:
    """A model that was opened."""

    folder: Path
    manifest: ModelManifest
    weights: Weights

    @property
    def places(self) -> Path:
        """The folder with its layer of places."""
        return self.folder / PLACES

    def extend(self, codebook: Codebook) -> Codebook:
        """The codebook with the model's actors and its measure of confidence. Raises ModelError for strange types."""
        strange = [name for name in self.manifest.names if name not in codebook.types]
        if strange:
            step = "train it again with this codebook"
            raise ModelError(f"the model speaks of {strange[0]!r}, which the codebook does not know", next_step=step)
        return _extend(codebook, self.folder / CODEBOOK, self.manifest.digest)

    def voice(self, codebook: Codebook) -> LearnedTypes:
        """Its say in the types of events."""
        return LearnedTypes(self.weights, self.manifest.names, self.manifest.manner, Cleaner(codebook.notes))


def open_model(folder: Path) -> Model:
    """The model in a folder. Raises ModelError where there is none, or where a file is not as it was trained."""
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise ModelError(f"there is no model in {folder}", next_step="eventcode train TABLE --out DIR") from error
    return _open(folder.resolve(), data)


def read_manifest(folder: Path) -> ModelManifest:
    """What the model in a folder says of itself. Raises ModelError."""
    return open_model(folder).manifest


def file_digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=4)
def _open(folder: Path, data: bytes) -> Model:
    step = "train it again"
    try:
        manifest = msgspec.json.decode(data, type=ModelManifest)
    except msgspec.DecodeError as error:
        raise ModelError(f"{folder / MANIFEST} is no manifest of a model: {error}", next_step=step) from error
    if manifest.layout != LAYOUT:
        raise ModelError(f"the model in {folder} is of layout {manifest.layout}, not {LAYOUT}", next_step=step)
    for name, wanted in manifest.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder) or not path.is_file() or file_digest(path) != wanted:
            raise ModelError(f"{path} is not as it was when the model was trained", next_step=step)
    return Model(folder, manifest, _read_weights(folder / TYPES, len(manifest.names)))


def _read_weights(folder: Path, columns: int) -> Weights:
    parts = {name: _read_array(folder / f"{name}.npy") for name in _SHAPES}
    for name, (kind, dimensions) in _SHAPES.items():
        if parts[name].dtype != kind or parts[name].ndim != dimensions:
            raise ModelError(f"{name}.npy holds other numbers than it should", next_step="train it again")
    weights = Weights(parts["hashes"], parts["rarity"], parts["slopes"], parts["offsets"])
    rows = len(weights.hashes)
    if weights.slopes.shape != (rows, columns) or len(weights.rarity) != rows or len(weights.offsets) != columns:
        raise ModelError(f"the arrays in {folder} do not fit one another", next_step="train it again")
    return weights


def _read_array(path: Path) -> npt.NDArray[Any]:
    """Memory-mapped; never unpickled, so that no code of a stranger can run."""
    try:
        array: npt.NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read as numbers: {error}", next_step="train it again") from error
    return array


@cache
def _extend(codebook: Codebook, folder: Path, digest: str) -> Codebook:
    """based_on tells codebooks apart whose folders are the same: a model may be trained again where another stood."""
    manifest = msgspec.structs.replace(codebook.manifest, based_on=f"model {digest}")
    return replace(codebook, manifest=manifest, folders=(folder, *codebook.folders))
