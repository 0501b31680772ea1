"""Tries a model on rows that it did not learn from: its manner, its confidence, and what it is better at."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from eventcode.codebook import Codebook
from eventcode.codebook.confidence import Point
from eventcode.draft.learned.cleaning import Cleaner
from eventcode.draft.learned.features import Features
from eventcode.draft.learned.model import CODEBOOK, PLACES, Gain, Honesty
from eventcode.draft.learned.types import LearnedTypes, Manner
from eventcode.draft.learned.weights import Weights
from eventcode.gazetteer import Gazetteer, open_gazetteer
from eventcode.records import Record
from eventcode.training.calibrating import Told, apply_map, calibration_error, fit_map
from eventcode.training.hearing import FIELDS, Heard, hear
from eventcode.training.mixing import choose_manner
from eventcode.training.rows import CodedRow
from eventcode.training.spellings import write_spellings
from eventcode.training.types import fit_types
from eventcode.training.writing import write_confidence

_SHARE, _MOST = 4, 2_000  # one row in four is held out, and no more than so many


class Measured(Record, frozen=True):
    """What held-out rows show. maps: of confidence; gains, by_type, honesty: as in `ModelManifest`."""

    held_out: int
    manner: Manner
    maps: dict[str, tuple[Point, ...]]
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
    scores, tests = _tell(chosen), _tell(told)
    return Measured(
        held_out=len(for_telling),
        manner=manner,
        maps={field: points for field in scores if (points := fit_map([*scores[field], *tests[field]]))},
        gains={field: _gain(alone, told, field) for field in FIELDS},
        by_type=_by_type(alone, told, codebook),
        honesty={field: _honesty(scores[field], each) for field, each in tests.items() if each},
    )


def _try(folder: Path, rows: Sequence[CodedRow], features: Mapping[str, Features], codebook: Codebook) -> _Trial:
    write_spellings(rows, folder, codebook)
    write_confidence({}, {}, folder)
    weights, names = fit_types([features[row.notes] for row in rows], [row.sub_event_type for row in rows])
    extended = replace(codebook, folders=(folder / CODEBOOK, *codebook.folders))
    extended.actors, extended.confidence  # noqa: B018 - read while the folder is there
    return _Trial(extended, open_gazetteer([folder / PLACES]), weights, names)


def _tell(heard: Sequence[Heard]) -> dict[str, list[Told]]:
    """For each field with a confidence the scores of all drafts, and whether the field was right."""
    told: dict[str, list[Told]] = {field: [] for field in FIELDS if field != "event_type"}
    for each in heard:
        for field, score in each.draft.confidence.items() if each.draft else ():
            if field in told:
                told[field].append(Told(score, each.right[field]))
    return told


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


def _honesty(scores: Sequence[Told], tests: Sequence[Told]) -> Honesty:
    after = calibration_error(apply_map(tests, fit_map(scores)))
    return Honesty(len(tests), round(calibration_error(tests), 4), round(after, 4))
