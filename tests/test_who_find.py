"""Who is named in a text, and as whom: invented events told with the names of real actors and countries."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.draft.document import Document, read_document
from eventcode.draft.mentions import ActorMention
from eventcode.draft.who import associated_actors, find_actors, name_mention
from eventcode.records import Article

BOOK = load_codebook()
SPRING = date(2022, 3, 1)


def read(text: str, country: str, day: date | None = SPRING) -> tuple[Document, list[ActorMention]]:
    document = read_document(Article(id="x", text=text))
    return document, find_actors(document, BOOK, country, day)


CASES = [
    # state forces: at home, abroad, by regime
    ("Turkish troops shelled the ridge.", "Iraq", ["Military Forces of Turkey (2016-)"]),
    ("Riot police fired tear gas.", "Kenya", ["Police Forces of Kenya (2013-2022)"]),
    ("The army of Chad crossed the lake.", "Nigeria", ["Military Forces of Chad (2021-)"]),
    ("Moscow bombed the bridge.", "Ukraine", ["Military Forces of Russia (2000-)"]),
    (
        "Kenyan and Ugandan troops landed.",
        "Somalia",
        ["Military Forces of Kenya (2013-2022)", "Military Forces of Uganda (1986-)"],
    ),
    ("Soldiers closed the gate of the camp.", "Palestine", ["Military Forces of Israel (2021-2022)"]),
    ("A CRPF patrol came late.", "India", ["Police Forces of India (2014-) Central Reserve Police Force"]),
    # registry: aliases, spellings, namesakes by country
    ("Fighters of the al-Shabab group left.", "Somalia", ["Al Shabaab"]),
    ("JNIM's fighters burned the post.", "Mali", ["JNIM: Group for Support of Islam and Muslims"]),
    ("An NPA unit was seen.", "Philippines", ["NPA: New People's Army"]),
    ("The SNA moved north.", "Syria", ["SNA: Syrian National Army"]),
    ("The SNA moved north.", "Somalia", ["Military Forces of Somalia (2017-2022)"]),
    ("The Naxal Peoples Assembly (NPA) was seen.", "India", ["CPI (Maoist): Communist Party of India (Maoist)"]),
    (
        "A Communist Party of the Philippines camp. The NPA left.",
        "",
        ["NPA: New People's Army", "NPA: New People's Army"],
    ),
    ("Houthi snipers shot at the car.", "Yemen", ["Military Forces of Yemen (2016-) Supreme Political Council"]),
    # generic words
    ("Unidentified gunmen fled.", "Chile", ["Unidentified Armed Group (Chile)"]),
    ("Gang members fled.", "Belize", ["Unidentified Gang (Belize)"]),
    ("Fulani herdsmen came at dawn.", "Ghana", ["Fulani Ethnic Militia (Ghana)"]),
    ("Armed pastoralists came at dawn.", "Niger", ["Unidentified Communal Militia (Niger)"]),
    ("Two Burundian refugees waited.", "Tanzania", ["Civilians (Burundi)"]),
    ("Refugees from Ukraine waited.", "Poland", ["Civilians (Ukraine)"]),
    ("A security guard waited.", "Peru", ["Private Security Forces (Peru)"]),
    ("The rioters came back.", "France", ["Rioters (France)"]),
    ("Jewish settlers came back.", "Palestine", ["Rioters (Israel)"]),
    # names that no registry has
    ("On Monday the Red Valley Defence Front (RVDF) met.", "Peru", ["RVDF: Red Valley Defence Front"]),
    ("At noon the Blue Quay gang met.", "Jamaica", ["Blue Quay Gang"]),
    # nobody
    ("A lion attacked the taliban of memory.", "Iran", []),
    ("The movement of goods stopped.", "Iran", []),
]


@pytest.mark.parametrize(("text", "country", "names"), CASES)
def test_words_are_named_for_country_and_day(text: str, country: str, names: list[str]) -> None:
    _, mentions = read(text, country)
    assert [mention.name for mention in mentions] == names


def test_the_taliban_change_class_with_the_regime() -> None:
    before = read("Taliban fighters took the post.", "Afghanistan", date(2021, 3, 1))[1][0]
    after = read("Taliban fighters took the post.", "Afghanistan", date(2021, 9, 1))[1][0]
    abroad = read("Afghan Taliban forces took the post.", "Pakistan", date(2022, 9, 1))[1][0]
    assert (before.name, before.kind) == ("Taliban", "Rebel group")
    assert (after.name, after.kind) == ("Military Forces of Afghanistan (2021-)", "State forces")
    assert (abroad.name, abroad.kind) == ("Military Forces of Afghanistan (2021-)", "External/Other forces")


def test_a_mention_is_renamed_for_the_country_of_its_event() -> None:
    _, (troops, rebels) = read("Troops met M23 rebels.", "Democratic Republic of Congo")
    assert name_mention(troops, "Rwanda", SPRING, BOOK) == ("Military Forces of Rwanda (1994-)", "State forces")
    assert name_mention(rebels, "Rwanda", SPRING, BOOK).name == "M23: March 23 Movement"


def test_epithets_mean_the_actor_named_last() -> None:
    text = "JNIM fighters took the town. The militants burned the market. Gunmen came later. The group denied it."
    names = [mention.name for mention in read(text, "Mali")[1]]
    jnim = "JNIM: Group for Support of Islam and Muslims"
    assert names == [jnim, jnim, "Unidentified Armed Group (Mali)", jnim]


def test_soldiers_are_those_of_the_army_named_before() -> None:
    text = "The Ethiopian army crossed the border. The soldiers left at night."
    assert {mention.name for mention in read(text, "Somalia")[1]} == {"Military Forces of Ethiopia (2018-)"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Teachers and students of the Green Coast Union marched.",
            ("Green Coast Union", "Teachers (Peru)", "Students (Peru)"),
        ),
        ("A woman was shot.", ("Women (Peru)",)),
        ("A woman and two farmers were shot.", ("Farmers (Peru)",)),
        ("Indigenous women marched.", ("Indigenous Group (Peru)", "Women (Peru)")),
    ],
)
def test_associates_tell_who_the_people_are(text: str, names: tuple[str, ...]) -> None:
    document, mentions = read(text, "Peru")
    assert sorted(associated_actors(document, mentions, "Peru", SPRING, BOOK)) == sorted(names)
    assert not any(
        "Farmers" in name for name in associated_actors(document, mentions, "Peru", SPRING, BOOK, civilians=False)
    )


@given(st.text(alphabet="abAB .,;'’-()é\n12", max_size=200), st.sampled_from(["", "Mali", "Nowhere"]))
def test_any_text_is_read_and_spans_lie_in_it(text: str, country: str) -> None:
    document, mentions = read(f"Gunmen {text} soldiers", country)
    for mention in mentions:
        assert 0 <= mention.span.start < mention.span.end <= len(document.article.text)
        assert mention.span.is_within(document.sentences[mention.sentence].span)
