"""An analyst's day in Chromium, by keyboard alone: from articles to a release, and what each key does on the way."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import Desk, chromium, open_desk

from eventcode.project import find_project
from eventcode.store import accepted_events

__all__ = ["chromium", "open_desk"]

PUBLISHER = "The Sahel Courier"
ARTICLE = {
    "id": "courier-1",
    "title": "Raid on a market, a mine on the road and a march: a bloody week",
    "publisher": PUBLISHER,
    "published": "2022-03-18",
    "country": "Mali",
    "text": """MOPTI, March 18 — Gunmen on motorcycles attacked the weekly market of Djenne, in central Mali, on \
Tuesday and killed at least 12 traders, a councillor said. A nurse at the hospital in Mopti spoke of 15 bodies. No \
group claimed the attack.

On Wednesday two soldiers were killed when their lorry hit a landmine on the road to Ansongo, near Gao, the army said.

On Thursday several hundred people marched peacefully in Timbuktu to demand protection from the army. Nobody was hurt.

Police in Bamako used tear gas on Thursday against students who threw stones and burned tyres. A passer-by died.""",
}
SECOND = {
    "id": "courier-2",
    "title": "Villagers killed near Bandiagara",
    "publisher": PUBLISHER,
    "published": "2022-03-21",
    "country": "Mali",
    "text": "Armed men shot dead four farmers in Bandiagara on Saturday, the mayor said.",
}
OTHERS = {
    "id": "courier-3",
    "title": "مسيرة في تمبكتو",
    "publisher": PUBLISHER,
    "published": "2022-03-22",
    "country": "Mali",
    "language": "ar",
    "text": "سار مئات الأشخاص يوم الخميس في مدينة تمبكتو للمطالبة بالحماية.\n\nلم يصب أحد بأذى 𝒳 في المدينة.",
}
OpenDesk = Callable[..., Desk]


def _run(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "eventcode", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as its manager sets it up: three articles read, their paper known to the codebook."""
    folder = tmp_path_factory.mktemp("drafted")
    (folder / "day.jsonl").write_text(
        "\n".join(json.dumps(each) for each in (ARTICLE, SECOND, OTHERS)), encoding="utf-8"
    )
    project = folder / "mali"
    _run("init", project)
    with (project / "codebook" / "sources.csv").open("a", encoding="utf-8") as sources:
        sources.write(f"{PUBLISHER},Subnational,\n")
    settings = project / "eventcode.toml"
    settings.write_text(settings.read_text().replace("blind_share = 0.05", "blind_share = 0"))
    _run("ingest", folder / "day.jsonl", "--project", project)
    _run("draft", "--project", project)
    return project


@pytest.fixture
def project(drafted: Path, tmp_path: Path) -> Path:
    """A copy to work on."""
    return Path(shutil.copytree(drafted, tmp_path / "mali"))


