"""`eventcode reconcile`, `code --reconcile` and `link` as a user runs them: files in, files out, nothing lost."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Program = Callable[..., "CompletedProcess[str]"]

ARTICLES = [
    (
        ("one", "Daily Post", "2023-05-04"),
        "Militants of Boko Haram attacked the market of Konduga in Borno State on Wednesday, 3 May 2023, "
        "and killed 12 people, police said.",
    ),
    (
        ("two", "Evening News", "2023-05-04"),
        "At least 14 civilians were killed on Wednesday when Boko Haram fighters attacked a market in Konduga, "
        "Borno State, Nigeria.",
    ),
    (
        ("three", "The Lake", "2023-05-12"),
        "Protesters marched through Lagos, Nigeria, on Thursday, 11 May 2023, against the price of fuel. "
        "Nobody was hurt.",
    ),
]
GED = [
    {
        "id": "9001", "type_of_violence": "3", "side_a": "Jama'atu Ahlis Sunna Lidda'awati wal-Jihad",
        "side_b": "Civilians", "where_prec": "1", "where_coordinates": "Konduga town", "adm_1": "Borno state",
        "latitude": "11.6530", "longitude": "13.4180", "country": "Nigeria", "date_prec": "1",
        "date_start": "2023-05-03", "date_end": "2023-05-03", "best": "13", "high": "14", "low": "12",
    },
    {
        "id": "9002", "type_of_violence": "1", "side_a": "Government of Nigeria",
        "side_b": "IS", "where_prec": "1", "where_coordinates": "Baga town", "adm_1": "Borno state",
        "latitude": "13.1190", "longitude": "13.8560", "country": "Nigeria", "date_prec": "1",
        "date_start": "2023-06-01", "date_end": "2023-06-01", "best": "5", "high": "5", "low": "5",
    },
]  # fmt: skip


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"id": name, "publisher": publisher, "published": day, "country": "Nigeria", "text": text})
        for (name, publisher, day), text in ARTICLES
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def _bytes(folder: Path) -> dict[str, bytes]:
    names = ("events.csv", "events.parquet", "evidence.csv", "claims.csv", "members.csv", "episodes.csv")
    return {name: (folder / name).read_bytes() for name in names}


def test_rows_are_joined_and_a_second_run_changes_nothing(
    eventcode_program: Program, articles: Path, tmp_path: Path
) -> None:
    for command, source, out in (
        ("code", articles, "coded"),
        ("reconcile", "coded", "once"),
        ("reconcile", "once", "twice"),
    ):
        result = eventcode_program(command, source, "--out", out)
        assert result.returncode == 0, result.stderr
    attack, protest = _rows(tmp_path / "once" / "events.csv")
    assert (attack["article_id"], attack["source"]) == ("one; two", "Daily Post; Evening News")
    assert [attack[f"fatalities{part}"] for part in ("", "_low", "_high")] == ["12", "12", "14"]
    assert "12 (Daily Post, 4 May 2023), 14 (Evening News, 4 May 2023)" in attack["doubts"]
    assert "Between 12 and 14 fatalities were reported, coded as 12." in attack["notes"]
    assert protest in _rows(tmp_path / "coded" / "events.csv")
    evidence = _rows(tmp_path / "once" / "evidence.csv")
    assert {row["article_id"] for row in evidence if row["draft_id"] == attack["draft_id"]} == {"one", "two"}
    (pair,) = _rows(tmp_path / "once" / "proposals.csv")
    assert pair["kind"] == "joined"
    assert "same day, same place, same two actors" in pair["reason"]
    assert _bytes(tmp_path / "once") == _bytes(tmp_path / "twice")


UPDATES = [
    (
        ("army", "The Lake", "2023-05-05"),
        "Boko Haram said that its fighters killed 30 people in the attack on the market of Konduga, Borno State, "
        "Nigeria, on Wednesday.",
    ),
    (
        ("later", "Evening News", "2023-05-06"),
        "The number of dead in Wednesday's attack by Boko Haram on the market in Konduga, Borno State, Nigeria, rose "
        "to 17 people killed, police said.",
    ),
]


def test_claims_stand_side_by_side_and_the_rule_may_be_changed(eventcode_program: Program, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": name, "publisher": publisher, "published": day, "country": "Nigeria", "text": text})
        for (name, publisher, day), text in [*ARTICLES[:2], *UPDATES]
    ]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    eventcode_program("code", "articles.jsonl", "--out", "coded")
    eventcode_program("reconcile", "coded", "--out", "joined")
    claims = {row["article_id"]: row for row in _rows(tmp_path / "joined" / "claims.csv")}
    assert list(claims) == ["one", "two", "army", "later"]
    assert [(row["low"], row["party"], row["replaced"]) for row in claims.values()] == [
        ("12", "", "yes"), ("14", "", ""), ("30", "yes", ""), ("17", "", ""),
    ]  # fmt: skip
    members = {row["article_id"]: row["counts"] for row in _rows(tmp_path / "joined" / "members.csv")}
    assert members == {"one": "no", "two": "no", "army": "yes", "later": "yes"}
    (event,) = _rows(tmp_path / "joined" / "events.csv")
    assert [event[f"fatalities{part}"] for part in ("", "_low", "_best", "_high")] == ["17", "17", "17", "30"]
    eventcode_program("reconcile", "joined", "--out", "ucdp", "--rule", "ucdp")
    eventcode_program("reconcile", "ucdp", "--out", "again")
    (event,) = _rows(tmp_path / "ucdp" / "events.csv")
    assert [event[f"fatalities{part}"] for part in ("", "_low", "_best", "_high")] == ["17", "17", "17", "30"]
    assert _bytes(tmp_path / "joined") == _bytes(tmp_path / "again")


def test_code_reconciles_at_once(eventcode_program: Program, articles: Path, tmp_path: Path) -> None:
    result = eventcode_program("code", articles, "--out", "coded", "--reconcile", "--rule", "latest")
    assert result.returncode == 0, result.stderr
    assert [row["article_id"] for row in _rows(tmp_path / "coded" / "events.csv")] == ["one; two", "three"]
    assert json.loads((tmp_path / "coded" / "run.json").read_text())["settings"]["reconcile"] == "latest"
    assert len(_rows(tmp_path / "coded" / "members.csv")) == 3


def test_released_rows_keep_their_ids_and_cells(eventcode_program: Program, articles: Path, tmp_path: Path) -> None:
    eventcode_program("code", articles, "--out", "coded")
    first, second, protest = _rows(tmp_path / "coded" / "events.csv")
    released = [
        {**first, "event_id_cnty": "NIG1", "status": "accepted", "timestamp": "1683200000"},
        {**protest, "event_id_cnty": "NIG2", "status": "accepted", "timestamp": "1683900000"},
    ]
    _write(tmp_path / "released.csv", released)
    _write(tmp_path / "new.csv", [second])
    result = eventcode_program("reconcile", "released.csv", "new.csv", "--out", "joined.csv")
    assert result.returncode == 0, result.stderr
    joined, untouched = _rows(tmp_path / "joined.csv")
    assert (joined["event_id_cnty"], joined["status"], joined["timestamp"]) == ("NIG1", "accepted", "1683200000")
    assert (joined["article_id"], joined["location"]) == ("one; two", first["location"])
    assert untouched == released[1]
    assert len(_rows(tmp_path / "joined.members.csv")) == 3


def test_rulings_are_read_from_a_file(eventcode_program: Program, articles: Path, tmp_path: Path) -> None:
    eventcode_program("code", articles, "--out", "coded")
    ids = [row["draft_id"] for row in _rows(tmp_path / "coded" / "events.csv")]
    (tmp_path / "rulings.jsonl").write_text(json.dumps({"kind": "refuse", "reports": ids[:2], "analyst": "ab"}))
    eventcode_program("reconcile", "coded", "--out", "apart", "--rulings", "rulings.jsonl")
    assert len(_rows(tmp_path / "apart" / "events.csv")) == 3
    (tmp_path / "rulings.jsonl").write_text('{"kind": "perhaps", "reports": []}')
    result = eventcode_program("reconcile", "coded", "--out", "no", "--rulings", "rulings.jsonl")
    assert (result.returncode, "a ruling cannot be read" in result.stderr) == (1, True)


def test_a_table_is_not_written_over_itself(eventcode_program: Program, articles: Path) -> None:
    eventcode_program("code", articles, "--out", "coded")
    result = eventcode_program("reconcile", "coded", "--out", "coded")
    assert (result.returncode, "written over itself" in result.stderr) == (1, True)


def test_tables_are_linked_with_what_they_disagree_about(
    eventcode_program: Program, articles: Path, tmp_path: Path
) -> None:
    _write(tmp_path / "ged.csv", GED)
    eventcode_program("code", articles, "--out", "coded", "--reconcile")
    result = eventcode_program("link", "coded", "ged.csv", "--out", "links")
    assert result.returncode == 0, result.stderr
    (link,) = _rows(tmp_path / "links" / "links.csv")
    assert (link["b"], link["differs"], link["dead_a"], link["dead_b"]) == ("9001", "toll", "12", "13")
    assert (link["day_a"], link["day_b"]) == ("2023-05-03", "2023-05-03")
    assert [row["place"] for row in _rows(tmp_path / "links" / "only_a.csv")] == ["Lagos"]
    assert [row["id"] for row in _rows(tmp_path / "links" / "only_b.csv")] == ["9002"]


def test_in_a_project_proposals_are_printed_and_rulings_kept(
    eventcode_program: Program, articles: Path, tmp_path: Path
) -> None:
    for command in (("init", "lake", "--prefix", "LAK"), ("ingest", articles, "--project", "lake")):
        assert eventcode_program(*command).returncode == 0
    eventcode_program("draft", "--project", "lake")
    shown = eventcode_program("reconcile", "--project", "lake")
    head, one, other = shown.stdout.splitlines()
    assert head.startswith("certain 0.99")
    assert "same day, same place, same two actors" in head
    pair = one.split()[0], other.split()[0]
    nobody = eventcode_program("reconcile", "--project", "lake", "--confirm", *pair)
    assert (nobody.returncode, "--analyst NAME" in nobody.stderr) == (2, True)
    by = ("--project", "lake", "--analyst", "anna")
    ruled = eventcode_program("reconcile", "--confirm", *pair, "--accept", pair[0], *by)
    assert (ruled.returncode, "is LAK1, version 2" in ruled.stderr) == (0, True)
    assert eventcode_program("reconcile", "--project", "lake").stdout == ""
    split = eventcode_program("reconcile", "--split", "LAK1", pair[1], *by)
    assert f"{pair[1]} left LAK1 and is LAK2 now" in split.stderr
    eventcode_program("code", articles, "--out", "coded")
    eventcode_program("reconcile", "coded", "--out", "rows.csv", "--project", "lake")
    assert len(_rows(tmp_path / "rows.csv")) == 3


def test_what_is_for_rows_and_what_for_a_project_is_told(eventcode_program: Program, articles: Path) -> None:
    eventcode_program("code", articles, "--out", "coded")
    for options in (("coded",), ("coded", "--out", "x", "--about", "LAK1"), ("--rule", "latest")):
        assert eventcode_program("reconcile", *options).returncode == 2
