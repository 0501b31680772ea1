"""Coded rows -> a model folder that drafts better where its rows come from; drafting with it is the draft's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eventcode.codebook import Codebook, load_codebook
from eventcode.draft.learned.cleaning import Cleaner
from eventcode.draft.learned.features import find_features
from eventcode.draft.learned.model import LAYOUT, ModelManifest, read_manifest
from eventcode.store import Store
from eventcode.training.accepted import read_accepted_rows
from eventcode.training.measuring import measure
from eventcode.training.report import tell_model
from eventcode.training.rows import read_coded_rows
from eventcode.training.spellings import write_spellings
from eventcode.training.types import fit_types
from eventcode.training.writing import check_place, new_model, write_confidence, write_manifest, write_weights

__all__ = ["ModelManifest", "read_manifest", "tell_model", "train"]


def train(
    tables: Sequence[Path],
    folder: Path,
    codebook: Codebook | str | Path = "full",
    *,
    store: Store | None = None,
    program: str = "",
) -> ModelManifest:
    """Learn from tables of coded rows in ACLED's layout, write the model into `folder`, and return its manifest.

    store: of a project, whose accepted events are learned from too. program: the version that the manifest names. The
    same rows give the same bytes. Raises TableError where a file is no such table, ModelError where there are too few
    rows or `folder` holds something else.
    """
    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
    check_place(folder)
    accepted = list(read_accepted_rows(store, book)) if store else []
    rows, sources = read_coded_rows(tables, book, accepted)
    cleaner = Cleaner(book.notes)
    features = {row.notes: find_features(cleaner.clean(row.notes, row.names)) for row in rows}
    measured = measure(rows, features, book)
    with new_model(folder) as draft:
        places, actors = write_spellings(rows, draft, book)
        weights, names = fit_types(list(features.values()), [row.sub_event_type for row in rows])
        write_weights(weights, draft)
        write_confidence(measured.confidence, draft)
        manifest = ModelManifest(
            layout=LAYOUT,
            program=program,
            codebook=f"{book.name} {book.version}",
            codebook_digest=book.digest,
            sources=tuple(sources),
            rows=len(rows),
            held_out=measured.held_out,
            names=names,
            manner=measured.manner,
            places=places,
            actors=actors,
            gains=measured.gains,
            by_type=measured.by_type,
            honesty=measured.honesty,
            files={},
        )
        return write_manifest(manifest, draft)
