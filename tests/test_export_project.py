"""A project from its first article to its second release, and what of it never leaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import msgspec
import pytest
from test_export import _unpacked, read_rows

from eventcode.errors import ExportRefused
from eventcode.export import FORMATS, Released, Request, find_damage
from eventcode.ingest import Metadata
from eventcode.project import Project, create_project, draft_project, ingest_into
from eventcode.project.exporting import release_project
from eventcode.records import Event
from eventcode.store import By, accept, edit, merge, open_drafts, read_standing, reject

Program = Callable[..., CompletedProcess[str]]
CANARY = "Grünspecht-7731"
STORIES = [
    ("Daily Nation", "Gunmen shot dead three farmers in Nairobi on Friday, police said."),
    ("The Standard", "Hundreds of teachers marched through Nakuru on 3 May 2024 to demand better pay."),
    ("The Standard", "Police fired tear gas at students who protested in Kisumu on 2 May 2024 over fees."),
    ("Undisclosed Source", "Gunmen killed two traders in Garissa on 2 May 2024."),
    ("The Star", "On Friday three farmers were shot dead by gunmen in Nairobi, the police reported."),
    ("The Star", "Two men were killed by a mob in Eldoret on 1 May 2024."),
]
PRIVATE = """
- {name: comments, type: string, label: Comments, description: Between colleagues., private: true}
- {name: coder, type: string, label: Coder, description: Who coded it., private: true}
"""


def make_project(folder: Path, jobs: int = 1, **database: str) -> Project:
    """Six articles with a draft each, in a codebook with two private columns more. database: url and schema."""
    create_project(folder, "full", **database)
    columns = folder / "codebook" / "columns.yaml"
    columns.write_text(columns.read_text(encoding="utf-8").rstrip() + PRIVATE, encoding="utf-8")
    project = Project(folder)
    lines = [
        {
            "id": f"{CANARY}-{number}",
            "title": f"Title {CANARY}",
            "url": f"https://news.example/{number}"
            if publisher != "Undisclosed Source"
            else f"https://{CANARY}.example/",
            "publisher": publisher,
            "text": f"{text}\n\nOur driver {CANARY} waited outside.",
            "published": "2024-05-05",
            "country": "Kenya",
        }
        for number, (publisher, text) in enumerate(STORIES, start=1)
    ]
    stories = folder.parent / "stories.jsonl"
    stories.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    ingest_into(project, [stories], Metadata())
    draft_project(project, jobs)
    return project


def decide_first(project: Project) -> None:
    """Five drafts become events KEN1 to KEN5, private words with them; one stays open."""
    for draft in list(open_drafts(project.store))[:5]:
        sources = tuple(msgspec.structs.replace(each, scale="National") for each in draft.event.sources)
        private = (("comments", f"ask {CANARY}"), ("coder", CANARY))
        event = msgspec.structs.replace(draft.event, sources=sources, variables=private)
        edit(project.store, draft.id, event, By(CANARY, f"as {CANARY} told me"), project.ids)


def change(project: Project, name: str, reason: str, **parts: object) -> Event:
    """The next version of an event."""
    standing = read_standing(project.store, name)
    assert standing.event is not None
    event = msgspec.structs.replace(standing.event, **parts)
    edit(project.store, name, event, By("ben", reason), project.ids, seen=standing.version)
    return event


def decide_later(project: Project) -> None:
    """One event is changed twice, one is merged into another, one is deleted, and one more draft is accepted."""
    standing = read_standing(project.store, "KEN2")
    assert standing.event is not None
    teachers = msgspec.structs.replace(standing.event.actors[0], associates=("Women (Kenya)",))
    change(project, "KEN2", "the paper names them", actors=(teachers, *standing.event.actors[1:]))
    change(project, "KEN2", "the size was told", tags=("crowd size=hundreds", "local administrators"))
    change(project, "KEN4", f"{CANARY} rang", tags=("detentions",))
    whole = read_standing(project.store, "KEN1")
    other = read_standing(project.store, "KEN5")
    assert whole.event is not None
    assert other.event is not None
    both = msgspec.structs.replace(whole.event, sources=(*whole.event.sources, *other.event.sources))
    same = By("anna", "the same attack")
    merge(project.store, "KEN5", "KEN1", both, same, seen=other.version, into_seen=whole.version)
    reject(project.store, "KEN3", By("anna", "a rehearsal"), seen=1)
    accept(project.store, next(open_drafts(project.store)).id, By(CANARY, CANARY), project.ids)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose first events are accepted; not to be changed."""
    project = make_project(tmp_path_factory.mktemp("made") / "kenya")
    decide_first(project)
    return project


