"""Rows that look wrong and are right, by the words of the coding rules, and the older layout of real tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from faults.making import after_day, put, redated
from faults.valid import TODAY, Row, build_row, valid_rows

from eventcode.check import check_table
from eventcode.codebook import load_codebook

BOOK = load_codebook("acled")
Change = Callable[[Row], None]
CLASH = ("Armed clash", "State forces", "Rebel group")
PROTEST = ("Peaceful protest", "Protesters", "")
HELD = ("Protest with intervention", "Protesters", "State forces")
ATTACK = ("Attack", "Rebel group", "Civilians")
BLAST = ("Remote explosive/landmine/IED", "Rebel group", "State forces")
ABDUCTION = ("Abduction/forced disappearance", "Rebel group", "Civilians")
EXCESS = ("Excessive force against protesters", "Protesters", "State forces")
BOMB = ("Suicide bomb", "Rebel group", "")
MOB = ("Mob violence", "Rioters", "")


def _row(way: tuple[str, str, str], change: Change, country: str = "Kenya", precision: int = 1) -> Row:
    sub = BOOK.types.sub_type(way[0])
    row = build_row(BOOK, sub, way[1], way[2], country=country, day=date(2021, 5, 4), number=7, precision=precision)
    change(row)
    return row


def _rules(row: Row, today: date = TODAY) -> list[str]:
    return [each.rule for each in check_table(pd.DataFrame([row]), "acled", today=today)]


def _twice(row: Row) -> None:
    """The same actor on both sides."""
    row.update(actor2=row["actor1"], inter2=row["inter1"])
    row["interaction"] = BOOK.kinds.interaction(row["inter1"], row["inter1"])


RIGHT: list[tuple[str, tuple[str, str, str], Change]] = [
    # coding rules §3.2 and the vectors of §13
    ("two rival peaceful rallies (vector 32)", PROTEST, _twice),
    ("rioters against rioters", MOB, _twice),
    ("both sides of a battle are one group", CLASH, _twice),
    ("protesters held back by rioters (vector 31)", ("Protest with intervention", "Protesters", "Rioters"), put()),
    ("a strike with civilians as associates (vector 35)", BLAST, put(assoc_actor_2="Civilians (Kenya)")),
    ("an explosion with one side", ("Air/drone strike", "State forces", ""), put()),
    ("an abduction that nobody died in (vector 37)", ABDUCTION, put()),
    ("an attack with dead (vector 38)", ATTACK, after_day("3 people were killed.", fatalities="3")),
    ("excessive force that nobody died of", EXCESS, put()),
    ("people who fled as actor 1", ("Other", "Civilians", ""), put()),
    ("interaction of 8 and 7 (vector 40)", ("Attack", "External/Other forces", "Civilians"), put()),
    ("civilians only (vector 41)", ("Other", "Civilians", ""), put(interaction="Civilians only")),
    # §4.3
    ("an allied government regains", ("Government regains territory", "State forces", "Rebel group"), put()),
    ("foreigners without a country", PROTEST, put(actor1="Protesters (International)")),
    ("a state that few recognise", CLASH, put(actor1="Military Forces of Somaliland (1991-)")),
    ("a closed regime in its years", CLASH, put(actor1="Military Forces of Kenya (2013-2022)")),
    ("the first year of a regime", CLASH, put(actor1="Police Forces of Kenya (2021-) Coast Guard")),
    ("one of two named groups", CLASH, put(actor2="ADF: Allied Front and/or LRF: Lake Front")),
    ("several associates", ATTACK, put(assoc_actor_2="Women (Kenya); Farmers (Kenya); Students (Kenya)")),
    # §2, §5 to §8
    ("a place named Not Available", CLASH, put(admin1="NA", location="None")),
    ("days that are not exact", CLASH, lambda row: row.update(time_precision="2", notes="Around" + row["notes"][2:])),
    ("a month", CLASH, lambda row: row.update(time_precision="3", notes="Around" + row["notes"][2:])),
    ("as reported", CLASH, lambda row: row.update(
        time_precision="2", notes=row["notes"].replace("On", "Around").replace(", in", " (as reported), in", 1))),
    ("a surrogate that is declared", CLASH, lambda row: row.update(
        geo_precision="3", notes=row["notes"] + " Location coded to Nairobi.")),
    ("coordinates without a point", CLASH, put(latitude="-1", longitude="37")),
    ("a place that no index knows, within the country", CLASH, put(latitude="2.90", longitude="34.80")),
    ("coordinates with zeros behind", CLASH, put(latitude="-1.286400", longitude="36.81720")),
    ("divisions down to the third", CLASH, put(admin2="Westlands", admin3="Kangemi")),
    ("a local partner and another", CLASH, put(source="Undisclosed Source", source_scale="Local partner-Other")),
    ("two sources of one scale", CLASH, put(source_scale="New media")),
    ("two sources of two scales", CLASH, put(source_scale="New media-Regional")),
    ("a publisher with its country", CLASH, put(source="La Capital (Argentina)")),
    ("many tags", HELD, put(tags="crowd size=more than 100; armed presence; women targeted: politicians")),
    ("the crowd in the notes", PROTEST, lambda row: row.update(tags="", notes=row["notes"] + " [size=around 30]")),
    ("a crowd of three", PROTEST, put(tags="crowd size=three people")),
    ("uploaded on the day itself", CLASH, redated(date(2021, 5, 4), uploaded=0)),
    ("an event of today", CLASH, redated(TODAY)),
    # §6, §9
    ("dead of another event in a protest", PROTEST, after_day("they recalled the 12 people killed a year before.")),
    ("killed or injured and nobody counted (vector 8)", CLASH, after_day("51 militants were killed or wounded.")),
    ("several, told as three (vector 1)", CLASH, after_day("several men were killed, coded as 3.", fatalities="3")),
    ("unknown dead told as nought", CLASH, after_day("2 were killed, by one account. Fatalities coded to 0.")),
    ("a bomber who died alone", BOMB, after_day("the bomber was killed.", fatalities="1")),
    ("tear gas at a riot", ("Violent demonstration", "Rioters", "State forces"), after_day("police used tear gas.")),
    ("petrol bombs in a riot (vector 42)", ("Violent demonstration", "Rioters", "State forces"),
     after_day("they threw petrol bombs.")),
    ("a drone that was shot down (vector 27)", ("Disrupted weapons use", "State forces", "Rebel group"),
     lambda row: row.update(notes=row["notes"].replace("Weapons seizure", "Interception") + " A drone was shot down.")),
    ("an agreement without a kind", ("Agreement", "State forces", "Rebel group"), put()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "way", "change"), RIGHT, ids=[name for name, _, _ in RIGHT])
def test_rows_that_are_right_by_the_coding_rules(name: str, way: tuple[str, str, str], change: Change) -> None:
    assert _rules(_row(way, change)) == []


@pytest.mark.parametrize(("country", "iso"), [("Namibia", "516"), ("Yemen", "887")])
def test_countries_have_their_codes(country: str, iso: str) -> None:
    assert _row(CLASH, put(), country=country)["iso"] == iso
    assert _rules(_row(CLASH, put(), country=country)) == []


def test_a_place_in_the_wild_is_one_of_its_country_alone() -> None:
    """In the Amazon near the border of Peru, where no place of Peru is known but some of Ecuador are."""
    wild = put(latitude="-2.96", longitude="-77.79")
    assert _rules(_row(CLASH, wild, country="Peru")) == []
    assert _rules(_row(CLASH, wild, country="Kenya")) == ["C34"]


def test_a_day_is_told_to_be_in_the_future_only_when_it_has_come_nowhere() -> None:
    row = _row(CLASH, put())
    assert _rules(row, today=date(2021, 5, 4)) == []
    assert _rules(row, today=date(2021, 5, 3)) == ["C02"]


def test_causes_are_told_and_not_what_follows_from_them() -> None:
    """A wrong class makes the interaction, the pattern and the targeting wrong too; it is told once."""
    assert _rules(_row(ATTACK, put(inter2="Protesters"))) == ["C21"]
    assert _rules(_row(CLASH, put(event_type="Protests"))) == ["C04"]
    assert _rules(_row(CLASH, put(event_date="2019-05-04"))) == ["C02"]
    assert _rules(_row(CLASH, put(actor2=""))) == ["C07"]


def _older(row: Row) -> Row:
    """The same row as exports wrote it before March 2023."""
    book, old = BOOK.kinds, dict(row)
    old["inter1"], old["inter2"] = str(book.number(row["inter1"])), str(book.number(row["inter2"]))
    old["interaction"] = str(book.interaction_number(row["inter1"], row["inter2"]))
    day = date.fromisoformat(row["event_date"])
    old["event_date"] = f"{day.day} {day:%B} {day.year}"
    crowd = row["tags"].partition("=")[2]
    old["notes"] += f" [size={crowd}]" if crowd else ""
    old["tags"] = old["civilian_targeting"] = ""
    old["disorder_type"] = row["disorder_type"].rpartition("; ")[2].replace("Demonstrations", "Demostrations")
    old["sub_event_type"] = row["sub_event_type"].replace("protesters", "protestors")
    return {"data_id": "1", **old, "iso3": "KEN"}


def test_the_older_layout_is_recognised_and_told_and_otherwise_right() -> None:
    findings = check_table(pd.DataFrame([_older(row) for row in valid_rows("acled")]), "acled", today=TODAY)
    assert findings.errors == ()
    assert {(each.rule, each.severity, each.field) for each in findings} == {
        ("S06", "notice", "inter1"), ("S06", "notice", "inter2"), ("S06", "notice", "interaction"),
        ("S06", "warning", "disorder_type"), ("S06", "warning", "sub_event_type"),
    }  # fmt: skip
    told = " ".join(findings.notices)
    assert all(word in told for word in ("16 February 2023", "civilian_targeting", "data_id", "iso3"))


def test_faults_are_found_in_the_older_layout_too() -> None:
    rows = [_older(row) for row in valid_rows("acled", 20)]
    rows[3]["interaction"] = "70"
    rows[5]["event_date"] = rows[5]["event_date"].replace("202", "201")
    rows[9]["inter1"] = "9"
    found = [(each.line, each.rule) for each in check_table(pd.DataFrame(rows), "acled", today=TODAY).errors]
    assert found == [(3, "C06"), (5, "C02"), (9, "C06")]


def test_columns_that_are_missing_unknown_or_misplaced_are_told() -> None:
    frame = pd.DataFrame(valid_rows("acled", 5))
    frame = frame.drop(columns="geo_precision").assign(Latitude="1")[
        ["year", *frame.columns.drop(["year", "geo_precision"])]
    ]
    frame = frame.assign(fatalitys="0")
    findings = check_table(frame, "acled", today=TODAY)
    assert [(each.rule, each.severity, each.field) for each in findings] == [
        ("S01", "error", "geo_precision"), ("S02", "warning", "fatalitys"), ("S02", "notice", "year"),
    ]  # fmt: skip


def test_rules_of_columns_that_a_table_lacks_are_left_aside() -> None:
    frame = pd.DataFrame(valid_rows("acled", 5))[["event_id_cnty", "event_date", "year", "country", "iso"]]
    frame["iso"] = "1"
    errors = check_table(frame, "acled", today=TODAY).errors
    assert {each.rule for each in errors} == {"S01", "C34"}


@pytest.mark.parametrize("dropped", [column.name for column in BOOK.columns])
def test_a_codebook_may_do_without_any_column(dropped: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(
        "name: mine\nversion: 1.0.0\ntitle: Mine\nextends: acled\n", encoding="utf-8"
    )
    (tmp_path / "columns.yaml").write_text(f"without: [{dropped}]\n", encoding="utf-8")
    frame = pd.DataFrame(valid_rows("acled", 20)).drop(columns=dropped)
    assert check_table(frame, load_codebook(tmp_path), today=TODAY).listed == ()


def test_a_column_and_a_rule_of_your_own_are_checked(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(
        "name: mine\nversion: 1.0.0\ntitle: Mine\nextends: acled\n", encoding="utf-8"
    )
    (tmp_path / "columns.yaml").write_text(
        "after:\n- {name: curfew, type: string, label: Curfew, description: Whether., required: true,"
        " allowed: [in force, lifted]}\n",
        encoding="utf-8",
    )
    frame = pd.DataFrame(valid_rows("acled", 4)).assign(curfew=["in force", "lifted", "", "liftet"])
    found = check_table(frame, load_codebook(tmp_path), today=TODAY)
    assert [(each.line, each.rule, each.fix) for each in found] == [(2, "S04", "Fill in curfew."), (3, "S05", "lifted")]


def test_rows_without_id_and_upload_are_drafts_and_that_is_told() -> None:
    rows = valid_rows("acled", 6)
    rows[2] |= {"event_id_cnty": "", "timestamp": ""}
    rows[4] |= {"event_id_cnty": ""}
    findings = check_table(pd.DataFrame(rows), "acled", today=TODAY)
    assert [(each.line, each.rule, each.field) for each in findings] == [(4, "S04", "event_id_cnty")]
    assert any("were taken for drafts" in notice and notice.endswith(": 1") for notice in findings.notices)


def test_suggestions_are_near_what_was_written() -> None:
    fixes = {
        "country": ("Kenia", "Kenya"),
        "sub_event_type": ("Armed Clashes", "Armed clash"),
        "event_type": ("battles", "Battles"),
        "disorder_type": ("Political violense", "Political violence"),
    }
    for column, (wrong, right) in fixes.items():
        assert check_table(pd.DataFrame([_row(CLASH, put(**{column: wrong}))]), "acled").listed[0].fix == right
