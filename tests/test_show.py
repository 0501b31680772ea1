"""The command show, as its user sees it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from eventcode.cli.show import show

ROW = {
    "draft_id": "00aa11bb22cc33dd",
    "event_date": "2031-05-04",
    "time_precision": "2",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Blue Front",
    "assoc_actor_1": "Lake Militia",
    "actor2": "Military Forces of Ruritania (2020-)",
    "location": "Zenda",
    "admin1": "Strelsau",
    "country": "Ruritania",
    "geo_precision": "1",
    "notes": "Around 4 May 2031 (as reported), fighters clashed with soldiers.",
    "fatalities": "0",
    "fatalities_high": "9",
    "fatality_group_id": "g1",
    "confidence": "0.61",
    "doubts": "two dates fit: 3 and 4 May | the toll is shared",
}
WORDS = "Fighters clashed with soldiers outside Zenda\x1b]0;owned\x07 on Sunday, nine were killed or hurt."
TEXT = f"Rain fell.\n{WORDS}\nMore rain."
EVIDENCE = [
    ("event_date", "on Sunday"),
    ("event_date", "on Sunday"),
    ("location", "outside Zenda\x1b]0;owned\x07"),
    ("fatalities", "nine were killed or hurt"),
]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def _evidence(field: str, quote: str) -> dict[str, str]:
    start = TEXT.index(quote)
    span = {"start": str(start), "end": str(start + len(quote)), "quote": quote}
    return {"draft_id": ROW["draft_id"], "field": field, "article_id": "a1", **span}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _write(tmp_path / "events.csv", [ROW, {**ROW, "draft_id": "ffee", "doubts": ""}])
    _write(tmp_path / "evidence.csv", [_evidence(field, quote) for field, quote in EVIDENCE])
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a1", "text": TEXT}) + "\n", encoding="utf-8")
    return tmp_path


def _show(*arguments: object) -> str:
    result = CliRunner().invoke(show, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_card_holds_the_cells_and_the_words_behind_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    card = _show(folder, "--draft", "00aa").splitlines()
    assert card[1:7] == [
        "Battles / Armed clash (confidence 0.61)",
        "2031-05-04 (within a week or so), Zenda, Strelsau, Ruritania",
        "Blue Front with Lake Militia × Military Forces of Ruritania (2020-)",
        "fatalities 0 (high 9), its share of a toll that several rows share",
        "? two dates fit: 3 and 4 May",
        "? the toll is shared",
    ]
    assert card[8] == ROW["notes"]
    assert card[10:16] == [
        "  event_date: 2031-05-04",
        "      …with soldiers outside Zenda\ufffd]0;owned\ufffd «on Sunday», nine were killed or hurt.",
        "  location: Zenda",
        "      …clashed with soldiers «outside Zenda\ufffd]0;owned\ufffd» on Sunday, nine were killed or…",
        "  fatalities: 0",
        "      …with soldiers outside Zenda\ufffd]0;owned\ufffd on Sunday, «nine were killed or hurt».",
    ]


def test_text_of_an_article_cannot_command_the_terminal(folder: Path) -> None:
    assert "\x1b" not in _show(folder)  # nor colour, where the output is not a terminal
    coloured = CliRunner().invoke(show, [str(folder)], color=True).output
    assert "\x1b[" in coloured
    assert "\x1b]" not in coloured


def test_words_stand_alone_where_the_text_is_not_there_or_another(folder: Path) -> None:
    (folder / "articles.jsonl").write_text(json.dumps({"id": "a1", "text": "Another text."}) + "\n", encoding="utf-8")
    assert "      «on Sunday»\n" in _show(folder)
    (folder / "articles.jsonl").unlink()
    assert "      «on Sunday»\n" in _show(folder)


def test_rows_are_limited_and_counted(folder: Path) -> None:
    assert "1 of 2" in _show(folder, "--limit", 1)
    assert _show(folder, "--limit", 1).endswith("1 more; --limit 0 shows all\n")
    assert "2 of 2" in _show(folder, "--limit", 0)


def test_single_tables_are_shown_too(folder: Path, tmp_path: Path) -> None:
    assert "«on Sunday»" in _show(folder / "events.csv")
    lines = tmp_path / "rows.jsonl"
    lines.write_text(json.dumps({"event_type": "Riots", "actor1": None, "fatalities": 2}) + "\n", encoding="utf-8")
    assert "actors open\nfatalities 2\n" in _show(lines)


@pytest.mark.parametrize("width", range(32, 110, 3))
def test_lines_fit_the_terminal(folder: Path, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, _show(folder).splitlines())) <= width


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("events.csv", b"draft_id\n\xff\n", "cannot be read as a table"),
        ("rows.jsonl", b'{"a": 1}\n[2]\n', "cannot be read as a table"),
        ("other.csv", b"draft_id\n1\n", "there is no events.csv"),
    ],
)
def test_what_is_not_a_table_is_one_error(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    target = tmp_path if name == "other.csv" else tmp_path / name
    result = CliRunner().invoke(show, [str(target)])
    assert type(result.exception).__name__ == "TableError"
    assert reason in str(result.exception)
