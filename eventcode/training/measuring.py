"""Tries a model on rows that it did not learn from: its manner, its confidence, and what it is better at."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

from eventcode.codebook import Codebook
from eventcode.codebook.stages.confidence import Confidence
from eventcode.draft.learned.cleaning import Cleaner
from eventcode.draft.learned.features import Features
from eventcode.draft.learned.model import CODEBOOK, PLACES, Gain, Honesty
from eventcode.draft.learned.types import LearnedTypes, Manner
from eventcode.draft.learned.weights import Weights
from eventcode.gazetteer import Gazetteer, open_gazetteer
from eventcode.records import Record
from eventcode.training.calibrating import Judged, Told, calibration_error, fit_confidence, tell
from eventcode.training.hearing import FIELDS, Heard, hear
from eventcode.training.mixing import choose_manner
from eventcode.training.rows import CodedRow
from eventcode.training.spellings import write_spellings
from eventcode.training.types import fit_types
from eventcode.training.writing import write_confidence

T = TypeVar("T")
_SHARE, _MOST = 4, 2_000  # one row in four is held out, and no more than so many


class Measured(Record, frozen=True):
    """What held-out rows show. gains, by_type, honesty: as in `ModelManifest`."""

    held_out: int
    manner: Manner
    confidence: Confidence
    gains: dict[str, Gain]
    by_type: dict[str, Gain]
    honesty: dict[str, Honesty]


class _Trial(NamedTuple):
    """A model of the rows that were not held out. codebook: with its actors, and with scores as confidence."""

    codebook: Codebook
    gazetteer: Gazetteer
    weights: Weights
    names: tuple[str, ...]

    def voice(self, manner: Manner) -> LearnedTypes:
        return LearnedTypes(self.weights, self.names, manner, Cleaner(self.codebook.notes))


def measure(rows: Sequence[CodedRow], features: Mapping[str, Features], codebook: Codebook) -> Measured:
    """Hold rows out and learn from the others; each half of those held out is judged by what the other half chose.

    features: of each row's cleaned notes, by the notes.
    """
    count = min(len(rows) // _SHARE, _MOST)
    held, cleaner = rows[:count], Cleaner(codebook.notes)
    with tempfile.TemporaryDirectory() as name:
        trial = _try(Path(name), rows[count:], features, codebook)
        silent = hear(held, trial.codebook, trial.gazetteer)
        manners = [choose_manner(half, trial.weights, trial.names, cleaner) for half in _halves(silent)]
        told = [
            hear(half, trial.codebook, trial.gazetteer, trial.voice(manner))
            for half, manner in zip(_halves(held), reversed(manners), strict=True)
        ]
    alone = [*chain(*_halves(hear(held, codebook, open_gazetteer())))]
    judged, together = [_judge(half) for half in told], [*chain(*told)]
    return Measured(
        held_out=len(held),
        manner=choose_manner(silent, trial.weights, trial.names, cleaner),
        confidence=fit_confidence([*chain(*judged)], codebook.confidence.thresholds),
        gains={field: _gain(alone, together, field) for field in FIELDS},
        by_type=_by_type(alone, together, codebook),
        honesty=_honesty(judged),
    )


def _halves(items: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    return items[::2], items[1::2]


def _try(folder: Path, rows: Sequence[CodedRow], features: Mapping[str, Features], codebook: Codebook) -> _Trial:
    write_spellings(rows, folder, codebook)
    write_confidence(Confidence(), folder)
    weights, names = fit_types([features[row.notes] for row in rows], [row.sub_event_type for row in rows])
    extended = replace(codebook, folders=(folder / CODEBOOK, *codebook.folders))
    extended.actors, extended.confidence  # noqa: B018 - read while the folder is there
    return _Trial(extended, open_gazetteer([folder / PLACES]), weights, names)


def _judge(heard: Sequence[Heard]) -> list[Judged]:
    return [Judged(each.draft.confidence, each.right) for each in heard if each.draft]


def _gain(alone: Sequence[Heard], told: Sequence[Heard], field: str) -> Gain:
    def share(heard: Sequence[Heard]) -> float:
        return round(sum(each.right[field] for each in heard) / len(heard), 4)

    return Gain(len(told), share(alone), share(told))


def _by_type(alone: Sequence[Heard], told: Sequence[Heard], codebook: Codebook) -> dict[str, Gain]:
    members: dict[str, list[int]] = {}
    for at, each in enumerate(told):
        members.setdefault(codebook.types.sub_type(each.row.sub_event_type).type, []).append(at)
    return {
        name: _gain([alone[at] for at in members[name]], [told[at] for at in members[name]], "sub_event_type")
        for name in sorted(members)
    }


def _honesty(halves: Sequence[Sequence[Judged]]) -> dict[str, Honesty]:
    """Each half before and after maps that were fitted on the other."""
    before = tell([*chain(*halves)], Confidence())
    after: dict[str, list[Told]] = {name: [] for name in before}
    for half, other in zip(halves, reversed(halves), strict=True):
        for name, each in tell(half, fit_confidence(other, {})).items():
            after[name] += each
    return {
        name: Honesty(len(each), round(calibration_error(each), 4), round(calibration_error(after[name]), 4))
        for name, each in before.items()
    }
