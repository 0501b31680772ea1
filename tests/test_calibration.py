"""The confidence that ships is honest on articles that it was not fitted on (benchmarks/calibration.py)."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from eventcode.codebook import load_codebook
from eventcode.codebook.stages.confidence import Confidence
from eventcode.training.calibrating import calibration_error, tell

CEILING = 0.1  # of the expected calibration error; what was measured stands in docs/benchmarks/calibration.md


@pytest.fixture(scope="module")
def calibration() -> ModuleType:
    sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
    try:
        import calibration
    finally:
        sys.path.pop(0)
    return calibration


def test_confidence_is_honest_on_held_out_articles(calibration: ModuleType) -> None:
    judged = calibration.judge("heldout")
    errors = {name: calibration_error(each) for name, each in tell(judged, load_codebook().confidence).items()}
    assert {*errors} == {*calibration.FIELDS, ""}
    assert {name: error for name, error in errors.items() if error > CEILING} == {}
    raw = tell(judged, Confidence())
    assert sum(errors.values()) < sum(calibration_error(each) for each in raw.values())
