"""How sure a draft may call itself (confidence.yaml): maps from the finders' scores to shares right, and thresholds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

import msgspec

from eventcode.codebook.reading import Entry, error_at, read_yaml

Point = tuple[float, float]
ROW = ""
"""What stands for the whole row where fields are named."""


class Confidence(Entry, frozen=True):
    """What confidence.yaml says.

    maps: field ("" is the row) -> points (score, share right), both 0 to 1 and rising, with straight lines between.
    thresholds: field -> the least confidence with which it is filled in; below, it is left open.
    """

    maps: dict[str, tuple[Point, ...]] = msgspec.field(default_factory=dict)
    thresholds: dict[str, float] = msgspec.field(default_factory=dict)

    def of_fields(self, scores: Mapping[str, float]) -> dict[str, float]:
        """The confidence of each field of a draft, and under "" that of its row: day, type and place all right.

        The row's own score is the mean of its fields, drawn towards the weakest.
        """
        fields = {field: self.calibrate(field, score) for field, score in scores.items()}
        row = self.calibrate(ROW, (sum(fields.values()) / len(fields) + min(fields.values())) / 2)
        return {field: round(value, 2) for field, value in {**fields, ROW: row}.items()}

    def calibrate(self, field: str, score: float) -> float:
        """The share of drafts that are right where a field has this score; the score itself where there is no map."""
        points = self.maps.get(field)
        if not points:
            return score
        at = bisect_right(points, score, key=lambda point: point[0])
        if at in (0, len(points)):
            return points[min(at, len(points) - 1)][1]
        (left, low), (right, high) = points[at - 1], points[at]
        return low + (high - low) * (score - left) / (right - left)

    def is_too_low(self, field: str, confidence: float) -> bool:
        """Whether a field is left open rather than guessed."""
        return confidence < self.thresholds.get(field, 0.0)


def read_confidence(path: Path) -> Confidence:
    """Raises CodebookError where a map falls or leaves 0 to 1."""
    confidence = read_yaml(path, Confidence)
    for field, points in confidence.maps.items():
        before = (-1.0, 0.0)
        for at, point in enumerate(points):
            if point[0] <= before[0] or point[1] < before[1]:
                raise error_at(path, ("maps", field, at), "the points of a map must rise")
            if not (0 <= point[0] <= 1 and 0 <= point[1] <= 1):
                raise error_at(path, ("maps", field, at), "scores and shares lie between 0 and 1")
            before = point
    return confidence
