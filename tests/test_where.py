"""Places in an article: the part that each name plays, which place of that name is meant, how precisely it places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.draft.document import read_document
from eventcode.draft.mentions import PlaceMention
from eventcode.draft.where import find_places, precision_of, rank_places
from eventcode.gazetteer import add_layer, open_gazetteer
from eventcode.records import Article


def _places(text: str, country: str = "") -> list[PlaceMention]:
    document = read_document(Article("a", text, country=country))
    return find_places(document, open_gazetteer(), load_codebook())


def _told(text: str, country: str = "") -> dict[str, PlaceMention]:
    """The first mention of each wording."""
    told: dict[str, PlaceMention] = {}
    for place in _places(text, country):
        told.setdefault(text[place.span.start : place.span.end], place)
    return told


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("Two traders were shot dead in Goma on Sunday.", "Goma", "event"),
        ("A bomb went off at a market in the northern city of Kano.", "Kano", "event"),
        ("Soldiers killed four men near Kidal.", "Kidal", "near"),
        ("A convoy was ambushed 12 km south of Djibo.", "Djibo", "near"),
        ("The shooting took place on the outskirts of Marib.", "Marib", "near"),
        ("Rebels captured Bambari after a brief fight.", "Bambari", "event"),
        ("Bambari was captured by rebels.", "Bambari", "event"),
        ("Bria fell to the rebels on Monday.", "Bria", "event"),
        ("The siege of Taiz went on.", "Taiz", "event"),
        ("Gunmen abducted nine pupils from Zaria.", "Zaria", "event"),
        ("About 30 people from Mariupol were evacuated.", "Mariupol", "event"),
        ("Troops dug up weapons in an upland hamlet of Catubig.", "Catubig", "event"),
        ("A van was hit on the road between Homs and Palmyra.", "Palmyra", "near"),
        ("A trader from Zaria said that he saw nothing.", "Zaria", "origin"),
        ("BAMAKO (Reuters) - Gunmen killed six people in Mopti.", "BAMAKO", "dateline"),
        ("BAMAKO, June 3 - Gunmen killed six people in Mopti.", "BAMAKO", "dateline"),
        ("14 June, Baidoa - A grenade was thrown into a shop.", "Baidoa", "event"),
        ("The Kandahar blast killed two guards.", "Kandahar", "event"),
        ("Moscow said that the claim was false.", "Moscow", "other"),
        ("The Washington Post reported the killing.", "Washington", "other"),
        ("General Salim Kandahari told reporters that all was calm.", "Salim Kandahari", "other"),
        ("The Bank of Beirut was closed.", "Beirut", "other"),
        ("Afghan troops withdrew.", "Afghan", "demonym"),
        ("Fighting went on in Sinuiju and Kaesong.", "Kaesong", "event"),
    ],
)
def test_the_part_that_a_name_plays(text: str, words: str, role: str) -> None:
    told = _told(text)
    assert (told[words].role if words in told else "other") == role


@pytest.mark.parametrize(
    ("text", "words", "name", "admin1", "country"),
    [
        ("Militants attacked a post in Tripoli, Lebanon.", "Tripoli", "Tripoli", "North", "Lebanon"),
        ("Militants attacked a post in Tripoli, Libya.", "Tripoli", "Tripoli", "Tripoli", "Libya"),
        ("Kenyan police fired on a crowd in Mandera.", "Mandera", "Mandera", "Mandera", "Kenya"),
        ("Two died in San Fernando, Tamaulipas.", "San Fernando", "San Fernando", "Tamaulipas", "Mexico"),
        ("A man was shot in Victoria (Entre Rios).", "Victoria", "Victoria", "Entre Rios", "Argentina"),
        ("Troops shelled Oleksandriia, Kirovohrad.", "Oleksandriia", "Oleksandriya", "Kirovograd", "Ukraine"),
    ],
)
def test_the_words_beside_a_name_choose_among_namesakes(
    text: str, words: str, name: str, admin1: str, country: str
) -> None:
    place = _told(text)[words]
    assert (place.name, place.admin1, place.country) == (name, admin1, country)


def test_the_hint_chooses_and_a_foreign_place_stays_foreign() -> None:
    told = _told("Protesters marched in Merida. Others met in Caracas, Venezuela.", "Mexico")
    assert told["Merida"].country == "Mexico"
    assert told["Caracas"].country == "Venezuela"
    assert _told("Protesters marched in Merida.", "Venezuela")["Merida"].country == "Venezuela"


def test_the_other_names_of_an_article_choose_its_country() -> None:
    text = "Shells fell on Sumy overnight. A house burned in Trostianets. Hlukhiv was quiet, but a man died in Romny."
    assert {place.country for place in _places(text)} == {"Ukraine"}


def test_a_province_that_holds_the_places_named_is_a_province() -> None:
    told = _told("Fighters took Pul-e-Hesar and Banu districts in Baghlan.", "Afghanistan")
    assert (told["Baghlan"].kind, told["Baghlan"].role) == ("admin1", "area")
    assert (told["Pul-e-Hesar"].name, told["Pul-e-Hesar"].kind) == ("Pul-e Hisar", "district")
    assert told["Pul-e-Hesar"].admin1 == "Baghlan"


@pytest.mark.parametrize(
    ("text", "words", "kind", "precision"),
    [
        ("A mine exploded in Kunduz city.", "Kunduz", "place", 1),
        ("A mine exploded in Kunduz province.", "Kunduz", "admin1", 3),
        ("A mine exploded near Kunduz city.", "Kunduz", "place", 2),
        ("A mine exploded in Imam Sahib district.", "Imam Sahib", "district", 2),
        ("A mine exploded in the Tora Bora mountains.", "Tora Bora", "natural", 3),
        ("A mine exploded in Afghanistan.", "Afghanistan", "country", 3),
    ],
)
def test_kind_and_precision_follow_the_words(text: str, words: str, kind: str, precision: int) -> None:
    place = _told(text, "Afghanistan")[words]
    assert (place.kind, precision_of(place)) == (kind, precision)


def test_a_region_stands_at_its_capital() -> None:
    place = _told("A mine exploded in Nangarhar province.", "Afghanistan")["Nangarhar"]
    assert (place.seat, place.latitude, place.longitude) == (
        "Jalalabad",
        pytest.approx(34.43, abs=0.05),
        pytest.approx(70.45, abs=0.05),
    )


def test_an_unknown_village_is_kept_with_the_point_of_its_district() -> None:
    place = _told("Two men were killed in Zzarqala village (Andarab, Baghlan).", "Afghanistan")["Zzarqala"]
    assert not place.found
    assert (place.name, place.admin1, place.admin2, place.role) == ("Zzarqala", "Baghlan", "Andarab", "event")
    assert place.latitude == pytest.approx(35.6, abs=0.2)
    assert place.confidence < 0.8


def test_what_was_said_once_of_an_unknown_village_holds() -> None:
    text = "Two men were killed in Zzarqala (Andarab, Baghlan). In Herat it was calm. Police reached Zzarqala at dawn."
    first, last = [place for place in _places(text, "Afghanistan") if place.name == "Zzarqala"]
    assert (first.admin1, last.admin1) == ("Baghlan", "Baghlan")


def test_a_spelling_that_only_sounds_right_is_flagged() -> None:
    place = _told("Shells hit Pul-e-Hesar in Baghlan province.", "Afghanistan")["Pul-e-Hesar"]
    assert place.is_fuzzy
    assert not _told("Shells hit Banu in Baghlan province.", "Afghanistan")["Banu"].is_fuzzy


@pytest.mark.parametrize(
    "text",
    [
        "Police said the Army would act on Monday.",
        "Most residents fled. Hope was gone, and Banks were shut in March.",
        "The Bar Association met. Of the dead, five were children.",
        "Man shot dead. Unity was needed, the Council said.",
    ],
)
def test_english_words_are_no_towns(text: str) -> None:
    assert [place.name for place in _places(text) if place.role in ("event", "near")] == []


def test_a_list_shares_its_preposition_and_its_bracket() -> None:
    told = _told("Shells fell in Qarawul, Tut and Zzarqala (Andarab, Baghlan).", "Afghanistan")
    assert {told[words].role for words in ("Qarawul", "Tut", "Zzarqala")} == {"event"}
    assert told["Zzarqala"].admin1 == "Baghlan"


def test_a_town_before_a_spot_in_it() -> None:
    ranked = rank_places(_places("A crowd gathered at Lenin square in Bishkek.", "Kyrgyzstan"))
    assert ranked[0].name == "Bishkek"


def test_a_part_of_a_town_is_named_with_it() -> None:
    (quarter,) = [p for p in _places("Shells fell in Mosul - Zzanjili (Mosul, Nineveh).", "Iraq") if p.role == "event"]
    assert (quarter.name, quarter.admin1, quarter.kind) == ("Mosul - Zzanjili", "Ninewa", "place")
    assert quarter.latitude == pytest.approx(36.34, abs=0.05)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Protesters rallied in Tunisia's capital.", "Tunisia's capital", "Tunis"),
        ("The Chilean capital was rocked by protests.", "Chilean capital", "Santiago"),
        ("Two died in the Afghan capital, Kabul, on Monday.", "Kabul", "Kabul"),
        ("Two died in the Nigerian state of Borno.", "Borno", "Borno"),
    ],
)
def test_a_capital_is_meant_by_its_country(text: str, words: str, name: str) -> None:
    place = _told(text)[words]
    assert (place.name, place.role) == (name, "event")


def test_a_possessive_is_no_other_town() -> None:
    assert _told("Shops in Chile's north burned.")["Chile"].kind == "country"
    told = _told("People marched in St. John's (Newfoundland and Labrador).", "Canada")
    assert told["St. John's"].admin1 == "Newfoundland and Labrador"


def test_a_first_word_of_english_is_no_unknown_town() -> None:
    assert _places("Shells fell on the market. Sexual violence was reported.") == []


def test_rivals_are_other_places_not_other_kinds_of_one() -> None:
    place = _told("A shop burned in Goma.", "Democratic Republic of Congo")["Goma"]
    assert all("Democratic Republic of Congo" not in rival for rival in place.rivals)


def test_shouted_text_finds_towns_behind_prepositions_only() -> None:
    text = "GUERRILLAS ATTACKED A PATROL OF THE ARMY IN SAN MIGUEL, EL SALVADOR, AND A BRIDGE NEAR USULUTAN."
    found = {place.name: place.role for place in _places(text) if place.role in ("event", "near")}
    assert found == {"San Miguel": "event", "Usulutan": "near"}


def test_a_line_of_every_name_is_read_in_order() -> None:
    places = _places("In Kabul, Herat and Kunduz, and later near Ghazni, people marched.", "Afghanistan")
    assert [place.span for place in places] == sorted(place.span for place in places)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("xx", "Soldaten beschossen Charkiw, Odessa war ruhig.", "Kharkiv"),
        ("uk", "Ворожі війська обстріляли Харків.", "Kharkiv"),
        ("ar", "قصفت القوات مدينة حلب مساء اليوم", "Aleppo"),
    ],
)
def test_other_languages_name_places_too(language: str, text: str, name: str) -> None:
    document = read_document(Article("a", text, language=language))
    found = find_places(document, open_gazetteer(), load_codebook())
    assert name in [place.name for place in found if place.role == "event"]


def test_boundaries_of_the_user_name_the_units(tmp_path: Path) -> None:
    square = [[[68.0, 35.0], [70.0, 35.0], [70.0, 36.5], [68.0, 36.5], [68.0, 35.0]]]
    units = {"ADM1_EN": "Upper March", "ADM2_EN": "Middle Ward"}
    feature = {"properties": units, "geometry": {"type": "Polygon", "coordinates": square}}
    (tmp_path / "units.geojson").write_text(json.dumps({"features": [feature]}))
    add_layer(tmp_path / "units.geojson", "boundaries", tmp_path)
    document = read_document(Article("a", "Two men died in Banu. Shells hit Herat.", country="Afghanistan"))
    inside, outside = find_places(document, open_gazetteer([tmp_path]), load_codebook())
    assert (inside.name, inside.admin1, inside.admin2) == ("Banu", "Upper March", "Middle Ward")
    assert outside.admin1 == "Herat"


@given(st.text(alphabet="Aa bKkulin-'.,()\n", max_size=120))
def test_any_text_gives_spans_within_it(text: str) -> None:
    for place in _places(text, "Afghanistan"):
        assert 0 <= place.span.start < place.span.end <= len(text)
        assert 0 <= place.confidence <= 1
