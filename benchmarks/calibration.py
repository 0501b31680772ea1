"""Measures how honest the drafts' confidence is on articles coded by hand (tests/gold); --fit writes the maps anew.

python benchmarks/calibration.py          print the section: reliability tables of the held-out articles, thresholds
python benchmarks/calibration.py --fit    fit the maps of schemas/acled/confidence.yaml on the articles for development
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the scorer of the tests is asked what is right

from eventcode.codebook import Codebook, load_codebook  # noqa: E402
from eventcode.codebook.stages.confidence import ROW, Confidence  # noqa: E402
from eventcode.draft import draft_article  # noqa: E402
from eventcode.gazetteer import open_gazetteer  # noqa: E402
from eventcode.table import row_from_draft  # noqa: E402
from eventcode.training.calibrating import (  # noqa: E402
    Judged,
    Told,
    calibration_error,
    fit_confidence,
    reliability,
    tell,
)
from eventcode.training.writing import to_yaml  # noqa: E402
from tests.gold_scoring import GOLD, agreement, is_same_event, paired, read_articles, to_article  # noqa: E402

FILE = ROOT / "schemas" / "acled" / "confidence.yaml"
FIELDS = ("event_date", "sub_event_type", "location", "actor1", "actor2", "fatalities")
CEILING = 0.08


def main() -> None:
    """Print the section, or with --fit write the maps."""
    if "--fit" in sys.argv[1:]:
        head = "".join(line for line in FILE.read_text(encoding="utf-8").splitlines(keepends=True) if line[0] == "#")
        fitted = fit_confidence(judge("develop"), load_codebook().confidence.thresholds)
        FILE.write_text(head + to_yaml(fitted), encoding="utf-8", newline="\n")
        return
    print("\n".join(section(load_codebook().confidence)))


def judge(part: str) -> list[Judged]:
    """Every draft of the articles of this part, with scores as they are before any map.

    Fields are judged where a draft belongs to a coded event; the row is judged always.
    """
    book, places = load_codebook(), open_gazetteer()
    out: list[Judged] = []
    with tempfile.TemporaryDirectory() as folder:
        plain = _without_maps(book, Path(folder))
        for path in sorted(GOLD.glob(f"*/{part}.yaml")):
            for entry in read_articles(path):
                drafts = draft_article(to_article(entry, plain), plain, places)
                rows = [row_from_draft(draft, book) for draft in drafts]
                coded = {id(row): gold for row, gold in paired(rows, entry["events"], book) if row}
                for draft, row in zip(drafts, rows, strict=True):
                    out.append(Judged(draft.confidence, _right(row, coded.get(id(row)), book)))
    return out


def _without_maps(book: Codebook, folder: Path) -> Codebook:
    (folder / FILE.name).write_text(to_yaml(Confidence()), encoding="utf-8")
    return replace(book, folders=(folder, *book.folders))


def _right(row: dict, gold: dict | None, book: Codebook) -> dict[str, bool]:
    if gold is None:
        return {ROW: False}
    agreed = agreement(row, gold, book)
    return {**{field: agreed[field] for field in FIELDS}, ROW: is_same_event(row, gold, agreed)}


def section(confidence: Confidence) -> list[str]:
    """The section of the page."""
    judged = judge("heldout")
    before, after = tell(judged, Confidence()), tell(judged, confidence)
    names = [*FIELDS, ROW]
    return [
        "## Confidence",
        "",
        f"How far the drafts of the held-out articles of tests/gold ({len(judged)} drafts) are as sure as they say. "
        "The maps of schemas/acled/confidence.yaml were fitted on the articles for development. A field is judged "
        "where the draft belongs to an event that a person coded; the row (its day, type and place) is judged always.",
        "",
        "| field | drafts | error of the raw score | error of the confidence | ceiling | left open below |",
        "|---|---|---|---|---|---|",
        *(_line(name, before[name], after[name], confidence) for name in names if name in after),
        "",
        "Error: the expected calibration error over bins of a tenth each, neighbours joined until each holds ten "
        "drafts. Reliability:",
        "",
        "| field | bin | drafts | mean confidence | share right |",
        "|---|---|---|---|---|",
        *(line for name in names if name in after for line in _bins(name, after[name])),
        "",
    ]


def _line(name: str, before: Sequence[Told], after: Sequence[Told], confidence: Confidence) -> str:
    errors = f"{calibration_error(before):.3f} | {calibration_error(after):.3f}"
    return f"| {name or 'the row'} | {len(after)} | {errors} | {CEILING} | {confidence.thresholds.get(name, 0):g} |"


def _bins(name: str, told: Sequence[Told]) -> Iterator[str]:
    for each in reliability(told):
        yield f"| {name or 'the row'} | {each.low:.1f}- | {each.count} | {each.mean:.2f} | {each.right:.2f} |"


if __name__ == "__main__":
    main()
