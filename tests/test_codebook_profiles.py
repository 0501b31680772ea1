"""The shipped profiles say what the coding rules say: columns, types, classes, interactions, scales, vague numbers."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from eventcode.codebook import Codebook, load_codebook
from eventcode.errors import CodebookError

ACLED_COLUMNS = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
]  # fmt: skip

UCDP_COLUMNS = [
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
]  # fmt: skip

# Coding rules §4.2, the codes of every pair that is there; the labels follow from the names of the classes.
NAMES = {
    1: "State forces", 2: "Rebel group", 3: "Political militia", 4: "Identity militia",
    5: "Rioters", 6: "Protesters", 7: "Civilians", 8: "External/Other forces",
}  # fmt: skip


@pytest.fixture(scope="module")
def acled() -> Codebook:
    return load_codebook("acled")


def test_columns_stand_in_the_published_order(acled: Codebook) -> None:
    assert [column.name for column in acled.columns] == ACLED_COLUMNS
    assert [column.name for column in load_codebook("ucdp_ged").columns] == UCDP_COLUMNS
    assert [column.name for column in load_codebook("full").columns] == [
        "draft_id", "article_id", *ACLED_COLUMNS, "fatalities_low", "fatalities_best", "fatalities_high",
        "fatality_group_id", "confidence", "doubts", "status",
    ]  # fmt: skip


@pytest.mark.parametrize("profile", ["acled", "full", "ucdp_ged"])
def test_every_column_can_be_used(profile: str) -> None:
    book = load_codebook(profile)
    for column in book.columns:
        assert column.label
        assert column.description.endswith((".", ")"))
        if column.allowed:
            assert len(book.values(column)) >= 1
        if column.example and column.allowed:
            assert column.example in {str(value.value) for value in book.values(column)}


@pytest.mark.parametrize("profile", ["full", "ucdp_ged"])
def test_rules_speak_of_what_is_there(profile: str) -> None:
    book = load_codebook(profile)
    columns = {column.name for column in book.columns}
    for rule in book.rules:
        for fault in rule.faults:
            assert columns.issuperset(fault.columns), (rule.id, fault.key)
            assert set(fault.names) <= columns | set(book.rules.words), (rule.id, fault.key)
            assert columns.issuperset(name.partition(".")[0] for name in fault.covers if name[0] != "*"), rule.id


def test_the_rules_are_all_there(acled: Codebook) -> None:
    numbers = [rule.id for rule in acled.rules if rule.id.startswith("C")]
    assert numbers == [f"C{number:02}" for number in range(1, 55)]  # C55 is of the profile ucdp_ged
    assert "C55" in load_codebook("ucdp_ged").rules
    assert acled.rules.limit("latitude", "range")[0].id == "C35"
    assert acled.rules.limit("latitude", "type")[0].id == "S03"
    assert acled.rules.limit("event_id_cnty", "pattern")[1].key == "form"
    assert acled.rules["C15"].severity == "error"
    assert acled.rules["C42"].severity == "warning"


SUB_TYPES = [
    ("Battles", "Government regains territory", "Political violence"),
    ("Battles", "Non-state actor overtakes territory", "Political violence"),
    ("Battles", "Armed clash", "Political violence"),
    ("Protests", "Excessive force against protesters", "Political violence; Demonstrations"),
    ("Protests", "Protest with intervention", "Demonstrations"),
    ("Protests", "Peaceful protest", "Demonstrations"),
    ("Riots", "Violent demonstration", "Demonstrations"),
    ("Riots", "Mob violence", "Political violence"),
    ("Explosions/Remote violence", "Chemical weapon", "Political violence"),
    ("Explosions/Remote violence", "Air/drone strike", "Political violence"),
    ("Explosions/Remote violence", "Suicide bomb", "Political violence"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack", "Political violence"),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED", "Political violence"),
    ("Explosions/Remote violence", "Grenade", "Political violence"),
    ("Violence against civilians", "Sexual violence", "Political violence"),
    ("Violence against civilians", "Attack", "Political violence"),
    ("Violence against civilians", "Abduction/forced disappearance", "Political violence"),
    ("Strategic developments", "Agreement", "Strategic developments"),
    ("Strategic developments", "Arrests", "Strategic developments"),
    ("Strategic developments", "Change to group/activity", "Strategic developments"),
    ("Strategic developments", "Disrupted weapons use", "Strategic developments"),
    ("Strategic developments", "Headquarters or base established", "Strategic developments"),
    ("Strategic developments", "Looting/property destruction", "Strategic developments"),
    ("Strategic developments", "Non-violent transfer of territory", "Strategic developments"),
    ("Strategic developments", "Other", "Strategic developments"),
]


def test_the_hierarchy_of_types(acled: Codebook) -> None:
    assert [(sub.type, sub.name, sub.disorder_type) for sub in acled.types.sub_types] == SUB_TYPES
    assert [sub.rank for sub in acled.types.sub_types] == list(range(25))


@pytest.mark.parametrize(
    ("told", "coded"),
    [
        (["Attack", "Armed clash"], "Armed clash"),
        (["Air/drone strike", "Shelling/artillery/missile attack"], "Air/drone strike"),
        (["Abduction/forced disappearance", "Attack"], "Attack"),
        (["Peaceful protest", "Violent demonstration"], "Violent demonstration"),  # §3.3, the exception
        (["Peaceful protest", "Mob violence", "Other"], "Mob violence"),
        (["Excessive force against protesters", "Grenade"], "Excessive force against protesters"),
    ],
)
def test_the_highest_type_codes_the_event(acled: Codebook, told: list[str], coded: str) -> None:
    assert acled.types.highest(told) == coded
    assert acled.types.highest(reversed(told)) == coded


def test_every_interaction_whatever_the_order(acled: Codebook) -> None:
    found = {}
    for one, other in product(range(1, 9), range(9)):
        name, second = NAMES[one], NAMES.get(other, "")
        low, high = min(one, other), max(one, other)
        number = one * 10 if not other else low * 10 + high
        text = f"{name} only" if not other else f"{NAMES[low]}-{NAMES[high]}"
        found[number] = "External/Other forces-Civilians" if number == 78 else text
        assert acled.kinds.interaction_number(name, second) == number == acled.kinds.interaction_number(second, name)
        assert acled.kinds.interaction(name, second) == found[number] == acled.kinds.interaction(second, name)
    assert acled.kinds.interactions == dict(sorted(found.items()))
    assert len(found) == 44


@pytest.mark.parametrize(
    ("label", "name"),
    [("6", "Protesters"), (8, "External/Other forces"), ("Protestors", "Protesters"), ("Rebel Forces", "Rebel group"),
     ("Communal / Identity Groups", "Identity militia"), ("state forces", "State forces"), ("0", None), ("", None)],
)  # fmt: skip
def test_labels_of_every_age_are_read(acled: Codebook, label: str | int, name: str | None) -> None:
    kind = acled.kinds.find(label)
    assert (kind.name if kind else None) == name


def test_an_unknown_class_is_an_error(acled: Codebook) -> None:
    with pytest.raises(CodebookError, match="no class of actors 'Insurgents'"):
        acled.kinds.interaction("Insurgents", "Civilians")
    assert acled.kinds.interaction("", "") == ""
    assert acled.kinds.interaction_number("") is None


@pytest.mark.parametrize(
    ("sub_type", "kinds", "is_targeted"),
    [
        ("Attack", ["Rebel group", "Civilians"], True),
        ("Excessive force against protesters", ["Protesters", "State forces"], True),
        ("Peaceful protest", ["Protesters", "Civilians"], False),
        ("Mob violence", ["Rioters", "Civilians"], True),
        ("Mob violence", ["Rioters"], False),
        ("Shelling/artillery/missile attack", ["State forces", "Civilians"], True),
        ("Shelling/artillery/missile attack", ["State forces", "Rebel group"], False),
        ("Armed clash", ["State forces", "Civilians"], False),
        ("Looting/property destruction", ["Rebel group", "Civilians"], False),
    ],
)
def test_civilian_targeting(acled: Codebook, sub_type: str, kinds: list[str], is_targeted: bool) -> None:
    assert acled.types.civilian_targeting(sub_type, kinds) == ("Civilians targeted" if is_targeted else "")


@pytest.mark.parametrize(
    ("scales", "value"),
    [
        ([], ""), ([""], ""), (["National"], "National"), (["National", "National"], "National"),
        (["National", "Subnational"], "Subnational-National"),
        (["International", "National", "Other"], "Other-International"),
        (["Local partner-New media"], "Local partner-New media"),
        (["Local partner-Other", "National"], "Local partner-National"),
    ],
)  # fmt: skip
def test_the_scale_of_several_sources(acled: Codebook, scales: list[str], value: str) -> None:
    assert acled.sources.scale(scales) == value
    assert not value or value in acled.sources.values


@pytest.mark.parametrize(
    ("word", "country", "day", "value"),
    [
        ("plural", "Nigeria", date(2022, 5, 1), 3), ("plural", "Yemen", date(2022, 5, 1), 10),
        ("plural", "Ukraine", date(2022, 2, 23), 3), ("plural", "Ukraine", date(2022, 2, 24), 10),
        ("plural", "Yemen", None, 10), ("plural", "Azerbaijan", None, 3), ("dozens", "Yemen", None, 12),
        ("dozen", "", None, 12), ("scores", "", None, 20), ("tens", "", None, 10), ("hundreds", "", None, 100),
        ("thousands", "", None, 1000),
    ],
)  # fmt: skip
def test_vague_numbers(acled: Codebook, word: str, country: str, day: date | None, value: int) -> None:
    assert acled.tolls.value(word, country, day) == value


def test_openings_and_tags(acled: Codebook) -> None:
    assert acled.notes.prefix("Change to group/activity") == "Movement of forces: "
    assert acled.notes.prefix("Arrests") == acled.notes.prefix("Armed clash") == ""
    developments = {sub.name for sub in acled.types.sub_types if sub.type == "Strategic developments"}
    assert set(acled.notes.prefixes) | set(acled.notes.without) == developments
    found = [acled.tags.find(item) for item in ("crowd size=no report", "women targeted: girls", "sexual violence")]
    assert [tag.label if tag else None for tag in found] == ["crowd size", "women targeted", "sexual violence"]
    assert acled.tags.find("crowd sizes") is None
