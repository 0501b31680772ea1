"""`eventcode train`: what is learned from coded rows, what must not be, and that opening a model runs nothing."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from eventcode.cli import main
from eventcode.codebook import load_codebook
from eventcode.codebook.stages.confidence import Confidence, read_confidence
from eventcode.coding import code_articles
from eventcode.draft.learned.cleaning import Cleaner
from eventcode.draft.learned.model import open_model, read_manifest
from eventcode.draft.learned.types import Manner, mix
from eventcode.draft.what import TypeChoice
from eventcode.errors import CodebookError, ModelError
from eventcode.ingest import Metadata, article_from_text
from eventcode.project import Project, create_project
from eventcode.records import Draft
from eventcode.store import By, Drafting, add_articles, add_draftings, edit
from eventcode.training import train
from eventcode.training.accepted import read_accepted_rows
from eventcode.training.calibrating import Told, calibration_error, fit_map, reliability

HEADER = (
    "event_id_cnty", "event_date", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2",
    "assoc_actor_2", "inter2", "country", "admin1", "admin2", "location", "latitude", "longitude", "fatalities",
    "notes",
)  # fmt: skip
PLACES = [("Qarvashi", "Mopti", 14.7, -3.9), ("Tendelo", "Gao", 16.2, 0.1), ("Mopti", "Mopti", 14.4843, -4.1828)]
FRONT = "BFD: Brava Front for Dignity"
# Here every march with tyres counts as violent, which the rules would never say: only coded rows can teach it.
TELLINGS = [
    ("Violent demonstration", "Rioters (Mali)", "Rioters", "", "",
     "residents marched with tyres to the prefecture {why}"),
    ("Peaceful protest", "Protesters (Mali)", "Protesters", "", "", "teachers held a sit-in outside the school {why}"),
    ("Attack", FRONT, "Rebel group", "Civilians (Mali)", "Civilians", "BFD fighters shot a farmer dead {why}"),
    ("Armed clash", FRONT, "Rebel group", "JNIM: Group for Support of Islam and Muslims", "Rebel group",
     "BFD fighters clashed with JNIM militants {why}"),
]  # fmt: skip
REASONS = [
    "over water",
    "over unpaid wages",
    "over a dispute about grazing land",
    "after the harvest",
    "near the river",
]


def write_table(path: Path, *, days: int = 4, changed: bool = False) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, (place, telling, why, day) in enumerate(product(PLACES, TELLINGS, REASONS, range(1, days + 1))):
            location, admin1, latitude, longitude = place
            sub_type, actor1, inter1, actor2, inter2, words = telling
            told = words.format(why=why)
            notes = f"On {day} May 2023, {told} in {location} ({admin1}). [size=no report]"
            dead = int(sub_type == "Attack")
            writer.writerow([
                f"MLI{number}", f"2023-05-{day:02d}", "", sub_type, actor1, "", inter1, actor2, "", inter2, "Mali",
                admin1, "", location, latitude + changed, longitude, dead, notes,
            ])  # fmt: skip
    return path


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("rows") / "coded.csv")


@pytest.fixture(scope="module")
def model(table: Path) -> Path:
    train([table], table.parent / "model")
    return table.parent / "model"


def draft(text: str, model: Path | None) -> list[Draft]:
    article = article_from_text(text, Metadata(country="Mali"))
    return list(next(iter(code_articles([article], model=model))).drafts)


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    return result.exit_code, result.output


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_model_says_what_only_the_rows_can_teach(model: Path) -> None:
    text = "On 9 May 2023, residents marched with tyres to the prefecture over water in Mopti."
    alone, taught = draft(text, None), draft(text, model)
    assert alone[0].event.sub_type == "Peaceful protest"
    assert taught[0].event.sub_type == "Violent demonstration"
    assert "Peaceful protest" in [each.value for each in taught[0].alternatives]
    assert [actor.name for actor in taught[0].event.actors][:1] == ["Rioters (Mali)"]


def test_it_has_no_say_where_the_words_are_strange_to_it(model: Path) -> None:
    text = (
        "Several hundred people demonstrated peacefully in the centre of Mopti yesterday. Organisers had announced "
        "the rally for weeks, and they called on parliament to vote for a law on pensions."
    )
    assert [each.event.sub_type for each in draft(text, model)] == [each.event.sub_type for each in draft(text, None)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose analyst accepted 120 events, every march with tyres as violent."""
    project = create_project(tmp_path_factory.mktemp("work") / "sahel")
    for number, (place, telling, why, day) in enumerate(product(PLACES[1:], TELLINGS, REASONS, range(1, 4))):
        sub_type, words = telling[0], telling[-1].format(why=why)
        text = f"MOPTI, 9 May - Shops were open as usual. On {day} May 2023, {words} in {place[0]}, aides said."
        article = article_from_text(text, Metadata(id=f"a{number}", country="Mali", published=date(2023, 5, 9)))
        add_articles(project.store, [article])
        found = next(iter(code_articles([article]))).drafts[:1]
        add_draftings(project.store, project.drafter, [Drafting(article.id, 1, found)])
        coded = replace(found[0].event, sub_type=sub_type, type=project.codebook.types.sub_type(sub_type).type)
        edit(project.store, found[0].id, coded, By("anna"), project.ids)
    return project