def _released(project: Path) -> list[dict[str, str]]:
    _run("export", "--project", project, "--release", "1", "--out", project / "release")
    [table] = (project / "release").rglob("events.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _spent(desk: Desk, work: Callable[[], Any]) -> int:
    before = desk.keys
    work()
    return desk.keys - before


def test_a_day_is_coded_by_keyboard_alone(project: Path, open_desk: OpenDesk) -> None:
    desk = open_desk(project, "--analyst", "anna")
    drafts = {desk.value("sub_event_type"): desk.value("fatalities")}
    assert drafts == {"Attack": "12"}

    def mend_toll() -> None:
        desk.press("' F")
        desk.type("15")
        desk.press("Control+Enter")

    assert _spent(desk, mend_toll) <= 5
    assert "MLI1 accepted" in desk.said()
    assert desk.value("sub_event_type") == "Remote explosive/landmine/IED"
    assert _spent(desk, lambda: desk.press("T b 3 a")) <= 5
    assert desk.value("location") == "Timbuktu"
    number = desk.offered("location", "Djenne")
    assert _spent(desk, lambda: desk.press(f"' p {number} a")) <= 5
    assert desk.value("event_date") == "2022-03-17"
    assert _spent(desk, lambda: desk.press("] a")) <= 5
    assert desk.value("location") == "Bandiagara"  # the next article
    assert _spent(desk, lambda: desk.press("a")) == 1  # a draft that is right
    assert _spent(desk, lambda: desk.press("x 1")) == 2
    desk.page.wait_for_selector("[data-page=done]")
    assert (desk.pointers(), desk.faults, desk.strangers) == ([], [], [])
    rows = {row["event_id_cnty"]: row for row in _released(project)}
    told = [(row["event_date"], row["sub_event_type"], row["location"], row["fatalities"]) for row in rows.values()]
    assert sorted(told) == [
        ("2022-03-15", "Attack", "Djenne", "15"),
        ("2022-03-16", "Armed clash", "Gao", "2"),
        ("2022-03-17", "Peaceful protest", "Djenne", "0"),
        ("2022-03-18", "Violent demonstration", "Bamako", "1"),
        ("2022-03-19", "Attack", "Bandiagara", "4"),
    ]


def test_chosen_words_become_evidence_and_say_the_value(project: Path, open_desk: OpenDesk) -> None:
    desk = open_desk(project)
    desk.press("' d e / W e d n e s d a y Enter")
    assert desk.quoted() == "Wednesday"
    desk.press("Shift+ArrowRight")
    assert desk.quoted() == "Wednesday two"
    desk.press("ArrowLeft Enter")
    assert (desk.value("event_date"), desk.focused()) == ("2022-03-16", "field-event_date")
    assert desk.boxed() == ["Wednesday"]
    desk.press("e Escape")
    assert desk.focused() == "field-event_date"
    desk.press("e / A n s o n g o Enter p")  # the letter of another field
    assert (desk.value("location"), desk.focused()) == ("Ansongo", "field-location")
    desk.press("D u u u")
    assert (desk.value("event_date"), desk.value("location")) == ("2022-03-15", "Djenne")
    assert desk.pointers() == desk.faults == []


def test_where_words_stand_is_told_in_characters_of_the_text(project: Path, open_desk: OpenDesk) -> None:
    """Behind a character that a script counts as two, and from right to left."""
    desk = open_desk(project)
    desk.open("/article/courier-3")
    assert desk.page.locator("#article").get_attribute("dir") == "rtl"
    desk.press("' p e /")
    desk.type("المدينة")
    desk.press("Enter ArrowRight Shift+ArrowLeft")
    assert desk.quoted() == "في المدينة"
    with desk.page.expect_request("**/act") as sent:
        desk.press("Enter")
    body = sent.value.post_data_json
    assert OTHERS["text"][body["start"] : body["end"]] == "في المدينة"
    assert desk.boxed() == ["في المدينة"]


def test_a_wrong_event_is_rejected_and_a_new_actor_gets_class_and_reason(project: Path, open_desk: OpenDesk) -> None:
    desk = open_desk(project)
    desk.press("' A")
    desk.type("Sons of the Market")
    desk.press("ArrowUp Enter")
    assert "not in the registry" in desk.page.locator("#asking").inner_text()
    desk.press("3")
    desk.type("the councillor names them")
    desk.press("Enter")
    assert (desk.value("actor1"), desk.focused()) == ("Sons of the Market", "field-actor1")
    desk.press("i")
    assert desk.value("actor2") == "Sons of the Market"
    desk.press("u q")
    desk.type("ask the desk in Bamako")
    desk.press("Enter")
    assert "ask the desk in Bamako" in desk.page.locator(".comment").inner_text()
    desk.press("x Escape")
    assert desk.page.locator(".event").get_attribute("data-standing") == "draft"
    desk.press("x 2 k")
    assert desk.page.locator(".event").get_attribute("data-standing") == "rejected"
    desk.press("o")
    assert (desk.value("actor1"), desk.faults) == ("Sons of the Market", [])


def test_everything_is_found_by_name_in_the_palette(project: Path, open_desk: OpenDesk) -> None:
    desk = open_desk(project)
    desk.press("Control+k")
    desk.type("peaceful")
    desk.press("Enter")
    assert desk.value("sub_event_type") == "Peaceful protest"
    desk.press("Control+k")
    desk.type("notes")
    desk.press("Enter")
    assert desk.focused() == "field-notes"
    desk.press("? Escape")
    assert desk.focused() == "field-notes"


def test_what_is_pressed_ahead_is_neither_lost_nor_done_to_another_event(project: Path, open_desk: OpenDesk) -> None:
    desk = open_desk(project)
    for key in ("a", "]", "]", "'", "f"):  # none waits for the answer to the one before
        desk.page.keyboard.press(key)
    desk.settle()
    desk.page.wait_for_function("document.querySelector('.event').dataset.number === '2'")
    assert desk.value("event_date") == "2022-03-18"


def test_keys_are_remapped_and_single_keys_switched_off(project: Path, open_desk: OpenDesk) -> None:
    settings = project / "eventcode.toml"
    told = settings.read_text().replace("single_keys = true", "single_keys = false") + 'accept = "Ctrl+y"\n'
    settings.write_text(told)
    desk = open_desk(project)
    desk.press("] x ArrowDown")
    assert (desk.value("event_date"), desk.page.locator("dialog[open]").count()) == ("2022-03-15", 0)
    assert desk.focused() == "field-time_precision"  # arrows go on
    desk.press("Control+y")
    assert desk.page.locator(".event").get_attribute("data-number") == "2"


def test_two_analysts_at_one_event_see_both_versions(project: Path, open_desk: OpenDesk) -> None:
    anna, ben = open_desk(project, "--analyst", "anna"), open_desk(project, "--analyst", "ben")
    ben.open("/article/courier-1")
    anna.press("] a")
    ben.press("[ a")
    told = ben.page.locator("#conflict").inner_text()
    assert all(words in told for words in ("anna", "2022-03-14", "2022-03-16"))
    ben.press("m")
    assert "accepted" in ben.said()
    [event] = (each.event for each in accepted_events(find_project(project).store))
    assert event.date is not None
    assert event.date.day.isoformat() == "2022-03-14"


def test_a_blind_article_shows_no_draft(project: Path, open_desk: OpenDesk) -> None:
    settings = project / "eventcode.toml"
    settings.write_text(settings.read_text().replace("blind_share = 0", "blind_share = 1"))
    desk = open_desk(project)
    assert "blind" in desk.page.locator("#event-title").inner_text()
    desk.press("n")
    assert "blind" in desk.page.locator("#event-title").inner_text()
    assert (desk.value("location"), desk.faults) == ("", [])


MODES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
    "forced": {"forced_colors": "active"},
    "small": {"viewport": {"width": 800, "height": 1000}},
    "zoomed": {"viewport": {"width": 320, "height": 256}},
}


