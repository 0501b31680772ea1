"""Tries a model on rows that it did not learn from: its manner, its confidence, and what it is better at."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from eventcode.codebook import Codebook
from eventcode.codebook.confidence import Confidence
from eventcode.draft.learned.cleaning import Cleaner
from eventcode.draft.learned.features import Features
from eventcode.draft.learned.model import CODEBOOK, PLACES, Gain, Honesty
from eventcode.draft.learned.types import LearnedTypes, Manner
from eventcode.draft.learned.weights import Weights
from eventcode.gazetteer import Gazetteer, open_gazetteer
from eventcode.records import Record
from eventcode.training.calibrating import Judged, calibration_error, fit_confidence, tell
from eventcode.training.hearing import FIELDS, Heard, hear
from eventcode.training.mixing import choose_manner
from eventcode.training.rows import CodedRow
from eventcode.training.spellings import write_spellings
from eventcode.training.types import fit_types
from eventcode.training.writing import write_confidence

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
    """Hold rows out, learn from the others, choose the manner on half of those held out and measure on the other half.

    features: of each row's cleaned notes, by the notes.
    """
    count = min(len(rows) // _SHARE, _MOST)
    for_choosing, for_telling = rows[:count:2], rows[1:count:2]
    with tempfile.TemporaryDirectory() as name:
        trial = _try(Path(name), rows[count:], features, codebook)
        silent = hear(for_choosing, trial.codebook, trial.gazetteer)
        manner = choose_manner(silent, trial.weights, trial.names, Cleaner(codebook.notes))
        chosen = hear(for_choosing, trial.codebook, trial.gazetteer, trial.voice(manner))
        told = hear(for_telling, trial.codebook, trial.gazetteer, trial.voice(manner))
    alone = hear(for_telling, codebook, open_gazetteer())
    scores, tests = _judge(chosen), _judge(told)
    return Measured(
        held_out=len(for_telling),
        manner=manner,
        confidence=fit_confidence([*scores, *tests], codebook.confidence.thresholds),
        gains={field: _gain(alone, told, field) for field in FIELDS},
        by_type=_by_type(alone, told, codebook),
        honesty=_honesty(scores, tests),
    )


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


def _honesty(chosen: Sequence[Judged], told: Sequence[Judged]) -> dict[str, Honesty]:
    before, after = tell(told, Confidence()), tell(told, fit_confidence(chosen, {}))
    return {
        name: Honesty(len(each), round(calibration_error(each), 4), round(calibration_error(after[name]), 4))
        for name, each in before.items()
    }