def test_accepted_events_are_learned_from_by_the_words_of_their_articles(project: Project, tmp_path: Path) -> None:
    rows = list(read_accepted_rows(project.store, project.codebook))
    assert len(rows) == 120
    assert (
        rows[0].notes
        == "On 1 May 2023, residents marched with tyres to the prefecture over water in Tendelo, aides said."
    )
    assert (rows[0].published, rows[0].sub_event_type) == ("2023-05-09", "Violent demonstration")
    code, said = run("train", "--project", project.folder, "--out", tmp_path / "model")
    assert code == 0, said
    assert "accepted events: 120 rows" in said
    text = "On 4 May 2023, residents marched with tyres to the prefecture over water in Mopti, aides said."
    assert [each.event.sub_type for each in draft(text, tmp_path / "model")] == ["Violent demonstration"]


def test_spellings_of_places_and_actors_are_learned(model: Path) -> None:
    text = "On 9 May 2023, BFD fighters shot a trader dead in Tendelo."
    event = draft(text, model)[0].event
    assert event.place
    assert (event.place.name, event.place.admin1, event.place.latitude) == ("Tendelo", "Gao", 16.2)
    assert (event.actors[0].name, event.actors[0].kind) == (FRONT, "Rebel group")


def test_the_registry_is_not_learned_again(model: Path) -> None:
    text = (model / "codebook" / "learned_actors.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["name"], row["kind"], row["country"]) for row in rows] == [(FRONT, "Rebel group", "Mali")]


def test_the_same_rows_give_the_same_bytes(table: Path, model: Path, tmp_path: Path) -> None:
    train([table], tmp_path / "again")
    assert contents(tmp_path / "again") == contents(model)
    other = train([write_table(tmp_path / "coded.csv", changed=True)], tmp_path / "other")
    assert other.digest != read_manifest(model).digest


def test_a_model_keeps_no_sentence_of_the_notes(model: Path) -> None:
    whole = b"".join(path.read_bytes() for path in model.rglob("*") if path.is_file())
    assert b"tyres" not in whole
    assert b"grazing" not in whole


def test_report_says_what_training_said(table: Path, tmp_path: Path) -> None:
    code, said = run("train", table, "--out", tmp_path / "model")
    assert code == 0
    again = run("train", "--report", tmp_path / "model")[1]
    assert again.strip() in said
    for words in ("240 rows", "rules   model", "Violent", "sub_event_type", "calibration error", "1 actors"):
        assert words in again.replace("Protests", "Violent")


def test_code_names_its_model(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "On 9 May 2023, BFD fighters shot a trader dead in Tendelo (Gao).", encoding="utf-8"
    )
    options = ("--country", "Mali", "--model", model, "--out", tmp_path / "out")
    assert run("code", tmp_path / "a.txt", *options)[0] in (0, 1)
    settings = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["settings"]
    assert settings["model"] == read_manifest(model).digest
    assert "Tendelo" in (tmp_path / "out" / "events.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("notes", "clean"),
    [
        ("On 4 May 2022, men burnt a bus in Tendelo. [size=no report]", "men burnt a bus in ."),
        ("Movement of forces: On 4 May 2022, soldiers left Tendelo.", "soldiers left ."),
        ("Around 4 May 2022 (as reported), shops were looted. Fatalities coded as 3.", "shops were looted."),
        ("On 4 May 2022, militants (coded as Brava Front) fired [coded to Gao]. 2 fatalities.", "militants fired ."),
        ("Women marched on 8 March.", "Women marched on 8 March."),
    ],
)
def test_labels_do_not_leak(notes: str, clean: str) -> None:
    assert Cleaner(load_codebook().notes).clean(notes, ["Tendelo"]) == clean


@pytest.mark.parametrize("name", ["types/slopes.npy", "codebook/learned_actors.csv", "places/0-acled-learned.layer"])
def test_a_file_that_was_changed_is_refused(model: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(model, tmp_path / "model")
    with (tmp_path / "model" / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(ModelError, match=Path(name).name):
        open_model(tmp_path / "model")


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.write_text, (self.path, "sprung")


def test_opening_a_model_runs_no_code_of_its_maker(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model, folder)
    np.save(folder / "types" / "offsets.npy", np.array([Trap(tmp_path / "trap")], dtype=object), allow_pickle=True)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["types/offsets.npy"] = contents(folder)["types/offsets.npy"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="numbers"):
        open_model(folder)
    assert not (tmp_path / "trap").exists()


def test_manifest_cannot_reach_out_of_its_folder(model: Path, tmp_path: Path) -> None:
    shutil.copytree(model, tmp_path / "model")
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["../outside.txt"] = hashlib.sha256(b"").hexdigest()
    (tmp_path / "outside.txt").touch()
    (tmp_path / "model" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="outside"):
        open_model(tmp_path / "model")


def test_what_cannot_be_learned_from_is_told(table: Path, tmp_path: Path) -> None:
    few = write_table(tmp_path / "few.csv", days=1)
    assert "100 are the least" in run("train", few, "--out", tmp_path / "m")[1]
    (tmp_path / "plain.csv").write_text("event_date,notes\n2023-05-01,A march.\n", encoding="utf-8")
    assert "no column sub_event_type" in run("train", tmp_path / "plain.csv", "--out", tmp_path / "m")[1]
    assert "is there already" in run("train", table, "--out", tmp_path)[1]
    assert (tmp_path / "few.csv").is_file()
    assert not (tmp_path / "m").exists()
    assert run("train")[0] == 2
    assert "there is no model" in run("train", "--report", tmp_path)[1]


def test_the_louder_voice_wins_and_a_silent_one_changes_nothing() -> None:
    rules = [TypeChoice("Attack", 0.8, "a"), TypeChoice("Armed clash", 0.5, "b")]
    shares = {"Armed clash": 0.9, "Attack": 0.1}
    assert [each.sub_type for each in mix(rules, shares, 0.1)] == ["Attack", "Armed clash"]
    assert [each.sub_type for each in mix(rules, shares, 1.0)] == ["Armed clash", "Attack"]
    assert mix(rules, shares, 0.0)[:2] == rules
    assert Manner(1.0, 2.0, 0.5).weight_for(0.29) == 0.0
    assert Manner(1.0, 2.0, 0.5).weight_for(0.6) == 1.0


TELLS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=25, max_size=500)


@given(TELLS)
def test_a_map_of_confidence_rises(pairs: list[tuple[float, bool]]) -> None:
    points = fit_map([Told(*pair) for pair in pairs])
    assert list(points) == sorted(points)
    assert all(one[1] <= other[1] for one, other in pairwise(points))
    assert all(0 <= part <= 1 for point in points for part in point)


@given(TELLS)
def test_bins_leave_nothing_out(pairs: list[tuple[float, bool]]) -> None:
    assert sum(each.count for each in reliability([Told(*pair) for pair in pairs])) == len(pairs)


def test_a_boastful_score_becomes_honest() -> None:
    told = [Told(0.9 if at % 2 else 0.6, at % 4 == 1) for at in range(400)]  # .9: half are right, .6: none
    table = Confidence({"x": fit_map(told)})
    honest = [Told(table.calibrate("x", each.score), each.is_right) for each in told]
    assert calibration_error(told) > 0.4
    assert calibration_error(honest) < 0.02


def test_a_map_that_falls_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "confidence.yaml"
    path.write_text("maps:\n  location:\n    - [0.2, 0.5]\n    - [0.6, 0.4]\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"confidence.yaml:4 maps.location\[1\]: the points of a map must rise"):
        read_confidence(path)


def test_a_field_below_its_threshold_is_left_open(tmp_path: Path) -> None:
    assert run("codebook", "new", tmp_path / "own", "--from", "full")[0] == 0
    (tmp_path / "own" / "confidence.yaml").write_text("thresholds: {location: 1.0, actor1: 1.0}\n", encoding="utf-8")
    article = article_from_text("On 9 May 2023, gunmen shot a trader dead in Mopti.", Metadata(country="Mali"))
    draft = next(iter(code_articles([article], codebook=tmp_path / "own"))).drafts[0]
    assert draft.event.place
    assert (draft.event.place.name, draft.event.place.country, draft.event.actors[0].name) == ("", "Mali", "")
    assert ("location", "Mopti") in [(each.field, each.value) for each in draft.alternatives]
    assert [each for each in draft.doubts if each.startswith("location is left open")]
    assert not {each.field for each in draft.evidence} & {"location", "actor1"}
    assert "Mopti" not in draft.event.notes