@pytest.fixture
def project(template: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(template.folder, tmp_path / "kenya")
    return Project(tmp_path / "kenya")


def release(project: Project, version: str, out: Path, **wishes: object) -> Released:
    request = Request((), project.codebook, "kenya", version, out, **wishes)  # type: ignore[arg-type]
    return release_project(project, request)


def test_a_project_from_articles_to_its_second_release(eventcode_program: Program, tmp_path: Path) -> None:
    project = make_project(tmp_path / "kenya")
    told = ["--project", project.folder, "--release"]
    empty = eventcode_program("export", *told, "0.1")
    assert (empty.returncode, "no event of" in empty.stderr, (tmp_path / "exports").exists()) == (1, True, False)
    decide_first(project)
    first = eventcode_program("export", *told, "1.0.0", "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["counts"]["events"] == 5
    decide_later(project)
    second = eventcode_program("export", *told, "1.1.0")
    assert second.returncode == 0, second.stderr
    folders = [tmp_path / "exports" / "kenya" / version for version in ("1.0.0", "1.1.0")]
    assert eventcode_program("verify", *folders, project.folder).returncode == 0
    result = eventcode_program("diff", *folders, "--format", "csv", "--ignore", "")
    assert result.returncode == 1
    changes = read_rows(folders[1] / "changes.csv")
    assert [",".join(list(row.values())[:5]) for row in changes] == result.stdout.replace('"', "").splitlines()[1:]


@pytest.fixture(scope="module")
def releases(template: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two releases in every format, with decisions between them."""
    folder = tmp_path_factory.mktemp("released")
    shutil.copytree(template.folder, folder / "kenya")
    project = Project(folder / "kenya")
    wishes = {"formats": tuple(FORMATS), "has_partitions": True}
    first = release(project, "1.0.0", folder / "out", **wishes)
    decide_later(project)
    second = release(project, "1.1.0", folder / "out", **wishes)
    assert find_damage(first.folder) == find_damage(second.folder) == []
    assert sorted(path.name for path in folder.iterdir()) == ["kenya", "out"]
    assert not list(project.folder.glob(".release*")), "what was staged is gone"
    return first.folder, second.folder


def test_changes_have_the_reason_of_the_decision_that_wrote_the_cell(releases: tuple[Path, Path]) -> None:
    rows = read_rows(releases[1] / "changes.csv")
    told = {(row["change"], row["id"], row["column"]): row["reason"] for row in rows if row["column"] != "timestamp"}
    assert told == {
        ("added", "KEN6", ""): "",
        ("changed", "KEN1", "source"): "the same attack",
        ("changed", "KEN2", "assoc_actor_1"): "the paper names them",
        ("changed", "KEN2", "tags"): "the size was told",
        ("changed", "KEN4", "tags"): "",  # it rests on a source that must not be named
        ("removed", "KEN3", ""): "deleted: a rehearsal",
        ("removed", "KEN5", ""): "merged into KEN1: the same attack",
    }
    assert [tuple(row.values()) for row in read_rows(releases[1] / "deletions.csv")] == [
        ("KEN3", "1.1.0", "", "a rehearsal"),
        ("KEN5", "1.1.0", "KEN1", "the same attack"),
    ]


def test_words_and_reports_are_told_with_their_event(releases: tuple[Path, Path]) -> None:
    sources = [tuple(row.values()) for row in read_rows(releases[1] / "sources.csv")]
    assert sources == [
        ("KEN1", "1", "Daily Nation", "2024-05-05", "https://news.example/1"),
        ("KEN1", "2", "The Star", "2024-05-05", "https://news.example/5"),
        ("KEN2", "1", "The Standard", "2024-05-05", "https://news.example/2"),
        ("KEN4", "1", "Undisclosed Source", "", ""),
        ("KEN6", "1", "The Star", "2024-05-05", "https://news.example/6"),
    ]
    words = read_rows(releases[1] / "evidence.csv")
    assert {row["id"] for row in words} == {"KEN1", "KEN2", "KEN6"}
    told = {(row["number"], row["quote"]) for row in words if (row["id"], row["field"]) == ("KEN1", "fatalities")}
    assert told == {("1", "shot dead three farmers"), ("2", "three farmers were shot dead")}


def test_a_release_names_the_end_of_the_history(template: Project, releases: tuple[Path, Path]) -> None:
    about = json.loads((releases[0] / "release.json").read_text(encoding="utf-8"))
    proof = template.store.verify()
    assert about["history"] == {"rows": proof.rows, "seal": proof.seal}
    assert about["inputs"] == []
    assert about["canary"]["errors"] > 0


def test_private_words_of_a_project_leave_in_no_file(releases: tuple[Path, Path], project: Project) -> None:
    drafts = release(project, "1.0.0", project.folder.parent / "drafts", formats=tuple(FORMATS), has_drafts=True)
    stored = (project.folder / "project.sqlite").read_bytes()
    assert stored.count(CANARY.encode()) > 20, "the project is full of them"
    for path in [path for folder in (*releases, drafts.folder) for path in folder.rglob("*") if path.is_file()]:
        data = _unpacked(path)
        assert CANARY.encode() not in data, path
        assert CANARY.encode("utf-16-le") not in data, path
    header = list(read_rows(releases[0] / "events.csv")[0])
    assert header == [column.name for column in project.codebook.columns if not column.private]


def test_drafts_are_released_beside_events_and_marked(project: Project, tmp_path: Path) -> None:
    made = release(project, "1.0.0", tmp_path / "out", has_drafts=True)
    rows = read_rows(made.folder / "events.csv")
    assert {(row["event_id_cnty"], row["status"]) for row in rows} == {
        *((f"KEN{number}", "accepted") for number in range(1, 6)),
        ("", "draft"),
    }
    waiting = next(row for row in rows if row["status"] == "draft")
    assert waiting["draft_id"] == next(open_drafts(project.store)).id
    assert json.loads((made.folder / "release.json").read_text(encoding="utf-8"))["has_drafts"] is True
    decide_later(project)
    later = release(project, "1.1.0", tmp_path / "out", has_drafts=True)
    reasons = {row["id"].partition(" | ")[0]: row["reason"] for row in read_rows(later.folder / "changes.csv")}
    assert reasons["KEN3"] == "deleted: a rehearsal"


def test_a_codebook_that_lets_no_reasons_out(project: Project, tmp_path: Path) -> None:
    from eventcode.codebook import load_codebook

    rules = project.folder / "codebook" / "release.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("reasons: true", "reasons: false").replace("reports: [published, url]", ""))
    load_codebook.cache_clear()
    release(project, "1", tmp_path / "out")
    decide_later(project)
    folder = release(project, "2", tmp_path / "out").folder
    assert {row["reason"] for row in read_rows(folder / "changes.csv")} == {"", "deleted", "merged into KEN1"}
    assert {row["reason"] for row in read_rows(folder / "deletions.csv")} == {""}
    assert list(read_rows(folder / "sources.csv")[0]) == ["id", "number", "source"]


def test_an_event_without_words_needs_the_reason_of_who_coded_it(tmp_path: Path) -> None:
    project = make_project(tmp_path / "kenya")
    draft = next(open_drafts(project.store))
    words = tuple(each for each in draft.evidence if each.field != "location")
    edit(project.store, draft.id, draft.event, By("ben", "", words), project.ids)
    with pytest.raises(ExportRefused) as refusal:
        release(project, "1", tmp_path / "out")
    assert {(each.rule, each.field, each.line) for each in refusal.value.findings} == {("C47", "location", None)}
    change(project, "KEN1", "the town is named in the headline")
    assert release(project, "1", tmp_path / "out").counts["events"] == 1


def test_a_release_of_another_history_is_no_version_before(project: Project, tmp_path: Path) -> None:
    release(project, "1", tmp_path / "out")
    other = make_project(tmp_path / "other")
    decide_first(other)
    with pytest.raises(ExportRefused, match="another history"):
        release(other, "2", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out" / "kenya").iterdir()] == ["1"]


def test_what_names_neither_tables_nor_a_project_is_told(eventcode_program: Program, tmp_path: Path) -> None:
    nowhere = eventcode_program("export", "--release", "1")
    assert (nowhere.returncode, "name a TABLE, or a project" in nowhere.stderr) == (2, True)
    (tmp_path / "rows.csv").write_text("id\n")
    assert eventcode_program("export", "rows.csv", "--release", "1").returncode == 2
    assert eventcode_program("export", "rows.csv", "--project", tmp_path, "--release", "1").returncode == 2


def test_a_project_is_not_released_in_another_scheme(
    project: Project, eventcode_program: Program, tmp_path: Path
) -> None:
    told = ["--project", project.folder, "--release", "1"]
    result = eventcode_program("export", *told, "--profile", "ucdp_ged")
    assert (result.returncode, "names events" in result.stderr, "convert" in result.stderr) == (1, True, True)
    narrow = eventcode_program("export", *told, "--profile", "acled")
    assert narrow.returncode == 0, narrow.stderr
    assert "fatalities_low" not in read_rows(tmp_path / "exports" / "kenya" / "1" / "events.csv")[0]
