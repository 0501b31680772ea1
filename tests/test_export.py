"""Releases: what they hold, that they are whole, the same everywhere, and that nothing private leaves in them."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import yaml
from faults.valid import Row, valid_rows, valid_ucdp

from eventcode.check import Findings
from eventcode.codebook import load_codebook
from eventcode.errors import EventcodeError, ExportRefused, TableError
from eventcode.export import FORMATS, Released, Request, find_damage, write_release

Program = Callable[..., CompletedProcess[str]]
CANARY = "Grünspecht-7731"


def write_rows(path: Path, rows: list[Row], *, shuffled: bool = True) -> Path:
    rows = list(rows)
    if shuffled:
        random.Random(5).shuffle(rows)  # noqa: S311 - an order, no secret
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def release(path: Path, out: Path, version: str = "1.0.0", profile: str = "acled", **wishes: object) -> Released:
    request = Request((path,), load_codebook(profile), "made-up", version, out, **wishes)  # type: ignore[arg-type]
    return write_release(request)


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def test_a_release_holds_the_rows_by_id_and_what_stands_beside_them(tmp_path: Path) -> None:
    rows = valid_rows("acled", 60)
    released = release(
        write_rows(tmp_path / "rows.csv", rows), tmp_path / "out", title="Made up", authors=("A. Coder",)
    )
    folder = released.folder
    assert folder == tmp_path / "out" / "made-up" / "1.0.0"
    wanted = sorted(rows, key=lambda row: row["event_id_cnty"])
    assert read_rows(folder / "events.csv") == wanted
    sources = read_rows(folder / "sources.csv")
    assert [(row["id"], row["source"]) for row in sources] == [
        (row["event_id_cnty"], name) for row in wanted for name in row["source"].split("; ")
    ]
    assert {row["number"] for row in sources} == {"1", "2"}
    named = [row[side] for row in rows for side in ("actor1", "actor2") if row[side]]
    assert {row["actor"]: int(row["events"]) for row in read_rows(folder / "actors.csv") if row["class"]} == {
        name: named.count(name) for name in named
    }
    citation = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["title"], citation["version"]) == ("Made up", "1.0.0")
    assert citation["authors"] == [{"name": "A. Coder"}]
    about = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    assert about["counts"]["events"] == 60
    assert about["codebook"]["digest"] == load_codebook("acled").digest


def test_every_file_is_told_with_its_digest(tmp_path: Path) -> None:
    folder = release(write_rows(tmp_path / "rows.csv", valid_rows("acled", 9)), tmp_path / "out").folder
    found = digests(folder)
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: digest for name, digest in found.items() if name != "SHA256SUMS"}
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    told = {each["path"]: each["hash"] for each in package["resources"]}
    assert told == {name: f"sha256:{found[name]}" for name in told}
    assert set(told) == {name for name in found if name.endswith((".csv", ".parquet"))}
    for each in package["resources"]:
        if each["format"] == "csv":
            with (folder / each["path"]).open(encoding="utf-8", newline="") as file:
                assert next(csv.reader(file)) == [field["name"] for field in each["schema"]["fields"]]


def test_csv_parquet_and_workbooks_as_input_give_the_same_bytes(tmp_path: Path) -> None:
    rows = valid_rows("acled", 30)
    text = write_rows(tmp_path / "rows.csv", rows)
    typed = tmp_path / "rows.parquet"
    pq.write_table(pa_csv.read_csv(write_rows(tmp_path / "again.csv", rows, shuffled=False)), typed)
    lines = tmp_path / "rows.jsonl"
    lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    folders = [release(path, tmp_path / path.suffix, formats=tuple(FORMATS)).folder for path in (text, typed, lines)]
    first, *others = [digests(folder) for folder in folders]
    assert len(first) == len(FORMATS) + 11 - 1
    told = {"release.json", "SHA256SUMS"}  # which name the inputs by their digests
    assert [{name for name in other if other[name] != first[name]} for other in others] == [told, told]
    inputs = [json.loads((folder / "release.json").read_text(encoding="utf-8"))["inputs"] for folder in folders]
    assert inputs == [[{"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}] for path in (text, typed, lines)]


SURROUNDINGS = [
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "0", "OMP_NUM_THREADS": "1"},
]


def test_the_same_rows_give_the_same_bytes_anywhere(eventcode_program: Program, tmp_path: Path) -> None:
    book = shutil.copytree(Path(__file__).parents[1] / "schemas" / "acled", tmp_path / "book")
    first = write_rows(tmp_path / "first.csv", valid_rows("acled", 40))
    second = write_rows(tmp_path / "second.csv", valid_rows("acled", 44)[3:])
    found = []
    for number, environment in enumerate(SURROUNDINGS):
        out = tmp_path / f"out{number}"
        for version, path in (("1.0", first), ("1.1", second)):
            told = (
                "--name",
                "d",
                "--release",
                version,
                "--out",
                out,
                "--codebook",
                book,
                "--format",
                ",".join(FORMATS),
                "--quiet",
            )
            result = eventcode_program("export", path, *told, **environment)
            assert (result.returncode, result.stdout) == (0, ""), result.stderr
        found.append(digests(out))
    assert found[1:] == found[:1] * 2


def test_a_table_with_errors_is_refused_and_nothing_appears(eventcode_program: Program, tmp_path: Path) -> None:
    rows = valid_rows("acled", 8)
    rows[3] = dict(rows[3], fatalities="many")
    path = write_rows(tmp_path / "rows.csv", rows, shuffled=False)
    result = eventcode_program("export", path, "--name", "d", "--release", "1", "--out", tmp_path / "out")
    assert result.returncode == 1
    assert "error C28 line 5" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_check_that_finds_nothing_in_an_empty_row_releases_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventcode.export.release.check_rows", lambda *rows, **wishes: Findings())
    with pytest.raises(ExportRefused, match="they prove nothing"):
        release(write_rows(tmp_path / "rows.csv", valid_rows("acled", 3)), tmp_path / "out")
    assert list((tmp_path / "out" / "made-up").iterdir()) == []


def test_a_release_is_never_changed(tmp_path: Path) -> None:
    rows = valid_rows("acled", 12)
    path = write_rows(tmp_path / "rows.csv", rows)
    before = digests(release(path, tmp_path / "out").folder)
    assert digests(release(path, tmp_path / "out").folder) == before
    other = write_rows(tmp_path / "other.csv", rows[1:])
    with pytest.raises(ExportRefused, match="released already"):
        release(other, tmp_path / "out")
    assert digests(tmp_path / "out" / "made-up" / "1.0.0") == before
    assert [each.name for each in (tmp_path / "out" / "made-up").iterdir()] == ["1.0.0"]


def test_changes_and_deletions_are_told_since_the_version_before(tmp_path: Path) -> None:
    rows = valid_rows("acled", 20)
    ids = [row["event_id_cnty"] for row in rows]
    release(write_rows(tmp_path / "1.csv", rows[:15]), tmp_path / "out", "1.9")
    changed = [dict(row, source="Radio Delta") if row["event_id_cnty"] == ids[4] else row for row in rows[2:18]]
    second = release(write_rows(tmp_path / "2.csv", changed), tmp_path / "out", "1.10")
    told = {(row["change"], row["id"], row["column"]): row for row in read_rows(second.folder / "changes.csv")}
    added, removed = ({("added", each, "") for each in ids[15:18]}, {("removed", each, "") for each in ids[:2]})
    assert set(told) == added | removed | {("changed", ids[4], "source")}
    assert told["changed", ids[4], "source"]["old"] == rows[4]["source"]
    assert [row["deleted_in"] for row in read_rows(second.folder / "deletions.csv")] == ["1.10", "1.10"]
    third = release(write_rows(tmp_path / "3.csv", changed[1:]), tmp_path / "out", "1.11")
    gone = {row["event_id_cnty"]: row["deleted_in"] for row in read_rows(third.folder / "deletions.csv")}
    assert gone == {ids[0]: "1.10", ids[1]: "1.10", ids[2]: "1.11"}
    about = json.loads((third.folder / "release.json").read_text(encoding="utf-8"))
    assert about["previous"] == {"version": "1.10", "sha256": digests(second.folder)["SHA256SUMS"]}


def test_an_id_of_a_deleted_event_is_never_given_again(tmp_path: Path) -> None:
    rows = valid_rows("acled", 6)
    release(write_rows(tmp_path / "1.csv", rows), tmp_path / "out", "1")
    release(write_rows(tmp_path / "2.csv", rows[1:]), tmp_path / "out", "2")
    with pytest.raises(ExportRefused) as refusal:
        release(write_rows(tmp_path / "3.csv", rows), tmp_path / "out", "3")
    assert {finding.rule for finding in refusal.value.findings} == {"C54"}


def _with_canaries(rows: list[Row]) -> list[Row]:
    return [
        dict(row, article_id=CANARY, doubts=f"{CANARY} is not sure", analyst=CANARY, comments=f"ask {CANARY}")
        for row in rows
    ]


def _run_folder(folder: Path, rows: list[Row]) -> Path:
    """As `eventcode code` leaves one: rows with all their columns, and the words behind their cells."""
    write_rows(folder / "events.csv", rows)
    evidence = [
        {"draft_id": row["draft_id"], "field": field, "article_id": CANARY, "start": start, "end": 9, "quote": quote}
        for row in rows
        for start, (field, quote) in enumerate((name, f"words of {name}: {cell}") for name, cell in row.items() if cell)
    ]
    write_rows(folder / "evidence.csv", evidence)  # type: ignore[arg-type]
    return folder


def test_private_words_leave_in_no_file(tmp_path: Path) -> None:
    rows = [dict(row, status="accepted") for row in valid_rows("full", 20)]
    rows[2]["source"] = "Undisclosed Source; Radio Delta"
    rows = _with_canaries(rows)
    folder = _run_folder(tmp_path / "run", rows)
    lines = (folder / "evidence.csv").read_text(encoding="utf-8").splitlines()
    secret = [line.replace("words of", CANARY) if rows[2]["draft_id"] in line else line for line in lines]
    (folder / "evidence.csv").write_text("\n".join(secret) + "\n", encoding="utf-8")
    made = release(folder, tmp_path / "out", profile="full", formats=tuple(FORMATS)).folder
    words = [CANARY, *(row["draft_id"] for row in rows)]
    for path in made.rglob("*"):
        data = _unpacked(path)
        assert [word for word in words if word.encode() in data or word.encode("utf-16-le") in data] == [], path
    evidence = read_rows(made / "evidence.csv")
    assert list(evidence[0]) == ["id", "field", "quote", "number"]
    assert {row["id"] for row in evidence} == {row["event_id_cnty"] for row in rows} - {rows[2]["event_id_cnty"]}
    header = list(read_rows(made / "events.csv")[0])
    assert header == [column.name for column in load_codebook("full").columns if not column.private]


def _unpacked(path: Path) -> bytes:
    if path.suffix == ".parquet":
        return repr(pq.read_table(path).to_pylist()).encode() + repr(pq.read_schema(path).metadata).encode()
    if path.suffix == ".xlsx":
        import zipfile

        with zipfile.ZipFile(path) as pack:
            return b"".join(pack.read(name) for name in pack.namelist())
    return path.read_bytes()


def test_drafts_are_refused_or_every_row_is_marked(tmp_path: Path) -> None:
    rows = [
        dict(row, status="draft", event_id_cnty="", source_scale="", timestamp="") for row in valid_rows("full", 10)
    ]
    folder = _run_folder(tmp_path / "run", rows)
    with pytest.raises(ExportRefused):
        release(folder, tmp_path / "out", profile="full")
    for profile in ("acled", "full"):
        made = release(folder, tmp_path / profile, profile=profile, has_drafts=True).folder
        drafts = read_rows(made / "events.csv")
        assert [row["draft_id"] for row in drafts] == sorted(row["draft_id"] for row in rows)
        assert {row["status"] for row in drafts} == {"draft"}
        assert {row["id"] for row in read_rows(made / "evidence.csv")} == {row["draft_id"] for row in rows}
        assert json.loads((made / "release.json").read_text())["has_drafts"] is True


def test_rows_marked_as_deleted_become_tombstones(tmp_path: Path) -> None:
    rows = [dict(row, status="accepted") for row in valid_rows("full", 8)]
    rows[5]["status"] = "deleted"
    made = release(write_rows(tmp_path / "rows.csv", rows), tmp_path / "out", profile="full").folder
    assert len(read_rows(made / "events.csv")) == 7
    deleted = {"event_id_cnty": rows[5]["event_id_cnty"], "deleted_in": "1.0.0", "merged_into": "", "reason": ""}
    assert read_rows(made / "deletions.csv") == [deleted]


def test_several_tables_become_one_release_and_no_id_may_be_in_two(tmp_path: Path) -> None:
    rows = valid_rows("acled", 20)
    one, other = write_rows(tmp_path / "1.csv", rows[:9]), write_rows(tmp_path / "2.csv", rows[9:])
    book = load_codebook("acled")
    folder = write_release(Request((one, other), book, "d", "1", tmp_path / "out")).folder
    whole = release(write_rows(tmp_path / "all.csv", rows), tmp_path / "out").folder
    assert (folder / "events.csv").read_bytes() == (whole / "events.csv").read_bytes()
    with pytest.raises(ExportRefused, match="9 ids are there more than once"):
        write_release(Request((one, other, one), book, "d", "2", tmp_path / "out"))


def test_ucdp_tables_are_released_too(tmp_path: Path) -> None:
    rows = valid_ucdp()
    folder = release(write_rows(tmp_path / "ged.csv", rows), tmp_path / "out", profile="ucdp_ged").folder
    assert [row["id"] for row in read_rows(folder / "events.csv")] == sorted((row["id"] for row in rows), key=int)
    assert list(read_rows(folder / "sources.csv")[0]) == ["id", "number", "source", "date", "headline"]


@pytest.mark.parametrize(
    "wish",
    [{"version": "../2"}, {"version": "latest"}, {"formats": ("pdf",)}, {"formats": ()}],
    ids=["path", "word", "format", "none"],
)
def test_what_cannot_be_released_is_refused_in_a_sentence(tmp_path: Path, wish: dict[str, object]) -> None:
    path = write_rows(tmp_path / "rows.csv", valid_rows("acled", 2))
    with pytest.raises(EventcodeError):
        release(path, tmp_path / "out", **wish)  # type: ignore[arg-type]
    with pytest.raises(EventcodeError):
        write_release(Request((path,), load_codebook("acled"), "a/b", "1", tmp_path / "out"))
    with pytest.raises(TableError):
        release(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_verify_names_the_damaged_file(eventcode_program: Program, tmp_path: Path) -> None:
    folder = release(write_rows(tmp_path / "rows.csv", valid_rows("acled", 50)), tmp_path / "out").folder
    assert find_damage(folder) == []
    assert eventcode_program("verify", folder).returncode == 0
    parquet = folder / "events.parquet"
    data = bytearray(parquet.read_bytes())
    place = pq.ParquetFile(parquet).metadata.row_group(0).column(27).data_page_offset + 200  # in the notes
    data[place] ^= 0x20
    parquet.write_bytes(data)
    (folder / "sources.csv").write_text("id\n")
    (folder / "changes.csv").unlink()
    (folder / "notes.txt").write_text("mine")
    result = eventcode_program("verify", folder)
    assert result.returncode == 1
    told = [line.removeprefix(f"{folder}/") for line in result.stderr.splitlines()]
    assert told == [
        "changes.csv: is missing",
        "events.parquet: has other bytes than were released (row group 1, column notes)",
        "notes.txt: was never part of the release",
        "sources.csv: has other bytes than were released",
    ]