@pytest.mark.parametrize("mode", MODES)
def test_nothing_bars_anyone(mode: str, project: Path, open_desk: OpenDesk) -> None:
    """axe-core finds nothing, and nothing is cut off at 400 % zoom (320 px)."""
    desk = open_desk(project, **MODES[mode])
    found = {"start": desk.barriers()}
    for keys in ("' p", "Enter", "Escape T", "Escape ?", "Escape x", "Escape Control+k", "Escape e"):
        desk.press(keys)
        found[keys] = desk.barriers()
    for address in ("/article/courier-3", "/queue", "/article/none"):
        desk.page.goto(desk.server.origin + address)
        found[address] = desk.barriers()
        wide = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
    assert {where: barriers for where, barriers in found.items() if barriers} == {}


def test_codings_are_compared_by_keyboard(project: Path, open_desk: OpenDesk) -> None:
    settings = project / "eventcode.toml"
    settings.write_text(settings.read_text().replace("coders = 1", "coders = 2"))
    for analyst, keys in (("anna", "a"), ("ben", "] a")):
        desk = open_desk(project, "--analyst", analyst)
        desk.open("/article/courier-2")
        desk.press(keys)
    desk.press("h")
    link = desk.page.locator("a[href='/adjudicate/courier-2']")
    assert link.inner_text() == "compare the coders"
    desk.open("/adjudicate/courier-2")
    assert desk.barriers() == []
    desk.press("2 2 a 1")  # the day and the notes as anna has them, agreed by both
    desk.page.wait_for_selector("[data-page=queue]")
    [event] = (each.event for each in accepted_events(find_project(project).store))
    assert event.date is not None
    assert event.date.day.isoformat() == "2022-03-19"
    assert desk.pointers() == desk.faults == []


def test_the_focus_is_never_lost(project: Path, open_desk: OpenDesk) -> None:
    desk = open_desk(project)
    lost = []
    moved = ("j", "k", "J", "K", "g", "v", "v", "e Escape", "Enter Escape", "Control+k Escape", "? Escape", "x Escape")
    changed = ("Space", "]", "1", "p", "T Escape", "i", "u", "U", "f", "w", "D", "c", "s", "d", "m Escape", "q Escape")
    for keys in (*changed, *moved, "n", "x 1", "o", "u", "a", "."):
        desk.press(keys)
        if desk.page.evaluate("document.activeElement === document.body"):
            lost.append(keys)
    assert (lost, desk.faults) == ([], [])


def test_a_pointer_does_all_of_it_too(project: Path, open_desk: OpenDesk) -> None:
    page = (desk := open_desk(project)).page
    page.locator("[data-event]").nth(1).click()
    page.wait_for_selector(".event[data-number='2']")
    desk.settle()
    page.locator(f"#offer-location-{desk.offered('location', 'Djenne')}").click()
    desk.settle()
    assert (desk.value("location"), desk.state("location")) == ("Djenne", "edited")
    page.locator("#do-undo").click()
    desk.settle()
    page.locator("#field-fatalities").click()
    page.locator("#edit-fatalities").fill("3")
    page.locator("#field-event_date").click()  # what was typed is kept
    desk.settle()
    assert desk.value("fatalities") == "3"
    page.keyboard.press("Escape")
    page.locator("#text").get_by_text("landmine").dblclick()
    page.keyboard.press("s")
    desk.settle()
    assert "landmine" in " ".join(desk.boxed())
    page.locator("#do-accept").click()
    desk.settle()
    assert (desk.faults, page.locator(".event").get_attribute("data-number")) == ([], "3")
