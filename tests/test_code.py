"""The command `code`: what it writes, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from eventcode.cli import main
from eventcode.codebook import load_codebook

TEXT = (
    "A bomb hit a police van in Peshawar on Monday, killing three officers. "
    "The Pakistani Taliban claimed responsibility."
)
KNOWN = ["--published", "2023-05-09", "--publisher", "Dawn"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["code", *map(str, arguments)], input=stdin)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_a_folder_receives_rows_evidence_articles_and_how_it_was_made(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(article, "--out", out, *KNOWN)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == [
        "articles.jsonl", "claims.csv", "events.csv", "events.parquet", "evidence.csv", "rejected.jsonl", "run.json",
    ]  # fmt: skip
    texts = {each["id"]: each["text"] for each in map(json.loads, (out / "articles.jsonl").read_text().splitlines())}
    evidence = rows_of(out / "evidence.csv")
    assert {row["field"] for row in evidence} >= {"event_date", "sub_event_type", "location", "fatalities", "actor1"}
    for row in evidence:
        assert texts[row["article_id"]][int(row["start"]) : int(row["end"])] == row["quote"]
    about = json.loads((out / "run.json").read_text())
    assert about["counts"] == {"articles": 1, "drafts": 1, "rejected": 0, "findings": 0}
    assert about["places"]
    assert "1 articles, 1 drafts, 0 rejected" in result.stderr


def test_columns_and_types_are_the_codebooks(article: Path, tmp_path: Path) -> None:
    for profile in ("full", "acled"):
        out = tmp_path / f"{profile}.parquet"
        assert run(article, "--out", out, "--profile", profile, *KNOWN).exit_code == 0
        table = pq.read_table(out)
        assert table.column_names == [column.name for column in load_codebook(profile).columns]
        kinds = {name: str(table.schema.field(name).type) for name in ("event_date", "latitude", "year", "notes")}
        assert kinds == {"event_date": "date32[day]", "latitude": "double", "year": "int32", "notes": "string"}


def test_from_pipe_to_pipe_it_prints_rows_and_nothing_else() -> None:
    result = run("-", "--out", "-", *KNOWN, stdin=TEXT)
    assert result.exit_code == 0
    assert result.stderr == ""
    row = next(csv.DictReader(io.StringIO(result.stdout)))
    assert (row["event_date"], row["location"], row["fatalities"]) == ("2023-05-08", "Peshawar", "3")
    assert row["sub_event_type"] == "Remote explosive/landmine/IED"


def test_rejected_inputs_and_broken_rules_give_exit_code_1(article: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert run(article, empty, "--out", tmp_path / "rows.csv", *KNOWN).exit_code == 1
    assert run(article, "--out", tmp_path / "rows.csv").exit_code == 1, "no publisher: the source is missing"
    assert len(rows_of(tmp_path / "rows.csv")) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--out", "rows.foo"], 1, "no writer for this ending"),
        (["--out", "rows.csv", "--country", "Atlantis"], 1, "no country 'Atlantis'"),
        (["--out", "rows.csv", "--published", "12 May"], 2, "does not match the format"),
        ([], 2, "Missing option '--out'"),
    ],
)
def test_wrong_usage_is_one_sentence(article: Path, arguments: list[str], code: int, told: str) -> None:
    result = run(article, *arguments)
    assert result.exit_code == code
    assert told in result.output
    assert "Traceback" not in result.output
